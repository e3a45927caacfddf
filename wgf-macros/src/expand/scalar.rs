//! Scalar expressions to Rust: `f64` where the data settle the value, the generic scalar where parameters reach it.

use super::choice::truth;
use super::index::{dim, element, index, int, range_end, var_element};
use super::site::{active_mask, distribution, distribution_of, known, known_args};
use super::wholes;
use crate::ast::{BinaryOp, Comparison};
use crate::ir::{Condition, Int, Over, Own, Program, Scalar, Slice, Source};
use crate::typed::DataKind;
use proc_macro2::{Ident, Literal, TokenStream};
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

/// The arguments of a function of the user's own, some of them in an array.
pub(super) fn arguments(own: &Own, args: &[TokenStream]) -> TokenStream {
    match own.alone {
        None => quote!(#(#args),*),
        Some(alone) => {
            let (alone, rest) = args.split_at(alone);
            quote!(#(#alone,)* [#(#rest),*])
        }
    }
}

/// A condition that the data settle.
pub(super) fn condition(program: &Program, c: &Condition) -> TokenStream {
    Writer { program }.condition(c)
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
            Scalar::Over {
                how,
                var,
                lo,
                hi,
                body,
            } => self.over(*how, (var, lo, hi), body),
            Scalar::Own(own, args) => Code::atom(self.own(own, args)),
            Scalar::If(condition, a, b) if condition.is_active(&self.program.model) => {
                let number = |s: &Scalar| {
                    let lifted = lifted(self.program, s);
                    quote!(__p::number::<__T>(#lifted))
                };
                let truth = truth(condition, &mut |s| number(s));
                let (a, b) = (number(a), number(b));
                Code::atom(quote!(__p::Real::choose(#truth, #a, #b)))
            }
            Scalar::If(condition, a, b) => {
                let condition = self.condition(condition);
                let any = self.active(a) || self.active(b);
                let [a, b] = [a, b].map(|branch| match any {
                    true => lifted(self.program, branch),
                    false => self.code(branch).tokens,
                });
                // A branch may begin with a block, which would end a statement there.
                Code::atom(quote!((if #condition { (#a) } else { (#b) })))
            }
            Scalar::Density(site) => {
                let (distribution, mask) = (distribution(site), active_mask(self.program, site));
                let mask = Literal::u32_unsuffixed(mask);
                let x = lifted(self.program, &site.x);
                let args = site.args.iter().map(|arg| lifted(self.program, arg));
                let (known_x, known) =
                    (known(self.program, &site.x), known_args(self.program, site));
                Code::atom(quote! {
                    __p::active_density::<#distribution, __T, #mask>(#x, [#(#args),*], #known_x, [#(#known),*])
                })
            }
            Scalar::Base(base) => {
                let (distribution, mask) = (
                    distribution_of(&base.dist, base.args.len()),
                    Literal::u32_unsuffixed(base.active),
                );
                let part = |s: &Option<Scalar>| match s {
                    Some(s) => self.code(s).tokens,
                    None => quote!(f64::NAN),
                };
                let (x, args) = (part(&base.x), base.args.iter().map(part));
                Code::atom(quote!(__p::known_density::<#distribution, #mask>(#x, [#(#args),*])))
            }
            Scalar::Joint(joint) => Code::atom(wholes::value(self.program, joint)),
            Scalar::Dot(a, b) | Scalar::Product(a, b) => Code::atom(dot(self.program, a, b)),
        }
    }

    fn over(&self, how: Over, (var, lo, hi): (&Ident, &Int, &Int), body: &Scalar) -> Code {
        let (lo, hi) = (index(self.program, lo), range_end(self.program, hi));
        let term = self.code(body).tokens;
        let scalar = match self.active(body) {
            true => quote!(__T),
            false => quote!(f64),
        };
        Code::atom(match how {
            Over::Sum => quote!({
                let mut __sum: #scalar = __p::Real::constant(0.0);
                for #var in #lo..#hi {
                    __sum += #term;
                }
                __sum
            }),
            Over::LogSumExp => quote!({
                let mut __total: (#scalar, #scalar) = __p::no_terms();
                for #var in #lo..#hi {
                    __total = __p::add_term(__total, #term);
                }
                __p::log_of_terms(__total)
            }),
        })
    }

    /// A call of the user's function: what the data settle becomes the type of its parameter, `f64` or the generic one.
    fn own(&self, own: &Own, args: &[Scalar]) -> TokenStream {
        let any_active = args.iter().any(|a| self.active(a));
        let args = args.iter().map(|a| {
            let tokens = self.code(a).tokens;
            match self.active(a) {
                true => tokens,
                false => quote!(__p::Real::constant(#tokens)),
            }
        });
        let args = arguments(own, &args.collect::<Vec<_>>());
        let (path, number) = (
            &own.path,
            if any_active { quote!(__T) } else { quote!(f64) },
        );
        quote!(__p::number::<#number>(#path(#args)))
    }

    fn condition(&self, condition: &Condition) -> TokenStream {
        match condition {
            Condition::Compare(op, a, b) => {
                let (a, b) = (self.code(a).within(ATOM), self.code(b).within(ATOM));
                match op {
                    Comparison::Equal => quote!(#a == #b),
                    Comparison::NotEqual => quote!(#a != #b),
                    Comparison::Less => quote!(#a < #b),
                    Comparison::LessOrEqual => quote!(#a <= #b),
                    Comparison::Greater => quote!(#a > #b),
                    Comparison::GreaterOrEqual => quote!(#a >= #b),
                }
            }
            Condition::Is(a) => {
                let a = self.code(a).within(ATOM);
                quote!(#a != 0.0)
            }
            Condition::Not(a) => {
                let a = self.condition(a);
                quote!(!(#a))
            }
            Condition::Both(a, b) => {
                let (a, b) = (self.condition(a), self.condition(b));
                quote!((#a) && (#b))
            }
            Condition::Either(a, b) => {
                let (a, b) = (self.condition(a), self.condition(b));
                quote!((#a) || (#b))
            }
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
        if name == "log_sum_exp" {
            let args = args.iter().map(|a| match any_active {
                true => lifted(self.program, a),
                false => self.code(a).tokens,
            });
            return quote!(__p::log_sum_exp([#(#args),*]));
        }
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
    if x == f64::NEG_INFINITY {
        return quote!(f64::NEG_INFINITY);
    }
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
