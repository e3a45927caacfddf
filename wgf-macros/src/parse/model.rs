//! The model's frame: attributes, name, data block, body.

use super::{State, drain, group, name, recovering, stmt, types};
use crate::ast::{ChoiceAttr, ChoiceValue, DataField, ModelDef};
use crate::errors::{Errors, Spans, did_you_mean};
use proc_macro2::{Delimiter, Ident};
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Token};

const CHOICE_KEYS: [&str; 3] = ["guide", "divergence", "method"];

/// `#[without(pass, …)]`.
const WITHOUT: &str = "without";

pub(super) fn model(input: ParseStream<'_>, state: &State<'_>) -> syn::Result<ModelDef> {
    let attrs = input.call(Attribute::parse_outer)?;
    let mut without = Vec::new();
    let (docs, choices) = split_attributes(attrs, &mut without, state.errors);
    let vis = input.parse()?;
    let keyword: Ident = input
        .parse()
        .map_err(|e| syn::Error::new(e.span(), "expected `model Name { … }`"))?;
    if keyword != "model" {
        return Err(syn::Error::new(
            keyword.span(),
            "expected `model Name { … }`",
        ));
    }
    let name = name(input, "expected the model's name")?;
    let contents = |input: ParseStream<'_>| {
        let data = data_block(input, state)?;
        Ok((data, stmt::statements(input, state)))
    };
    let ((data, body), _) = group(
        input,
        Delimiter::Brace,
        "expected the model's body in braces",
        contents,
    )?;
    if !input.is_empty() {
        state.errors.push_syn(
            input.error("one `model!` holds one model; start another `model! { … }` for the next"),
        );
        drain(input);
    }
    Ok(ModelDef {
        docs,
        choices,
        without,
        vis,
        name,
        data,
        body,
        broken: Vec::new(),
    })
}

/// `data { field: type, … }`, which may be left out.
pub(super) fn data_block(input: ParseStream<'_>, state: &State<'_>) -> syn::Result<Vec<DataField>> {
    let ahead = input.fork();
    let word = ahead.parse::<Ident>().ok();
    let Some(word) = word.filter(|_| ahead.peek(syn::token::Brace)) else {
        return Ok(Vec::new());
    };
    if word != "data" {
        let message = format!("expected `data {{ … }}`, found `{word} {{ … }}`");
        state.errors.push(word.span(), message);
    }
    input.parse::<Ident>()?;
    let fields = |input: ParseStream<'_>| Ok(recovering(input, state, &[','], field));
    Ok(group(input, Delimiter::Brace, "expected `data { … }`", fields)?.0)
}

fn field(input: ParseStream<'_>) -> syn::Result<Option<DataField>> {
    let docs = input.call(Attribute::parse_outer)?;
    if let Some(attr) = docs.iter().find(|attr| attr.path().is_ident("cfg")) {
        let message = "a field of the data is there or not for all; `cfg` goes before `model!`";
        return Err(syn::Error::new(attr.path().span(), message));
    }
    let name = name(input, "expected a data field, `name: type`")?;
    input.parse::<Token![:]>().map_err(|e| {
        let message = format!("expected a type, as in `{name}: real` or `{name}: [real; n]`");
        syn::Error::new(e.span(), message)
    })?;
    let ty = types::type_expr(input)?;
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(Some(DataField { docs, name, ty }))
}

/// Documentation and lint attributes stay with the generated items; the rest are choices.
fn split_attributes(
    attrs: Vec<Attribute>,
    without: &mut Vec<Ident>,
    errors: &Errors,
) -> (Vec<Attribute>, Vec<ChoiceAttr>) {
    let (mut docs, mut choices) = (Vec::new(), Vec::new());
    for attr in attrs {
        let key = attr.path().get_ident().cloned();
        match key {
            Some(key) if CHOICE_KEYS.iter().any(|k| key == k) => match choice(&attr, key) {
                Ok(choice) => choices.push(choice),
                Err(error) => errors.push_syn(error),
            },
            Some(key) if key == WITHOUT => match passes(&attr) {
                Ok(passes) => without.extend(passes),
                Err(error) => errors.push_syn(error),
            },
            Some(key) if ["doc", "allow", "expect"].iter().any(|k| key == k) => docs.push(attr),
            key => {
                let path = attr.path();
                let name = quote::quote!(#path).to_string().replace(' ', "");
                let near = match key.is_some_and(|key| key == "cfg") {
                    true => "; `cfg` goes before `model!`".to_owned(),
                    false => did_you_mean(&name, CHOICE_KEYS.into_iter().chain([WITHOUT])),
                };
                errors.push(
                    attr.path().span(),
                    format!("a model has no attribute `{name}`{near} (there are guide, divergence, method, without)"),
                );
            }
        }
    }
    (docs, choices)
}

/// The names in `#[without(known, hoist)]`.
fn passes(attr: &Attribute) -> syn::Result<Vec<Ident>> {
    if attr.meta.require_list().is_err() {
        let message = "expected the passes to leave out: `#[without(hoist, …)]`";
        return Err(syn::Error::new(attr.path().span(), message));
    }
    let pass = |input: ParseStream<'_>| name(input, "expected the name of a pass");
    let list =
        |input: ParseStream<'_>| Punctuated::<Ident, Token![,]>::parse_terminated_with(input, pass);
    Ok(attr.parse_args_with(list)?.into_iter().collect())
}

fn choice(attr: &Attribute, key: Ident) -> syn::Result<ChoiceAttr> {
    if attr.meta.require_list().is_err() {
        let message = format!("expected a value in parentheses: `#[{key}(…)]`");
        return Err(syn::Error::new(attr.path().span(), message));
    }
    attr.parse_args_with(|input: ParseStream<'_>| {
        let value = choice_value(input, &format!("expected a {key}"))?;
        if !input.is_empty() {
            let error = input.error(format!("a model has one {key}"));
            drain(input);
            return Err(error);
        }
        Ok(ChoiceAttr { key, value })
    })
}

/// A name or a path, with what may stand in parentheses after it.
pub(crate) fn choice_value(input: ParseStream<'_>, expected: &str) -> syn::Result<ChoiceValue> {
    let path = match input.peek2(Token![::]) || input.peek(Token![::]) {
        true => input.call(syn::Path::parse_mod_style)?,
        false => name(input, expected)?.into(),
    };
    let mut spans = Spans {
        start: path.segments[0].ident.span(),
        end: path.segments[path.segments.len() - 1].ident.span(),
    };
    let mut argument = None;
    if input.peek(syn::token::Paren) {
        let tokens = |input: ParseStream<'_>| input.parse::<proc_macro2::TokenStream>();
        let (inside, place) = group(
            input,
            Delimiter::Parenthesis,
            "expected an argument",
            tokens,
        )?;
        argument = Some(inside);
        spans.end = place.end;
    }
    Ok(ChoiceValue {
        path,
        argument,
        spans,
    })
}
