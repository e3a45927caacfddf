//! Tokens to syntax tree. A statement that does not parse is reported and skipped, so that the next one is read too.

mod distribution;
mod expr;
mod model;
mod ode;
mod stmt;
pub(crate) mod types;

pub(crate) use model::choice_value;

use crate::ast::{Broken, DataField, ModelDef};
use crate::errors::{Errors, Spans};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use std::cell::{Cell, RefCell};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};

/// What the parser gathers besides the tree.
struct State<'e> {
    errors: &'e Errors,
    /// Definitions that did not parse; uses of their names are not errors of their own.
    broken: RefCell<Vec<Broken>>,
    /// Fields of a data block that does not stand first.
    late_data: RefCell<Vec<DataField>>,
    /// How many loops the statement read stands in.
    depth: Cell<usize>,
}

/// The model that the tokens spell; `None` where not even its frame can be made out.
pub(crate) fn parse(tokens: TokenStream, errors: &Errors) -> Option<ModelDef> {
    let state = State {
        errors,
        broken: RefCell::default(),
        late_data: RefCell::default(),
        depth: Cell::new(0),
    };
    let parser = |input: ParseStream<'_>| model::model(input, &state);
    match parser.parse2(tokens) {
        Ok(mut model) => {
            model.broken = state.broken.into_inner();
            model.data.extend(state.late_data.into_inner());
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
    mut item: impl FnMut(ParseStream<'_>) -> syn::Result<Option<T>>,
) -> Vec<T> {
    let mut items = Vec::new();
    while !input.is_empty() {
        if ends.contains(&';') && input.peek(Token![;]) {
            let _ = input.parse::<Token![;]>();
            continue;
        }
        let start = input.fork();
        match item(input) {
            Ok(parsed) => items.extend(parsed),
            Err(error) => {
                state.errors.push_syn(error);
                let progressed = input.cursor() != start.cursor();
                skip_past(input, ends, progressed);
                state.broken.borrow_mut().extend(broken(&start, input));
            }
        }
    }
    items
}

/// What the tokens from `start` to `end`, which do not parse, were to define: `let name …` or `name: …`.
fn broken(start: ParseStream<'_>, end: ParseStream<'_>) -> Option<Broken> {
    let is_let = start.parse::<Option<Token![let]>>().ok()?.is_some();
    let name = name(start, "").ok()?;
    let is_field = start.peek(Token![:]) || start.peek(Token![,]);
    if !is_let && !is_field {
        return None;
    }
    let mut broken = Broken {
        name,
        is_data: !is_let,
        rank: 0,
        mentioned: Vec::new(),
    };
    // The brackets before `=` or `~` hold the shape: `[real; n, k]` or `[i in n]`.
    let mut in_type = true;
    while start.cursor() < end.cursor() {
        match start.parse::<TokenTree>().ok()? {
            TokenTree::Punct(p) if ['=', '~'].contains(&p.as_char()) => in_type = false,
            TokenTree::Group(g) if in_type && g.delimiter() == Delimiter::Bracket => {
                let names: Vec<Ident> = g.stream().into_iter().filter_map(ident).collect();
                // The first names the type, or the index variable.
                broken.rank = names.len().saturating_sub(1).clamp(1, 2);
                broken.mentioned.extend(names);
            }
            tree if in_type => broken.mentioned.extend(ident(tree)),
            _ => {}
        }
    }
    Some(broken)
}

fn ident(tree: TokenTree) -> Option<Ident> {
    match tree {
        TokenTree::Ident(ident) => Some(ident),
        _ => None,
    }
}

/// Skips to just after the next of `ends`, or after a `{ … }` block where `;` would end a statement. Once past its start, a
/// statement also ends before the `let` or `for` of the next.
fn skip_past(input: ParseStream<'_>, ends: &[char], mut progressed: bool) {
    let statements = ends.contains(&';');
    while !(statements && progressed && (input.peek(Token![let]) || input.peek(Token![for]))) {
        let Ok(tree) = input.parse::<TokenTree>() else {
            return;
        };
        progressed = true;
        match &tree {
            TokenTree::Punct(p) if ends.contains(&p.as_char()) => return,
            TokenTree::Group(g)
                if statements && g.delimiter() == Delimiter::Brace && !input.peek(Token![else]) =>
            {
                let _ = input.parse::<Option<Token![;]>>();
                return;
            }
            _ => {}
        }
    }
}

/// Forgets the rest of the input, which an error was reported for; syn would call it unexpected.
fn drain(input: ParseStream<'_>) {
    while input.parse::<TokenTree>().is_ok() {}
}

/// A name; a keyword of Rust is an error that says so.
fn name(input: ParseStream<'_>, expected: &str) -> syn::Result<Ident> {
    if !input.peek(Ident::peek_any) {
        return Err(syn::Error::new(input.span(), expected));
    }
    let ahead = input.fork();
    let word = ahead.call(Ident::parse_any)?;
    if input.peek(Ident::peek_any) && (!input.peek(syn::Ident) || word == "gen") {
        let raw = match ["self", "Self", "super", "crate", "_"]
            .iter()
            .any(|w| word == w)
        {
            true => String::new(),
            false => format!("; `r#{word}` can"),
        };
        let message = format!("`{word}` is a word of Rust's own and cannot be a name{raw}");
        return Err(syn::Error::new(word.span(), message));
    }
    input.parse()
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
        return Err(syn::Error::new(input.span(), expected));
    }
    let inside;
    let span = match delimiter {
        Delimiter::Parenthesis => syn::parenthesized!(inside in input).span,
        Delimiter::Bracket => syn::bracketed!(inside in input).span,
        _ => syn::braced!(inside in input).span,
    };
    let closing = match delimiter {
        Delimiter::Parenthesis => "expected `)`",
        Delimiter::Bracket => "expected `]`",
        _ => "expected `}`",
    };
    let parsed = contents(&inside).and_then(|parsed| match inside.is_empty() {
        true => Ok(parsed),
        false => Err(inside.error(closing)),
    });
    drain(&inside);
    let parsed = parsed?;
    let spans = Spans {
        start: span.open(),
        end: span.close(),
    };
    Ok((parsed, spans))
}
