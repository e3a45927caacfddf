//! One `x ~ D(args)` in a plate: its sums before the loop, its rows in it, and what is worked out after it.

use super::adjoint::evaluate;
use super::change::scatter;
use super::reads::{Names, OneByOne};
use super::rows::Rows;
use super::site::{active_mask, distribution};
use super::value::Path;
use crate::ir::{Bound, Program, Scalar, Site};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

/// One `x ~ D(args)` of a plate: which arguments all rows share, and the names of what it adds up.
pub(super) struct SitePlan<'s> {
    site: &'s Site,
    pub(super) mask: u32,
    /// Bit i + 1 for argument i.
    shared: u32,
    /// The sums of the plate.
    sums: Ident,
    args: Vec<Ident>,
}

impl<'s> SitePlan<'s> {
    pub(super) fn new(program: &Program, names: &mut Names, site: &'s Site, bound: &Bound) -> Self {
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
    pub(super) fn begin(&self, program: &Program, names: &mut Names) -> TokenStream {
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
    pub(super) fn row(&self, rows: &mut Rows<'_, '_>) -> TokenStream {
        let (number, splat) = (rows.number.clone(), rows.rows());
        let (sums, distribution) = (rows.in_version(&self.sums), distribution(self.site));
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
                let name = rows.in_version(shared);
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

    /// Whether the block's sums must be folded, however few rows have been added to them.
    pub(super) fn folds(&self) -> TokenStream {
        let (distribution, (mask, _)) = (distribution(self.site), self.masks());
        quote!(__p::folds::<#distribution>(#mask))
    }

    /// Adds the block's sums to the plate's.
    pub(super) fn fold(&self, rows: &Rows<'_, '_>) -> TokenStream {
        let (number, sums, of_rows) = (&rows.number, &self.sums, rows.in_version(&self.sums));
        let distribution = distribution(self.site);
        let (mask, shared) = self.masks();
        quote! {
            __p::fold::<#distribution, __T, #number, #mask, #shared>(#of_rows, &mut #sums);
            #of_rows = __p::start::<#distribution, #number>();
        }
    }

    /// After the plate: its value, and the adjoints of the shared arguments.
    pub(super) fn end(&self, program: &Program, names: &mut Names) -> TokenStream {
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
) -> (TokenStream, Vec<Path<'s>>) {
    let mut value = evaluate(rows, s, setup);
    let paths = std::mem::take(&mut value.paths);
    (value.lifted(), paths)
}
