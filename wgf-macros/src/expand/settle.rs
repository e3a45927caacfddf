//! What is done once, when the model meets its data: indices and supports are checked, the density's constant terms are
//! added up, and `let`s that no parameter reaches are worked out.

use super::latent::bound_scalar;
use super::names::{bind_data, known_vars};
use super::scalar::{array_len, dim, flat_index, is_known, plain, signed};
use super::score::nest;
use super::site::{active_mask, distribution, for_loop, index_list, known, known_args, place};
use crate::ast::ExprKind;
use crate::ir::{IndexCheck, Int, Program, Scalar, Site, Stmt, StmtKind};
use crate::typed::{Constraint, Dim, VarKind};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// The body of `__settle`, which returns the base and the known `let`s.
pub(super) fn settle(program: &Program) -> TokenStream {
    let data = bind_data(program);
    let lengths = program
        .model
        .vars
        .iter()
        .flat_map(|var| &var.shape)
        .filter_map(|d| check_length(program, d));
    let walk: TokenStream = program
        .body
        .iter()
        .map(|stmt| statement(program, stmt))
        .collect();
    let known = known_vars(program).map(|id| &program.model.vars[id].name);
    quote! {
        type __T = f64;
        #data
        #(#lengths)*
        let mut __base = 0.0;
        #walk
        ::core::result::Result::Ok((__base, #(#known),*))
    }
}

/// The type that `__settle` returns.
pub(super) fn settled_type(program: &Program) -> TokenStream {
    let known = known_vars(program).map(|id| match program.model.vars[id].shape.is_empty() {
        true => quote!(f64),
        false => quote!(::std::vec::Vec<f64>),
    });
    quote!((f64, #(#known),*))
}

/// A length that is computed must not be negative.
fn check_length(program: &Program, d: &Dim) -> Option<TokenStream> {
    if !matches!(d.expr.kind, ExprKind::Binary(..)) {
        return None;
    }
    let (text, value) = (&d.text, signed(program, &crate::lower::dim(d)));
    Some(quote!(__p::size(#text, #value)?;))
}

fn statement(program: &Program, stmt: &Stmt) -> TokenStream {
    let checks = stmt
        .checks
        .iter()
        .map(|check| check_index(program, check, stmt.line));
    let checks: TokenStream = checks.collect();
    match &stmt.kind {
        StmtKind::Latent(id) => check_bounds(program, *id, stmt.line),
        StmtKind::Let { var, loops, value } => {
            let checks = nest_if_any(program, loops, checks);
            let define = define(program, *var, loops, value);
            quote!(#checks #define)
        }
        StmtKind::Tilde(site) => {
            let site = settle_site(program, site, stmt.line);
            quote!(#checks #site)
        }
        StmtKind::Factor { value, .. } => {
            let constant = (!value.is_active(&program.model)).then(|| {
                let value = plain(program, value);
                quote!(__base += #value;)
            });
            quote!(#checks #constant)
        }
        StmtKind::For { var, lo, hi, body } => {
            let text = format!("for {var} in …");
            let place = place(&text, stmt.line);
            let start = match lo {
                Int::Lit(0..) => None,
                lo => {
                    let lo = signed(program, lo);
                    Some(quote!(__p::check_range(#place, #lo)?;))
                }
            };
            let body: TokenStream = body.iter().map(|stmt| statement(program, stmt)).collect();
            let body = for_loop(program, var, lo, hi, body);
            quote!(#checks #start #body)
        }
    }
}

fn nest_if_any(program: &Program, loops: &[(Ident, Dim)], checks: TokenStream) -> TokenStream {
    match checks.is_empty() {
        true => checks,
        false => nest(program, loops, checks),
    }
}

fn check_index(program: &Program, check: &IndexCheck, line: u32) -> TokenStream {
    let place = place(&check.text, line);
    let (value, array, len) = (
        signed(program, &check.value),
        &check.array,
        dim(program, &check.len),
    );
    quote!(__p::check_index(#place, #value, #array, #len)?;)
}

/// A parameter's bounds are finite and in order.
fn check_bounds(program: &Program, id: usize, line: u32) -> TokenStream {
    let var = &program.model.vars[id];
    let VarKind::Latent(constraint) = &var.kind else {
        return TokenStream::new();
    };
    let infinite = || quote!(f64::INFINITY);
    let (lo, hi) = match constraint {
        Constraint::Above(lo) => (plain(program, &bound_scalar(lo)), infinite()),
        Constraint::Below(hi) => (quote!(f64::NEG_INFINITY), plain(program, &bound_scalar(hi))),
        Constraint::Between(lo, hi) => (
            plain(program, &bound_scalar(lo)),
            plain(program, &bound_scalar(hi)),
        ),
        _ => return TokenStream::new(),
    };
    let name = var.name.to_string();
    let place = place(&name, line);
    quote!(__p::check_bounds(#place, #lo, #hi)?;)
}

/// A `let` that no parameter reaches: worked out here and kept, or a number of a loop's body.
fn define(program: &Program, id: usize, loops: &[(Ident, Dim)], value: &Scalar) -> TokenStream {
    let var = &program.model.vars[id];
    if var.active {
        return TokenStream::new();
    }
    let (name, code) = (&var.name, plain(program, value));
    if loops.is_empty() || !is_known(program, id) {
        return quote!(let #name = #code;);
    }
    let at: Vec<Int> = loops
        .iter()
        .map(|(var, _)| Int::Loop(var.clone()))
        .collect();
    let (len, flat) = (
        array_len(program, &var.shape),
        flat_index(program, &var.shape, &at),
    );
    let fill = nest(program, loops, quote!(#name[#flat] = #code;));
    quote! {
        let mut #name = ::std::vec![0.0; #len];
        #fill
    }
}

/// The checks and the constant term of one `x ~ D(args)`; what a parameter reaches is NaN to it.
fn settle_site(program: &Program, site: &Site, line: u32) -> TokenStream {
    let distribution = distribution(site);
    let place = place(&site.text, line);
    let (target, at) = (&site.target.0, index_list(program, &site.target.1));
    let (x, args) = (known(program, &site.x), known_args(program, site));
    let mask = Literal::u32_unsuffixed(active_mask(program, site));
    quote! {
        __base += __p::settle_site::<#distribution, #mask>(#place, (#target, #at, #x), [#(#args),*])?;
    }
}
