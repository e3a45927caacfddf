//! What every walk over the statements writes alike: distributions, masks, places.

use super::adjoint::evaluate;
use super::change::scatter;
use super::reads::OneByOne;
use super::{index, scalar};
use crate::ir::{Int, Program, Scalar, Site, Stmt, StmtKind};
use crate::typed::Dist;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// `::wgf::dist::Normal, 2`, the generic arguments of the runtime's functions, with the user's token for the name.
pub(super) fn distribution(site: &Site) -> TokenStream {
    distribution_of(&site.dist, site.args.len())
}

/// The same of a distribution with so many arguments.
pub(super) fn distribution_of(dist: &Dist, args: usize) -> TokenStream {
    let (name, n) = (&dist.name, count(args));
    match &dist.path {
        Some(path) => quote!(#path, #n),
        None => quote!(::wgf::dist::#name, #n),
    }
}

pub(super) fn count(n: usize) -> Literal {
    Literal::usize_unsuffixed(n)
}

/// Bit 0 for the variate, bits 1… for the arguments: which of them depend on parameters.
pub(super) fn active_mask(program: &Program, site: &Site) -> u32 {
    let active = |s: &Scalar| u32::from(s.is_active(&program.model));
    let args = site
        .args
        .iter()
        .enumerate()
        .map(|(i, arg)| active(arg) << (i + 1));
    active(&site.x) | args.sum::<u32>()
}

/// The arguments as the base and the supports take them: NaN for what is not data.
pub(super) fn known_args(program: &Program, site: &Site) -> Vec<TokenStream> {
    site.args.iter().map(|arg| known(program, arg)).collect()
}

/// The value, or NaN where a parameter reaches it.
pub(super) fn known(program: &Program, s: &Scalar) -> TokenStream {
    match s.is_active(&program.model) {
        true => quote!(f64::NAN),
        false => scalar::plain(program, s),
    }
}

/// The literal of a statement's place in the source.
pub(super) fn place(text: &str, line: u32) -> TokenStream {
    let line = Literal::u32_unsuffixed(line);
    quote!(__p::Place { statement: #text, file: ::core::file!(), line: #line })
}

/// `&[i, j]`, for element names in messages.
pub(super) fn index_list(program: &Program, at: &[Int]) -> TokenStream {
    let at = at.iter().map(|i| index::index(program, i));
    quote!(&[#(#at),*])
}

/// Whether a statement has anything to run once `keep` has chosen among the scalar ones.
pub(super) fn any_site(stmt: &Stmt, keep: &impl Fn(&Site) -> bool) -> bool {
    match &stmt.kind {
        StmtKind::Tilde(site) => keep(site),
        StmtKind::For { body, .. } => body.iter().any(|s| any_site(s, keep)),
        _ => false,
    }
}

/// A variate or an argument of a statement whose partial derivatives are `__partials`: its value, with its part of the sweep.
pub(super) fn input(
    one: &mut OneByOne<'_, '_>,
    s: &Scalar,
    partial: &TokenStream,
    setup: &mut TokenStream,
    sweep: &mut TokenStream,
) -> TokenStream {
    let mut value = evaluate(one, s, setup);
    let paths = std::mem::take(&mut value.paths);
    sweep.extend(scatter(one, &paths, partial));
    value.lifted()
}

/// All arguments so.
pub(super) fn arguments(
    one: &mut OneByOne<'_, '_>,
    site: &Site,
    setup: &mut TokenStream,
    sweep: &mut TokenStream,
) -> Vec<TokenStream> {
    let args = site.args.iter().enumerate();
    args.map(|(i, arg)| {
        let i = Literal::usize_unsuffixed(i);
        input(one, arg, &quote!(__partials.args[#i]), setup, sweep)
    })
    .collect()
}
