//! Tokens to syntax tree. A statement that does not parse is reported and skipped, so that the next one is read too.

mod expr;
mod model;
mod stmt;
mod types;

use crate::ast::ModelDef;
use crate::errors::{Errors, Spans};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use std::cell::RefCell;
use syn::Token;
use syn::parse::{ParseStream, Parser};

/// What the parser gathers besides the tree.
struct State<'e> {
    errors: &'e Errors,
    /// Names whose definitions did not parse; their uses are not errors of their own.
    broken: RefCell<Vec<Ident>>,
}

/// The model that the tokens spell; `None` where not even its frame can be made out.
pub(crate) fn parse(tokens: TokenStream, errors: &Errors) -> Option<ModelDef> {
    let state = State {
        errors,
        broken: RefCell::default(),
    };
    let parser = |input: ParseStream<'_>| model::model(input, &state);
    match parser.parse2(tokens) {
        Ok(mut model) => {
            model.broken = state.broken.into_inner();
            Some(model)
        }
        Err(error) => {
            errors.push_syn(error);
            None
        }
    }
}

/// Reads items until the stream ends; after one that fails, skips to what `at_end` accepts and goes on.
fn recovering<T>(
    input: ParseStream<'_>,
    state: &State<'_>,
    ends: &[char],
    mut item: impl FnMut(ParseStream<'_>) -> syn::Result<T>,
) -> Vec<T> {
    let mut items = Vec::new();
    while !input.is_empty() {
        let start = input.fork();
        match item(input) {
            Ok(parsed) => items.push(parsed),
            Err(error) => {
                state.errors.push_syn(error);
                state.broken.borrow_mut().extend(defined_name(&start));
                skip_past(input, ends);
            }
        }
    }
    items
}

/// The name that `let name …` or `name: …` was to define.
fn defined_name(start: ParseStream<'_>) -> Option<Ident> {
    let is_let = start.parse::<Option<Token![let]>>().ok()?.is_some();
    let name: Ident = start.parse().ok()?;
    (is_let || start.peek(Token![:])).then_some(name)
}

/// Skips to just after the next of `ends`, or after a `{ … }` block where `;` would end a statement.
fn skip_past(input: ParseStream<'_>, ends: &[char]) {
    while let Ok(tree) = input.parse::<TokenTree>() {
        match &tree {
            TokenTree::Punct(p) if ends.contains(&p.as_char()) => return,
            TokenTree::Group(g) if ends.contains(&';') && g.delimiter() == Delimiter::Brace => {
                return;
            }
            _ => {}
        }
    }
}

/// Reads a delimited group and everything in it; an error at its end points at the closing delimiter.
fn group<T>(
    input: ParseStream<'_>,
    delimiter: Delimiter,
    expected: &str,
    contents: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<(T, Spans)> {
    let found = match delimiter {
        Delimiter::Parenthesis => input.peek(syn::token::Paren),
        Delimiter::Bracket => input.peek(syn::token::Bracket),
        _ => input.peek(syn::token::Brace),
    };
    if !found {
        return Err(input.error(expected));
    }
    let inside;
    let span = match delimiter {
        Delimiter::Parenthesis => syn::parenthesized!(inside in input).span,
        Delimiter::Bracket => syn::bracketed!(inside in input).span,
        _ => syn::braced!(inside in input).span,
    };
    let parsed = contents(&inside)?;
    if !inside.is_empty() {
        return Err(inside.error("unexpected token"));
    }
    let spans = Spans {
        start: span.open(),
        end: span.close(),
    };
    Ok((parsed, spans))
}
