//! An evaluated expression: its code, and the chains of factors down to its inputs.

use super::reads::Reads;
use super::scalar::Code;
use crate::ir::Scalar;
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

/// An evaluated expression.
pub(super) struct Value<'s> {
    pub(super) code: Code,
    /// An `f64`, not the generic number.
    pub(super) constant: bool,
    pub(super) paths: Vec<Path<'s>>,
}

impl Value<'_> {
    /// The code as the generic number.
    pub(super) fn lifted(self) -> TokenStream {
        let tokens = self.code.tokens;
        match self.constant {
            true => quote!(__p::Real::constant(#tokens)),
            false => tokens,
        }
    }

    /// Gives the value a name unless it can be written twice as it stands.
    pub(super) fn named(&mut self, reads: &mut dyn Reads, setup: &mut TokenStream) -> TokenStream {
        if !self.code.is_atom() || is_call(&self.code.tokens) {
            let (name, number) = (reads.names().fresh("v"), reads.number());
            let code = &self.code.tokens;
            setup.extend(quote!(let #name: #number = #code;));
            self.code = Code::atom(quote!(#name));
        }
        self.code.tokens.clone()
    }
}

/// Whether the code computes something, where an atom may also be a read.
fn is_call(code: &TokenStream) -> bool {
    let first = code.clone().into_iter().next();
    matches!(first, Some(TokenTree::Ident(name)) if name == "__p")
}

/// A way from an expression down to one of its inputs: `adjoint(target) += g · scale · Π factors`.
#[derive(Clone)]
pub(super) struct Path<'s> {
    pub(super) target: &'s Scalar,
    /// The factors that are written numbers.
    pub(super) scale: f64,
    /// Innermost first.
    pub(super) factors: Vec<Factor<'s>>,
}

#[derive(Clone)]
pub(super) enum Factor<'s> {
    /// What the data settle; it is written out again wherever the adjoint passes.
    Known(&'s Scalar),
    /// The reciprocal of what the data settle.
    Inverse(&'s Scalar),
    /// A variable, which can be read again.
    Input(&'s Scalar),
    /// A number of this evaluation.
    Active(TokenStream),
}

impl<'s> Path<'s> {
    pub(super) fn negated(self) -> Self {
        self.scaled(-1.0)
    }

    pub(super) fn scaled(mut self, by: f64) -> Self {
        self.scale *= by;
        self
    }

    pub(super) fn times(mut self, factor: Factor<'s>) -> Self {
        let scale = match factor {
            Factor::Known(Scalar::Const(x)) => self.scale * x,
            Factor::Inverse(Scalar::Const(x)) => self.scale / x,
            _ => f64::NAN,
        };
        // What overflows or underflows here might not where it is multiplied with the rest.
        match scale.is_normal() {
            true => self.scale = scale,
            false => self.factors.push(factor),
        }
        self
    }
}
