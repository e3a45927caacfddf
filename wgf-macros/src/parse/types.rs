//! Types of data and parameters.

use super::{expr, group, name};
use crate::ast::{TypeArg, TypeExpr};
use crate::errors::{Spans, did_you_mean};
use crate::shapes::{self, SHAPES};
use proc_macro2::{Delimiter, Ident, Span};
use syn::Token;
use syn::parse::ParseStream;

/// `real`, `real(0.0..)`, `index(n)`, `[real; n]`, `[real; n, k]`.
pub(super) fn type_expr(input: ParseStream<'_>) -> syn::Result<TypeExpr> {
    if !input.peek(syn::token::Bracket) {
        let (base, arg, mut spans) = element(input)?;
        let missing = question_mark(input)?;
        spans.end = missing.unwrap_or(spans.end);
        return Ok(TypeExpr {
            base,
            arg,
            shape: Vec::new(),
            missing,
            spans,
        });
    }
    let inside = |input: ParseStream<'_>| {
        let (base, arg, _) = element(input)?;
        let missing = question_mark(input)?;
        input.parse::<Token![;]>().map_err(|e| {
            syn::Error::new(
                e.span(),
                "expected `;` and a size, as in `[real; n]` or `[real; n, k]`",
            )
        })?;
        let shape = expr::comma_list(input)?;
        if shape.is_empty() || shape.len() > 2 {
            let at = shape.get(2).map_or(input.span(), |third| third.spans.start);
            let message = "an array has one or two sizes: `[real; n]` or `[real; n, k]`";
            return Err(syn::Error::new(at, message));
        }
        Ok((base, arg, missing, shape))
    };
    let ((base, arg, missing, shape), spans) =
        group(input, Delimiter::Bracket, "expected `[type; size]`", inside)?;
    Ok(TypeExpr {
        base,
        arg,
        shape,
        missing,
        spans,
    })
}

/// The type of a parameter or a quantity, which is never missing.
pub(super) fn type_of_value(input: ParseStream<'_>) -> syn::Result<TypeExpr> {
    let ty = type_expr(input)?;
    match ty.missing {
        None => Ok(ty),
        Some(at) => Err(syn::Error::new(
            at,
            "only data can be missing: `?` belongs in the data block, as in `data { x: [real?; n] }`",
        )),
    }
}

/// The `?` of `real?` and `real(0.0..)?`.
fn question_mark(input: ParseStream<'_>) -> syn::Result<Option<Span>> {
    let mark: Option<Token![?]> = input.parse()?;
    Ok(mark.map(|mark| mark.span))
}

fn element(input: ParseStream<'_>) -> syn::Result<(Ident, TypeArg, Spans)> {
    let base = name(input, "expected a type, such as `real` or `[real; n]`")?;
    if input.peek(Token![<]) || input.peek(Token![::]) {
        let message =
            format!("there is no type `{base}<…>`; a scalar is `real`, an array `[real; n]`");
        return Err(syn::Error::new(base.span(), message));
    }
    let mut spans = Spans::from(base.span());
    if input.peek(syn::token::Bracket) {
        return shaped(input, base);
    }
    if !input.peek(syn::token::Paren) {
        return Ok((base, TypeArg::None, spans));
    }
    let (arg, parens) = group(input, Delimiter::Parenthesis, "expected `(…)`", type_arg)?;
    spans.end = parens.end;
    Ok((base, arg, spans))
}

/// `simplex[k]`.
fn shaped(input: ParseStream<'_>, base: Ident) -> syn::Result<(Ident, TypeArg, Spans)> {
    let text = base.to_string();
    if shapes::find(&text).is_none() {
        let hint = match shapes::alias(&text) {
            Some(ours) => format!("; it is called `{ours}[…]` here"),
            None => did_you_mean(&text, SHAPES.iter().map(|shape| shape.name)),
        };
        let hint = match hint.is_empty() {
            true => "; an array is `[real; n]`".to_owned(),
            false => hint,
        };
        let message = format!("there is no type `{base}[…]`{hint}");
        return Err(syn::Error::new(base.span(), message));
    }
    let (len, brackets) = group(input, Delimiter::Bracket, "expected `[k]`", expr::expr)?;
    let spans = Spans::from(base.span()).to(brackets);
    Ok((base, TypeArg::Len(len), spans))
}

/// `lo..hi` with either end open, or a size.
fn type_arg(input: ParseStream<'_>) -> syn::Result<TypeArg> {
    if input.is_empty() {
        let message = "expected bounds, as in `real(0.0..)`, or a size, as in `index(n)`";
        return Err(syn::Error::new(input.span(), message));
    }
    let lo = match input.peek(Token![..]) {
        true => None,
        false => match expr::expr(input)? {
            size if !input.peek(Token![..]) => return Ok(TypeArg::Size(size)),
            lo => Some(lo),
        },
    };
    input.parse::<Token![..]>()?;
    let hi = match input.is_empty() {
        true => None,
        false => Some(expr::expr(input)?),
    };
    Ok(TypeArg::Bounds { lo, hi })
}
