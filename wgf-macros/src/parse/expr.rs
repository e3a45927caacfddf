//! Expressions, by precedence climbing.

use super::group;
use crate::ast::{BinaryOp, Expr, ExprKind};
use crate::errors::Spans;
use proc_macro2::{Delimiter, Ident, Span};
use syn::parse::ParseStream;
use syn::{Lit, Token};

/// How deeply expressions may nest; the parser recurses, and a stack overflow could not be reported.
const MAX_DEPTH: usize = 64;

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
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(items)
    }

    fn binary(&self, input: ParseStream<'_>, min_precedence: u8) -> syn::Result<Expr> {
        let mut left = self.unary(input)?;
        // A chain a + b + c … nests to the left, so its length counts as depth too.
        let mut length = self.depth;
        while let Some(op) = operator(input)? {
            if op.precedence() < min_precedence {
                break;
            }
            length += 1;
            if length > 4 * MAX_DEPTH {
                return Err(input.error("this expression is too long; name parts of it with `let`"));
            }
            consume_operator(input, op)?;
            let right = self.binary_operand(input, op.precedence() + 1)?;
            left = Expr {
                spans: left.spans.to(right.spans),
                kind: ExprKind::Binary(op, Box::new(left), Box::new(right)),
            };
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
            return Ok(Expr {
                spans: Spans::from(minus.span).to(operand.spans),
                kind: ExprKind::Neg(Box::new(operand)),
            });
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
                    true => Err(input.error("expected an index")),
                    false => inner.list(input),
                };
                let (index, bracket) =
                    group(input, Delimiter::Bracket, "expected an index", items)?;
                e = Expr {
                    spans: e.spans.to(bracket),
                    kind: ExprKind::Index(Box::new(e), index),
                };
            } else {
                return Ok(e);
            }
            inner = inner.deeper(e.spans.end)?;
        }
    }

    fn method(&self, input: ParseStream<'_>, receiver: Expr) -> syn::Result<Expr> {
        let name: Ident = input
            .parse()
            .map_err(|e| syn::Error::new(e.span(), "expected a method name after `.`"))?;
        let items = |input: ParseStream<'_>| self.list(input);
        let (rest, parens) = group(
            input,
            Delimiter::Parenthesis,
            "expected `(` after a method name",
            items,
        )?;
        let mut args = vec![receiver];
        args.extend(rest);
        Ok(Expr {
            spans: args[0].spans.to(parens),
            kind: ExprKind::Call {
                name,
                args,
                method: true,
            },
        })
    }

    fn primary(&self, input: ParseStream<'_>) -> syn::Result<Expr> {
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
            return Err(input.error("array literals are not built yet"));
        }
        let name: Ident = input
            .parse()
            .map_err(|e| syn::Error::new(e.span(), "expected an expression"))?;
        if input.peek(Token![::]) {
            return Err(input.error("functions named by a path are not built yet"));
        }
        if input.peek(Token![!]) {
            return Err(input.error("macros cannot be used inside a model"));
        }
        if !input.peek(syn::token::Paren) {
            return Ok(Expr {
                spans: name.span().into(),
                kind: ExprKind::Name(name),
            });
        }
        let inner = self.deeper(input.span())?;
        let items = |input: ParseStream<'_>| inner.list(input);
        let (args, parens) = group(input, Delimiter::Parenthesis, "expected `(…)`", items)?;
        Ok(Expr {
            spans: Spans::from(name.span()).to(parens),
            kind: ExprKind::Call {
                name,
                args,
                method: false,
            },
        })
    }
}

fn literal(input: ParseStream<'_>) -> syn::Result<Expr> {
    let lit: Lit = input.parse()?;
    let spans = Spans::from(lit.span());
    let kind = match &lit {
        Lit::Int(n) => ExprKind::Int(n.base10_parse()?),
        Lit::Float(x) => {
            let value: f64 = x.base10_parse()?;
            if !value.is_finite() {
                return Err(syn::Error::new(
                    lit.span(),
                    "this number is too large for a 64-bit float",
                ));
            }
            ExprKind::Float(value)
        }
        _ => return Err(syn::Error::new(lit.span(), "expected a number")),
    };
    Ok(Expr { kind, spans })
}

fn operator(input: ParseStream<'_>) -> syn::Result<Option<BinaryOp>> {
    let unsupported = [
        (input.peek(Token![%]), "%"),
        (input.peek(Token![^]), "^"),
        (input.peek(Token![==]), "=="),
        (input.peek(Token![<]), "<"),
        (input.peek(Token![>]), ">"),
        (input.peek(Token![&]), "&"),
    ];
    if let Some((_, symbol)) = unsupported.iter().find(|(present, _)| *present) {
        let hint = match *symbol {
            "^" => "; powers are `x.powi(2)` or `x.powf(1.5)`",
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
