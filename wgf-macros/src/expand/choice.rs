//! `if` on parameters: both branches are evaluated, and one is taken with its derivatives.

use super::adjoint::evaluate;
use super::change::{Change, part};
use super::reads::Reads;
use super::scalar::Code;
use super::value::{Factor, Path, Value};
use crate::ast::Comparison;
use crate::ir::{Condition, Scalar};
use proc_macro2::TokenStream;
use quote::quote;

/// Code of a number that is 1 where the condition holds and 0 elsewhere; `number` writes the numbers that are compared.
pub(super) fn truth(
    condition: &Condition,
    number: &mut impl FnMut(&Scalar) -> TokenStream,
) -> TokenStream {
    match condition {
        Condition::Compare(op, a, b) => {
            let (a, b) = (number(a), number(b));
            let (less, greater) = (is_positive(quote!(#b - #a)), is_positive(quote!(#a - #b)));
            match op {
                Comparison::Less => less,
                Comparison::Greater => greater,
                Comparison::LessOrEqual => not(greater),
                Comparison::GreaterOrEqual => not(less),
                Comparison::NotEqual => quote!((#less + #greater)),
                Comparison::Equal => not(quote!((#less + #greater))),
            }
        }
        Condition::Is(a) => {
            let a = number(a);
            is_positive(quote!(__p::Real::abs(#a)))
        }
        Condition::Not(a) => not(truth(a, number)),
        Condition::Both(a, b) => {
            let (a, b) = (truth(a, number), truth(b, number));
            quote!((#a * #b))
        }
        Condition::Either(a, b) => {
            let (a, b) = (truth(a, number), truth(b, number));
            quote!(__p::Real::max(#a, #b))
        }
    }
}

fn is_positive(x: TokenStream) -> TokenStream {
    quote!(__p::Real::choose(#x, __p::Real::constant(1.0), __p::Real::constant(0.0)))
}

fn not(truth: TokenStream) -> TokenStream {
    quote!(__p::Real::sub_from(#truth, 1.0))
}

/// One of two values, with the ways to the inputs of both: those of the branch that is not taken are zero, whatever its own
/// derivatives are.
pub(super) fn choice<'s>(
    reads: &mut dyn Reads,
    condition: &'s Condition,
    (a, b): (&'s Scalar, &'s Scalar),
    setup: &mut TokenStream,
) -> Value<'s> {
    let number = reads.number();
    let truth = truth(condition, &mut |s| {
        let name = reads.names().fresh("side");
        let value = evaluate(reads, s, setup).lifted();
        setup.extend(quote!(let #name: #number = #value;));
        quote!(#name)
    });
    let holds = reads.names().fresh("holds");
    setup.extend(quote!(let #holds: #number = #truth;));
    let zero = quote!(__p::Real::constant(0.0));
    let (mut then, mut other) = (evaluate(reads, a, setup), evaluate(reads, b, setup));
    let mut paths = Vec::new();
    for path in std::mem::take(&mut then.paths) {
        let slope = slope(reads, &path);
        let taken = quote!(__p::Real::choose(#holds, #slope, #zero));
        paths.push(named(reads, path.target, taken, setup));
    }
    for path in std::mem::take(&mut other.paths) {
        let slope = slope(reads, &path);
        let taken = quote!(__p::Real::choose(#holds, #zero, #slope));
        paths.push(named(reads, path.target, taken, setup));
    }
    let (then, other) = (then.lifted(), other.lifted());
    Value {
        code: Code::atom(quote!(__p::Real::choose(#holds, #then, #other))),
        constant: false,
        paths,
    }
}

/// The partial derivative along a way, as one number.
fn slope(reads: &mut dyn Reads, path: &Path<'_>) -> TokenStream {
    let change = Change {
        scale: path.scale,
        factors: path.factors.iter().rev().map(|f| part(reads, f)).collect(),
        ..Change::by(quote!(__one))
    };
    let (number, slope) = (reads.number(), change.value());
    quote!({ let __one: #number = __p::Real::constant(1.0); #slope })
}

fn named<'s>(
    reads: &mut dyn Reads,
    target: &'s Scalar,
    slope: TokenStream,
    setup: &mut TokenStream,
) -> Path<'s> {
    let (name, number) = (reads.names().fresh("slope"), reads.number());
    setup.extend(quote!(let #name: #number = #slope;));
    Path {
        target,
        scale: 1.0,
        factors: vec![Factor::Active(quote!(#name))],
    }
}
