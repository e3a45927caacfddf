//! The names that a function's body starts with: sizes, data, and what the data settle.

use super::index::array_len;
use super::product::{matrices, tiles_name};
use super::scalar::is_known;
use super::tally::tallies;
use crate::ir::{Program, Stmt, StmtKind};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// `let homes = self.homes; let floor = &self.floor[..homes]; …`
pub(super) fn bind_all(program: &Program) -> TokenStream {
    let data = bind_data(program);
    let known = known_vars(program).map(|id| {
        let var = &program.model.vars[id];
        bind(program, &var.name, &var.shape)
    });
    let products = matrices(program).into_iter().map(|(name, _)| {
        let tiles = tiles_name(name);
        quote!(let #tiles = &self.#tiles;)
    });
    let tallies = tallies(program).map(|tally| quote!(let #tally = &self.#tally;));
    quote!(#data #(#known)* #(#products)* #(#tallies)*)
}

/// The same without what is worked out from the data.
pub(super) fn bind_data(program: &Program) -> TokenStream {
    let sizes = program.model.sizes.iter().map(|size| {
        let name = &size.name;
        quote!(let #name = self.#name;)
    });
    let data = program
        .model
        .data
        .iter()
        .map(|var| bind(program, &var.name, &var.shape));
    quote!(#(#sizes)* #(#data)*)
}

fn bind(program: &Program, name: &Ident, shape: &[crate::typed::Dim]) -> TokenStream {
    match shape.is_empty() {
        true => quote!(let #name = self.#name;),
        false => {
            // The explicit length lets the compiler drop bounds checks in loops over it.
            let len = array_len(program, shape);
            quote!(let #name = &self.#name[..#len];)
        }
    }
}

/// The `let`s that no parameter reaches.
pub(super) fn known_vars(program: &Program) -> impl Iterator<Item = usize> + '_ {
    (0..program.model.vars.len()).filter(|&id| is_known(program, id))
}

/// A `let` cannot shadow a constant of the user's module, but it can shadow a function: `fn N() {}` for each name that may
/// be a constant's.
pub(super) fn shadows(program: &Program) -> TokenStream {
    let model = &program.model;
    let mut names: Vec<&Ident> = Vec::new();
    names.extend(model.sizes.iter().map(|size| &size.name));
    names.extend(model.data.iter().map(|var| &var.name));
    names.extend(model.vars.iter().map(|var| &var.name));
    loop_variables(&program.body, &mut names);
    names.retain(|name| name.to_string().starts_with(char::is_uppercase));
    names.sort();
    names.dedup();
    quote!(#(fn #names() {})*)
}

fn loop_variables<'p>(body: &'p [Stmt], names: &mut Vec<&'p Ident>) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::For { var, body, .. } => {
                names.push(var);
                loop_variables(body, names);
            }
            StmtKind::Fill { index, .. } => names.push(index),
            StmtKind::Let { loops, .. } => names.extend(loops.iter().map(|(var, _)| var)),
            _ => {}
        }
    }
}

pub(super) fn slope_name(name: &Ident) -> Ident {
    format_ident!("{name}__slope")
}

pub(super) fn constrained_name(name: &Ident) -> Ident {
    format_ident!("{name}__constrained")
}

pub(super) fn gradient_name(name: &Ident) -> Ident {
    format_ident!("{name}__gradient")
}

pub(super) fn room_name(name: &Ident) -> Ident {
    format_ident!("{name}__room")
}

pub(super) fn unconstrained_name(name: &Ident) -> Ident {
    format_ident!("{name}__unconstrained")
}
