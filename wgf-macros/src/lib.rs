//! The compiler of wgf's `model!`. Users depend on `wgf`, whose front page describes the language.
//!
//! A model passes through stages: parse → check (names, types, shapes, supports) → lower to a scalar IR → expand. Errors
//! accumulate within the first two; past them nothing can fail.

mod ast;
mod check;
mod compile;
mod constraint;
mod distributions;
mod errors;
mod expand;
mod functions;
mod ir;
mod joint;
mod lengths;
mod lower;
mod operations;
mod optimise;
mod parse;
mod pattern;
mod shapes;
mod typed;

use proc_macro::TokenStream;

/// Compiles a model. See the front page of `wgf`.
#[proc_macro]
pub fn model(input: TokenStream) -> TokenStream {
    compile::compile(input.into()).into()
}

#[cfg(test)]
mod tests;
