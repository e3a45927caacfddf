//! What a number is drawn from, as code: an expression of type `Result<f64, Undrawn>`.

use super::super::index::{index, range_end};
use super::super::scalar::plain;
use super::super::site::{count, distribution_of};
use crate::ir::{DrawnFrom, Program, Scalar};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// A draw, between ends if there are some.
pub(super) fn source(
    program: &Program,
    from: &DrawnFrom,
    ends: Option<&[TokenStream; 2]>,
) -> TokenStream {
    if let DrawnFrom::Flat = from {
        let [lo, hi] = match ends {
            Some(ends) => ends.clone(),
            None => [quote!(f64::NEG_INFINITY), quote!(f64::INFINITY)],
        };
        return quote!(__p::flat(__rng, #lo, #hi));
    }
    let draw = free(program, from);
    match ends {
        Some([lo, hi]) => quote!(__p::within(__rng, #lo, #hi, |__rng| #draw)),
        None => draw,
    }
}

fn free(program: &Program, from: &DrawnFrom) -> TokenStream {
    let end = |e: &Option<Scalar>, open: TokenStream| match e {
        Some(e) => plain(program, e),
        None => open,
    };
    match from {
        DrawnFrom::Plain(dist, args) => {
            let distribution = distribution_of(dist, args.len());
            let args = args.iter().map(|a| plain(program, a));
            quote!({
                #[allow(unused_imports)]
                use __p::{CanDraw as _, CannotDraw as _};
                (&__p::Drawer::<#distribution>::OF).draw(__rng, [#(#args),*])
            })
        }
        DrawnFrom::Truncated {
            dist,
            args,
            lo,
            hi,
            discrete,
        } => {
            let distribution = distribution_of(dist, args.len());
            let (lo, hi) = (
                end(lo, quote!(f64::NEG_INFINITY)),
                end(hi, quote!(f64::INFINITY)),
            );
            let args = args.iter().map(|a| plain(program, a));
            quote!(__p::truncated::<#distribution>(__rng, #lo, #hi, #discrete, [#(#args),*]))
        }
        DrawnFrom::Censored { inner, lo, hi } => {
            let inner = free(program, inner);
            let (lo, hi) = (
                end(lo, quote!(f64::NEG_INFINITY)),
                end(hi, quote!(f64::INFINITY)),
            );
            quote!((#inner).map(|__x| f64::min(f64::max(__x, #lo), #hi)))
        }
        DrawnFrom::OneOf(weights, components) => {
            let n = count(weights.len());
            let weights = weights.iter().map(|w| plain(program, w));
            let arms = components.iter().enumerate().map(|(i, component)| {
                let (i, draw) = (Literal::usize_unsuffixed(i), free(program, component));
                quote!(#i => #draw,)
            });
            quote!({
                let __weights: [f64; #n] = [#(#weights),*];
                match __p::pick(__rng, #n, |__k| __weights[__k]) {
                    #(#arms)*
                    _ => ::core::result::Result::Ok(f64::NAN),
                }
            })
        }
        DrawnFrom::Each {
            var,
            hi,
            weight,
            inner,
        } => {
            let (n, weight) = (range_end(program, hi), plain(program, weight));
            let inner = free(program, inner);
            quote!({
                let #var: usize = __p::pick(__rng, #n as usize, |#var: usize| #weight);
                #inner
            })
        }
        DrawnFrom::Value {
            var,
            lo,
            hi,
            weight,
        } => {
            let (lo, hi) = (index(program, lo), range_end(program, hi));
            let weight = plain(program, weight);
            quote!({
                let (__lo, __hi): (usize, usize) = (#lo as usize, #hi as usize);
                let __at = __p::pick(__rng, __hi.saturating_sub(__lo), |__k: usize| {
                    let #var = __lo + __k;
                    #weight
                });
                ::core::result::Result::Ok((__lo + __at) as f64)
            })
        }
        DrawnFrom::Inflated(gate, inner) => {
            let (gate, inner) = (plain(program, gate), free(program, inner));
            quote!({
                let __gate: f64 = #gate;
                match __p::pick(__rng, 2, |__k| if __k == 0 { __gate } else { 1.0 - __gate }) {
                    0 => ::core::result::Result::Ok(0.0),
                    _ => #inner,
                }
            })
        }
        DrawnFrom::Flat => quote!(::core::result::Result::Err(__p::Undrawn::NoSampler)),
    }
}
