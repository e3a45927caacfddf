//! What the attributes chose, as the runtime's values.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::typed::{Choices, Divergence, Guide};

pub(super) fn choices(choices: &Choices) -> TokenStream {
    let guide = guide_choice(&choices.guide);
    let divergence = match &choices.divergence {
        Divergence::Named(name) => {
            let name = format_ident!("{name}");
            quote!(__p::divergence::#name)
        }
        Divergence::Power(name, exponent) => {
            let name = format_ident!("{name}");
            quote!(__p::divergence::#name(#exponent))
        }
        Divergence::Own(expression) => expression.clone(),
    };
    let method = format_ident!("{}", choices.method);
    quote! {
        __p::ModelChoices {
            guide: #guide,
            divergence: __p::divergence::shared(#divergence),
            method: __p::#method(),
        }
    }
}

fn guide_choice(guide: &Guide) -> TokenStream {
    match guide {
        Guide::Family(name) => {
            let name = format_ident!("{name}");
            quote!(__p::#name())
        }
        Guide::LowRank(rank) => quote!(__p::low_rank(#rank)),
        Guide::Mixture(components, family) => {
            let family = guide_choice(family);
            quote!(__p::mixture(#components).of(#family))
        }
    }
}
