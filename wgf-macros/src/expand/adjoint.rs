//! A statement's value and where its adjoint goes: dual numbers inside the statement, adjoints outside.
//!
//! An expression is split into the linear combination it is of simpler terms. A bare read of a parameter has the partial
//! derivative 1 (or a data factor) and needs no dual number; an inner product or sum is a node with an adjoint of its own;
//! every other term is evaluated once on a dual number as wide as the inputs it reads.

use super::scalar::{self, dim, flat_index, plain, row_range, slice, substituted};
use crate::ast::BinaryOp;
use crate::ir::{Program, Scalar, Slice, Source};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

/// What evaluates an active expression and carries an adjoint back through it.
pub(super) struct Evaluation<'s> {
    /// Statements that run first.
    pub(super) setup: TokenStream,
    /// The value, of the generic scalar type.
    pub(super) value: TokenStream,
    pub(super) parts: Vec<Part<'s>>,
}

/// One input of an expression: `adjoint(target) += g · sign · factor · partial`.
pub(super) struct Part<'s> {
    pub(super) target: &'s Scalar,
    negative: bool,
    /// Factors that the data settle; they are written out again wherever the adjoint passes.
    factors: Vec<TokenStream>,
    /// A partial derivative found by a dual number: the name of the value, kept until the reverse sweep.
    pub(super) partial: Option<TokenStream>,
}

/// Numbers the names that evaluations introduce, so that those of one statement differ.
#[derive(Default)]
pub(super) struct Names(usize);

impl Names {
    fn fresh(&mut self, prefix: &str) -> Ident {
        self.0 += 1;
        format_ident!("__{prefix}{}", self.0)
    }
}

/// A term of the linear combination that an expression is.
struct Term<'s> {
    leaf: &'s Scalar,
    negative: bool,
    factors: Vec<TokenStream>,
}

pub(super) fn evaluate<'s>(program: &Program, s: &'s Scalar, names: &mut Names) -> Evaluation<'s> {
    let mut terms = Vec::new();
    split(program, s, false, &[], &mut terms);
    let mut setup = TokenStream::new();
    let mut parts = Vec::new();
    let mut values: Vec<(*const Scalar, TokenStream)> = Vec::new();
    for term in terms {
        let value = evaluate_leaf(program, &term, names, &mut setup, &mut parts);
        values.push((term.leaf, value));
    }
    let value = substituted(program, s, &|node| {
        let found = values.iter().find(|(leaf, _)| std::ptr::eq(*leaf, node));
        found.map(|(_, tokens)| tokens.clone())
    });
    Evaluation {
        setup,
        value,
        parts,
    }
}

/// Collects the terms of `s` as a linear combination.
fn split<'s>(
    program: &Program,
    s: &'s Scalar,
    negative: bool,
    factors: &[TokenStream],
    out: &mut Vec<Term<'s>>,
) {
    let active = |s: &Scalar| s.is_active(&program.model);
    if !active(s) {
        return;
    }
    let scaled = |by: &Scalar| [factors, &[factor(program, by)]].concat();
    match s {
        Scalar::Neg(a) => split(program, a, !negative, factors, out),
        Scalar::Binary(BinaryOp::Add, a, b) => {
            split(program, a, negative, factors, out);
            split(program, b, negative, factors, out);
        }
        Scalar::Binary(BinaryOp::Sub, a, b) => {
            split(program, a, negative, factors, out);
            split(program, b, !negative, factors, out);
        }
        Scalar::Binary(BinaryOp::Mul, a, b) if !active(a) => {
            split(program, b, negative, &scaled(a), out)
        }
        Scalar::Binary(BinaryOp::Mul, a, b) if !active(b) => {
            split(program, a, negative, &scaled(b), out)
        }
        Scalar::Binary(BinaryOp::Div, a, b) if !active(b) => {
            let inverse = factor(program, b);
            let factors = [factors, &[quote!(__p::Real::recip(#inverse))]].concat();
            split(program, a, negative, &factors, out);
        }
        leaf => out.push(Term {
            leaf,
            negative,
            factors: factors.to_vec(),
        }),
    }
}

fn factor(program: &Program, s: &Scalar) -> TokenStream {
    let tokens = plain(program, s);
    match s {
        Scalar::Binary(..) | Scalar::Neg(_) => quote!((#tokens)),
        _ => tokens,
    }
}

/// The value of one term; its inputs are entered among the parts.
fn evaluate_leaf<'s>(
    program: &Program,
    term: &Term<'s>,
    names: &mut Names,
    setup: &mut TokenStream,
    parts: &mut Vec<Part<'s>>,
) -> TokenStream {
    let mut part = |target, partial| {
        parts.push(Part {
            target,
            negative: term.negative,
            factors: term.factors.clone(),
            partial,
        });
    };
    if let Scalar::Var(..) | Scalar::Sum { .. } | Scalar::Dot(..) = term.leaf {
        part(term.leaf, None);
        return node_value(program, term.leaf, names, setup);
    }
    let mut inputs: Vec<(&Scalar, String)> = Vec::new();
    collect_inputs(program, term.leaf, &mut inputs);
    let width = Literal::usize_unsuffixed(inputs.len());
    let mut seeds = TokenStream::new();
    let mut names_of_inputs: Vec<(String, Ident)> = Vec::new();
    for (k, (input, text)) in inputs.iter().enumerate() {
        let name = format_ident!("__x{k}");
        let value = node_value(program, input, names, setup);
        let k = Literal::usize_unsuffixed(k);
        seeds.extend(quote!(let #name = __p::Jet::<__T, #width>::input(#value, #k);));
        names_of_inputs.push((text.clone(), name));
    }
    let body = substituted(program, term.leaf, &|node| {
        is_input(node).then(|| {
            let text = plain(program, node).to_string();
            let (_, name) = names_of_inputs.iter().find(|(t, _)| *t == text)?;
            Some(quote!(#name))
        })?
    });
    let dual = names.fresh("dual");
    setup.extend(quote!(let #dual = { #seeds #body };));
    for (k, (input, _)) in inputs.into_iter().enumerate() {
        let k = Literal::usize_unsuffixed(k);
        part(input, Some(quote!(#dual.eps[#k])));
    }
    quote!(#dual.re)
}

/// The value of a read; sums and inner products are computed beforehand and named.
fn node_value(
    program: &Program,
    node: &Scalar,
    names: &mut Names,
    setup: &mut TokenStream,
) -> TokenStream {
    let value = plain(program, node);
    match node {
        Scalar::Var(..) => value,
        _ => {
            let name = names.fresh("node");
            setup.extend(quote!(let #name: __T = #value;));
            quote!(#name)
        }
    }
}

fn is_input(s: &Scalar) -> bool {
    matches!(s, Scalar::Var(..) | Scalar::Sum { .. } | Scalar::Dot(..))
}

/// The distinct active inputs of a nonlinear term.
fn collect_inputs<'s>(program: &Program, s: &'s Scalar, out: &mut Vec<(&'s Scalar, String)>) {
    if !s.is_active(&program.model) {
        return;
    }
    if is_input(s) {
        let text = plain(program, s).to_string();
        if !out.iter().any(|(_, t)| *t == text) {
            out.push((s, text));
        }
        return;
    }
    match s {
        Scalar::Neg(a) | Scalar::Powi(a, _) => collect_inputs(program, a, out),
        Scalar::Binary(_, a, b) => {
            collect_inputs(program, a, out);
            collect_inputs(program, b, out);
        }
        Scalar::Call(_, args) => args.iter().for_each(|a| collect_inputs(program, a, out)),
        _ => {}
    }
}

impl Part<'_> {
    /// `g` times the derivative of the expression in this input.
    fn scaled(&self, g: &TokenStream) -> TokenStream {
        let mut product = g.clone();
        if let Some(partial) = &self.partial {
            product = quote!(#product * #partial);
        }
        for factor in &self.factors {
            product = quote!(#product * #factor);
        }
        product
    }
}

/// Adds `g` times the partial derivative to the adjoint of each input.
pub(super) fn scatter(
    program: &Program,
    parts: &[Part<'_>],
    g: &TokenStream,
    names: &mut Names,
) -> TokenStream {
    parts
        .iter()
        .map(|part| scatter_part(program, part, g, names))
        .collect()
}

fn scatter_part(
    program: &Program,
    part: &Part<'_>,
    g: &TokenStream,
    names: &mut Names,
) -> TokenStream {
    let change = part.scaled(g);
    match part.target {
        Scalar::Var(id, at) => {
            let var = &program.model.vars[*id];
            let adjoint = scalar::element(program, &adjoint_name(&var.name), &var.shape, at);
            match part.negative {
                true => quote!(#adjoint -= #change;),
                false => quote!(#adjoint += #change;),
            }
        }
        node => {
            let g = names.fresh("g");
            let sign = part.negative.then(|| quote!(-));
            let change = match part.negative {
                true => quote!((#change)),
                false => change,
            };
            let inside = scatter_node(program, node, &quote!(#g), names);
            quote!({ let #g = #sign #change; #inside })
        }
    }
}

/// Carries the adjoint `g` of a sum or an inner product to what it adds up.
fn scatter_node(
    program: &Program,
    node: &Scalar,
    g: &TokenStream,
    names: &mut Names,
) -> TokenStream {
    match node {
        Scalar::Sum { var, len, body } => {
            let len = dim(program, len);
            let evaluation = evaluate(program, body, names);
            let setup = evaluation.setup;
            let inside = scatter(program, &evaluation.parts, g, names);
            quote!(for #var in 0..#len { #setup #inside })
        }
        Scalar::Dot(a, b) => {
            let left = scatter_slice(program, a, b, g);
            let right = scatter_slice(program, b, a, g);
            quote!(#left #right)
        }
        _ => TokenStream::new(),
    }
}

/// `adjoint(to) += g · other`, if `to` is active.
fn scatter_slice(
    program: &Program,
    to: &Slice,
    other: &Slice,
    g: &TokenStream,
) -> Option<TokenStream> {
    let Source::Var(id) = to.source else {
        return None;
    };
    if !to.is_active(&program.model) {
        return None;
    }
    let adjoint = adjoint_name(&program.model.vars[id].name);
    let (range, values) = (row_range(program, to), slice(program, other));
    Some(match other.is_active(&program.model) {
        true => quote!(__p::add_scaled_active(&mut #adjoint[#range], #values, #g);),
        false => quote!(__p::add_scaled(&mut #adjoint[#range], #values, #g);),
    })
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

/// Gives every partial found by a dual number a name that outlives the statement.
pub(super) fn keep(
    program: &Program,
    var: usize,
    parts: &mut [Part<'_>],
    loops: &[Ident],
) -> Vec<Kept> {
    let var = &program.model.vars[var];
    let mut kept = Vec::new();
    for part in parts.iter_mut().filter(|p| p.partial.is_some()) {
        let name = format_ident!("{}__partial{}", var.name, kept.len());
        let at: Vec<crate::ir::Int> = loops.iter().cloned().map(crate::ir::Int::Loop).collect();
        let place = match loops.is_empty() {
            true => quote!(#name),
            false => {
                let flat = flat_index(program, &var.shape, &at);
                quote!(#name[#flat])
            }
        };
        let value = part.partial.replace(place).unwrap_or_default();
        kept.push(Kept { name, value });
    }
    kept
}
