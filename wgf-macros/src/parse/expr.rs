//! Expressions, by precedence climbing.

use super::{group, name};
use crate::ast::{BinaryOp, Expr, ExprKind};
use crate::errors::Spans;
use proc_macro2::{Delimiter, Span, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Lit, Token};

/// How deeply expressions may nest; the parser recurses, and a stack overflow could not be reported.
const MAX_DEPTH: usize = 64;

/// How high the tree may be; later stages recurse over it. A chain a + b + c … nests to the left, a step for every operator.
const MAX_HEIGHT: usize = 128;

pub(super) fn expr(input: ParseStream<'_>) -> syn::Result<Expr> {
    ExprParser { depth: 0 }.binary(input, 1)
}

pub(super) fn comma_list(input: ParseStream<'_>) -> syn::Result<Vec<Expr>> {
    ExprParser { depth: 0 }.list(input)
}

struct ExprParser {
    depth: usize,
}

impl ExprParser {
    fn deeper(&self, at: Span) -> syn::Result<ExprParser> {
        match self.depth < MAX_DEPTH {
            true => Ok(ExprParser {
                depth: self.depth + 1,
            }),
            false => Err(syn::Error::new(
                at,
                "this expression is nested too deeply; name parts of it with `let`",
            )),
        }
    }

    fn list(&self, input: ParseStream<'_>) -> syn::Result<Vec<Expr>> {
        let mut items = Vec::new();
        while !input.is_empty() {
            items.push(self.binary(input, 1)?);
            if input.peek(Token![for]) || input.peek(Token![|]) {
                return Err(input.error("comprehensions and closures are not built yet"));
            }
            if input.peek(Token![..]) {
                return Err(input.error("slices are not built yet"));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(items)
    }

    fn binary(&self, input: ParseStream<'_>, min_precedence: u8) -> syn::Result<Expr> {
        let mut left = self.unary(input)?;
        while let Some(op) = operator(input)? {
            if op.precedence() < min_precedence {
                break;
            }
            consume_operator(input, op)?;
            let right = self.binary_operand(input, op.precedence() + 1)?;
            let spans = left.spans.to(right.spans);
            left = bounded(ExprKind::Binary(op, Box::new(left), Box::new(right)), spans)?;
        }
        Ok(left)
    }

    fn binary_operand(&self, input: ParseStream<'_>, precedence: u8) -> syn::Result<Expr> {
        self.deeper(input.span())?.binary(input, precedence)
    }

    fn unary(&self, input: ParseStream<'_>) -> syn::Result<Expr> {
        if input.peek(Token![-]) {
            let minus = input.parse::<Token![-]>()?;
            let operand = self.deeper(minus.span)?.unary(input)?;
            let spans = Spans::from(minus.span).to(operand.spans);
            return bounded(ExprKind::Neg(Box::new(operand)), spans);
        }
        self.postfix(input)
    }

    fn postfix(&self, input: ParseStream<'_>) -> syn::Result<Expr> {
        let mut e = self.primary(input)?;
        let mut inner = self.deeper(input.span())?;
        loop {
            if input.peek(Token![.]) && !input.peek(Token![..]) {
                input.parse::<Token![.]>()?;
                e = inner.method(input, e)?;
            } else if input.peek(syn::token::Bracket) {
                let items = |input: ParseStream<'_>| match input.is_empty() {
                    true => Err(syn::Error::new(input.span(), "expected an index")),
                    false => inner.list(input),
                };
                let (index, bracket) =
                    group(input, Delimiter::Bracket, "expected an index", items)?;
                let spans = e.spans.to(bracket);
                e = bounded(ExprKind::Index(Box::new(e), index), spans)?;
            } else {
                return Ok(e);
            }
            inner = inner.deeper(e.spans.end)?;
        }
    }

    fn method(&self, input: ParseStream<'_>, receiver: Expr) -> syn::Result<Expr> {
        let name = name(input, "expected a method name after `.`")?;
        let items = |input: ParseStream<'_>| self.list(input);
        let (rest, parens) = group(
            input,
            Delimiter::Parenthesis,
            "expected `(` after a method name",
            items,
        )?;
        let mut args = vec![receiver];
        args.extend(rest);
        let spans = args[0].spans.to(parens);
        let method = true;
        bounded(ExprKind::Call { name, args, method }, spans)
    }

    /// What a `macro_rules!` passed as `$e:expr`: grouped, though without brackets.
    fn fragment(&self, input: ParseStream<'_>) -> syn::Result<Expr> {
        let inner = self.deeper(input.span())?;
        let tokens = match input.parse()? {
            TokenTree::Group(group) => group.stream(),
            other => other.into(),
        };
        let contents = |input: ParseStream<'_>| inner.binary(input, 1);
        contents.parse2(tokens)
    }

    fn primary(&self, input: ParseStream<'_>) -> syn::Result<Expr> {
        if input.cursor().group(Delimiter::None).is_some() {
            return self.fragment(input);
        }
        if input.peek(Lit) {
            return literal(input);
        }
        if input.peek(syn::token::Paren) {
            let inner = self.deeper(input.span())?;
            let contents = |input: ParseStream<'_>| inner.binary(input, 1);
            let (mut e, parens) = group(input, Delimiter::Parenthesis, "expected `(`", contents)?;
            e.spans = parens;
            return Ok(e);
        }
        if input.peek(syn::token::Bracket) {
            let items = |input: ParseStream<'_>| match input.is_empty() {
                true => Err(syn::Error::new(
                    input.span(),
                    "an array has at least one element",
                )),
                false => self.deeper(input.span())?.list(input),
            };
            let (items, brackets) = group(input, Delimiter::Bracket, "expected `[`", items)?;
            return bounded(ExprKind::Array(items), brackets);
        }
        if input.peek(Token![if]) || input.peek(Token![match]) {
            return Err(input.error("expressions with `if` and `match` are not built yet"));
        }
        if input.peek(Token![|]) {
            return Err(input.error("comprehensions and closures are not built yet"));
        }
        let name = name(input, "expected an expression")?;
        if input.peek(Token![::]) {
            let message = "functions named by a path are not built yet";
            return Err(syn::Error::new(name.span(), message));
        }
        if input.peek(Token![!]) {
            let message = "macros cannot be used inside a model";
            return Err(syn::Error::new(name.span(), message));
        }
        if !input.peek(syn::token::Paren) {
            let spans = name.span().into();
            return Ok(Expr::new(ExprKind::Name(name), spans));
        }
        let inner = self.deeper(input.span())?;
        let items = |input: ParseStream<'_>| inner.list(input);
        let (args, parens) = group(input, Delimiter::Parenthesis, "expected `(…)`", items)?;
        let spans = Spans::from(name.span()).to(parens);
        let method = false;
        bounded(ExprKind::Call { name, args, method }, spans)
    }
}

fn bounded(kind: ExprKind, spans: Spans) -> syn::Result<Expr> {
    let e = Expr::new(kind, spans);
    match e.height <= MAX_HEIGHT {
        true => Ok(e),
        false => Err(syn::Error::new(
            e.spans.end,
            "this expression is too long; name parts of it with `let`",
        )),
    }
}

fn literal(input: ParseStream<'_>) -> syn::Result<Expr> {
    let lit: Lit = input.parse()?;
    let spans = Spans::from(lit.span());
    let suffix = match &lit {
        Lit::Int(n) => n.suffix(),
        Lit::Float(x) => x.suffix(),
        _ => return Err(syn::Error::new(lit.span(), "expected a number")),
    };
    if !suffix.is_empty() {
        let message = format!("a number has no suffix here: leave out `{suffix}`");
        return Err(syn::Error::new(lit.span(), message));
    }
    let too_large = || syn::Error::new(lit.span(), "this number is too large for 64 bits");
    let kind = match &lit {
        Lit::Int(n) => ExprKind::Int(n.base10_parse().map_err(|_| too_large())?),
        Lit::Float(x) => ExprKind::Float(x.base10_parse()?),
        _ => return Err(syn::Error::new(lit.span(), "expected a number")),
    };
    match kind {
        ExprKind::Float(x) if !x.is_finite() => Err(too_large()),
        kind => Ok(Expr::new(kind, spans)),
    }
}

fn operator(input: ParseStream<'_>) -> syn::Result<Option<BinaryOp>> {
    let unsupported = [
        (input.peek(Token![%]), "%"),
        (input.peek(Token![^]), "^"),
        (input.peek(Token![==]), "=="),
        (input.peek(Token![!=]), "!="),
        (input.peek(Token![<=]), "<="),
        (input.peek(Token![>=]), ">="),
        (input.peek(Token![<]), "<"),
        (input.peek(Token![>]), ">"),
        (input.peek(Token![&]), "&"),
        (input.peek(Token![as]), "as"),
        (input.peek(Token![?]), "?"),
        (input.peek(Token![+=]), "+="),
        (input.peek(Token![-=]), "-="),
        (input.peek(Token![*=]), "*="),
        (input.peek(Token![/=]), "/="),
    ];
    if let Some((_, symbol)) = unsupported.iter().find(|(present, _)| *present) {
        let hint = match *symbol {
            "^" => "; powers are `x.powi(2)` or `x.powf(1.5)`",
            "+=" => "; a term of your own is `factor(…);`, and a name keeps the value it has",
            "-=" | "*=" | "/=" => "; a name keeps the value it has",
            _ => "",
        };
        return Err(input.error(format!("`{symbol}` is not part of the language{hint}")));
    }
    Ok(if input.peek(Token![+]) {
        Some(BinaryOp::Add)
    } else if input.peek(Token![-]) {
        Some(BinaryOp::Sub)
    } else if input.peek(Token![*]) {
        Some(BinaryOp::Mul)
    } else if input.peek(Token![/]) {
        Some(BinaryOp::Div)
    } else {
        None
    })
}

fn consume_operator(input: ParseStream<'_>, op: BinaryOp) -> syn::Result<()> {
    match op {
        BinaryOp::Add => input.parse::<Token![+]>().map(drop),
        BinaryOp::Sub => input.parse::<Token![-]>().map(drop),
        BinaryOp::Mul => input.parse::<Token![*]>().map(drop),
        BinaryOp::Div => input.parse::<Token![/]>().map(drop),
    }
}
