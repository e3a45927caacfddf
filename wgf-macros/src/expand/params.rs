//! `NameParams`: the typed values of one draw.

use super::forward::reported;
use super::index::dim;
use super::missing;
use crate::ir::Program;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

pub(super) fn params_name(program: &Program) -> Ident {
    format_ident!("{}Params", program.model.name)
}

/// The struct itself.
pub(super) fn item(program: &Program) -> TokenStream {
    let (model, vis, name) = (&program.model, &program.model.vis, params_name(program));
    let fields = reported(program).map(|id| {
        if let Some(m) = missing::of_latent(program, id) {
            return missing::params_field(program, m);
        }
        let var = &model.vars[id];
        let (field, ty) = (&var.name, field_type(var.shape.len()));
        let dims: Vec<&str> = var.shape.iter().map(|d| d.text.as_str()).collect();
        let doc = match dims.is_empty() {
            true => format!("`{field}`"),
            false => format!("`{field}`, of shape [{}]", dims.join(", ")),
        };
        let docs = &var.docs;
        quote!(#(#docs)* #[doc = #doc] #vis #field: #ty,)
    });
    let doc = format!(
        "The values of one draw of [`{}`], on the constrained scale.",
        model.name
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

pub(super) fn field_type(rank: usize) -> TokenStream {
    match rank {
        0 => quote!(f64),
        _ => {
            let inner = field_type(rank - 1);
            quote!(::std::vec::Vec<#inner>)
        }
    }
}

/// The body of `params(&self, values)`.
pub(super) fn from_values(program: &Program) -> TokenStream {
    let name = params_name(program);
    let sizes = program.model.sizes.iter().map(|size| &size.name);
    let fields = reported(program).map(|id| {
        if let Some(m) = missing::of_latent(program, id) {
            return missing::from_values(program, m);
        }
        let var = &program.model.vars[id];
        let (field, dims) = (&var.name, var.shape.iter().map(|d| dim(program, d)));
        match var.shape.len() {
            0 => quote!(#field: __values.scalar(),),
            1 => quote!(#field: __values.vector(#(#dims),*),),
            2 => quote!(#field: __values.matrix(#(#dims),*),),
            _ => quote!(#field: __values.matrices(#(#dims),*),),
        }
    });
    quote! {
        #(let #sizes = self.#sizes;)*
        let mut __values = __p::Values(__values);
        #name { #(#fields)* }
    }
}

/// The quantities' names and shapes.
pub(super) fn quantities(program: &Program) -> TokenStream {
    let items = reported(program).map(|id| {
        if let Some(m) = missing::of_latent(program, id) {
            return missing::quantity(program, m);
        }
        let var = &program.model.vars[id];
        let (name, dims) = (
            var.name.unraw().to_string(),
            var.shape.iter().map(|d| dim(program, d)),
        );
        quote!(__p::Quantity::new(#name, &[#(#dims),*]))
    });
    quote!(::std::vec![#(#items),*])
}
