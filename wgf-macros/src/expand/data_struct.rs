//! `NameData`: the plain struct that a model is bound to.

use crate::ir::Program;
use crate::typed::{DataKind, DataVar};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

pub(super) fn data_name(model: &Ident) -> Ident {
    format_ident!("{model}Data")
}

pub(super) fn item(program: &Program) -> TokenStream {
    let (model, vis, name) = (
        &program.model,
        &program.model.vis,
        data_name(&program.model.name),
    );
    let sizes = model.sizes.iter().filter(|s| s.given).map(|size| {
        let (name, docs) = (&size.name, &size.docs);
        quote!(#(#docs)* #[doc = "`size`"] #vis #name: usize,)
    });
    let fields = model.data.iter().filter_map(|var| {
        let name = var.field.as_ref()?;
        let (docs, ty) = (&var.docs, field_type(var));
        let type_doc = type_text(var);
        let serde = serde_attribute(&var.kind);
        Some(quote!(#(#docs)* #[doc = #type_doc] #serde #vis #name: #ty,))
    });
    let doc = format!(
        "Data of [`{}`]: plain values, checked when the model is bound to them.",
        model.name
    );
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq, ::wgf::__private::serde::Serialize, ::wgf::__private::serde::Deserialize)]
        #[serde(crate = "::wgf::__private::serde")]
        #[allow(non_snake_case)]
        #vis struct #name {
            #(#sizes)*
            #(#fields)*
        }
    }
}

/// JSON writes truth values as 0 and 1 as often as not.
pub(super) fn serde_attribute(kind: &DataKind) -> Option<TokenStream> {
    matches!(kind, DataKind::Bool)
        .then(|| quote!(#[serde(deserialize_with = "::wgf::__private::truth")]))
}

/// Whether entries of the field may be missing.
fn is_missing(var: &DataVar) -> bool {
    var.field.as_ref().is_some_and(|field| *field != var.name)
}

pub(super) fn field_type(var: &DataVar) -> TokenStream {
    let element = match var.kind {
        DataKind::Real { .. } if is_missing(var) => quote!(::core::option::Option<f64>),
        DataKind::Real { .. } => quote!(f64),
        DataKind::Int { .. } => quote!(i64),
        DataKind::Count => quote!(u64),
        DataKind::Bool => quote!(bool),
        DataKind::Index(_) => quote!(usize),
    };
    nested(element, var.shape.len())
}

pub(super) fn nested(element: TokenStream, rank: usize) -> TokenStream {
    match rank {
        0 => element,
        1 => quote!(::std::vec::Vec<#element>),
        _ => quote!(::std::vec::Vec<::std::vec::Vec<#element>>),
    }
}

/// The type as the model writes it, for the field's documentation.
fn type_text(var: &DataVar) -> String {
    let element = match &var.kind {
        DataKind::Real { .. } if is_missing(var) => "real?".to_owned(),
        DataKind::Real { .. } => "real".to_owned(),
        DataKind::Int { .. } => "int".to_owned(),
        DataKind::Count => "count".to_owned(),
        DataKind::Bool => "bool".to_owned(),
        DataKind::Index(size) => format!("index({})", size.text),
    };
    let dims: Vec<&str> = var.shape.iter().map(|d| d.text.as_str()).collect();
    match dims.is_empty() {
        true => format!("`{element}`"),
        false => format!("`[{element}; {}]`", dims.join(", ")),
    }
}

/// The methods of the data struct.
pub(super) fn methods(program: &Program) -> TokenStream {
    let (vis, name) = (&program.model.vis, data_name(&program.model.name));
    let indices: Vec<&DataVar> = program
        .model
        .data
        .iter()
        .filter(|v| matches!(v.kind, DataKind::Index(_)) && v.field.is_some())
        .collect();
    let counting = (!indices.is_empty()).then(|| {
        let conversions = indices.iter().map(|var| {
            let (field, text) = (&var.name, var.name.unraw().to_string());
            match var.shape.len() {
                0 => {
                    quote!(__p::count_from_zero(#text, &[], ::core::iter::once(&mut self.#field))?;)
                }
                1 => quote!(__p::count_from_zero(#text, &[0], self.#field.iter_mut())?;),
                _ => quote! {
                    let __columns = self.#field.first().map_or(1, ::std::vec::Vec::len).max(1);
                    __p::count_from_zero(#text, &[0, __columns], self.#field.iter_mut().flatten())?;
                },
            }
        });
        quote! {
            /// The same data with every index field counted from 0, for data whose indices count from 1.
            #vis fn counting_from_one(mut self) -> ::core::result::Result<Self, __p::DataError> {
                #(#conversions)*
                ::core::result::Result::Ok(self)
            }
        }
    });
    quote! {
        impl #name {
            /// Reads the data from a JSON file; fields that the model does not know are ignored.
            #vis fn from_json(path: impl ::core::convert::AsRef<::std::path::Path>) -> ::core::result::Result<Self, __p::DataError> {
                __p::from_json(path.as_ref())
            }

            /// Reads the data from JSON text; fields that the model does not know are ignored.
            #vis fn from_json_str(text: &str) -> ::core::result::Result<Self, __p::DataError> {
                __p::from_json_str(text)
            }

            #counting
        }
    }
}
