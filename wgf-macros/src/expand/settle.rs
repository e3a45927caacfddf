//! What is done once, when the model meets its data: it is checked, the density's constant terms are added up, and `let`s
//! that no parameter reaches are worked out.

use super::checks::{bound_checks, checks, index_checks};
use super::index::{array_len, dim, flat_index};
use super::loops::{Filling, filling, for_loop, nest};
use super::minibatch;
use super::missing;
use super::names::{bind_data, known_vars};
use super::scalar::{is_known, plain};
use super::site::{active_mask, distribution, index_list, known, known_args, place};
use super::tally::{self, tallies};
use super::{ode, wholes};
use crate::ir::{Int, Joint, Program, Scalar, Site, Stmt, StmtKind};
use crate::lower::bound;
use crate::typed::{Constraint, Dim, TExpr, VarKind};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

/// The body of `__settle`, which returns the base and the known `let`s. Checks and the constant terms of distributions are of
/// the program as written.
pub(super) fn settle(written: &Program, program: &Program) -> TokenStream {
    let (data, checks) = (bind_data(program), checks(written));
    let (walk, sites) = (block(program, &program.body), sites(written, &written.body));
    let known = known_vars(program).map(|id| &program.model.vars[id].name);
    let tallies = tallies(program);
    // The rows of a minibatch were checked with all the others.
    let checks = match minibatch::any(program) {
        true => quote!(if __check { #checks }),
        false => checks,
    };
    quote! {
        type __T = f64;
        #data
        let mut __settled = __p::Settled::default();
        #checks
        #walk
        #sites
        ::core::result::Result::Ok((__settled, #(#known,)* #(#tallies),*))
    }
}

/// The type that `__settle` returns.
pub(super) fn settled_type(program: &Program) -> TokenStream {
    let known = known_vars(program).map(|id| match program.model.vars[id].shape.is_empty() {
        true => quote!(f64),
        false => quote!(::std::vec::Vec<f64>),
    });
    let tallies = tallies(program).map(|_| quote!(__p::Tally));
    quote!((__p::Settled, #(#known,)* #(#tallies),*))
}

fn block(program: &Program, body: &[Stmt]) -> TokenStream {
    body.iter().map(|stmt| statement(program, stmt)).collect()
}

fn statement(program: &Program, stmt: &Stmt) -> TokenStream {
    match &stmt.kind {
        // A fill depends on parameters, and a site was settled as it was written.
        StmtKind::Latent(_) | StmtKind::Fill { .. } | StmtKind::Tilde(_) | StmtKind::Joint(_) => {
            TokenStream::new()
        }
        StmtKind::Operate { var, .. } if program.model.vars[*var].active => {
            let (checks, times) = (index_checks(program, stmt), ode::check_times(program, stmt));
            quote!(#checks #times)
        }
        StmtKind::Operate { var, at, .. } => {
            let name = &program.model.vars[*var].name;
            let (kept, len) = (wholes::kept_name(name), wholes::kept_len(program, stmt));
            let declare = at.is_empty().then(|| declare(program, *var));
            let value = wholes::forward(program, stmt, false);
            let finite = check_known(program, *var, stmt.line);
            let (times, solved) = (
                ode::check_times(program, stmt),
                ode::check_known(program, stmt),
            );
            quote!(#times #solved #declare let mut #kept = ::std::vec![0.0; #len]; #value #finite)
        }
        StmtKind::Tally { .. } => tally::settle(program, stmt),
        StmtKind::Let {
            var, loops, value, ..
        } => {
            // A `let` may have been taken out of a loop that never runs, and was not checked there.
            let checks = nest(program, loops, index_checks(program, stmt));
            let define = define(program, *var, loops, value);
            let finite = check_known(program, *var, stmt.line);
            quote!(#checks #define #finite)
        }
        StmtKind::Declare(id) => declare(program, *id),
        StmtKind::Assign { var, at, value, .. } => assign(program, *var, at, value),
        StmtKind::Factor { value, .. } if value.is_active(&program.model) => TokenStream::new(),
        StmtKind::Factor { value, .. } => {
            let value = plain(program, value);
            quote!(__settled += __p::Settled::both(#value);)
        }
        StmtKind::For {
            var, lo, hi, body, ..
        } => {
            let body = block(program, body);
            match body.is_empty() {
                true => body,
                false => for_loop(program, var, lo, hi, body),
            }
        }
    }
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
        return TokenStream::new();
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

/// Bounds of parameters, and every `x ~ D(args)`, once the `let`s that they may read are worked out.
fn sites(program: &Program, body: &[Stmt]) -> TokenStream {
    let site = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Latent(id) => check_bounds(program, *id, stmt.line),
        StmtKind::Tilde(site) => settle_site(program, site, stmt.line),
        StmtKind::Joint(joint) => settle_joint(program, joint, stmt.line),
        StmtKind::For {
            var, lo, hi, body, ..
        } => {
            let body = sites(program, body);
            match body.is_empty() {
                true => body,
                false => for_loop(program, var, lo, hi, body),
            }
        }
        _ => TokenStream::new(),
    };
    body.iter().map(site).collect()
}

/// The checks and the constant term of one `x ~ D(args)`; what a parameter reaches is NaN to it.
fn settle_site(program: &Program, site: &Site, line: u32) -> TokenStream {
    let distribution = distribution(site);
    let place = place(&site.text, line);
    let (target, at) = (&site.target.0, index_list(program, &site.target.1));
    let (x, args) = (known(program, &site.x), known_args(program, site));
    let mask = Literal::u32_unsuffixed(active_mask(program, site));
    if let Some(x) = missing::observed(program, &site.x) {
        return quote! {
            __settled += __p::settle_observed::<#distribution, #mask>(#place, (#target, #at, #x), [#(#args),*])?;
        };
    }
    quote! {
        __settled += __p::settle_site::<#distribution, #mask>(#place, (#target, #at, #x), [#(#args),*])?;
    }
}

/// The same of a distribution of arrays.
fn settle_joint(program: &Program, joint: &Joint, line: u32) -> TokenStream {
    let distribution = wholes::distribution(joint);
    let place = place(&joint.text, line);
    let (target, at) = (&joint.target.0, index_list(program, &joint.target.1));
    let x = wholes::known(program, &joint.x);
    let args = joint.args.iter().map(|arg| wholes::known(program, arg));
    let dims = wholes::lengths(program, &joint.dims);
    quote! {
        __settled += __p::settle_joint::<#distribution>(#place, (#target, #at), #dims, #x, [#(#args),*])?;
    }
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
