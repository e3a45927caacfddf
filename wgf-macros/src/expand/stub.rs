//! What a model with errors expands to besides them: items of the right names and types, so that the user's other code
//! gives no errors of its own.

use super::data_struct::{data_name, nested};
use super::params::field_type;
use crate::ast::{DataField, ModelDef, Stmt, StmtKind};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// The names and types that the syntax tree alone tells.
pub(crate) struct Stub {
    vis: syn::Visibility,
    name: Ident,
    data: Vec<(Ident, TokenStream)>,
    params: Vec<(Ident, TokenStream)>,
}

impl Stub {
    pub(crate) fn of(def: &ModelDef) -> Stub {
        let mut data: Vec<(Ident, TokenStream)> = Vec::new();
        for field in &def.data {
            enter(&mut data, &field.name, data_type(field));
        }
        let mut params: Vec<(Ident, TokenStream)> = Vec::new();
        for stmt in &def.body {
            if let Some((name, rank)) = defined(stmt) {
                enter(&mut params, name, field_type(rank));
            }
        }
        Stub {
            vis: def.vis.clone(),
            name: def.name.clone(),
            data,
            params,
        }
    }

    pub(crate) fn expand(self) -> TokenStream {
        let Stub {
            vis,
            name,
            data,
            params,
        } = self;
        let (data_name, params_name) = (data_name(&name), format_ident!("{name}Params"));
        let fields = |fields: &[(Ident, TokenStream)]| -> TokenStream {
            fields
                .iter()
                .map(|(name, ty)| quote!(#vis #name: #ty,))
                .collect()
        };
        let (data, params) = (fields(&data), fields(&params));
        quote! {
            #[derive(Clone, Debug, PartialEq)]
            #[allow(non_snake_case, missing_docs)]
            #vis struct #data_name { #data }
            #[derive(Clone, Debug, PartialEq)]
            #[allow(non_snake_case, missing_docs)]
            #vis struct #params_name { #params }
            #[derive(Clone, Debug)]
            #[allow(missing_docs)]
            #vis struct #name;
            #[allow(unused, missing_docs, clippy::all)]
            const _: () = {
                use ::wgf::__private as __p;
                impl #data_name {
                    #vis fn from_json(_: impl ::core::convert::AsRef<::std::path::Path>) -> ::core::result::Result<Self, __p::DataError> { loop {} }
                    #vis fn from_json_str(_: &str) -> ::core::result::Result<Self, __p::DataError> { loop {} }
                    #vis fn counting_from_one(self) -> ::core::result::Result<Self, __p::DataError> { loop {} }
                }
                impl #name {
                    #vis fn new(_: #data_name) -> ::core::result::Result<Self, __p::DataError> { loop {} }
                    #vis fn dim(&self) -> usize { loop {} }
                    #vis fn log_density(&self, _: &[f64]) -> f64 { loop {} }
                    #vis fn score(&self, _: &[f64], _: &mut [f64]) -> f64 { loop {} }
                    #vis fn fit(&self) -> __p::Fitter<'_, Self> { loop {} }
                }
                impl __p::LogDensity for #name {
                    fn dim(&self) -> usize { loop {} }
                    fn log_density(&self, _: &[f64]) -> f64 { loop {} }
                    fn score(&self, _: &[f64], _: &mut [f64]) -> f64 { loop {} }
                }
                impl __p::Model for #name {
                    type Params = #params_name;
                    fn name(&self) -> &str { loop {} }
                    fn quantities(&self) -> &[__p::Quantity] { loop {} }
                    fn constrain(&self, _: &[f64], _: &mut [f64]) { loop {} }
                    fn params(&self, _: &[f64]) -> #params_name { loop {} }
                    fn explain(&self, _: &[f64]) -> ::core::option::Option<__p::NonFinite> { loop {} }
                    fn choices(&self) -> __p::ModelChoices { loop {} }
                }
            };
        }
    }
}

/// The first definition of a name wins, as in the checker.
fn enter(fields: &mut Vec<(Ident, TokenStream)>, name: &Ident, ty: TokenStream) {
    if !fields.iter().any(|(known, _)| known == name) {
        fields.push((name.clone(), ty));
    }
}

fn data_type(field: &DataField) -> TokenStream {
    let element = match field.ty.base.to_string().as_str() {
        "size" | "index" => quote!(usize),
        "int" => quote!(i64),
        "count" => quote!(u64),
        "bool" => quote!(bool),
        _ => quote!(f64),
    };
    nested(element, field.ty.shape.len())
}

/// The name that a statement adds to the draws, and its rank as far as it is written.
fn defined(stmt: &Stmt) -> Option<(&Ident, usize)> {
    match &stmt.kind {
        StmtKind::Latent { name, ty, .. } => Some((name, ty.as_ref().map_or(0, |t| t.shape.len()))),
        StmtKind::Let {
            name, ty, index, ..
        } => {
            let rank = ty.as_ref().map_or(index.len(), |t| t.shape.len());
            Some((name, rank))
        }
        _ => None,
    }
}
