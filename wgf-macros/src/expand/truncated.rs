//! Data of truncated distributions lie within the ends, where the data settle these.

use super::scalar::{condition, plain};
use super::site::{index_list, place};
use crate::ast::Comparison;
use crate::ir::{Condition, Program, Scalar, Site, Stmt, StmtKind};
use proc_macro2::TokenStream;
use quote::quote;

/// The check of `x ~ Truncated(…)`, which is lowered to a term that is −∞ outside.
pub(super) fn check(program: &Program, stmt: &Stmt) -> Option<TokenStream> {
    let StmtKind::Factor { value, text, .. } = &stmt.kind else {
        return None;
    };
    let Scalar::If(outside, never, density) = value else {
        return None;
    };
    if !matches!(**never, Scalar::Const(f64::NEG_INFINITY)) {
        return None;
    }
    let (lo, hi) = ends(outside)?;
    let site = site(density)?;
    let end = |end: Option<&Scalar>, open: TokenStream| match end {
        Some(end) => plain(program, end),
        None => open,
    };
    let (lo, hi) = (
        end(lo, quote!(f64::NEG_INFINITY)),
        end(hi, quote!(f64::INFINITY)),
    );
    let place = place(text, stmt.line);
    let (target, at) = (&site.target.0, index_list(program, &site.target.1));
    let (x, outside) = (plain(program, &site.x), condition(program, outside));
    Some(quote! {
        if #outside {
            return ::core::result::Result::Err(__p::out_of_ends(#place, (#target, #at, #x), #lo, #hi));
        }
    })
}

/// The ends that a variate is outside of.
fn ends(outside: &Condition) -> Option<(Option<&Scalar>, Option<&Scalar>)> {
    match outside {
        Condition::Compare(Comparison::Less, _, lo) => Some((Some(lo), None)),
        Condition::Compare(Comparison::Greater, _, hi) => Some((None, Some(hi))),
        Condition::Either(low, high) => Some((ends(low)?.0, ends(high)?.1)),
        _ => None,
    }
}

fn site(s: &Scalar) -> Option<&Site> {
    match s {
        Scalar::Density(site) => Some(site),
        _ => s.operands().into_iter().find_map(site),
    }
}
