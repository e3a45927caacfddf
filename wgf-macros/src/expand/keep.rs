//! What a `let` keeps of its evaluation for the reverse sweep.

use super::value::{Factor, Path};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// Where the reverse sweep finds a partial derivative of a `let`: a name of its own, or an element of a kept array.
pub(super) struct Kept {
    /// The name of the scalar or of the array.
    pub(super) name: Ident,
    /// What to keep.
    pub(super) value: TokenStream,
}

/// Gives what the ways need of this evaluation names that outlive the statement; `place` says how such a name is read.
///
/// What can be read again, data and variables, is not kept. Of the rest either every factor is kept, or every way's product,
/// whichever are fewer.
pub(super) fn keep(
    var: &Ident,
    paths: &mut [Path<'_>],
    place: impl Fn(&Ident) -> TokenStream,
) -> Vec<Kept> {
    let mut factors = Kepts::new(var);
    let mut products = Kepts::new(var);
    for path in paths.iter() {
        let mut product: Option<TokenStream> = None;
        for tokens in path.factors.iter().rev().filter_map(active) {
            factors.place(tokens);
            product = Some(match product {
                None => tokens.clone(),
                Some(product) => quote!(#product * #tokens),
            });
        }
        if let Some(product) = product {
            products.place(&product);
        }
    }
    if factors.kept.len() < products.kept.len() {
        for factor in paths.iter_mut().flat_map(|path| &mut path.factors) {
            if let Some(tokens) = active(factor) {
                *factor = Factor::Active(place(&factors.place(tokens)));
            }
        }
        return factors.kept;
    }
    for path in paths {
        let product = path.factors.iter().rev().filter_map(active).cloned();
        if let Some(product) = product.reduce(|a, b| quote!(#a * #b)) {
            path.factors.retain(|factor| active(factor).is_none());
            let name = products.place(&product);
            path.factors.push(Factor::Active(place(&name)));
        }
    }
    products.kept
}

fn active<'f>(factor: &'f Factor<'_>) -> Option<&'f TokenStream> {
    match factor {
        Factor::Active(tokens) => Some(tokens),
        _ => None,
    }
}

/// Numbers to keep, each once.
struct Kepts<'v> {
    var: &'v Ident,
    kept: Vec<Kept>,
}

impl<'v> Kepts<'v> {
    fn new(var: &'v Ident) -> Self {
        Kepts {
            var,
            kept: Vec::new(),
        }
    }

    /// The name of a number, new or not.
    fn place(&mut self, value: &TokenStream) -> Ident {
        let text = value.to_string();
        let same = self.kept.iter().find(|k| k.value.to_string() == text);
        if let Some(kept) = same {
            return kept.name.clone();
        }
        let name = format_ident!("{}__partial{}", self.var, self.kept.len());
        self.kept.push(Kept {
            name: name.clone(),
            value: value.clone(),
        });
        name
    }
}
