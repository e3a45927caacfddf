//! Loops over indices.

use super::index::{array_len, flat_index, index, range_end};
use crate::ir::{Int, Program};
use crate::typed::Dim;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// `for var in lo..hi { body }`.
pub(super) fn for_loop(
    program: &Program,
    var: &Ident,
    lo: &Int,
    hi: &Int,
    body: TokenStream,
) -> TokenStream {
    let (lo, hi) = (index(program, lo), range_end(program, hi));
    quote!(for #var in #lo..#hi { #body })
}

/// `for i in 0..n { for j in 0..k { body } }`; nothing for nothing.
pub(super) fn nest(program: &Program, loops: &[(Ident, Dim)], body: TokenStream) -> TokenStream {
    if body.is_empty() {
        return body;
    }
    loops.iter().rev().fold(body, |body, (var, len)| {
        let hi = crate::lower::dim(len);
        for_loop(program, var, &Int::Lit(0), &hi, body)
    })
}

/// How an array `let` is written: its length, and the place of the element at hand in it.
pub(super) struct Filling {
    pub(super) len: TokenStream,
    pub(super) at: TokenStream,
}

pub(super) fn filling(program: &Program, var: usize, loops: &[(Ident, Dim)]) -> Filling {
    let shape = &program.model.vars[var].shape;
    let at: Vec<Int> = loops
        .iter()
        .map(|(var, _)| Int::Loop(var.clone()))
        .collect();
    Filling {
        len: array_len(program, shape),
        at: flat_index(program, shape, &at),
    }
}
