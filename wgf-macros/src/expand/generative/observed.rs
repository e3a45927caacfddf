//! `NamePredicted`: the data that a model observes, typed.

use super::super::data_struct::{data_name, field_type};
use super::super::index::dim;
use super::super::missing;
use super::super::site::place;
use crate::ir::{Program, Scalar, Source, Step, Target, Whole};
use crate::typed::{DataId, DataKind, DataVar, Missing};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeSet;
use syn::ext::IdentExt;

pub(in super::super) fn predicted_name(written: &Program) -> Ident {
    format_ident!("{}Predicted", written.model.name)
}

/// The data that statements draw, in the order of the fields.
pub(super) fn observed(written: &Program) -> BTreeSet<DataId> {
    let mut found = BTreeSet::new();
    for step in &written.steps.body {
        drawn_by(written, step, &mut found);
    }
    found
}

/// The name of the field.
pub(super) fn field(var: &DataVar) -> &Ident {
    var.field.as_ref().unwrap_or(&var.name)
}

/// The struct itself.
pub(in super::super) fn item(written: &Program) -> TokenStream {
    let (vis, name) = (&written.model.vis, predicted_name(written));
    let fields = observed(written).into_iter().map(|id| {
        let var = &written.model.data[id];
        // Whether entries were missing or not, all are drawn.
        let whole = DataVar {
            field: Some(var.name.clone()),
            ..var.clone()
        };
        let (field, ty, docs) = (field(var), field_type(&whole), &var.docs);
        let doc = format!("`{field}`, as the model draws it.");
        quote!(#(#docs)* #[doc = #doc] #vis #field: #ty,)
    });
    let doc = format!(
        "Data as [`{}`] draws them: what it observes.",
        written.model.name
    );
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq)]
        #[allow(non_snake_case)]
        #vis struct #name {
            #(#fields)*
        }
    }
}

/// The data struct's method that takes drawn data for the observed.
pub(in super::super) fn with_observations(written: &Program) -> TokenStream {
    let (vis, data, name) = (
        &written.model.vis,
        data_name(&written.model.name),
        predicted_name(written),
    );
    let fields = observed(written).into_iter().map(|id| {
        let var = &written.model.data[id];
        let field = field(var);
        match (missing_of(written, id).is_some(), var.shape.len()) {
            (false, _) => quote!(self.#field = __predicted.#field;),
            (true, 1) => quote! {
                self.#field = __predicted.#field.into_iter().map(::core::option::Option::Some).collect();
            },
            (true, _) => quote! {
                self.#field = __predicted.#field.into_iter().map(|__row| __row.into_iter().map(::core::option::Option::Some).collect()).collect();
            },
        }
    });
    quote! {
        impl #data {
            /// The same data with drawn ones in place of those that the model observes: what a model is fitted to, to see whether
            /// it finds what they were drawn from.
            #vis fn with_observations(mut self, __predicted: #name) -> Self {
                #(#fields)*
                self
            }
        }
    }
}

pub(super) fn quantities(written: &Program) -> TokenStream {
    let sizes = written.model.sizes.iter().map(|size| &size.name);
    let items = observed(written).into_iter().map(|id| {
        let var = &written.model.data[id];
        let (name, dims) = (
            field(var).unraw().to_string(),
            var.shape.iter().map(|d| dim(written, d)),
        );
        quote!(__p::Quantity::new(#name, &[#(#dims),*]))
    });
    quote! {
        #(let #sizes = self.#sizes;)*
        ::std::vec![#(#items),*]
    }
}

pub(super) fn from_values(written: &Program) -> TokenStream {
    let name = predicted_name(written);
    let sizes = written.model.sizes.iter().map(|size| &size.name);
    let fields = observed(written).into_iter().map(|id| {
        let var = &written.model.data[id];
        let (field, dims) = (field(var), var.shape.iter().map(|d| dim(written, d)));
        let convert = match var.kind {
            DataKind::Real { .. } => quote!(|__x: f64| __x),
            DataKind::Int { .. } => quote!(|__x: f64| __x as i64),
            DataKind::Count => quote!(|__x: f64| __x as u64),
            DataKind::Bool => quote!(|__x: f64| __x != 0.0),
            DataKind::Index(_) => quote!(|__x: f64| __x as usize),
        };
        match var.shape.len() {
            0 => quote!(#field: (#convert)(__values.scalar()),),
            1 => quote!(#field: __values.vector(#(#dims),*).into_iter().map(#convert).collect(),),
            _ => quote! {
                #field: __values.matrix(#(#dims),*).into_iter().map(|__row| __row.into_iter().map(#convert).collect()).collect(),
            },
        }
    });
    quote! {
        #(let #sizes = self.#sizes;)*
        let mut __values = __p::Values(__values);
        #name { #(#fields)* }
    }
}

/// What is missing of the data, if some of them may be.
fn missing_of(written: &Program, id: DataId) -> Option<&Missing> {
    written.model.missing.iter().find(|m| m.data == id)
}

/// The data that the step draws.
fn drawn_by(written: &Program, step: &Step, found: &mut BTreeSet<DataId>) {
    match step {
        Step::Draw(draw) => match draw.to {
            Target::Data(id, _) => {
                found.insert(id);
            }
            Target::Var(id, _) => found.extend(missing::of_whole(written, id).map(|m| m.data)),
        },
        Step::Joint { joint, .. } => match &joint.x {
            Whole::Block {
                source: Source::Data(id),
                ..
            }
            | Whole::Number(Scalar::Data(id, _)) => {
                found.insert(*id);
            }
            _ => {}
        },
        Step::Choose { body, .. }
        | Step::Path { body, .. }
        | Step::For { body, .. }
        | Step::Until { body, .. } => {
            body.iter().for_each(|step| drawn_by(written, step, found));
        }
        Step::If { then, other, .. } => {
            then.iter()
                .chain(other)
                .for_each(|step| drawn_by(written, step, found));
        }
        Step::Latent(_) | Step::Plain(_) | Step::Arrange { .. } => {}
    }
}

/// The first data that a statement reads before another one draws them.
pub(super) fn read_before_drawn(written: &Program) -> TokenStream {
    let mut still: BTreeSet<DataId> = observed(written);
    for step in &written.steps.body {
        let mut own = BTreeSet::new();
        drawn_by(written, step, &mut own);
        still.retain(|id| !own.contains(id));
        let read = still.iter().find(|&&id| reads(written, step, id));
        if let Some(&id) = read {
            let name = field(&written.model.data[id]).unraw().to_string();
            let place = place(&name, line(step));
            return quote!(::core::option::Option::Some((#name, #place)));
        }
    }
    quote!(::core::option::Option::None)
}

fn line(step: &Step) -> u32 {
    match step {
        Step::Plain(stmt) => stmt.line,
        Step::Draw(draw) => draw.place.line,
        Step::Joint { place, .. }
        | Step::Arrange { place, .. }
        | Step::Until { place, .. }
        | Step::Choose { place, .. }
        | Step::Path { place, .. } => place.line,
        Step::If { then, other, .. } => then.iter().chain(other).map(line).next().unwrap_or(0),
        Step::For { body, .. } => body.iter().map(line).next().unwrap_or(0),
        Step::Latent(_) => 0,
    }
}

/// Whether the step reads the data: themselves or, where entries may be missing, the array that is filled in with them.
fn reads(written: &Program, step: &Step, id: DataId) -> bool {
    let source = match missing_of(written, id) {
        Some(m) => Source::Var(m.whole),
        None => Source::Data(id),
    };
    let is_it =
        |whole: &&Whole| matches!(whole, Whole::Block { source: read, .. } if *read == source);
    let mut expressions = step.expressions().into_iter();
    let mut inside = step.inside().into_iter();
    expressions.any(|s| match source {
        Source::Data(id) => s.reads_data(id),
        Source::Var(id) => s.reads(id),
    }) || step.wholes().iter().any(is_it)
        || inside.any(|step| reads(written, step, id))
}
