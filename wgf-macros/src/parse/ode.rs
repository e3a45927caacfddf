//! `ode(f, z0, t0, times, args…, option = value, …)`.

use super::distribution::path_segment;
use super::name;
use crate::ast::{Expr, OdeCall, OdeOptions};
use crate::errors::did_you_mean;
use proc_macro2::{Ident, Span};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{LitFloat, LitInt, Token};

const OPTIONS: [&str; 4] = ["rtol", "atol", "max_steps", "method"];

/// What stands in the parentheses; `argument` parses an expression.
pub(super) fn call(
    input: ParseStream<'_>,
    argument: impl Fn(ParseStream<'_>) -> syn::Result<Expr>,
) -> syn::Result<OdeCall> {
    let mut call = function(input)?;
    let mut given: Vec<Ident> = Vec::new();
    while !input.is_empty() {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            break;
        }
        if input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
            let option = name(input, "expected the name of an option")?;
            input.parse::<Token![=]>()?;
            if given.contains(&option) {
                let message = format!("`{option}` is given twice");
                return Err(syn::Error::new(option.span(), message));
            }
            set(&mut call.options, &option, input)?;
            given.push(option);
        } else if given.is_empty() {
            call.args.push(argument(input)?);
        } else {
            return Err(input.error("the options of `ode`, `name = value`, come last"));
        }
    }
    Ok(call)
}

/// The name or path of the derivative.
fn function(input: ParseStream<'_>) -> syn::Result<OdeCall> {
    let expected = "`ode` starts with the function that gives the derivative, by its name or path: `ode(f, z0, t0, times, …)`";
    if !input.peek(Token![::]) && !input.peek(Ident::peek_any) {
        return Err(input.error(expected));
    }
    let start = input.span();
    let leading = input.parse::<Option<Token![::]>>()?;
    let first = path_segment(input)?;
    let (mut path, mut last) = (quote!(#leading #first), first.clone());
    let mut is_word = leading.is_none();
    while input.peek(Token![::]) {
        let colons = input.parse::<Token![::]>()?;
        last = path_segment(input)?;
        path.extend(quote!(#colons #last));
        is_word = false;
    }
    if !input.is_empty() && !input.peek(Token![,]) {
        return Err(syn::Error::new(start, expected));
    }
    Ok(OdeCall {
        function: path,
        word: is_word.then_some(first),
        at: last.span(),
        args: Vec::new(),
        options: OdeOptions::default(),
    })
}

fn set(options: &mut OdeOptions, option: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    let at = input.span();
    match option.to_string().as_str() {
        "rtol" => options.rtol = tolerance(input, 1e-13..1.0)?,
        "atol" => options.atol = tolerance(input, 1e-300..f64::INFINITY)?,
        "max_steps" => options.max_steps = steps(input, at)?,
        "method" => {
            let expected = "the methods are `non_stiff` and `stiff`";
            let method = name(input, expected)?;
            options.stiff = match method.to_string().as_str() {
                "stiff" => true,
                "non_stiff" => false,
                _ => return Err(syn::Error::new(method.span(), expected)),
            };
        }
        other => {
            let hint = did_you_mean(other, OPTIONS);
            let message = format!(
                "`ode` has no option `{other}`{hint} (there are {})",
                OPTIONS.join(", ")
            );
            return Err(syn::Error::new(option.span(), message));
        }
    }
    Ok(())
}

/// A positive number, written out.
fn tolerance(input: ParseStream<'_>, range: std::ops::Range<f64>) -> syn::Result<f64> {
    let at = input.span();
    let value: Option<f64> = match input.peek(LitInt) {
        true => input.parse::<LitInt>()?.base10_parse().ok(),
        false => input
            .parse::<LitFloat>()
            .ok()
            .and_then(|x| x.base10_parse().ok()),
    };
    let expected = match range.end.is_finite() {
        true => format!(
            "a relative tolerance is a number from {:e} up to {}, written out",
            range.start, range.end
        ),
        false => "an absolute tolerance is a positive number, written out".to_owned(),
    };
    value
        .filter(|value| value.is_finite() && range.contains(value))
        .ok_or_else(|| syn::Error::new(at, expected))
}

fn steps(input: ParseStream<'_>, at: Span) -> syn::Result<u64> {
    let expected = "the limit of the steps is a positive whole number, written out";
    let steps: Option<u64> = input
        .parse::<LitInt>()
        .ok()
        .and_then(|n| n.base10_parse::<u32>().ok())
        .map(u64::from);
    steps
        .filter(|&steps| steps > 0)
        .ok_or_else(|| syn::Error::new(at, expected))
}
