//! Statements.

use super::{State, expr, group, model, name, recovering, types};
use crate::ast::{DistExpr, Expr, ExprKind, Stmt, StmtKind};
use crate::errors::Spans;
use proc_macro2::{Delimiter, Ident};
use syn::parse::ParseStream;
use syn::{Attribute, Token};

/// How deeply loops may nest; every stage recurses over them.
const MAX_LOOPS: usize = 16;

pub(super) fn statements(input: ParseStream<'_>, state: &State<'_>) -> Vec<Stmt> {
    recovering(input, state, &[';'], |input| statement(input, state))
}

fn statement(input: ParseStream<'_>, state: &State<'_>) -> syn::Result<Option<Stmt>> {
    let docs = documentation(input, state)?;
    let start = input.span();
    let kind = if input.peek(Token![let]) {
        let_statement(input)?
    } else if input.peek(Token![for]) {
        for_statement(input, state)?
    } else if input.peek(Token![if]) {
        return Err(input.error("`if` is not built yet"));
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
        StmtKind::For { hi, .. } => hi.spans.end,
    };
    Ok(Some(Stmt {
        docs,
        kind,
        spans: Spans { start, end },
    }))
}

/// The documentation of a `let`; other attributes are not built yet.
fn documentation(input: ParseStream<'_>, state: &State<'_>) -> syn::Result<Vec<Attribute>> {
    let mut attrs = input.call(Attribute::parse_outer)?;
    for attr in attrs.iter().filter(|attr| !attr.path().is_ident("doc")) {
        state.errors.push(
            attr.bracket_token.span.join(),
            "attributes on statements (such as `#[noncentered]`) are not built yet",
        );
    }
    attrs.retain(|attr| attr.path().is_ident("doc"));
    if let Some(doc) = attrs.first().filter(|_| !input.peek(Token![let])) {
        let message = "documentation goes with a `let`; a comment begins with `//`";
        state.errors.push(doc.pound_token.span, message);
    }
    Ok(attrs)
}

fn let_statement(input: ParseStream<'_>) -> syn::Result<StmtKind> {
    input.parse::<Token![let]>()?;
    let name = name(input, "expected a name after `let`")?;
    let index = match input.peek(syn::token::Bracket) {
        true => let_index(input)?,
        false => Vec::new(),
    };
    let ty = match input.peek(Token![:]) {
        true => {
            input.parse::<Token![:]>()?;
            Some(types::type_expr(input)?)
        }
        false => None,
    };
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
        return Err(input.error("`minibatch` is not built yet; expected `0..n`"));
    }
    let lo = expr::expr(input)?;
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
    let hi = expr::expr(input)?;
    let depth = state.depth.get();
    if depth == MAX_LOOPS {
        return Err(syn::Error::new(var.span(), "loops are nested too deeply"));
    }
    state.depth.set(depth + 1);
    let body = |input: ParseStream<'_>| Ok(statements(input, state));
    let body = group(
        input,
        Delimiter::Brace,
        "expected the loop's body in braces",
        body,
    );
    state.depth.set(depth);
    let (body, _) = body?;
    Ok(StmtKind::For { var, lo, hi, body })
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
            semicolon(input)?;
            match args.len() {
                1 => Ok(StmtKind::Factor {
                    value: args.remove(0),
                }),
                _ => Err(syn::Error::new(
                    name.span(),
                    "`factor` takes one log density",
                )),
            }
        }
        ExprKind::Name(name) if name == "record" => Err(syn::Error::new(
            name.span(),
            "`record` is not built yet; a top-level `let` is kept with the draws",
        )),
        _ => {
            Err(input
                .error("expected `~ distribution` (an observation), `let`, `for` or `factor(…)`"))
        }
    }
}

fn distribution(input: ParseStream<'_>) -> syn::Result<DistExpr> {
    let name = name(input, "expected a distribution after `~`")?;
    if input.peek(Token![::]) {
        let message = "distributions named by a path are not built yet";
        return Err(syn::Error::new(name.span(), message));
    }
    let mut spans = Spans::from(name.span());
    let args = match input.peek(syn::token::Paren) {
        true => {
            let (args, parens) = group(
                input,
                Delimiter::Parenthesis,
                "expected `(…)`",
                expr::comma_list,
            )?;
            spans.end = parens.end;
            args
        }
        false => Vec::new(),
    };
    Ok(DistExpr { name, args, spans })
}

fn semicolon(input: ParseStream<'_>) -> syn::Result<()> {
    match input.peek(Token![;]) {
        true => input.parse::<Token![;]>().map(drop),
        false => Err(input.error("expected `;`")),
    }
}
