//! The model's frame: attributes, name, data block, body.

use super::{State, group, recovering, stmt, types};
use crate::ast::{ChoiceAttr, DataField, ModelDef};
use crate::errors::{Errors, Spans, did_you_mean};
use proc_macro2::{Delimiter, Ident};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Token};

const CHOICE_KEYS: [&str; 3] = ["guide", "divergence", "method"];

pub(super) fn model(input: ParseStream<'_>, state: &State<'_>) -> syn::Result<ModelDef> {
    let attrs = input.call(Attribute::parse_outer)?;
    let (docs, choices) = split_attributes(attrs, state.errors);
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
    let name = input.parse()?;
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
        input.step(|cursor| {
            let mut rest = *cursor;
            while let Some((_, next)) = rest.token_tree() {
                rest = next;
            }
            Ok(((), rest))
        })?;
    }
    Ok(ModelDef {
        docs,
        choices,
        vis,
        name,
        data,
        body,
        broken: Vec::new(),
    })
}

/// `data { field: type, … }`, which may be left out.
fn data_block(input: ParseStream<'_>, state: &State<'_>) -> syn::Result<Vec<DataField>> {
    let ahead = input.fork();
    let is_data =
        ahead.parse::<Ident>().is_ok_and(|word| word == "data") && ahead.peek(syn::token::Brace);
    if !is_data {
        return Ok(Vec::new());
    }
    input.parse::<Ident>()?;
    let fields = |input: ParseStream<'_>| Ok(recovering(input, state, &[','], field));
    Ok(group(input, Delimiter::Brace, "expected `data { … }`", fields)?.0)
}

fn field(input: ParseStream<'_>) -> syn::Result<DataField> {
    let docs = input.call(Attribute::parse_outer)?;
    let name = input
        .parse()
        .map_err(|e| syn::Error::new(e.span(), "expected a data field, `name: type`"))?;
    input.parse::<Token![:]>()?;
    let ty = types::type_expr(input)?;
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(DataField { docs, name, ty })
}

/// Documentation and lint attributes stay with the generated items; the rest are choices.
fn split_attributes(attrs: Vec<Attribute>, errors: &Errors) -> (Vec<Attribute>, Vec<ChoiceAttr>) {
    let (mut docs, mut choices) = (Vec::new(), Vec::new());
    for attr in attrs {
        let key = attr.path().get_ident().cloned();
        match key {
            Some(key) if CHOICE_KEYS.iter().any(|k| key == k) => match choice(&attr, key) {
                Ok(choice) => choices.push(choice),
                Err(error) => errors.push_syn(error),
            },
            Some(key) if ["doc", "allow", "expect", "cfg"].iter().any(|k| key == k) => {
                docs.push(attr)
            }
            key => {
                let name = key.map(|k| k.to_string()).unwrap_or_default();
                let near = did_you_mean(&name, CHOICE_KEYS);
                errors.push(
                    attr.path().span(),
                    format!("a model has no attribute `{name}`{near} (there are guide, divergence, method)"),
                );
            }
        }
    }
    (docs, choices)
}

fn choice(attr: &Attribute, key: Ident) -> syn::Result<ChoiceAttr> {
    attr.parse_args_with(|input: ParseStream<'_>| {
        let value: Ident = input.parse()?;
        let mut end = value.span();
        let has_argument = input.peek(syn::token::Paren);
        if has_argument {
            let skip = |input: ParseStream<'_>| input.parse::<proc_macro2::TokenStream>();
            end = group(input, Delimiter::Parenthesis, "expected an argument", skip)?
                .1
                .end;
        }
        Ok(ChoiceAttr {
            key,
            has_argument,
            spans: Spans {
                start: value.span(),
                end,
            },
            value,
        })
    })
}
