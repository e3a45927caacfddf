//! `#[guide]`, `#[divergence]`, `#[method]`.

use crate::ast::{ChoiceAttr, ChoiceValue};
use crate::errors::{Errors, did_you_mean};
use crate::optimise::PASSES;
use crate::parse::choice_value;
use crate::typed::{Choices, Divergence, Guide};
use proc_macro2::Ident;
use quote::quote;
use syn::parse::{ParseStream, Parser};

const FAMILIES: [&str; 3] = ["gaussian", "triangular", "diagonal"];
const LOW_RANK: &str = "low_rank";
const MIXTURE: &str = "mixture";

/// Names and the runtime's types.
const DIVERGENCES: [(&str, &str); 6] = [
    ("reverse_kl", "ReverseKl"),
    ("forward_kl", "ForwardKl"),
    ("chi2", "Chi2"),
    ("neyman_chi2", "NeymanChi2"),
    ("hellinger", "Hellinger"),
    ("jensen_shannon", "JensenShannon"),
];
const POWERS: [(&str, &str); 2] = [("alpha", "Alpha"), ("renyi", "Renyi")];

const METHODS: [&str; 2] = ["bbvi", "distillation"];

pub(super) fn choices(attrs: &[ChoiceAttr], errors: &Errors) -> Choices {
    for (i, attr) in attrs.iter().enumerate() {
        if attrs[..i].iter().any(|earlier| earlier.key == attr.key) {
            errors.push(attr.key.span(), format!("`#[{}]` is given twice", attr.key));
        }
    }
    let value = |key: &str| attrs.iter().find(|a| a.key == key).map(|a| &a.value);
    Choices {
        guide: value("guide")
            .and_then(|value| guide(value, errors))
            .unwrap_or(Guide::Family("gaussian")),
        divergence: value("divergence")
            .and_then(|value| divergence(value, errors))
            .unwrap_or(Divergence::Named("ReverseKl")),
        method: value("method")
            .and_then(|value| method(value, errors))
            .unwrap_or("bbvi"),
    }
}

/// The passes of the optimiser that the model goes without.
pub(super) fn without(names: &[Ident], errors: &Errors) -> Vec<&'static str> {
    let passes = || PASSES.iter().map(|pass| pass.name);
    let mut without = Vec::new();
    for name in names {
        match passes().find(|pass| name == pass) {
            Some(pass) => without.push(pass),
            None => {
                let near = did_you_mean(&name.to_string(), passes());
                let all = passes().collect::<Vec<_>>().join(", ");
                errors.push(
                    name.span(),
                    format!("the compiler has no pass `{name}`{near} (there are {all})"),
                );
            }
        }
    }
    without
}

fn guide(value: &ChoiceValue, errors: &Errors) -> Option<Guide> {
    let name = value.path.get_ident().map(Ident::to_string);
    if let Some(family) = FAMILIES.into_iter().find(|f| name.as_deref() == Some(f)) {
        return no_argument("guide", value, errors).then_some(Guide::Family(family));
    }
    match name.as_deref() {
        Some(LOW_RANK) => low_rank(value, errors),
        Some(MIXTURE) => mixture(value, errors),
        _ => {
            let all = FAMILIES.into_iter().chain([LOW_RANK, MIXTURE]);
            unknown("guide", value, all.collect(), errors);
            None
        }
    }
}

fn low_rank(value: &ChoiceValue, errors: &Errors) -> Option<Guide> {
    match arguments(value) {
        Some((rank, None)) => Some(Guide::LowRank(rank)),
        _ => {
            let message = "the guide `low_rank` needs its rank, at least 1: `low_rank(8)`";
            errors.push(value.spans, message);
            None
        }
    }
}

fn mixture(value: &ChoiceValue, errors: &Errors) -> Option<Guide> {
    let Some((components, family)) = arguments(value) else {
        errors.push(
            value.spans,
            "the guide `mixture` needs its number of components, at least 1, and may be told their family: `mixture(5)`, `mixture(5, diagonal)`",
        );
        return None;
    };
    let family = match &family {
        None => Guide::Family("gaussian"),
        Some(family) => guide(family, errors)?,
    };
    if let Guide::Mixture(..) = family {
        errors.push(value.spans, "the components of a mixture are no mixtures");
        return None;
    }
    Some(Guide::Mixture(components, Box::new(family)))
}

/// `(n)` or `(n, family)`, n ≥ 1.
fn arguments(value: &ChoiceValue) -> Option<(usize, Option<ChoiceValue>)> {
    let parse = |input: ParseStream<'_>| {
        let count: syn::LitInt = input.parse()?;
        let count: usize = count.base10_parse()?;
        if input.is_empty() {
            return Ok((count, None));
        }
        input.parse::<syn::Token![,]>()?;
        let family = choice_value(input, "expected a guide")?;
        Ok((count, Some(family)))
    };
    let (count, family) = parse.parse2(value.argument.clone()?).ok()?;
    (count > 0).then_some((count, family))
}

/// A single lower-case name is one of the language's; anything else is the user's own type or constructor.
fn divergence(value: &ChoiceValue, errors: &Errors) -> Option<Divergence> {
    let name = value.path.get_ident().map(Ident::to_string);
    let name = match name {
        Some(name) if name.starts_with(|c: char| c.is_lowercase()) => name,
        _ => {
            let path = &value.path;
            let argument = value.argument.as_ref().map(|tokens| quote!((#tokens)));
            return Some(Divergence::Own(quote!(#path #argument)));
        }
    };
    if let Some((_, runtime)) = DIVERGENCES.into_iter().find(|(n, _)| *n == name) {
        return no_argument("divergence", value, errors).then_some(Divergence::Named(runtime));
    }
    if let Some((_, runtime)) = POWERS.into_iter().find(|(n, _)| *n == name) {
        let exponent = number(value);
        if exponent.is_none() {
            let message =
                format!("the divergence `{name}` needs its exponent, a number: `{name}(0.5)`");
            errors.push(value.spans, message);
        }
        return exponent.map(|x| Divergence::Power(runtime, x));
    }
    let all = DIVERGENCES.iter().chain(&POWERS).map(|(name, _)| *name);
    unknown("divergence", value, all.collect(), errors);
    None
}

/// `(0.5)`, `(-1)`.
fn number(value: &ChoiceValue) -> Option<f64> {
    let parse = |input: ParseStream<'_>| {
        let sign = match input.parse::<Option<syn::Token![-]>>()? {
            Some(_) => -1.0,
            None => 1.0,
        };
        let magnitude: f64 = match input.parse()? {
            syn::Lit::Int(int) => int.base10_parse()?,
            syn::Lit::Float(float) => float.base10_parse()?,
            other => return Err(syn::Error::new(other.span(), "expected a number")),
        };
        Ok(sign * magnitude)
    };
    let number = parse.parse2(value.argument.clone()?).ok()?;
    number.is_finite().then_some(number)
}

fn method(value: &ChoiceValue, errors: &Errors) -> Option<&'static str> {
    let name = value.path.get_ident().map(Ident::to_string);
    match METHODS.into_iter().find(|m| name.as_deref() == Some(m)) {
        Some(method) => no_argument("method", value, errors).then_some(method),
        None => {
            unknown("method", value, METHODS.to_vec(), errors);
            None
        }
    }
}

fn no_argument(key: &str, value: &ChoiceValue, errors: &Errors) -> bool {
    if value.argument.is_some() {
        let name = text(value);
        errors.push(value.spans, format!("the {key} `{name}` takes no argument"));
    }
    value.argument.is_none()
}

fn unknown(key: &str, value: &ChoiceValue, names: Vec<&str>, errors: &Errors) {
    let name = text(value);
    let near = did_you_mean(&name, names.iter().copied());
    let all = names.join(", ");
    errors.push(
        value.spans,
        format!("there is no {key} `{name}`{near} (there are {all})"),
    );
}

fn text(value: &ChoiceValue) -> String {
    let path = &value.path;
    quote!(#path).to_string().replace(' ', "")
}
