//! What a model with errors expands to besides them: items of the right names and types, so that the user's other code
//! gives no errors of its own.

use super::data_struct::{data_name, nested};
use super::params::field_type;
use crate::ast::{BinaryOp, DataField, Expr, ExprKind, ModelDef, Stmt, StmtKind, TypeExpr};
use crate::shapes;
use crate::typed::{Var, VarKind};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeMap;

/// The names and types that the syntax tree alone tells.
pub(crate) struct Stub {
    vis: syn::Visibility,
    name: Ident,
    data: Vec<(Ident, TokenStream)>,
    params: Vec<(Ident, TokenStream)>,
    /// The data that statements observe.
    observed: Vec<Ident>,
}

impl Stub {
    pub(crate) fn of(def: &ModelDef) -> Stub {
        let mut data: Vec<(Ident, TokenStream)> = Vec::new();
        for field in &def.data {
            enter(&mut data, &field.name, data_type(field));
        }
        for broken in def.broken.iter().filter(|b| b.is_data) {
            let is = |name: &&str| broken.mentioned.iter().any(|word| word == name);
            let base = ["size", "index", "int", "count", "bool"]
                .into_iter()
                .find(is);
            let ty = nested(element(base.unwrap_or("real")), broken.rank);
            enter(&mut data, &broken.name, ty);
        }
        let mut ranks: BTreeMap<String, usize> = BTreeMap::new();
        ranks.extend(def.broken.iter().map(|b| (b.name.to_string(), b.rank)));
        let shapes = def.data.iter().map(|f| (&f.name, f.ty.shape.len()));
        ranks.extend(shapes.map(|(name, rank)| (name.to_string(), rank)));
        let mut params: Vec<(Ident, TokenStream)> = Vec::new();
        for stmt in &def.body {
            if let Some((name, rank)) = defined(stmt, &ranks) {
                ranks.insert(name.to_string(), rank);
                enter(&mut params, name, field_type(rank));
            }
        }
        for broken in def.broken.iter().filter(|b| !b.is_data) {
            enter(&mut params, &broken.name, field_type(broken.rank));
        }
        Stub {
            vis: def.vis.clone(),
            name: def.name.clone(),
            data,
            params,
            observed: observed(&def.body),
        }
    }

    /// Corrects the types of the parameters that were checked: a `let` need not write its own.
    pub(crate) fn refine(&mut self, vars: &[Var]) {
        for var in vars.iter().filter(|v| !matches!(v.kind, VarKind::Local)) {
            if let Some((_, ty)) = self.params.iter_mut().find(|(name, _)| *name == var.name) {
                *ty = field_type(var.shape.len());
            }
        }
    }

    pub(crate) fn expand(self) -> TokenStream {
        let Stub {
            vis,
            name,
            data,
            params,
            observed,
        } = self;
        let (data_name, params_name) = (data_name(&name), format_ident!("{name}Params"));
        let predicted_name = format_ident!("{name}Predicted");
        let drawn: Vec<(Ident, TokenStream)> = data
            .iter()
            .filter(|(name, _)| observed.contains(name))
            .cloned()
            .collect();
        let fields = |fields: &[(Ident, TokenStream)]| -> TokenStream {
            fields
                .iter()
                .map(|(name, ty)| quote!(#vis #name: #ty,))
                .collect()
        };
        let (data, params, drawn) = (fields(&data), fields(&params), fields(&drawn));
        quote! {
            #[derive(Clone, Debug, PartialEq, ::wgf::__private::serde::Serialize, ::wgf::__private::serde::Deserialize)]
            #[serde(crate = "::wgf::__private::serde")]
            #[allow(non_snake_case, missing_docs)]
            #vis struct #data_name { #data }
            #[derive(Clone, Debug, PartialEq)]
            #[allow(non_snake_case, missing_docs)]
            #vis struct #params_name { #params }
            #[derive(Clone, Debug, PartialEq)]
            #[allow(non_snake_case, missing_docs)]
            #vis struct #predicted_name { #drawn }
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
                    #vis fn with_observations(self, _: #predicted_name) -> Self { loop {} }
                }
                impl #name {
                    #vis fn new(_: #data_name) -> ::core::result::Result<Self, __p::DataError> { loop {} }
                    #vis fn dim(&self) -> usize { loop {} }
                    #vis fn log_density(&self, _: &[f64]) -> f64 { loop {} }
                    #vis fn score(&self, _: &[f64], _: &mut [f64]) -> f64 { loop {} }
                    #vis fn score_batch(&self, _: &[f64], _: &mut [f64], _: &mut [f64]) { loop {} }
                    #vis fn hessian_vector_product(&self, _: &[f64], _: &[f64], _: &mut [f64], _: &mut [f64]) -> f64 { loop {} }
                    #vis fn hessian(&self, _: &[f64], _: &mut [f64]) { loop {} }
                    #vis fn prior(&self, _: usize, _: u64) -> ::core::result::Result<__p::Prior<'_, Self>, __p::DrawError> { loop {} }
                    #vis fn fit(&self) -> __p::Fitter<'_, Self> { loop {} }
                    #vis fn compare<'m>(&'m self, _: impl ::core::iter::IntoIterator<Item = __p::Fitter<'m, Self>>) -> __p::Comparison<'m, Self> { loop {} }
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
                impl __p::Generative for #name {
                    type Predicted = #predicted_name;
                    fn observed(&self) -> ::std::vec::Vec<__p::Quantity> { loop {} }
                    fn draw_prior(&self, _: &mut __p::ChaCha8Rng, _: &mut [f64]) -> ::core::result::Result<(), __p::DrawError> { loop {} }
                    fn draw_data(&self, _: &[f64], _: bool, _: &mut __p::ChaCha8Rng, _: &mut [f64]) -> ::core::result::Result<(), __p::DrawError> { loop {} }
                    fn predicted(&self, _: &[f64]) -> #predicted_name { loop {} }
                    fn read_before_drawn(&self) -> ::core::option::Option<(&'static str, __p::Place)> { loop {} }
                    fn log_likelihood(&self, _: &[f64], _: &mut dyn ::core::ops::FnMut(&'static str, &[usize], f64)) { loop {} }
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

/// The names left of `~` without `let`, at any depth.
fn observed(body: &[Stmt]) -> Vec<Ident> {
    let mut names = Vec::new();
    for stmt in body {
        match &stmt.kind {
            StmtKind::Observe { target, .. } => {
                let mut root = target;
                while let ExprKind::Index(base, _) = &root.kind {
                    root = base;
                }
                if let ExprKind::Name(name) = &root.kind {
                    names.push(name.clone());
                }
            }
            StmtKind::For { body, .. } => names.extend(observed(body)),
            StmtKind::If { then, other, .. } => {
                names.extend(observed(then));
                names.extend(observed(other));
            }
            _ => {}
        }
    }
    names
}

fn data_type(field: &DataField) -> TokenStream {
    let element = element(&field.ty.base.to_string());
    let element = match field.ty.missing {
        Some(_) => quote!(::core::option::Option<#element>),
        None => element,
    };
    nested(element, field.ty.shape.len())
}

fn element(base: &str) -> TokenStream {
    match base {
        "size" | "index" => quote!(usize),
        "int" => quote!(i64),
        "count" => quote!(u64),
        "bool" => quote!(bool),
        _ => quote!(f64),
    }
}

/// The name that a statement adds to the draws, and its rank as far as it can be told.
fn defined<'a>(stmt: &'a Stmt, ranks: &BTreeMap<String, usize>) -> Option<(&'a Ident, usize)> {
    match &stmt.kind {
        StmtKind::Latent { name, ty, .. } => Some((name, ty.as_ref().map_or(0, written_rank))),
        StmtKind::Let {
            name,
            ty,
            index,
            value,
            ..
        } => {
            let written = ty.as_ref().map(|t| t.shape.len());
            let by_element = (!index.is_empty()).then_some(index.len());
            let rank = written.or(by_element);
            Some((name, rank.unwrap_or_else(|| rank_of(value, ranks))))
        }
        StmtKind::Declare { name, ty } => Some((name, ty.shape.len())),
        _ => None,
    }
}

/// The rank of a type: of `[simplex[k]; n]`, that of its elements too.
fn written_rank(ty: &TypeExpr) -> usize {
    let shape = shapes::find(&ty.base.to_string());
    let element = shape.map_or(0, |shape| if shape.is_matrix { 2 } else { 1 });
    ty.shape.len() + element
}

/// The rank of an expression that may have errors.
fn rank_of(e: &Expr, ranks: &BTreeMap<String, usize>) -> usize {
    let highest = |args: &[Expr]| args.iter().map(|a| rank_of(a, ranks)).max().unwrap_or(0);
    match &e.kind {
        ExprKind::Int(_) | ExprKind::Float(_) => 0,
        ExprKind::Name(name) => ranks.get(&name.to_string()).copied().unwrap_or(0),
        ExprKind::Neg(a) => rank_of(a, ranks),
        ExprKind::Binary(op, a, b) => match (op, rank_of(a, ranks), rank_of(b, ranks)) {
            (BinaryOp::Mul, 2, 1) => 1,
            (_, a, b) => a.max(b),
        },
        ExprKind::Index(a, index) => rank_of(a, ranks).saturating_sub(index.len()),
        ExprKind::Call { name, .. } if ["sum", "mean", "dot"].iter().any(|f| name == f) => 0,
        ExprKind::Call { args, .. } => highest(args),
        ExprKind::Array(_) => 1,
        ExprKind::Ode(_) => 2,
        ExprKind::Own { .. }
        | ExprKind::Range(..)
        | ExprKind::Over { .. }
        | ExprKind::Each { .. }
        | ExprKind::If(..) => 0,
    }
}
