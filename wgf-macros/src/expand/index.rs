//! Indices, ranges and lengths to Rust: integers that the data settle.

use super::latent::is_in_place;
use super::scalar::condition as condition_code;
use crate::ast::BinaryOp;
use crate::ir::{Int, Program};
use crate::typed::{DataKind, Dim, VarId};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// `name`, `name[i]`, or `name[i * columns + j]`.
pub(super) fn element(program: &Program, name: &Ident, shape: &[Dim], at: &[Int]) -> TokenStream {
    match at {
        [] => quote!(#name),
        _ => {
            let flat = flat_index(program, shape, at);
            quote!(#name[#flat])
        }
    }
}

/// The value of an element of a variable.
pub(super) fn var_element(program: &Program, id: VarId, at: &[Int]) -> TokenStream {
    let var = &program.model.vars[id];
    let name = &var.name;
    match is_in_place(program, id) {
        true => {
            let flat = flat_index(program, &var.shape, at);
            quote!(__p::Point::at(#name, #flat))
        }
        false => element(program, name, &var.shape, at),
    }
}

pub(super) fn flat_index(program: &Program, shape: &[Dim], at: &[Int]) -> TokenStream {
    match at {
        [i] => index_in_brackets(program, i),
        [i, j] => {
            let (i, j, columns) = (
                index(program, i),
                index(program, j),
                dim(program, &shape[1]),
            );
            quote!(#i * #columns + #j)
        }
        [first, rest @ ..] => {
            let first = index(program, first);
            let flat = rest.iter().zip(&shape[1..]).fold(first, |flat, (i, len)| {
                let (i, len) = (index(program, i), dim(program, len));
                quote!((#flat) * #len + #i)
            });
            quote!(#flat)
        }
        [] => quote!(0),
    }
}

/// An integer expression, and whether it is a `usize` that cannot wrap (`i64` otherwise).
pub(super) struct IntCode {
    pub(super) tokens: TokenStream,
    pub(super) is_usize: bool,
}

pub(super) fn int(program: &Program, i: &Int) -> IntCode {
    let (tokens, is_usize) = match i {
        Int::Lit(n) => {
            let n = Literal::i64_unsuffixed(*n);
            (quote!(#n), n.to_string().parse::<usize>().is_ok())
        }
        Int::Loop(name) | Int::Size(name) => (quote!(#name), true),
        Int::Data(id, at) => {
            let var = &program.model.data[*id];
            let element = element(program, &var.name, &var.shape, at);
            match var.kind {
                DataKind::Index(_) => (quote!((#element as usize)), true),
                _ => (quote!((#element as i64)), false),
            }
        }
        Int::If(condition) => {
            let condition = condition_code(program, condition);
            (quote!(usize::from(#condition)), true)
        }
        Int::Neg(a) => {
            let a = signed(program, a);
            (quote!((-#a)), false)
        }
        Int::Binary(op, a, b) => {
            let (left, right) = (int(program, a), int(program, b));
            let natural = left.is_usize && right.is_usize && *op != BinaryOp::Sub;
            let (left, right) = match natural {
                true => (left.tokens, right.tokens),
                false => (in_i64(a, left), in_i64(b, right)),
            };
            let tokens = match op {
                BinaryOp::Add => quote!((#left + #right)),
                BinaryOp::Sub => quote!((#left - #right)),
                _ => quote!((#left * #right)),
            };
            (tokens, natural)
        }
    };
    IntCode { tokens, is_usize }
}

/// The expression as `i64`.
pub(super) fn signed(program: &Program, i: &Int) -> TokenStream {
    in_i64(i, int(program, i))
}

fn in_i64(i: &Int, code: IntCode) -> TokenStream {
    let tokens = code.tokens;
    match i {
        Int::Lit(_) => tokens,
        _ if code.is_usize => quote!((#tokens as i64)),
        _ => tokens,
    }
}

/// The expression as `usize`. That it is not negative was checked when the model met its data.
pub(super) fn index(program: &Program, i: &Int) -> TokenStream {
    let code = int(program, i);
    let tokens = code.tokens;
    match code.is_usize {
        true => tokens,
        false => quote!((#tokens as usize)),
    }
}

/// The end of a range as `usize`; a negative end leaves the range empty.
pub(super) fn range_end(program: &Program, i: &Int) -> TokenStream {
    let code = int(program, i);
    let tokens = code.tokens;
    match code.is_usize {
        true => tokens,
        false => {
            let end = saturated(program, i);
            quote!((i64::max(#end, 0) as usize))
        }
    }
}

/// The expression as `i64` for a check: data so large that the arithmetic overflows are out of range, not a panic.
pub(super) fn saturated(program: &Program, i: &Int) -> TokenStream {
    match i {
        Int::Neg(a) => {
            let a = saturated(program, a);
            quote!(i64::saturating_neg(#a))
        }
        Int::Binary(op, a, b) => {
            let (a, b) = (saturated(program, a), saturated(program, b));
            match op {
                BinaryOp::Add => quote!(i64::saturating_add(#a, #b)),
                BinaryOp::Sub => quote!(i64::saturating_sub(#a, #b)),
                _ => quote!(i64::saturating_mul(#a, #b)),
            }
        }
        _ => signed(program, i),
    }
}

fn index_in_brackets(program: &Program, i: &Int) -> TokenStream {
    let code = int(program, i);
    let tokens = code.tokens;
    match code.is_usize {
        true => tokens,
        false => quote!(#tokens as usize),
    }
}

/// A length as `usize`.
pub(super) fn dim(program: &Program, dim: &Dim) -> TokenStream {
    index(program, &crate::lower::dim(dim))
}

/// The number of elements of an array.
pub(super) fn array_len(program: &Program, shape: &[Dim]) -> TokenStream {
    let product = |so_far: TokenStream, d: TokenStream| quote!(#so_far * #d);
    shape
        .iter()
        .map(|d| dim(program, d))
        .reduce(product)
        .unwrap_or(quote!(1))
}
