//! Scalar expressions to Rust: `f64` where the data settle the value, the generic scalar where parameters reach it.

use super::index::{dim, element, index, int, var_element};
use crate::ast::BinaryOp;
use crate::ir::{Int, Program, Scalar, Slice, Source};
use crate::typed::DataKind;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

/// Rust source with the precedence of its outermost operator, so that parentheses stand only where they must.
#[derive(Clone)]
pub(super) struct Code {
    pub(super) tokens: TokenStream,
    precedence: u8,
}

pub(super) const ATOM: u8 = 9;
const UNARY: u8 = 3;

impl Code {
    pub(super) fn atom(tokens: TokenStream) -> Code {
        Code {
            tokens,
            precedence: ATOM,
        }
    }

    /// `-self`.
    pub(super) fn negated(self) -> Code {
        let a = self.within(UNARY);
        Code {
            tokens: quote!(-#a),
            precedence: UNARY,
        }
    }

    /// `self op other`.
    pub(super) fn infix(self, op: BinaryOp, other: Code) -> Code {
        let precedence = op.precedence();
        let (left, right) = (self.within(precedence), other.within(precedence + 1));
        let tokens = match op {
            BinaryOp::Add => quote!(#left + #right),
            BinaryOp::Sub => quote!(#left - #right),
            BinaryOp::Mul => quote!(#left * #right),
            BinaryOp::Div => quote!(#left / #right),
        };
        Code { tokens, precedence }
    }

    pub(super) fn within(self, context: u8) -> TokenStream {
        let tokens = self.tokens;
        match self.precedence < context {
            true => quote!((#tokens)),
            false => tokens,
        }
    }

    pub(super) fn is_atom(&self) -> bool {
        self.precedence == ATOM
    }
}

/// Writes expressions as they stand.
struct Writer<'p> {
    program: &'p Program,
}

/// The expression as it stands.
pub(super) fn plain(program: &Program, s: &Scalar) -> TokenStream {
    plain_code(program, s).tokens
}

pub(super) fn plain_code(program: &Program, s: &Scalar) -> Code {
    Writer { program }.code(s)
}

/// The expression as the generic scalar, whether or not a parameter reaches it.
pub(super) fn lifted(program: &Program, s: &Scalar) -> TokenStream {
    let tokens = plain(program, s);
    match s.is_active(&program.model) {
        true => tokens,
        false => quote!(__p::Real::constant(#tokens)),
    }
}

impl Writer<'_> {
    fn active(&self, s: &Scalar) -> bool {
        s.is_active(&self.program.model)
    }

    fn code(&self, s: &Scalar) -> Code {
        match s {
            Scalar::Const(x) => Code::atom(float(*x)),
            Scalar::Int(i) => {
                let i = int(self.program, i).tokens;
                Code::atom(quote!((#i) as f64)).cast()
            }
            Scalar::Data(id, index) => self.data(*id, index),
            Scalar::Var(id, index) => Code::atom(var_element(self.program, *id, index)),
            Scalar::Neg(a) => self.code(a).negated(),
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
            Scalar::Dot(a, b) | Scalar::Product(a, b) => Code::atom(dot(self.program, a, b)),
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
        self.code(a).infix(op, self.code(b))
    }

    fn constant_first(&self, op: BinaryOp, a: &Scalar, b: &Scalar) -> Code {
        constant_first(op, self.code(a), self.code(b))
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

/// `a op b` for an `f64` a and a generic b.
pub(super) fn constant_first(op: BinaryOp, a: Code, b: Code) -> Code {
    match op {
        BinaryOp::Add | BinaryOp::Mul => b.infix(op, a),
        BinaryOp::Sub | BinaryOp::Div => {
            let (b, a) = (b.tokens, a.tokens);
            Code::atom(match op {
                BinaryOp::Sub => quote!(__p::Real::sub_from(#b, #a)),
                _ => quote!(__p::Real::div_from(#b, #a)),
            })
        }
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

/// Whether a variable is worked out once from the data.
pub(super) fn is_known(program: &Program, id: usize) -> bool {
    program.model.vars[id].is_known()
}
