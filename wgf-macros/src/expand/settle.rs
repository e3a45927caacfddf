//! What is done once, when the model meets its data: indices and supports are checked, the density's constant terms are
//! added up, and `let`s that no parameter reaches are worked out.

use super::filled;
use super::index::{array_len, dim, flat_index, int, saturated};
use super::loops::{Filling, filling, for_loop, nest};
use super::names::{bind_data, known_vars};
use super::scalar::{is_known, plain};
use super::site::{active_mask, distribution, index_list, known, known_args, place};
use crate::ast::ExprKind;
use crate::ir::{IndexCheck, Int, Program, Scalar, Site, Stmt, StmtKind};
use crate::lower::bound;
use crate::typed::{Constraint, Dim, TExpr, VarKind};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

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
    let complete = filled::complete(program);
    quote! {
        type __T = f64;
        #data
        #(#lengths)*
        let mut __settled = __p::Settled::default();
        #walk
        #complete
        ::core::result::Result::Ok((__settled, #(#known),*))
    }
}

/// The type that `__settle` returns.
pub(super) fn settled_type(program: &Program) -> TokenStream {
    let known = known_vars(program).map(|id| match program.model.vars[id].shape.is_empty() {
        true => quote!(f64),
        false => quote!(::std::vec::Vec<f64>),
    });
    quote!((__p::Settled, #(#known),*))
}

/// A length that is computed must not be negative.
fn check_length(program: &Program, d: &Dim) -> Option<TokenStream> {
    if !matches!(d.expr.kind, ExprKind::Binary(..)) {
        return None;
    }
    let (text, value) = (&d.text, saturated(program, &crate::lower::dim(d)));
    Some(quote!(__p::size(#text, #value)?;))
}

fn statement(program: &Program, stmt: &Stmt) -> TokenStream {
    let checks = stmt
        .checks
        .iter()
        .map(|check| check_index(program, check, stmt.line));
    let checks: TokenStream = checks.collect();
    let reads = filled::reads(program, stmt);
    match &stmt.kind {
        StmtKind::Latent(id) => check_bounds(program, *id, stmt.line),
        StmtKind::Let {
            var, loops, value, ..
        } => {
            let checks = nest(program, loops, quote!(#checks #reads));
            let define = define(program, *var, loops, value);
            let finite = check_known(program, *var, stmt.line);
            quote!(#checks #define #finite)
        }
        StmtKind::Declare(id) => declare(program, *id),
        StmtKind::Assign {
            var,
            at,
            value,
            text,
        } => {
            let assign = assign(program, *var, at, value);
            let fill = filled::fill(program, *var, at, text, stmt.line);
            quote!(#checks #reads #assign #fill)
        }
        StmtKind::Tilde(site) => {
            let site = settle_site(program, site, stmt.line);
            quote!(#checks #reads #site)
        }
        StmtKind::Factor { value, .. } => {
            let constant = (!value.is_active(&program.model)).then(|| {
                let value = plain(program, value);
                quote!(__settled += __p::Settled::both(#value);)
            });
            quote!(#checks #reads #constant)
        }
        StmtKind::For {
            var, lo, hi, body, ..
        } => {
            let range = check_range(program, var, lo, stmt.line);
            let body: TokenStream = body.iter().map(|stmt| statement(program, stmt)).collect();
            let body = for_loop(program, var, lo, hi, body);
            quote!(#checks #range #body)
        }
    }
}

/// A range whose start is no count by type does not start below 0.
fn check_range(program: &Program, var: &Ident, lo: &Int, line: u32) -> TokenStream {
    if int(program, lo).is_usize {
        return TokenStream::new();
    }
    let place = place(&format!("for {var} in …"), line);
    let lo = saturated(program, lo);
    quote!(__p::check_range(#place, #lo)?;)
}

fn check_index(program: &Program, check: &IndexCheck, line: u32) -> TokenStream {
    let place = place(&check.text, line);
    let (value, array, len) = (
        saturated(program, &check.value),
        &check.array,
        dim(program, &check.len),
    );
    quote!(__p::check_index(#place, #value, #array, #len)?;)
}

/// A parameter's bounds are numbers in order.
fn check_bounds(program: &Program, id: usize, line: u32) -> TokenStream {
    let var = &program.model.vars[id];
    let VarKind::Latent(constraint) = &var.kind else {
        return TokenStream::new();
    };
    let (lo, hi) = match constraint {
        Constraint::Above(lo) => (Some(lo), None),
        Constraint::Below(hi) => (None, Some(hi)),
        Constraint::Between(lo, hi) => (Some(lo), Some(hi)),
        _ => return TokenStream::new(),
    };
    let ends = [lo, hi].into_iter().flatten();
    let checks: TokenStream = ends.map(|end| bound_checks(program, end, line)).collect();
    let value = |end: Option<&TExpr>, open: TokenStream| match end {
        Some(end) => plain(program, &bound(&program.model, end).value),
        None => open,
    };
    let (lo, hi) = (
        value(lo, quote!(f64::NEG_INFINITY)),
        value(hi, quote!(f64::INFINITY)),
    );
    let name = var.name.unraw().to_string();
    let place = place(&name, line);
    quote!(#checks __p::check_bounds(#place, #lo, #hi)?;)
}

/// The indices in a bound are in range.
pub(super) fn bound_checks(program: &Program, t: &TExpr, line: u32) -> TokenStream {
    let checks = bound(&program.model, t).checks;
    checks
        .iter()
        .map(|check| check_index(program, check, line))
        .collect()
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
    let Filling { len, at } = filling(program, id, loops);
    let fill = nest(program, loops, quote!(#name[#at] = #code;));
    quote! {
        let mut #name = ::std::vec![0.0; #len];
        #fill
    }
}

/// An array that no parameter reaches, filled element by element.
fn declare(program: &Program, id: usize) -> TokenStream {
    let var = &program.model.vars[id];
    if var.active {
        return filled::begin(program, var);
    }
    let (name, len) = (&var.name, array_len(program, &var.shape));
    quote!(let mut #name = ::std::vec![0.0; #len];)
}

fn assign(program: &Program, id: usize, at: &[Int], value: &Scalar) -> TokenStream {
    let var = &program.model.vars[id];
    if var.active {
        return TokenStream::new();
    }
    let (name, at) = (&var.name, flat_index(program, &var.shape, at));
    let value = plain(program, value);
    quote!(#name[#at] = #value;)
}

/// A `let` that the data settle must be finite, as the data are. (A reduction taken out of a loop need not be: it is part
/// of an expression that may make sense of it.)
fn check_known(program: &Program, id: usize, line: u32) -> TokenStream {
    let var = &program.model.vars[id];
    if var.active || !matches!(var.kind, VarKind::Let) {
        return TokenStream::new();
    }
    let name = &var.name;
    let place = place(&name.unraw().to_string(), line);
    let shape = var.shape.iter().map(|d| dim(program, d));
    let values = match var.shape.is_empty() {
        true => quote!(&[#name]),
        false => quote!(&#name),
    };
    quote!(__p::check_known(#place, #values, &[#(#shape),*])?;)
}

/// The checks and the constant term of one `x ~ D(args)`; what a parameter reaches is NaN to it.
fn settle_site(program: &Program, site: &Site, line: u32) -> TokenStream {
    let distribution = distribution(site);
    let place = place(&site.text, line);
    let (target, at) = (&site.target.0, index_list(program, &site.target.1));
    let (x, args) = (known(program, &site.x), known_args(program, site));
    let mask = Literal::u32_unsuffixed(active_mask(program, site));
    quote! {
        __settled += __p::settle_site::<#distribution, #mask>(#place, (#target, #at, #x), [#(#args),*])?;
    }
}
