//! What is checked when the model meets its data, statement by statement as they were written: indices and ranges,
//! lengths, arrays that are filled element by element.

use super::filled;
use super::index::{dim, int, saturated};
use super::loops::{for_loop, nest};
use super::minibatch;
use super::missing;
use super::site::place;
use super::truncated;
use crate::ast::ExprKind;
use crate::ir::{IndexCheck, Int, Program, Stmt, StmtKind};
use crate::lower::bound;
use crate::typed::{Dim, TExpr};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The checks of a whole model.
pub(super) fn checks(program: &Program) -> TokenStream {
    let lengths = program
        .model
        .vars
        .iter()
        .flat_map(|var| &var.shape)
        .filter_map(|d| check_length(program, d));
    let walk = block(program, &program.body);
    let complete = filled::complete(program);
    let (begin, all) = (missing::begin(program), missing::all_stated(program));
    let sizes = minibatch::checks(program);
    quote!(#(#lengths)* #sizes #begin #walk #complete #all)
}

/// A length that is computed must not be negative.
fn check_length(program: &Program, d: &Dim) -> Option<TokenStream> {
    if !matches!(d.expr.kind, ExprKind::Binary(..)) {
        return None;
    }
    let (text, value) = (&d.text, saturated(program, &crate::lower::dim(d)));
    Some(quote!(__p::size(#text, #value)?;))
}

fn block(program: &Program, body: &[Stmt]) -> TokenStream {
    body.iter().map(|stmt| statement(program, stmt)).collect()
}

fn statement(program: &Program, stmt: &Stmt) -> TokenStream {
    let checks = index_checks(program, stmt);
    let reads = filled::reads(program, stmt);
    match &stmt.kind {
        // Checks are of the program as written, which has no tallies.
        StmtKind::Latent(_) | StmtKind::Tally { .. } => TokenStream::new(),
        StmtKind::Let { loops, .. } => nest(program, loops, quote!(#checks #reads)),
        StmtKind::Declare(id) => filled::begin(program, &program.model.vars[*id]),
        StmtKind::Assign { var, at, text, .. } => {
            let fill = filled::fill(program, *var, at, text, stmt.line);
            quote!(#checks #reads #fill)
        }
        StmtKind::Tilde(_)
        | StmtKind::Joint(_)
        | StmtKind::Operate { .. }
        | StmtKind::Factor { .. }
        | StmtKind::Fill { .. } => {
            let states = missing::states(program, stmt);
            let within = truncated::check(program, stmt);
            quote!(#checks #reads #states #within)
        }
        StmtKind::For {
            var, lo, hi, body, ..
        } => {
            let range = check_range(program, var, lo, stmt.line);
            let body = block(program, body);
            let body = match body.is_empty() {
                true => body,
                false => for_loop(program, var, lo, hi, body),
            };
            quote!(#checks #range #body)
        }
    }
}

/// The checks of a statement's own indices.
pub(super) fn index_checks(program: &Program, stmt: &Stmt) -> TokenStream {
    stmt.checks
        .iter()
        .map(|check| check_index(program, check, stmt.line))
        .collect()
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
    let code = match &check.from {
        None => quote!(__p::check_index(#place, #value, #array, #len)?;),
        Some(from) => {
            let from = saturated(program, from);
            quote!(__p::check_slice(#place, #from..#value, #array, #len)?;)
        }
    };
    check.within.iter().rev().fold(code, |code, (var, lo, hi)| {
        for_loop(program, var, lo, hi, code)
    })
}

/// The indices in a bound are in range.
pub(super) fn bound_checks(program: &Program, t: &TExpr, line: u32) -> TokenStream {
    let checks = bound(&program.model, t).checks;
    checks
        .iter()
        .map(|check| check_index(program, check, line))
        .collect()
}
