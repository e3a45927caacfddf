//! A statement's value and where its adjoint goes.
//!
//! An expression is walked once, as a dual number would be, but when the model is compiled: beside the code of its value
//! stands, for every input that it reads, the chain of factors that is the partial derivative. Sums and products have
//! factors that are known here (±1, data, the other operand); only a function (`exp`, `lgamma`, …) is evaluated on a dual
//! number, which gives its value and its slope together. No derivative is computed that is known to be zero or one.

use super::reads::{Known, Reads};
use super::scalar::{ATOM, Code, constant_first, plain};
use crate::ast::BinaryOp;
use crate::ir::Scalar;
use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// An evaluated expression.
pub(super) struct Value<'s> {
    pub(super) code: Code,
    /// An `f64`, not the generic number.
    constant: bool,
    pub(super) paths: Vec<Path<'s>>,
}

/// A way from an expression down to one of its inputs: `adjoint(target) += g · scale · Π factors`.
#[derive(Clone)]
pub(super) struct Path<'s> {
    pub(super) target: &'s Scalar,
    /// The factors that are written numbers.
    scale: f64,
    /// Innermost first.
    factors: Vec<Factor<'s>>,
}

#[derive(Clone)]
enum Factor<'s> {
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
    fn negated(self) -> Self {
        self.scaled(-1.0)
    }

    fn scaled(mut self, by: f64) -> Self {
        self.scale *= by;
        self
    }

    fn times(mut self, factor: Factor<'s>) -> Self {
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
        Scalar::Var(..) | Scalar::Sum { .. } | Scalar::Dot(..) | Scalar::Product(..) => Value {
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
        Scalar::Powi(a, n) => power(reads, a, *n, setup),
        Scalar::Call(name, args) => call(reads, name, args, setup),
        Scalar::Const(_) | Scalar::Int(_) | Scalar::Data(..) => known(reads, s),
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
    fn named(&mut self, reads: &mut dyn Reads, setup: &mut TokenStream) -> TokenStream {
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

fn power<'s>(reads: &mut dyn Reads, a: &'s Scalar, n: i32, setup: &mut TokenStream) -> Value<'s> {
    let mut base = evaluate(reads, a, setup);
    if n == 2 {
        let name = base.named(reads, setup);
        let factor = match a {
            Scalar::Var(..) => Factor::Input(a),
            _ => Factor::Active(name.clone()),
        };
        let twice = |p: Path<'s>| p.scaled(2.0).times(factor.clone());
        return Value {
            code: Code::atom(quote!(__p::Real::square(#name))),
            constant: false,
            paths: base.paths.into_iter().map(twice).collect(),
        };
    }
    let n = Literal::i32_unsuffixed(n);
    on_duals(reads, vec![base], setup, |inputs| {
        let a = &inputs[0];
        quote!(__p::Real::powi(#a, #n))
    })
}

fn call<'s>(
    reads: &mut dyn Reads,
    name: &str,
    args: &'s [Scalar],
    setup: &mut TokenStream,
) -> Value<'s> {
    if let ("square", [a]) = (name, args) {
        return power(reads, a, 2, setup);
    }
    if let ("recip", [a]) = (name, args) {
        let a = evaluate(reads, a, setup);
        return reciprocal(reads, a, setup);
    }
    let mut values: Vec<Value<'s>> = args.iter().map(|a| evaluate(reads, a, setup)).collect();
    if name == "powf" && values[1].constant {
        let exponent = values.pop().map(|p| p.code.tokens);
        return on_duals(reads, values, setup, |inputs| {
            let a = &inputs[0];
            quote!(__p::Real::powf(#a, #exponent))
        });
    }
    let function = match name {
        "powf" => format_ident!("pow"),
        _ => format_ident!("{name}"),
    };
    on_duals(
        reads,
        values,
        setup,
        |inputs| quote!(__p::Real::#function(#(#inputs),*)),
    )
}

fn reciprocal<'s>(reads: &mut dyn Reads, a: Value<'s>, setup: &mut TokenStream) -> Value<'s> {
    let (name, number) = (reads.names().fresh("inv"), reads.number());
    let code = a.code.tokens;
    setup.extend(quote!(let #name: #number = __p::Real::recip(#code);));
    let factor = Factor::Active(quote!(#name));
    let through = |p: Path<'s>| p.negated().times(factor.clone()).times(factor.clone());
    Value {
        code: Code::atom(quote!(#name)),
        constant: false,
        paths: a.paths.into_iter().map(through).collect(),
    }
}

/// A function of the arguments, evaluated on a dual number as wide as the number of active ones.
fn on_duals<'s>(
    reads: &mut dyn Reads,
    args: Vec<Value<'s>>,
    setup: &mut TokenStream,
    function: impl FnOnce(&[TokenStream]) -> TokenStream,
) -> Value<'s> {
    let width = args.iter().filter(|a| !a.paths.is_empty()).count();
    let (number, dual) = (reads.number(), reads.names().fresh("dual"));
    let jet = {
        let width = Literal::usize_unsuffixed(width);
        quote!(__p::Jet::<#number, #width>)
    };
    let mut inputs = Vec::new();
    let mut paths = Vec::new();
    let mut slot = 0;
    for mut arg in args {
        let of_arg = std::mem::take(&mut arg.paths);
        if of_arg.is_empty() {
            let value = arg.lifted();
            inputs.push(quote!(#jet::fixed(#value)));
            continue;
        }
        let (value, k) = (arg.lifted(), Literal::usize_unsuffixed(slot));
        inputs.push(quote!(#jet::input(#value, #k)));
        let slope = Factor::Active(quote!(#dual.eps[#k]));
        paths.extend(of_arg.into_iter().map(|p| p.times(slope.clone())));
        slot += 1;
    }
    let function = function(&inputs);
    setup.extend(quote!(let #dual = #function;));
    Value {
        code: Code::atom(quote!(#dual.re)),
        constant: false,
        paths,
    }
}

/// What is added to the adjoint of an input: `g · scale · Π factors`.
pub(super) struct Change {
    pub(super) g: TokenStream,
    pub(super) scale: f64,
    /// Outermost first, so that ways that part late share their products.
    pub(super) factors: Vec<Part>,
}

/// A factor of a change.
pub(super) struct Part {
    pub(super) tokens: TokenStream,
    /// An `f64`, not the generic number.
    pub(super) constant: bool,
    /// The factor outside a plate, if it is the same in all its rows.
    pub(super) shared: Option<TokenStream>,
}

impl Part {
    /// A shared factor as it stands outside the plate.
    pub(super) fn outside(self) -> Part {
        Part {
            tokens: self.shared.clone().unwrap_or(self.tokens),
            ..self
        }
    }
}

/// Adds `g` times the partial derivative to the adjoint of each input.
pub(super) fn scatter(reads: &mut dyn Reads, paths: &[Path<'_>], g: &TokenStream) -> TokenStream {
    let occasion = reads.names().fresh("occasion");
    let mut code = TokenStream::new();
    for path in paths {
        let factors = path.factors.iter().rev();
        let change = Change {
            g: g.clone(),
            scale: path.scale,
            factors: factors.map(|factor| part(reads, factor)).collect(),
        };
        code.extend(reads.add(path.target, change, &occasion));
    }
    code
}

fn part(reads: &mut dyn Reads, factor: &Factor<'_>) -> Part {
    match factor {
        Factor::Active(tokens) => Part {
            tokens: tokens.clone(),
            constant: false,
            shared: None,
        },
        Factor::Input(s) => Part {
            tokens: reads.input(s, &mut TokenStream::new()),
            constant: false,
            shared: (!reads.varies(s)).then(|| plain(reads.program(), s)),
        },
        Factor::Known(s) => known_part(reads, s),
        Factor::Inverse(s) => {
            let part = known_part(reads, s);
            let inverse = |tokens: TokenStream| quote!(__p::Real::recip(#tokens));
            Part {
                tokens: inverse(part.tokens),
                constant: part.constant,
                shared: part.shared.map(inverse),
            }
        }
    }
}

fn known_part(reads: &mut dyn Reads, s: &Scalar) -> Part {
    match reads.known(s) {
        Known::Constant(code) => {
            let tokens = code.within(ATOM);
            Part {
                shared: Some(tokens.clone()),
                tokens,
                constant: true,
            }
        }
        Known::Rows(tokens) => Part {
            tokens,
            constant: false,
            shared: None,
        },
    }
}

impl Change {
    /// `g · Π factors`, without the scale, as a product whose last factor is not an `f64`, if there is one.
    fn product(&self) -> (TokenStream, Option<TokenStream>) {
        let mut product = self.g.clone();
        let numbers: Vec<&Part> = self.factors.iter().filter(|f| !f.constant).collect();
        for f in self.factors.iter().filter(|f| f.constant) {
            let tokens = &f.tokens;
            product = quote!(#product * #tokens);
        }
        let Some((last, first)) = numbers.split_last() else {
            return (product, None);
        };
        for f in first {
            let tokens = &f.tokens;
            product = quote!(#product * #tokens);
        }
        (product, Some(last.tokens.clone()))
    }

    /// `to += change`.
    pub(super) fn added(&self, to: &TokenStream) -> TokenStream {
        let (product, last) = self.product();
        let product = scaled(product, self.scale);
        match (last, self.scale < 0.0) {
            (Some(last), true) => quote!(#to = __p::Real::mul_add(-(#product), #last, #to);),
            (Some(last), false) => quote!(#to = __p::Real::mul_add(#product, #last, #to);),
            (None, true) => quote!(#to -= #product;),
            (None, false) => quote!(#to += #product;),
        }
    }

    /// The change as one expression.
    pub(super) fn value(&self) -> TokenStream {
        let (product, last) = self.product();
        let product = scaled(product, self.scale);
        let sign = (self.scale < 0.0).then(|| quote!(-));
        match last {
            Some(last) => quote!(#sign(#product * #last)),
            None => quote!(#sign(#product)),
        }
    }
}

/// `product · |scale|`.
fn scaled(product: TokenStream, scale: f64) -> TokenStream {
    match scale.abs() {
        1.0 => product,
        scale => {
            let scale = Literal::f64_suffixed(scale);
            quote!(#product * #scale)
        }
    }
}

pub(super) fn adjoint_name(name: &Ident) -> Ident {
    format_ident!("{name}__adjoint")
}

/// Where the reverse sweep finds a partial derivative of a `let`: a name of its own, or an element of a kept array.
pub(super) struct Kept {
    /// The name of the scalar or of the array.
    pub(super) name: Ident,
    /// What to keep.
    pub(super) value: TokenStream,
}

/// Gives what the ways need of this evaluation names that outlive the statement; `place` says how such a name is read.
///
/// What can be read again, data and variables, is not kept. Of the rest either every factor is kept, or every way's product,
/// whichever are fewer.
pub(super) fn keep(
    var: &Ident,
    paths: &mut [Path<'_>],
    place: impl Fn(&Ident) -> TokenStream,
) -> Vec<Kept> {
    let mut factors = Kepts::new(var);
    let mut products = Kepts::new(var);
    for path in paths.iter() {
        let mut product: Option<TokenStream> = None;
        for tokens in path.factors.iter().rev().filter_map(active) {
            factors.place(tokens);
            product = Some(match product {
                None => tokens.clone(),
                Some(product) => quote!(#product * #tokens),
            });
        }
        if let Some(product) = product {
            products.place(&product);
        }
    }
    if factors.kept.len() < products.kept.len() {
        for factor in paths.iter_mut().flat_map(|path| &mut path.factors) {
            if let Some(tokens) = active(factor) {
                *factor = Factor::Active(place(&factors.place(tokens)));
            }
        }
        return factors.kept;
    }
    for path in paths {
        let product = path.factors.iter().rev().filter_map(active).cloned();
        if let Some(product) = product.reduce(|a, b| quote!(#a * #b)) {
            path.factors.retain(|factor| active(factor).is_none());
            let name = products.place(&product);
            path.factors.push(Factor::Active(place(&name)));
        }
    }
    products.kept
}

fn active<'f>(factor: &'f Factor<'_>) -> Option<&'f TokenStream> {
    match factor {
        Factor::Active(tokens) => Some(tokens),
        _ => None,
    }
}

/// Numbers to keep, each once.
struct Kepts<'v> {
    var: &'v Ident,
    kept: Vec<Kept>,
}

impl<'v> Kepts<'v> {
    fn new(var: &'v Ident) -> Self {
        Kepts {
            var,
            kept: Vec::new(),
        }
    }

    /// The name of a number, new or not.
    fn place(&mut self, value: &TokenStream) -> Ident {
        let text = value.to_string();
        let same = self.kept.iter().find(|k| k.value.to_string() == text);
        if let Some(kept) = same {
            return kept.name.clone();
        }
        let name = format_ident!("{}__partial{}", self.var, self.kept.len());
        self.kept.push(Kept {
            name: name.clone(),
            value: value.clone(),
        });
        name
    }
}
