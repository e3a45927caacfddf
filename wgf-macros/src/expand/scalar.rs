//! Scalar expressions to Rust: `f64` where the data settle the value, the generic scalar where parameters reach it.

use crate::ast::BinaryOp;
use crate::ir::{Int, Program, Scalar, Slice, Source};
use crate::typed::{DataKind, Dim, VarKind};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

/// Rust source with the precedence of its outermost operator, so that parentheses stand only where they must.
struct Code {
    tokens: TokenStream,
    precedence: u8,
}

const ATOM: u8 = 9;
const UNARY: u8 = 3;

impl Code {
    fn atom(tokens: TokenStream) -> Code {
        Code {
            tokens,
            precedence: ATOM,
        }
    }

    fn within(self, context: u8) -> TokenStream {
        let tokens = self.tokens;
        match self.precedence < context {
            true => quote!((#tokens)),
            false => tokens,
        }
    }
}

/// Writes expressions; `substitute` may replace an active subexpression by the name of something computed before.
pub(super) struct Writer<'p, 's> {
    program: &'p Program,
    substitute: &'s dyn Fn(&Scalar) -> Option<TokenStream>,
}

/// The expression as it stands.
pub(super) fn plain(program: &Program, s: &Scalar) -> TokenStream {
    substituted(program, s, &|_| None)
}

pub(super) fn substituted(
    program: &Program,
    s: &Scalar,
    substitute: &dyn Fn(&Scalar) -> Option<TokenStream>,
) -> TokenStream {
    Writer {
        program,
        substitute,
    }
    .code(s)
    .tokens
}

/// The expression as the generic scalar, whether or not a parameter reaches it.
pub(super) fn lifted(program: &Program, s: &Scalar) -> TokenStream {
    let tokens = plain(program, s);
    match s.is_active(&program.model) {
        true => tokens,
        false => quote!(__p::Real::constant(#tokens)),
    }
}

impl Writer<'_, '_> {
    fn active(&self, s: &Scalar) -> bool {
        s.is_active(&self.program.model)
    }

    fn code(&self, s: &Scalar) -> Code {
        if let Some(tokens) = self.active(s).then(|| (self.substitute)(s)).flatten() {
            return Code::atom(tokens);
        }
        match s {
            Scalar::Const(x) => Code::atom(float(*x)),
            Scalar::Int(i) => {
                let i = int(self.program, i).tokens;
                Code::atom(quote!((#i) as f64)).cast()
            }
            Scalar::Data(id, index) => self.data(*id, index),
            Scalar::Var(id, index) => Code::atom(var_element(self.program, *id, index)),
            Scalar::Neg(a) => {
                let a = self.code(a).within(UNARY);
                Code {
                    tokens: quote!(-#a),
                    precedence: UNARY,
                }
            }
            Scalar::Binary(op, a, b) => self.binary(*op, a, b),
            Scalar::Call(name, args) => Code::atom(self.call(name, args)),
            Scalar::Powi(a, n) => {
                let a = self.code(a).tokens;
                let n = Literal::i32_unsuffixed(*n);
                Code::atom(match n.to_string().as_str() {
                    "2" => quote!(__p::Real::square(#a)),
                    _ => quote!(__p::Real::powi(#a, #n)),
                })
            }
            Scalar::Sum { var, len, body } => {
                let len = dim(self.program, len);
                let term = self.code(body).tokens;
                let scalar = match self.active(s) {
                    true => quote!(__T),
                    false => quote!(f64),
                };
                Code::atom(quote!({
                    let mut __sum: #scalar = __p::Real::constant(0.0);
                    for #var in 0..#len {
                        __sum += #term;
                    }
                    __sum
                }))
            }
            Scalar::Dot(a, b) => Code::atom(dot(self.program, a, b)),
        }
    }

    fn data(&self, id: usize, index: &[Int]) -> Code {
        let var = &self.program.model.data[id];
        let element = element(self.program, &var.name, &var.shape, index);
        match var.kind {
            DataKind::Index(_) => Code::atom(quote!(#element as f64)).cast(),
            _ => Code::atom(element),
        }
    }

    fn binary(&self, op: BinaryOp, a: &Scalar, b: &Scalar) -> Code {
        // `f64 op T` does not exist for a generic T.
        if !self.active(a) && self.active(b) {
            return self.constant_first(op, a, b);
        }
        let precedence = op.precedence();
        let (left, right) = (
            self.code(a).within(precedence),
            self.code(b).within(precedence + 1),
        );
        let tokens = match op {
            BinaryOp::Add => quote!(#left + #right),
            BinaryOp::Sub => quote!(#left - #right),
            BinaryOp::Mul => quote!(#left * #right),
            BinaryOp::Div => quote!(#left / #right),
        };
        Code { tokens, precedence }
    }

    fn constant_first(&self, op: BinaryOp, a: &Scalar, b: &Scalar) -> Code {
        let precedence = op.precedence();
        match op {
            BinaryOp::Add | BinaryOp::Mul => {
                let (b, a) = (
                    self.code(b).within(precedence),
                    self.code(a).within(precedence + 1),
                );
                let tokens = match op {
                    BinaryOp::Add => quote!(#b + #a),
                    _ => quote!(#b * #a),
                };
                Code { tokens, precedence }
            }
            BinaryOp::Sub | BinaryOp::Div => {
                let (b, a) = (self.code(b).tokens, self.code(a).tokens);
                Code::atom(match op {
                    BinaryOp::Sub => quote!(__p::Real::sub_from(#b, #a)),
                    _ => quote!(__p::Real::div_from(#b, #a)),
                })
            }
        }
    }

    fn call(&self, name: &str, args: &[Scalar]) -> TokenStream {
        let any_active = args.iter().any(|a| self.active(a));
        let exponent_active = args.get(1).is_some_and(|p| self.active(p));
        let name = match (name, exponent_active) {
            ("powf", true) => format_ident!("pow"),
            _ => format_ident!("{name}"),
        };
        let plain_exponent = name == "powf";
        let args = args.iter().enumerate().map(|(i, a)| {
            let tokens = self.code(a).tokens;
            match any_active && !self.active(a) && !(plain_exponent && i == 1) {
                true => quote!(__p::Real::constant(#tokens)),
                false => tokens,
            }
        });
        quote!(__p::Real::#name(#(#args),*))
    }
}

impl Code {
    /// `x as f64` binds looser than a method call but tighter than any operator.
    fn cast(mut self) -> Code {
        let tokens = self.tokens;
        self.tokens = quote!((#tokens));
        self
    }
}

fn float(x: f64) -> TokenStream {
    let literal = Literal::f64_suffixed(x);
    quote!(#literal)
}

fn dot(program: &Program, a: &Slice, b: &Slice) -> TokenStream {
    let (left, right) = (slice(program, a), slice(program, b));
    match (a.is_active(&program.model), b.is_active(&program.model)) {
        (true, true) => quote!(__p::dot_active(#left, #right)),
        (true, false) => quote!(__p::dot(#right, #left)),
        _ => quote!(__p::dot(#left, #right)),
    }
}

/// A vector's values as a slice.
pub(super) fn slice(program: &Program, s: &Slice) -> TokenStream {
    let name = match s.source {
        Source::Data(id) => program.model.data[id].name.clone(),
        Source::Var(id) => program.model.vars[id].name.clone(),
    };
    let range = row_range(program, s);
    quote!(&#name[#range])
}

/// Where a row lies in its matrix; everything, for a vector.
pub(super) fn row_range(program: &Program, s: &Slice) -> TokenStream {
    match &s.row {
        None => quote!(..),
        Some(row) => {
            let (row, len) = (index(program, row), dim(program, &s.len));
            quote!(#row * #len..(#row + 1) * #len)
        }
    }
}

fn var_element(program: &Program, id: usize, at: &[Int]) -> TokenStream {
    let var = &program.model.vars[id];
    element(program, &var.name, &var.shape, at)
}

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
        _ => quote!(0),
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
                DataKind::Index(_) => (element, true),
                _ => (quote!((#element as i64)), false),
            }
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
                false => (signed(program, a), signed(program, b)),
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
    match i {
        Int::Lit(n) => {
            let n = Literal::i64_unsuffixed(*n);
            quote!(#n)
        }
        _ => {
            let code = int(program, i);
            let tokens = code.tokens;
            match code.is_usize {
                true => quote!((#tokens as i64)),
                false => tokens,
            }
        }
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

/// Whether a variable is a scalar of a loop's body, an element of the draws, or worked out once from the data.
pub(super) fn is_known(program: &Program, id: usize) -> bool {
    let var = &program.model.vars[id];
    !var.active && matches!(var.kind, VarKind::Let | VarKind::Hidden)
}
