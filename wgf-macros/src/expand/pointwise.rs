//! Each observation's log density by itself.

use super::scalar::plain;
use super::site::{distribution, index_list};
use super::{missing, wholes};
use crate::ir::{Int, Joint, Program, Scalar, Site, Source, Whole};
use proc_macro2::TokenStream;
use quote::quote;

/// `y[i] ~ D(args)`, if `y` is data.
pub(super) fn site(program: &Program, site: &Site) -> TokenStream {
    let (name, at) = (&site.target.0, index_list(program, &site.target.1));
    let args = site.args.iter().map(|arg| plain(program, arg));
    let distribution = distribution(site);
    if let Some(x) = missing::observed(program, &site.x) {
        // What is missing is no observation.
        return quote! {
            let __x: f64 = #x;
            if !__x.is_nan() {
                __term(#name, #at, __p::whole_density::<#distribution>(__x, [#(#args),*]));
            }
        };
    }
    if !matches!(site.x, Scalar::Data(..)) {
        return TokenStream::new();
    }
    let x = plain(program, &site.x);
    quote!(__term(#name, #at, __p::whole_density::<#distribution>(#x, [#(#args),*]));)
}

/// The same of arrays.
pub(super) fn joint(program: &Program, joint: &Joint) -> TokenStream {
    let observed = matches!(
        joint.x,
        Whole::Block {
            source: Source::Data(_),
            ..
        } | Whole::Number(Scalar::Data(..))
    );
    if !observed {
        return TokenStream::new();
    }
    let (name, at) = (&joint.target.0, index_list(program, &joint.target.1));
    let len = wholes::scratch_len(program, joint);
    let scratch = quote!(&mut ::std::vec![0.0; #len][..]);
    let value = wholes::log_density(program, joint, &scratch);
    quote!(__term(#name, #at, #value);)
}

/// A term that stands for observations.
pub(super) fn term(
    program: &Program,
    value: &Scalar,
    target: Option<&(String, Vec<Int>)>,
) -> TokenStream {
    let Some((name, at)) = target else {
        return TokenStream::new();
    };
    let entry = missing::entry(program, name, at);
    let (at, value) = (index_list(program, at), plain(program, value));
    let term = quote!(__term(#name, #at, #value););
    match entry {
        // What is missing is no observation.
        Some(x) => quote!(if !f64::is_nan(#x) { #term }),
        None => term,
    }
}
