//! Statements.

use super::distribution::distribution;
use super::{State, expr, group, model, name, recovering, types};
use crate::ast::{Expr, ExprKind, Stmt, StmtKind};
use crate::errors::Spans;
use proc_macro2::{Delimiter, Ident, Span};
use syn::parse::ParseStream;
use syn::{Attribute, Token};

/// How deeply loops may nest; every stage recurses over them.
const MAX_LOOPS: usize = 16;

pub(super) fn statements(input: ParseStream<'_>, state: &State<'_>) -> Vec<Stmt> {
    recovering(input, state, &[';'], |input| statement(input, state))
}

fn statement(input: ParseStream<'_>, state: &State<'_>) -> syn::Result<Option<Stmt>> {
    let Attributes { docs, noncentered } = attributes(input, state)?;
    let start = input.span();
    let kind = if input.peek(Token![let]) {
        input.parse::<Token![let]>()?;
        let_statement(input, None)?
    } else if is_record(input) {
        let record: Ident = input.parse()?;
        let_statement(input, Some(record.span()))?
    } else if input.peek(Token![for]) {
        for_statement(input, state)?
    } else if input.peek(Token![if]) {
        if_statement(input, state)?
    } else if input.peek(syn::Ident) && input.peek2(syn::token::Brace) {
        let word: Ident = input.fork().parse()?;
        if word != "data" {
            let message =
                format!("a model has no `{word}` block; its statements stand by themselves");
            return Err(syn::Error::new(word.span(), message));
        }
        let message = "`data { … }` stands first in the model";
        state.errors.push(word.span(), message);
        let fields = model::data_block(input, state)?;
        state.late_data.borrow_mut().extend(fields);
        return Ok(None);
    } else {
        observe_or_factor(input)?
    };
    let end = match &kind {
        StmtKind::Latent { dist, .. } | StmtKind::Observe { dist, .. } => dist.spans.end,
        StmtKind::Let { value, .. }
        | StmtKind::Factor { value }
        | StmtKind::Assign { value, .. } => value.spans.end,
        StmtKind::Declare { ty, .. } => ty.spans.end,
        StmtKind::For { hi: last, .. }
        | StmtKind::Each { array: last, .. }
        | StmtKind::Minibatch { size: last, .. } => last.spans.end,
        StmtKind::If { condition, .. } => {
            let last = condition.operands().last().map(|e| e.spans.end);
            last.unwrap_or(start)
        }
    };
    Ok(Some(Stmt {
        docs,
        noncentered,
        kind,
        spans: Spans { start, end },
    }))
}

/// `record name …`: two words where an expression would have one.
fn is_record(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<Ident>().is_ok_and(|word| word == "record") && ahead.peek(syn::Ident)
}

/// What stands before a statement.
struct Attributes {
    docs: Vec<Attribute>,
    noncentered: Option<Span>,
}

/// The documentation of a `let`, and `#[noncentered]`.
fn attributes(input: ParseStream<'_>, state: &State<'_>) -> syn::Result<Attributes> {
    let mut attrs = input.call(Attribute::parse_outer)?;
    let mut noncentered = None;
    for attr in attrs.iter().filter(|attr| !attr.path().is_ident("doc")) {
        let span = attr.bracket_token.span.join();
        match attr.path().is_ident("noncentered") && attr.meta.require_path_only().is_ok() {
            true => noncentered = Some(span),
            false => state.errors.push(
                span,
                "the attribute of a statement is `#[noncentered]`, before a parameter",
            ),
        }
    }
    attrs.retain(|attr| attr.path().is_ident("doc"));
    let named = input.peek(Token![let]) || is_record(input);
    if let Some(doc) = attrs.first().filter(|_| !named) {
        let message = "documentation goes with a `let`; a comment begins with `//`";
        state.errors.push(doc.pound_token.span, message);
    }
    Ok(Attributes {
        docs: attrs,
        noncentered,
    })
}

/// What follows `let`, or `record`.
fn let_statement(input: ParseStream<'_>, record: Option<Span>) -> syn::Result<StmtKind> {
    let word = if record.is_some() { "record" } else { "let" };
    let name = name(input, &format!("expected a name after `{word}`"))?;
    let index = match input.peek(syn::token::Bracket) {
        true => let_index(input)?,
        false => Vec::new(),
    };
    let ty = match input.peek(Token![:]) {
        true => {
            input.parse::<Token![:]>()?;
            Some(types::type_of_value(input)?)
        }
        false => None,
    };
    if let Some(record) = record
        && !input.peek(Token![=])
    {
        let message = format!("`record` keeps a value with the draws: `record {name} = …;`");
        return Err(syn::Error::new(record, message));
    }
    if input.peek(Token![~]) {
        if let Some((var, _)) = index.first() {
            let hint =
                format!("a parameter array is declared by its type: `let {name}: [real; n] ~ …`");
            return Err(syn::Error::new(var.span(), hint));
        }
        input.parse::<Token![~]>()?;
        let dist = distribution(input)?;
        semicolon(input)?;
        return Ok(StmtKind::Latent { name, ty, dist });
    }
    if input.peek(Token![;]) {
        return match ty {
            Some(ty) if index.is_empty() => {
                semicolon(input)?;
                Ok(StmtKind::Declare { name, ty })
            }
            _ => {
                let message = format!(
                    "expected a value, `= …`; an array to fill is declared by its type: `let {name}: [real; n];`"
                );
                Err(input.error(message))
            }
        };
    }
    let declares = index.is_empty() && ty.as_ref().is_some_and(|ty| !ty.shape.is_empty());
    input.parse::<Token![=]>().map_err(|e| {
        let message = match declares {
            true => "expected `~ distribution`, `= expression` or, for an array to fill, `;`",
            false => "expected `~ distribution` or `= expression`",
        };
        syn::Error::new(e.span(), message)
    })?;
    let value = expr::expr(input)?;
    semicolon(input)?;
    Ok(StmtKind::Let {
        name,
        ty,
        index,
        value,
        record,
    })
}

/// `[i in n]`, `[i in n, j in k]`.
fn let_index(input: ParseStream<'_>) -> syn::Result<Vec<(Ident, Expr)>> {
    let inside = |input: ParseStream<'_>| {
        let mut index = Vec::new();
        while !input.is_empty() {
            let var = name(
                input,
                "expected an index variable, as in `[i in n]`; an element is assigned without `let`",
            )?;
            input.parse::<Token![in]>().map_err(|e| {
                syn::Error::new(
                    e.span(),
                    "expected `in` and a size, as in `let theta[j in schools] = …`; an element is assigned without `let`",
                )
            })?;
            index.push((var, expr::expr(input)?));
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        match index.len() {
            1 | 2 => Ok(index),
            _ => Err(syn::Error::new(
                input.span(),
                "expected one or two index variables: `[i in n]`, `[i in n, j in k]`",
            )),
        }
    };
    Ok(group(input, Delimiter::Bracket, "expected `[i in n]`", inside)?.0)
}

fn for_statement(input: ParseStream<'_>, state: &State<'_>) -> syn::Result<StmtKind> {
    input.parse::<Token![for]>()?;
    let var = name(input, "expected a loop variable, as in `for i in 0..n`")?;
    input
        .parse::<Token![in]>()
        .map_err(|e| syn::Error::new(e.span(), "expected `in`, as in `for i in 0..n`"))?;
    if input
        .fork()
        .parse::<Ident>()
        .is_ok_and(|word| word == "minibatch")
    {
        return minibatch(input, state, var);
    }
    let first = expr::expr(input)?;
    if input.peek(syn::token::Brace) && !matches!(first.kind, ExprKind::Call { .. }) {
        let body = block(input, state, "expected the loop's body in braces")?;
        return Ok(StmtKind::Each {
            var,
            array: first,
            body,
        });
    }
    let (lo, hi) = range(input, first)?;
    let body = block(input, state, "expected the loop's body in braces")?;
    Ok(StmtKind::For { var, lo, hi, body })
}

/// `minibatch(lo..hi, size) { … }`.
fn minibatch(input: ParseStream<'_>, state: &State<'_>, var: Ident) -> syn::Result<StmtKind> {
    input.parse::<Ident>()?;
    let inside = |input: ParseStream<'_>| {
        let first = expr::expr(input)?;
        let (lo, hi) = range(input, first)?;
        input.parse::<Token![,]>().map_err(|e| {
            let message =
                "expected `,` and how many rows a batch has, as in `minibatch(0..n, 256)`";
            syn::Error::new(e.span(), message)
        })?;
        Ok((lo, hi, expr::expr(input)?))
    };
    let expected = "expected rows and their number, as in `minibatch(0..n, 256)`";
    let ((lo, hi, size), _) = group(input, Delimiter::Parenthesis, expected, inside)?;
    let body = block(input, state, "expected the loop's body in braces")?;
    Ok(StmtKind::Minibatch {
        var,
        lo,
        hi,
        size,
        body,
    })
}

/// `lo..hi`, whose start has been read.
fn range(input: ParseStream<'_>, lo: Expr) -> syn::Result<(Expr, Expr)> {
    if let ExprKind::Call { name, .. } = &lo.kind {
        return Err(syn::Error::new(
            name.span(),
            format!("`{name}` is no range here; expected `0..n`"),
        ));
    }
    if input.peek(Token![..=]) {
        return Err(input.error("a loop's range is `lo..hi`, without its end `hi`"));
    }
    input
        .parse::<Token![..]>()
        .map_err(|e| syn::Error::new(e.span(), "expected a range, as in `for i in 0..n`"))?;
    Ok((lo, expr::expr(input)?))
}

/// `{ statements }`.
fn block(input: ParseStream<'_>, state: &State<'_>, expected: &str) -> syn::Result<Vec<Stmt>> {
    let body = |input: ParseStream<'_>| Ok(statements(input, state));
    deeper(input, state, |input| {
        group(input, Delimiter::Brace, expected, body)
    })
    .map(|(body, _)| body)
}

/// What `inside` reads, one level of loops and conditions further down.
fn deeper<T>(
    input: ParseStream<'_>,
    state: &State<'_>,
    inside: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let depth = state.depth.get();
    if depth == MAX_LOOPS {
        return Err(input.error("loops and conditions are nested too deeply"));
    }
    state.depth.set(depth + 1);
    let found = inside(input);
    state.depth.set(depth);
    found
}

fn if_statement(input: ParseStream<'_>, state: &State<'_>) -> syn::Result<StmtKind> {
    input.parse::<Token![if]>()?;
    let condition = expr::condition(input)?;
    let then = block(input, state, "expected `{ … }` after the condition")?;
    let other = match input.peek(Token![else]) {
        false => Vec::new(),
        true => {
            input.parse::<Token![else]>()?;
            match input.peek(Token![if]) {
                true => deeper(input, state, |input| statement(input, state))?
                    .into_iter()
                    .collect(),
                false => block(input, state, "expected `{ … }` after `else`")?,
            }
        }
    };
    Ok(StmtKind::If {
        condition,
        then,
        other,
    })
}

fn observe_or_factor(input: ParseStream<'_>) -> syn::Result<StmtKind> {
    let target = expr::expr(input)?;
    if input.peek(Token![~]) {
        input.parse::<Token![~]>()?;
        let dist = distribution(input)?;
        semicolon(input)?;
        return Ok(StmtKind::Observe { target, dist });
    }
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        let value = expr::expr(input)?;
        semicolon(input)?;
        return Ok(StmtKind::Assign { target, value });
    }
    match target.kind {
        ExprKind::Call {
            name,
            mut args,
            method: false,
        } if name == "factor" => {
            if args.len() != 1 {
                let message = "`factor` takes one log density";
                return Err(syn::Error::new(name.span(), message));
            }
            semicolon(input)?;
            Ok(StmtKind::Factor {
                value: args.remove(0),
            })
        }
        _ => {
            Err(input
                .error("expected `~ distribution` for an observation, or `= value` for an element of an array to fill; other statements begin with `let`, `record`, `for`, `if` or `factor(…)`"))
        }
    }
}

fn semicolon(input: ParseStream<'_>) -> syn::Result<()> {
    match input.peek(Token![;]) {
        true => input.parse::<Token![;]>().map(drop),
        false => Err(input.error("expected `;`")),
    }
}
