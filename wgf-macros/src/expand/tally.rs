//! Counts that occur in many rows: kept when the model meets its data, and what they add to the score.

use super::adjoint::evaluate;
use super::change::scatter;
use super::index::{index, range_end};
use super::reads::OneByOne;
use super::scalar::{lifted, plain};
use super::site::{active_mask, distribution};
use crate::ir::{Program, Site, Stmt, StmtKind};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

/// The names of the model's tallies, in the order of the program.
pub(super) fn tallies(program: &Program) -> Vec<Ident> {
    let is_tally = |stmt: &&Stmt| matches!(stmt.kind, StmtKind::Tally { .. });
    let tallies = program.body.iter().filter(is_tally);
    tallies.enumerate().map(|(at, _)| name(at)).collect()
}

fn name(at: usize) -> Ident {
    format_ident!("__tally{at}")
}

/// The name of one of them.
fn name_of(program: &Program, site: &Site) -> Ident {
    let sites = program.body.iter().filter_map(|stmt| match &stmt.kind {
        StmtKind::Tally { site, .. } => Some(site),
        _ => None,
    });
    let at = sites
        .take_while(|other| !std::ptr::eq(*other, site))
        .count();
    name(at)
}

/// The counts of all rows, when the model meets its data.
pub(super) fn settle(program: &Program, stmt: &Stmt) -> TokenStream {
    let StmtKind::Tally { var, lo, hi, site } = &stmt.kind else {
        return TokenStream::new();
    };
    let (tally, x) = (name_of(program, site), plain(program, &site.x));
    let (lo, hi) = (index(program, lo), range_end(program, hi));
    quote! {
        let #tally = __p::Tally::new((#lo..#hi).map(|#var| #x).collect());
    }
}

/// Its term of the generic log density.
pub(super) fn log_density(program: &Program, site: &Site) -> TokenStream {
    let (tally, distribution) = (name_of(program, site), distribution(site));
    let args = site.args.iter().map(|arg| lifted(program, arg));
    quote!(__log_density += __p::tally_kernel::<#distribution, __T>(#tally, [#(#args),*]);)
}

/// Its term of the score.
pub(super) fn score(one: &mut OneByOne<'_, '_>, site: &Site) -> TokenStream {
    let program = one.program;
    let (tally, distribution) = (name_of(program, site), distribution(site));
    let mask = Literal::u32_unsuffixed(active_mask(program, site));
    let (mut setup, mut sweep) = (TokenStream::new(), TokenStream::new());
    let mut args = Vec::new();
    for (i, arg) in site.args.iter().enumerate() {
        let mut value = evaluate(one, arg, &mut setup);
        let paths = std::mem::take(&mut value.paths);
        let i = Literal::usize_unsuffixed(i);
        sweep.extend(scatter(one, &paths, &quote!(__partials.args[#i])));
        args.push(value.lifted());
    }
    quote!({
        #setup
        let __partials = __p::tally::<#distribution, __T, __R, #mask>(#tally, [#(#args),*]);
        __log_density += __partials.value;
        #sweep
    })
}
