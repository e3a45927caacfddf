//! Plates: loops whose rows do not depend on each other, evaluated in blocks of rows.
//!
//! ```text
//! let mut __at = lo;
//! // What is shared: arguments, adjoints to add up.
//! while __at + WIDTH <= hi { let i = __at; /* rows i, i + 1, … */ __at += WIDTH; }
//! while __at < hi { let i = __at; /* one row */ __at += 1; }
//! // Shared arguments get their adjoints.
//! ```

use super::adjoint::{adjoint_name, evaluate};
use super::change::scatter;
use super::index::{index, range_end};
use super::plate_site::SitePlan;
use super::product::chunks;
use super::reads::Names;
use super::rows::{Pieces, Rows};
use crate::ir::{Bound, Int, Program, Scalar, Site, Stmt, StmtKind};
use crate::typed::VarId;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The range of a plate's loop.
pub(super) struct Range<'p> {
    pub(super) var: &'p Ident,
    pub(super) lo: &'p Int,
    pub(super) hi: &'p Int,
}

fn locals(body: &[Stmt]) -> impl Iterator<Item = usize> + '_ {
    body.iter().filter_map(|stmt| match stmt.kind {
        StmtKind::Let { var, .. } => Some(var),
        _ => None,
    })
}

/// A loop's body for blocks of one type.
pub(super) struct Version {
    pub(super) pieces: Pieces,
    pub(super) body: TokenStream,
    /// After as many blocks as `run`.
    pub(super) fold: TokenStream,
    /// The most blocks without a fold.
    pub(super) run: TokenStream,
}

/// The two loops: whole blocks of rows, then the rows that are left, one by one.
pub(super) fn loops(
    program: &Program,
    range: &Range<'_>,
    blocks: Version,
    rest: Version,
    number: &TokenStream,
) -> TokenStream {
    let (lo, hi) = (index(program, range.lo), range_end(program, range.hi));
    let width = quote!(<#number as __p::Rows<__T>>::WIDTH);
    let loops = match blocks.pieces.products.is_empty() {
        false => chunks(range.var, blocks, rest, number),
        true => {
            let blocks = one_loop(range.var, &blocks, Step::Block(&width));
            let rest = one_loop(range.var, &rest, Step::Row);
            quote! {
                // A constant, so that where there are no blocks no code is made for them.
                if const { #width > 1 } {
                    #blocks
                }
                #rest
            }
        }
    };
    quote! {
        let (__lo, __hi): (usize, usize) = (#lo, #hi);
        let mut __at = __lo;
        #loops
    }
}

/// How far a pass through a loop's body goes.
#[derive(Clone, Copy)]
pub(super) enum Step<'t> {
    /// As many rows as a block has.
    Block(&'t TokenStream),
    Row,
}

impl Step<'_> {
    fn width(self) -> TokenStream {
        match self {
            Step::Block(width) => width.clone(),
            Step::Row => quote!(1),
        }
    }

    /// Whether there are so many rows up to `until`.
    fn fits(self, until: &TokenStream) -> TokenStream {
        match self {
            Step::Block(width) => quote!(__at + #width <= #until),
            Step::Row => quote!(__at < #until),
        }
    }
}

/// One pass through a loop's body, and on to the next.
pub(super) fn pass(var: &Ident, version: &Version, step: Step<'_>) -> TokenStream {
    let Pieces { top, bottom, .. } = &version.pieces;
    let (body, width) = (&version.body, step.width());
    quote! {
        let #var = __at;
        #top
        #body
        #bottom
        __at += #width;
    }
}

fn one_loop(var: &Ident, version: &Version, step: Step<'_>) -> TokenStream {
    let Pieces { before, after, .. } = &version.pieces;
    let (pass, fold) = (pass(var, version, step), &version.fold);
    let (to_fold, to_end) = (step.fits(&quote!(__until)), step.fits(&quote!(__hi)));
    let run = match fold.is_empty() {
        true => quote!(while #to_end { #pass }),
        false => {
            let until = until(version, &step.width());
            quote! {
                while #to_end {
                    #until
                    while #to_fold { #pass }
                    #fold
                }
            }
        }
    };
    quote!(#before #run #after)
}

/// Up to where the rows go before the next fold.
fn until(version: &Version, width: &TokenStream) -> TokenStream {
    let run = &version.run;
    quote!(let __until = usize::min(__hi, usize::saturating_add(__at, usize::saturating_mul(#run, #width)));)
}

/// `for var in lo..hi { body }` as a plate, which writes the adjoints of the arrays `first` before anything is added to them.
pub(super) fn plate(
    program: &Program,
    names: &mut Names,
    range: &Range<'_>,
    body: &[Stmt],
    first: &[VarId],
) -> TokenStream {
    let mut bound = Bound::of_loop(range.var);
    bound.vars.extend(locals(body));
    let sites: Vec<SitePlan<'_>> = sites(body)
        .map(|site| SitePlan::new(program, names, site, &bound))
        .collect();
    if sites.iter().all(|site| site.mask == 0) && !has_active_factor(program, body) {
        return TokenStream::new();
    }
    let number = quote!(__R);
    let mut version = |number: TokenStream| {
        let mut rows = Rows::new(program, names, range.var, number);
        rows.bound = bound.clone();
        rows.first = first.to_vec();
        statements(program, rows, body, &sites)
    };
    let (blocks, rest) = (version(number.clone()), version(quote!(__T)));
    let begin: TokenStream = sites
        .iter()
        .map(|site| site.begin(program, names))
        .collect();
    let end: TokenStream = sites.iter().map(|site| site.end(program, names)).collect();
    let loops = loops(program, range, blocks, rest, &number);
    quote!({ #begin #loops #end })
}

fn sites(body: &[Stmt]) -> impl Iterator<Item = &Site> {
    body.iter().filter_map(|stmt| match &stmt.kind {
        StmtKind::Tilde(site) => Some(site),
        _ => None,
    })
}

fn has_active_factor(program: &Program, body: &[Stmt]) -> bool {
    body.iter().any(
        |stmt| matches!(&stmt.kind, StmtKind::Factor { value, .. } if value.is_active(&program.model)),
    )
}

/// The body's statements for one type of block.
fn statements(
    program: &Program,
    mut rows: Rows<'_, '_>,
    body: &[Stmt],
    sites: &[SitePlan<'_>],
) -> Version {
    let mut forward = TokenStream::new();
    let mut reverse: Vec<TokenStream> = Vec::new();
    let mut fold = TokenStream::new();
    let folds = sites
        .iter()
        .filter(|site| site.mask != 0)
        .map(SitePlan::folds);
    let run = quote!(const { if false #(|| #folds)* { __p::FOLD } else { usize::MAX } });
    let mut sites = sites.iter();
    for stmt in body {
        match &stmt.kind {
            StmtKind::Let { var, value, .. } if program.needed[*var] => {
                let (define, sweep) = local(&mut rows, &program.model.vars[*var].name, value);
                forward.extend(define);
                reverse.push(sweep);
            }
            StmtKind::Tilde(_) => {
                let Some(site) = sites.next() else { continue };
                if site.mask != 0 {
                    forward.extend(site.row(&mut rows));
                    fold.extend(site.fold(&rows));
                }
            }
            StmtKind::Factor { value, .. } if value.is_active(&program.model) => {
                forward.extend(factor(&mut rows, value));
            }
            _ => {}
        }
    }
    reverse.reverse();
    Version {
        pieces: rows.code,
        body: quote!(#forward #(#reverse)*),
        fold,
        run,
    }
}

/// `let name = value` in the body: its rows, and its part of the reverse sweep at the end of the body.
fn local(rows: &mut Rows<'_, '_>, name: &Ident, value: &Scalar) -> (TokenStream, TokenStream) {
    let mut setup = TokenStream::new();
    let value = evaluate(rows, value, &mut setup);
    let paths = value.paths.clone();
    let (code, number, adjoint) = (value.lifted(), rows.number.clone(), adjoint_name(name));
    let zero = rows.zero_adjoint(&adjoint);
    let sweep = scatter(rows, &paths, &quote!(#adjoint));
    (quote!(#setup let #name: #number = #code; #zero), sweep)
}

fn factor(rows: &mut Rows<'_, '_>, value: &Scalar) -> TokenStream {
    let (sum, number) = (rows.names.fresh("factor"), rows.number.clone());
    let total = rows.rows();
    rows.code
        .before
        .extend(quote!(let mut #sum: #number = __p::Real::constant(0.0);));
    rows.code
        .after
        .extend(quote!(__log_density += #total::total(#sum);));
    let mut setup = TokenStream::new();
    let value = evaluate(rows, value, &mut setup);
    let paths = value.paths.clone();
    let code = value.lifted();
    let sweep = scatter(rows, &paths, &quote!(__one));
    quote! {
        let __one: #number = __p::Real::constant(1.0);
        #setup
        #sum += #code;
        #sweep
    }
}
