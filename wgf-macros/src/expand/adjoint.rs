//! A statement's value and where its adjoint goes.
//!
//! An expression is walked once, as a dual number would be, but when the model is compiled: beside the code of its value
//! stands, for every input that it reads, the chain of factors that is the partial derivative. Sums and products have
//! factors that are known here (±1, data, the other operand); only a function (`exp`, `lgamma`, …) is evaluated on a dual
//! number, which gives its value and its slope together. No derivative is computed that is known to be zero or one.

use super::choice::choice;
use super::functions::{function, log_sum_exp, own_function, power, reciprocal};
use super::reads::{Known, Reads};
use super::scalar::{Code, constant_first};
use super::site::{active_mask, distribution};
use super::value::{Factor, Path, Value};
use crate::ast::BinaryOp;
use crate::ir::{Scalar, Site};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

/// The code that evaluates `s`, which depends on a parameter, with the ways to its inputs. Statements that must run first
/// go to `setup`.
pub(super) fn evaluate<'s>(
    reads: &mut dyn Reads,
    s: &'s Scalar,
    setup: &mut TokenStream,
) -> Value<'s> {
    if !s.is_active(&reads.program().model) {
        return known(reads, s);
    }
    match s {
        Scalar::If(condition, a, b) if condition.is_active(&reads.program().model) => {
            choice(reads, condition, (a, b), setup)
        }
        Scalar::Var(..)
        | Scalar::Over { .. }
        | Scalar::If(..)
        | Scalar::Joint(_)
        | Scalar::Dot(..)
        | Scalar::Product(..) => Value {
            code: Code::atom(reads.input(s, setup)),
            constant: false,
            paths: vec![Path {
                target: s,
                scale: 1.0,
                factors: Vec::new(),
            }],
        },
        Scalar::Neg(a) => {
            let a = evaluate(reads, a, setup);
            Value {
                code: a.code.negated(),
                constant: false,
                paths: a.paths.into_iter().map(Path::negated).collect(),
            }
        }
        Scalar::Binary(BinaryOp::Add, a, b) => sum(reads, (a, b), false, setup),
        Scalar::Binary(BinaryOp::Sub, a, b) => sum(reads, (a, b), true, setup),
        Scalar::Binary(BinaryOp::Mul, a, b) => product(reads, a, b, setup).value(),
        Scalar::Binary(BinaryOp::Div, a, b) => quotient(reads, a, b, setup),
        Scalar::Powi(a, n) => {
            let base = evaluate(reads, a, setup);
            power(reads, a, base, *n, setup)
        }
        Scalar::Call(name, args) => call(reads, name, args, setup),
        Scalar::Own(own, args) => {
            let values = args.iter().map(|a| evaluate(reads, a, setup)).collect();
            own_function(reads, own, values, setup)
        }
        Scalar::Density(site) => density(reads, site, setup),
        Scalar::Const(_) | Scalar::Int(_) | Scalar::Data(..) | Scalar::Base(_) => known(reads, s),
    }
}

/// The part of a log density that parameters reach, less what the data settle.
fn density<'s>(reads: &mut dyn Reads, site: &'s Site, setup: &mut TokenStream) -> Value<'s> {
    let mut x = evaluate(reads, &site.x, setup);
    let mut paths = Vec::new();
    let partials = reads.names().fresh("density");
    let number = reads.number();
    let through = |paths: &mut Vec<Path<'s>>, of: Vec<Path<'s>>, slope: TokenStream| {
        let slope = Factor::Active(slope);
        paths.extend(of.into_iter().map(|p| p.times(slope.clone())));
    };
    through(
        &mut paths,
        std::mem::take(&mut x.paths),
        quote!(#partials.x),
    );
    let mut args = Vec::new();
    for (i, arg) in site.args.iter().enumerate() {
        let mut arg = evaluate(reads, arg, setup);
        let i = Literal::usize_unsuffixed(i);
        through(
            &mut paths,
            std::mem::take(&mut arg.paths),
            quote!(#partials.args[#i]),
        );
        args.push(arg.lifted());
    }
    let (x, distribution) = (x.lifted(), distribution(site));
    let mask = Literal::u32_unsuffixed(active_mask(reads.program(), site));
    setup.extend(quote! {
        let #partials = __p::partials::<#distribution, #number, #mask>(#x, [#(#args),*]);
    });
    Value {
        code: Code::atom(quote!(#partials.value)),
        constant: false,
        paths,
    }
}

fn known<'s>(reads: &mut dyn Reads, s: &Scalar) -> Value<'s> {
    let (code, constant) = match reads.known(s) {
        Known::Constant(code) => (code, true),
        Known::Rows(tokens) => (Code::atom(tokens), false),
    };
    Value {
        code,
        constant,
        paths: Vec::new(),
    }
}

/// Both factors of a product, and the ways through it.
struct Product<'s> {
    left: Value<'s>,
    right: Value<'s>,
    paths: Vec<Path<'s>>,
}

impl<'s> Product<'s> {
    fn value(self) -> Value<'s> {
        let (left, right) = (self.left, self.right);
        let code = match left.constant {
            true => constant_first(BinaryOp::Mul, left.code, right.code),
            false => left.code.infix(BinaryOp::Mul, right.code),
        };
        Value {
            code,
            constant: false,
            paths: self.paths,
        }
    }
}

fn product<'s>(
    reads: &mut dyn Reads,
    a: &'s Scalar,
    b: &'s Scalar,
    setup: &mut TokenStream,
) -> Product<'s> {
    let mut left = evaluate(reads, a, setup);
    let mut right = evaluate(reads, b, setup);
    let (left_paths, right_paths) = (
        std::mem::take(&mut left.paths),
        std::mem::take(&mut right.paths),
    );
    let mut factor = |s: &'s Scalar, value: &mut Value<'s>, reads: &mut dyn Reads| match s
        .is_active(&reads.program().model)
    {
        true => Factor::Active(value.named(reads, setup)),
        false => Factor::Known(s),
    };
    let mut paths = Vec::new();
    if !left_paths.is_empty() {
        let by = factor(b, &mut right, reads);
        paths.extend(left_paths.into_iter().map(|p| p.times(by.clone())));
    }
    if !right_paths.is_empty() {
        let by = factor(a, &mut left, reads);
        paths.extend(right_paths.into_iter().map(|p| p.times(by.clone())));
    }
    Product { left, right, paths }
}

/// a ± b; a product among them is fused with the addition.
fn sum<'s>(
    reads: &mut dyn Reads,
    (a, b): (&'s Scalar, &'s Scalar),
    minus: bool,
    setup: &mut TokenStream,
) -> Value<'s> {
    let is_product = |reads: &dyn Reads, s: &Scalar| {
        matches!(s, Scalar::Binary(BinaryOp::Mul, ..)) && s.is_active(&reads.program().model)
    };
    if let (Scalar::Binary(_, x, y), true) = (b, is_product(reads, b)) {
        let mut addend = evaluate(reads, a, setup);
        let mut product = product(reads, x, y, setup);
        if minus {
            product.paths = product.paths.into_iter().map(Path::negated).collect();
        }
        let mut paths = std::mem::take(&mut addend.paths);
        paths.append(&mut product.paths);
        return fused(product, minus, addend.lifted(), paths);
    }
    if let (Scalar::Binary(_, x, y), true) = (a, is_product(reads, a)) {
        let mut product = product(reads, x, y, setup);
        let mut addend = evaluate(reads, b, setup);
        let mut paths = std::mem::take(&mut product.paths);
        let of_addend = std::mem::take(&mut addend.paths).into_iter();
        paths.extend(of_addend.map(|p| if minus { p.negated() } else { p }));
        if minus {
            addend.code = addend.code.negated();
        }
        return fused(product, false, addend.lifted(), paths);
    }
    let mut left = evaluate(reads, a, setup);
    let right = evaluate(reads, b, setup);
    let op = if minus { BinaryOp::Sub } else { BinaryOp::Add };
    let mut paths = std::mem::take(&mut left.paths);
    let of_right = right.paths.into_iter();
    paths.extend(of_right.map(|p| if minus { p.negated() } else { p }));
    let code = match left.constant {
        true => constant_first(op, left.code, right.code),
        false => left.code.infix(op, right.code),
    };
    Value {
        code,
        constant: false,
        paths,
    }
}

/// `± product + addend`.
fn fused<'s>(
    product: Product<'s>,
    minus: bool,
    addend: TokenStream,
    paths: Vec<Path<'s>>,
) -> Value<'s> {
    let (first, second) = match product.left.constant {
        true => (product.right, product.left),
        false => (product.left, product.right),
    };
    let first = match minus {
        true => first.code.negated(),
        false => first.code,
    };
    let (first, second) = (first.tokens, second.lifted());
    Value {
        code: Code::atom(quote!(__p::Real::mul_add(#first, #second, #addend))),
        constant: false,
        paths,
    }
}

fn quotient<'s>(
    reads: &mut dyn Reads,
    a: &'s Scalar,
    b: &'s Scalar,
    setup: &mut TokenStream,
) -> Value<'s> {
    let mut left = evaluate(reads, a, setup);
    let right = evaluate(reads, b, setup);
    let left_paths = std::mem::take(&mut left.paths);
    if !b.is_active(&reads.program().model) {
        let through = |p: Path<'s>| p.times(Factor::Inverse(b));
        return Value {
            code: left.code.infix(BinaryOp::Div, right.code),
            constant: false,
            paths: left_paths.into_iter().map(through).collect(),
        };
    }
    let number = reads.number();
    let (inverse, quotient) = (reads.names().fresh("inv"), reads.names().fresh("v"));
    let divisor = right.code.tokens;
    setup.extend(quote!(let #inverse: #number = __p::Real::recip(#divisor);));
    let by = Code::atom(quote!(#inverse));
    let code = match left.constant {
        true => constant_first(BinaryOp::Mul, left.code, by),
        false => left.code.infix(BinaryOp::Mul, by),
    };
    let code = code.tokens;
    setup.extend(quote!(let #quotient: #number = #code;));
    // ∂(a/b)/∂b = −(a/b)/b.
    let mut paths: Vec<Path<'s>> = Vec::new();
    paths.extend(
        left_paths
            .into_iter()
            .map(|p| p.times(Factor::Active(quote!(#inverse)))),
    );
    paths.extend(right.paths.into_iter().map(|p| {
        let inverse = Factor::Active(quote!(#inverse));
        p.negated()
            .times(inverse)
            .times(Factor::Active(quote!(#quotient)))
    }));
    Value {
        code: Code::atom(quote!(#quotient)),
        constant: false,
        paths,
    }
}

fn call<'s>(
    reads: &mut dyn Reads,
    name: &str,
    args: &'s [Scalar],
    setup: &mut TokenStream,
) -> Value<'s> {
    let mut values: Vec<Value<'s>> = args.iter().map(|a| evaluate(reads, a, setup)).collect();
    match (name, args) {
        ("square", [a]) => power(reads, a, values.remove(0), 2, setup),
        ("recip", [_]) => reciprocal(reads, values.remove(0), setup),
        ("log_sum_exp", _) => log_sum_exp(reads, values, setup),
        _ => function(reads, name, values, setup),
    }
}

pub(super) fn adjoint_name(name: &Ident) -> Ident {
    format_ident!("{name}__adjoint")
}
