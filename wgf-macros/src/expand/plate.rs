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
use super::first::writes_first;
use super::index::{index, range_end};
use super::keep::{Kept, keep};
use super::reads::{Names, OneByOne};
use super::rows::{Pieces, Rows};
use super::site::{active_mask, distribution};
use crate::ir::{Bound, Int, Program, Scalar, Site, Stmt, StmtKind};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

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

/// Whether rows multiply a vector: such plates go in larger blocks.
fn has_product(s: &Scalar) -> bool {
    match s {
        Scalar::Product(..) => true,
        Scalar::Neg(a) | Scalar::Powi(a, _) => has_product(a),
        Scalar::Binary(_, a, b) => has_product(a) || has_product(b),
        Scalar::Call(_, args) => args.iter().any(has_product),
        _ => false,
    }
}

/// The type of a block of rows in which these expressions are evaluated.
fn block(parts: &[&Scalar]) -> TokenStream {
    match parts.iter().any(|s| has_product(s)) {
        true => quote!(__R),
        false => quote!(__N),
    }
}

/// A loop's body for blocks of one type.
pub(super) struct Version {
    pub(super) pieces: Pieces,
    pub(super) body: TokenStream,
    /// After at most `FOLD` blocks.
    pub(super) fold: TokenStream,
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
    let blocks = one_loop(range.var, blocks, &width);
    let rest = one_loop(range.var, rest, &quote!(1));
    quote! {
        let (__lo, __hi): (usize, usize) = (#lo, #hi);
        let mut __at = __lo;
        // A constant, so that where there are no blocks no code is made for them.
        if const { #width > 1 } {
            #blocks
        }
        #rest
    }
}

fn one_loop(var: &Ident, version: Version, width: &TokenStream) -> TokenStream {
    let Version { pieces, body, fold } = version;
    let Pieces {
        before,
        top,
        bottom,
        after,
    } = pieces;
    let pass = quote! {
        let #var = __at;
        #top
        #body
        #bottom
        __at += #width;
    };
    let run = match fold.is_empty() {
        true => quote!(while __at + #width <= __hi { #pass }),
        false => quote! {
            while __at + #width <= __hi {
                let __until = usize::min(__hi, __at + __p::FOLD * #width);
                while __at + #width <= __until { #pass }
                #fold
            }
        },
    };
    quote!(#before #run #after)
}

/// `for var in lo..hi { body }` as a plate.
pub(super) fn plate(
    program: &Program,
    names: &mut Names,
    range: &Range<'_>,
    body: &[Stmt],
) -> TokenStream {
    let mut bound = Bound::of_loop(range.var);
    bound.vars.extend(locals(body));
    let sites: Vec<SitePlan<'_>> = sites(body)
        .map(|site| SitePlan::new(program, names, site, &bound))
        .collect();
    if sites.iter().all(|site| site.mask == 0) && !has_active_factor(program, body) {
        return TokenStream::new();
    }
    let number = block(&expressions(body));
    let vars = 0..program.model.vars.len();
    let first: Vec<usize> = vars
        .filter(|&id| writes_first(program, range.var, body, id))
        .collect();
    let mut version = |number: TokenStream| {
        let mut rows = Rows::new(program, names, range.var, number);
        rows.bound = bound.clone();
        rows.first = first.clone();
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

fn expressions(body: &[Stmt]) -> Vec<&Scalar> {
    let mut all = Vec::new();
    for stmt in body {
        match &stmt.kind {
            StmtKind::Let { value, .. } | StmtKind::Factor { value, .. } => all.push(value),
            StmtKind::Tilde(site) => {
                all.push(&site.x);
                all.extend(&site.args);
            }
            _ => {}
        }
    }
    all
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

/// One `x ~ D(args)` of a plate: which arguments all rows share, and the names of what it adds up.
struct SitePlan<'s> {
    site: &'s Site,
    mask: u32,
    /// Bit i + 1 for argument i.
    shared: u32,
    /// The sums of the plate, and of the block at hand.
    sums: Ident,
    rows: Ident,
    args: Vec<Ident>,
}

impl<'s> SitePlan<'s> {
    fn new(program: &Program, names: &mut Names, site: &'s Site, bound: &Bound) -> Self {
        let sums = names.fresh("sums");
        let shared = site
            .args
            .iter()
            .enumerate()
            .map(|(i, arg)| u32::from(!arg.depends(bound)) << (i + 1))
            .sum();
        let args = (0..site.args.len())
            .map(|i| format_ident!("{sums}_arg{i}"))
            .collect();
        SitePlan {
            site,
            mask: active_mask(program, site),
            shared,
            rows: format_ident!("{sums}_rows"),
            sums,
            args,
        }
    }

    fn is_shared(&self, i: usize) -> bool {
        self.shared >> (i + 1) & 1 == 1
    }

    fn generics(&self, number: &TokenStream) -> TokenStream {
        let distribution = distribution(self.site);
        let (mask, shared) = self.masks();
        quote!(#distribution, #number, #mask, #shared)
    }

    fn masks(&self) -> (Literal, Literal) {
        (
            Literal::u32_unsuffixed(self.mask),
            Literal::u32_unsuffixed(self.shared),
        )
    }

    /// Before the plate: the shared arguments, and the sums.
    fn begin(&self, program: &Program, names: &mut Names) -> TokenStream {
        if self.mask == 0 {
            return TokenStream::new();
        }
        let mut code = TokenStream::new();
        for (i, arg) in self.site.args.iter().enumerate() {
            if self.is_shared(i) {
                let mut one = OneByOne { program, names };
                let mut setup = TokenStream::new();
                let value = evaluate(&mut one, arg, &mut setup).lifted();
                let name = &self.args[i];
                code.extend(quote!(let #name: __T = { #setup #value };));
            }
        }
        let (sums, distribution) = (&self.sums, distribution(self.site));
        quote! {
            #code
            let mut #sums = __p::start::<#distribution, __T>();
        }
    }

    /// One block of rows.
    fn row(&self, rows: &mut Rows<'_, '_>) -> TokenStream {
        let (number, splat) = (rows.number.clone(), rows.rows());
        let (sums, distribution) = (&self.rows, distribution(self.site));
        rows.code
            .before
            .extend(quote!(let mut #sums = __p::start::<#distribution, #number>();));
        let mut setup = TokenStream::new();
        let mut ways = Vec::new();
        let partials = rows.names.fresh("row");
        let x = input(rows, &self.site.x, &mut setup);
        ways.push((x.1, quote!(#partials.x)));
        let mut args = Vec::new();
        for (i, arg) in self.site.args.iter().enumerate() {
            if self.is_shared(i) {
                let shared = &self.args[i];
                let name = format_ident!("{shared}_rows");
                rows.code
                    .before
                    .extend(quote!(let #name: #number = #splat::splat(#shared);));
                args.push(quote!(#name));
                continue;
            }
            let (value, paths) = input(rows, arg, &mut setup);
            let i = Literal::usize_unsuffixed(i);
            ways.push((paths, quote!(#partials.args[#i])));
            args.push(value);
        }
        let x = x.0;
        let generics = self.generics(&number);
        let mut sweep = TokenStream::new();
        for (paths, g) in &ways {
            sweep.extend(scatter(rows, paths, g));
        }
        quote! {
            #setup
            let #partials = __p::row::<#generics>(#x, [#(#args),*], &mut #sums);
            #sweep
        }
    }

    /// Adds the block's sums to the plate's.
    fn fold(&self, rows: &Rows<'_, '_>) -> TokenStream {
        let (number, sums, of_rows) = (&rows.number, &self.sums, &self.rows);
        let distribution = distribution(self.site);
        let (mask, shared) = self.masks();
        quote! {
            __p::fold::<#distribution, __T, #number, #mask, #shared>(#of_rows, &mut #sums);
            #of_rows = __p::start::<#distribution, #number>();
        }
    }

    /// After the plate: its value, and the adjoints of the shared arguments.
    fn end(&self, program: &Program, names: &mut Names) -> TokenStream {
        if self.mask == 0 {
            return TokenStream::new();
        }
        let args = self
            .args
            .iter()
            .enumerate()
            .map(|(i, name)| match self.is_shared(i) {
                true => quote!(#name),
                false => quote!(__p::Real::constant(f64::NAN)),
            });
        let (sums, generics) = (&self.sums, self.generics(&quote!(__T)));
        let partials = names.fresh("plate");
        let mut sweep = TokenStream::new();
        for (i, arg) in self.site.args.iter().enumerate() {
            if self.is_shared(i) && arg.is_active(&program.model) {
                let mut one = OneByOne { program, names };
                let mut setup = TokenStream::new();
                let value = evaluate(&mut one, arg, &mut setup);
                let i = Literal::usize_unsuffixed(i);
                let scatter = scatter(&mut one, &value.paths, &quote!(#partials.args[#i]));
                sweep.extend(quote!({ #setup #scatter }));
            }
        }
        quote! {
            let #partials = __p::finish::<#generics>(#sums, usize::saturating_sub(__hi, __lo), [#(#args),*]);
            __log_density += #partials.value;
            #sweep
        }
    }
}

/// A variate or an argument of the rows: its value, and the ways to its inputs.
fn input<'s>(
    rows: &mut Rows<'_, '_>,
    s: &'s Scalar,
    setup: &mut TokenStream,
) -> (TokenStream, Vec<super::adjoint::Path<'s>>) {
    let mut value = evaluate(rows, s, setup);
    let paths = std::mem::take(&mut value.paths);
    (value.lifted(), paths)
}

/// `var[…, i] = value` over its last index: the code that fills it, what it keeps, and the code of the sweep.
pub(super) struct Elements {
    pub(super) fill: TokenStream,
    pub(super) sweep: TokenStream,
    /// The names of the arrays of partial derivatives.
    pub(super) kept: Vec<Ident>,
}

pub(super) fn elements(
    program: &Program,
    names: &mut Names,
    range: &Range<'_>,
    (name, at): (&Ident, &TokenStream),
    value: &Scalar,
) -> Elements {
    let adjoint = adjoint_name(name);
    let prefix = &names.fresh(&format!("{name}_"));
    let number = block(&[value]);
    let mut kept_names = Vec::new();
    let mut fill = |names: &mut Names, number: TokenStream| {
        let mut rows = Rows::new(program, names, range.var, number);
        let (body, kept) = fill_rows(&mut rows, prefix, (name, at), value);
        kept_names = kept;
        Version {
            pieces: Pieces {
                // The forward loop gives nothing back.
                bottom: TokenStream::new(),
                after: TokenStream::new(),
                ..rows.code
            },
            body,
            fold: TokenStream::new(),
        }
    };
    let blocks = fill(names, number.clone());
    let rest = fill(names, quote!(__T));
    let fill = loops(program, range, blocks, rest, &number);
    let sweep = |names: &mut Names, number: TokenStream| {
        let mut rows = Rows::new(program, names, range.var, number);
        let (load, number) = (rows.rows(), rows.number.clone());
        let mut setup = TokenStream::new();
        // Evaluated for its ways alone: what it computes was kept.
        let mut value = evaluate(&mut rows, value, &mut setup);
        keep(
            prefix,
            &mut value.paths,
            |kept| quote!(#load::load(&#kept[#at..])),
        );
        let mut rows = Rows::new(program, rows.names, range.var, number.clone());
        let body = scatter(&mut rows, &value.paths, &quote!(__g));
        Version {
            body: quote! {
                let __g: #number = #load::load(&#adjoint[#at..]);
                #body
            },
            pieces: rows.code,
            fold: TokenStream::new(),
        }
    };
    let blocks = sweep(names, number.clone());
    let rest = sweep(names, quote!(__T));
    let sweep = loops(program, range, blocks, rest, &number);
    Elements {
        fill: quote!({ #fill }),
        sweep: quote!({ #sweep }),
        kept: kept_names,
    }
}

fn fill_rows(
    rows: &mut Rows<'_, '_>,
    prefix: &Ident,
    (name, at): (&Ident, &TokenStream),
    value: &Scalar,
) -> (TokenStream, Vec<Ident>) {
    let mut setup = TokenStream::new();
    let mut value = evaluate(rows, value, &mut setup);
    let kept = keep(prefix, &mut value.paths, |kept| quote!(#kept));
    let (store, code) = (rows.rows(), value.lifted());
    let stores = kept
        .iter()
        .map(|Kept { name, value }| quote!(#store::store(#value, &mut #name[#at..]);));
    let body = quote! {
        #setup
        #store::store(#code, &mut #name[#at..]);
        #(#stores)*
    };
    (body, kept.into_iter().map(|k| k.name).collect())
}
