//! What an adjoint is changed by: a factor from outside, and the chain of factors down to the input.

use super::reads::{Known, Reads};
use super::scalar::{ATOM, plain};
use super::value::{Factor, Path};
use crate::ir::Scalar;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// What is added to the adjoint of an input: `g · scale · Π factors`.
pub(super) struct Change {
    pub(super) g: TokenStream,
    pub(super) scale: f64,
    /// Outermost first, so that ways that part late share their products.
    pub(super) factors: Vec<Part>,
}

/// A factor of a change.
pub(super) struct Part {
    pub(super) tokens: TokenStream,
    /// An `f64`, not the generic number.
    pub(super) constant: bool,
    /// The factor outside a plate, if it is the same in all its rows.
    pub(super) shared: Option<TokenStream>,
}

impl Part {
    /// A shared factor as it stands outside the plate.
    pub(super) fn outside(self) -> Part {
        Part {
            tokens: self.shared.clone().unwrap_or(self.tokens),
            ..self
        }
    }
}

/// Adds `g` times the partial derivative to the adjoint of each input.
pub(super) fn scatter(reads: &mut dyn Reads, paths: &[Path<'_>], g: &TokenStream) -> TokenStream {
    let occasion = reads.names().fresh("occasion");
    let mut code = TokenStream::new();
    for path in paths {
        let factors = path.factors.iter().rev();
        let change = Change {
            g: g.clone(),
            scale: path.scale,
            factors: factors.map(|factor| part(reads, factor)).collect(),
        };
        code.extend(reads.add(path.target, change, &occasion));
    }
    code
}

pub(super) fn part(reads: &mut dyn Reads, factor: &Factor<'_>) -> Part {
    match factor {
        Factor::Active(tokens) => Part {
            tokens: tokens.clone(),
            constant: false,
            shared: None,
        },
        Factor::Input(s) => Part {
            tokens: reads.input(s, &mut TokenStream::new()),
            constant: false,
            shared: (!reads.varies(s)).then(|| plain(reads.program(), s)),
        },
        Factor::Known(s) => known_part(reads, s),
        Factor::Inverse(s) => {
            let part = known_part(reads, s);
            let inverse = |tokens: TokenStream| quote!(__p::Real::recip(#tokens));
            Part {
                tokens: inverse(part.tokens),
                constant: part.constant,
                shared: part.shared.map(inverse),
            }
        }
    }
}

fn known_part(reads: &mut dyn Reads, s: &Scalar) -> Part {
    match reads.known(s) {
        Known::Constant(code) => {
            let tokens = code.within(ATOM);
            Part {
                shared: Some(tokens.clone()),
                tokens,
                constant: true,
            }
        }
        Known::Rows(tokens) => Part {
            tokens,
            constant: false,
            shared: None,
        },
    }
}

impl Change {
    /// `g` alone.
    pub(super) fn by(g: TokenStream) -> Change {
        Change {
            g,
            scale: 1.0,
            factors: Vec::new(),
        }
    }

    /// `g · Π factors`, without the scale, as a product whose last factor is not an `f64`, if there is one.
    fn product(&self) -> (TokenStream, Option<TokenStream>) {
        let mut product = self.g.clone();
        let numbers: Vec<&Part> = self.factors.iter().filter(|f| !f.constant).collect();
        for f in self.factors.iter().filter(|f| f.constant) {
            let tokens = &f.tokens;
            product = quote!(#product * #tokens);
        }
        let Some((last, first)) = numbers.split_last() else {
            return (product, None);
        };
        for f in first {
            let tokens = &f.tokens;
            product = quote!(#product * #tokens);
        }
        (product, Some(last.tokens.clone()))
    }

    /// `to += change`.
    pub(super) fn added(&self, to: &TokenStream) -> TokenStream {
        let (product, last) = self.product();
        let product = scaled(product, self.scale);
        match (last, self.scale < 0.0) {
            (Some(last), true) => quote!(#to = __p::Real::mul_add(-(#product), #last, #to);),
            (Some(last), false) => quote!(#to = __p::Real::mul_add(#product, #last, #to);),
            (None, true) => quote!(#to -= #product;),
            (None, false) => quote!(#to += #product;),
        }
    }

    /// The change as one expression.
    pub(super) fn value(&self) -> TokenStream {
        let (product, last) = self.product();
        let product = scaled(product, self.scale);
        let sign = (self.scale < 0.0).then(|| quote!(-));
        match last {
            Some(last) => quote!(#sign(#product * #last)),
            None => quote!(#sign(#product)),
        }
    }
}

/// `product · |scale|`.
fn scaled(product: TokenStream, scale: f64) -> TokenStream {
    match scale.abs() {
        1.0 => product,
        scale => {
            let scale = Literal::f64_suffixed(scale);
            quote!(#product * #scale)
        }
    }
}
