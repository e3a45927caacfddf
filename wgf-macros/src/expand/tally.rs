//! Counts that occur in many rows: kept when the model meets its data, and what they add to the score.

use super::index::{index, range_end};
use super::reads::OneByOne;
use super::scalar::{lifted, plain};
use super::site::{active_mask, arguments, distribution};
use crate::ir::{Program, Site, Stmt, StmtKind};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// The names of the model's tallies.
pub(super) fn tallies(program: &Program) -> impl Iterator<Item = &Ident> {
    program.body.iter().filter_map(|stmt| match &stmt.kind {
        StmtKind::Tally { name, .. } => Some(name),
        _ => None,
    })
}

/// The counts of all rows, when the model meets its data.
pub(super) fn settle(program: &Program, stmt: &Stmt) -> TokenStream {
    let StmtKind::Tally {
        name,
        var,
        lo,
        hi,
        site,
    } = &stmt.kind
    else {
        return TokenStream::new();
    };
    let (lo, hi, x) = (
        index(program, lo),
        range_end(program, hi),
        plain(program, &site.x),
    );
    quote!(let #name = __p::Tally::new((#lo..#hi).map(|#var| #x).collect());)
}

/// Its term of the generic log density.
pub(super) fn log_density(program: &Program, name: &Ident, site: &Site) -> TokenStream {
    let distribution = distribution(site);
    let args = site.args.iter().map(|arg| lifted(program, arg));
    quote!(__log_density += __p::tally_kernel::<#distribution, __T>(#name, [#(#args),*]);)
}

/// Its term of the score.
pub(super) fn score(one: &mut OneByOne<'_, '_>, name: &Ident, site: &Site) -> TokenStream {
    let distribution = distribution(site);
    let mask = Literal::u32_unsuffixed(active_mask(one.program, site));
    let (mut setup, mut sweep) = (TokenStream::new(), TokenStream::new());
    let args = arguments(one, site, &mut setup, &mut sweep);
    quote!({
        #setup
        let __partials = __p::tally::<#distribution, __T, __R, #mask>(#name, [#(#args),*]);
        __log_density += __partials.value;
        #sweep
    })
}
