//! Distributions, and distributions that others stand in.

use super::{expr, group, name};
use crate::ast::{DistExpr, DistForm, Expr};
use crate::errors::Spans;
use proc_macro2::{Delimiter, Ident};
use quote::quote;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

/// How deeply distributions may stand in others; every stage recurses over them.
const MAX_DEPTH: usize = 8;

pub(super) fn distribution(input: ParseStream<'_>) -> syn::Result<DistExpr> {
    nested(input, 0)
}

/// A distribution that stands in `depth` others.
fn nested(input: ParseStream<'_>, depth: usize) -> syn::Result<DistExpr> {
    if depth == MAX_DEPTH {
        return Err(input.error("distributions are nested too deeply"));
    }
    let leading = input.parse::<Option<Token![::]>>()?;
    let mut name = match leading.is_some() || is_path(input) {
        true => path_segment(input)?,
        false => name(input, "expected a distribution after `~`")?,
    };
    let mut spans = Spans::from(name.span());
    let mut path = quote!(#leading #name);
    let is_own = leading.is_some() || input.peek(Token![::]);
    while input.peek(Token![::]) {
        let colons = input.parse::<Token![::]>()?;
        name = path_segment(input)?;
        path.extend(quote!(#colons #name));
        spans.end = name.span();
    }
    let mut form = DistForm::Plain;
    let mut args = Vec::new();
    if input.peek(syn::token::Paren) {
        let contents = |input: ParseStream<'_>| match is_own {
            true => Ok((DistForm::Plain, expr::comma_list(input)?)),
            false => combined(&name, input, depth + 1),
        };
        let parens;
        ((form, args), parens) = group(input, Delimiter::Parenthesis, "expected `(…)`", contents)?;
        spans.end = parens.end;
    }
    Ok(DistExpr {
        name,
        path: is_own.then_some(path),
        args,
        form,
        spans,
    })
}

/// What stands in the parentheses of a distribution of the language: other distributions, in a combinator's.
fn combined(
    name: &Ident,
    input: ParseStream<'_>,
    depth: usize,
) -> syn::Result<(DistForm, Vec<Expr>)> {
    let comma = |input: ParseStream<'_>| input.parse::<Token![,]>().map(drop);
    let form = match name.to_string().as_str() {
        "Truncated" | "Censored" => {
            let inner = Box::new(nested(input, depth)?);
            comma(input)?;
            let lo = match input.peek(Token![..]) {
                true => None,
                false => Some(expr::expr(input)?),
            };
            input.parse::<Token![..]>().map_err(|e| {
                syn::Error::new(e.span(), "expected a range, `lo..hi`, `lo..` or `..hi`")
            })?;
            let hi = match input.is_empty() {
                true => None,
                false => Some(expr::expr(input)?),
            };
            DistForm::Between { inner, lo, hi }
        }
        "RightCensored" => {
            let inner = Box::new(nested(input, depth)?);
            comma(input)?;
            let expected = "expected `observed = …`, data that say which were seen";
            let word: Ident = input
                .parse()
                .map_err(|e| syn::Error::new(e.span(), expected))?;
            if word != "observed" {
                return Err(syn::Error::new(word.span(), expected));
            }
            input.parse::<Token![=]>()?;
            let observed = expr::expr(input)?;
            DistForm::Observed { inner, observed }
        }
        "ZeroInflated" => {
            let gate = expr::expr(input)?;
            comma(input)?;
            let inner = Box::new(nested(input, depth)?);
            DistForm::Inflated { gate, inner }
        }
        "Mixture" => {
            let weights = expr::expr(input)?;
            comma(input)?;
            mixture(input, weights, depth)?
        }
        _ => return Ok((DistForm::Plain, expr::comma_list(input)?)),
    };
    let _ = input.parse::<Option<Token![,]>>()?;
    Ok((form, Vec::new()))
}

/// What follows the weights of a mixture.
fn mixture(input: ParseStream<'_>, weights: Expr, depth: usize) -> syn::Result<DistForm> {
    if input.peek(Token![|]) {
        input.parse::<Token![|]>()?;
        let var = name(
            input,
            "expected the component's variable, as in `|k| Normal(mu[k], 1.0)`",
        )?;
        input.parse::<Token![|]>()?;
        let inner = Box::new(nested(input, depth)?);
        return Ok(DistForm::Each {
            weights,
            var,
            inner,
        });
    }
    let items = |input: ParseStream<'_>| {
        let mut components = Vec::new();
        while !input.is_empty() {
            components.push(nested(input, depth)?);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(components)
    };
    let expected = "expected the components: `|k| Normal(mu[k], 1.0)`, or `[Normal(0.0, 1.0), Cauchy(0.0, 1.0)]`";
    let (components, _) = group(input, Delimiter::Bracket, expected, items)?;
    Ok(DistForm::List {
        weights,
        components,
    })
}

/// Whether `word::` follows, where the word may be `crate`, `self` or `super`.
pub(super) fn is_path(input: ParseStream<'_>) -> bool {
    input.peek(Ident::peek_any) && input.peek2(Token![::])
}

pub(super) fn path_segment(input: ParseStream<'_>) -> syn::Result<Ident> {
    input
        .call(Ident::parse_any)
        .map_err(|e| syn::Error::new(e.span(), "expected a name after `::`"))
}
