//! Expressions, by precedence climbing.

use super::distribution::{is_path, path_segment};
use super::{group, name, ode};
use crate::ast::{BinaryOp, Comparison, Condition, Expr, ExprKind};
use crate::errors::Spans;
use proc_macro2::{Delimiter, Ident, Span, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{Lit, Token};

/// How deeply expressions may nest; the parser recurses, and a stack overflow could not be reported.
const MAX_DEPTH: usize = 64;

/// How high the tree may be; later stages recurse over it. A chain a + b + c … nests to the left, a step for every operator.
const MAX_HEIGHT: usize = 128;

pub(super) fn expr(input: ParseStream<'_>) -> syn::Result<Expr> {
    ExprParser::new().binary(input, 1)
}

/// What stands after `if`, up to its braces.
pub(super) fn condition(input: ParseStream<'_>) -> syn::Result<Condition> {
    ExprParser::new().condition(input)
}

pub(super) fn comma_list(input: ParseStream<'_>) -> syn::Result<Vec<Expr>> {
    ExprParser::new().list(input)
}

struct ExprParser {
    depth: usize,
    /// Whether comparisons may follow.
    in_condition: bool,
}

impl ExprParser {
    fn new() -> ExprParser {
        ExprParser {
            depth: 0,
            in_condition: false,
        }
    }

    fn deeper(&self, at: Span) -> syn::Result<ExprParser> {
        match self.depth < MAX_DEPTH {
            true => Ok(ExprParser {
                depth: self.depth + 1,
                in_condition: self.in_condition,
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
            if input.peek(Token![for]) {
                let message =
                    "`… for k in 0..n` stands alone in `sum(…)`, `mean(…)` or `log_sum_exp(…)`";
                return Err(input.error(message));
            }
            if input.peek(Token![..]) {
                return Err(input.error(
                    "a range stands among indices, as in `x[1..n]`, or in `Truncated(…, lo..hi)` and `Censored(…, lo..hi)`",
                ));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(items)
    }

    /// What stands in the brackets after a name: indices and ranges.
    fn indices(&self, input: ParseStream<'_>) -> syn::Result<Vec<Expr>> {
        if input.is_empty() {
            return Err(syn::Error::new(input.span(), "expected an index"));
        }
        let mut items = Vec::new();
        while !input.is_empty() {
            items.push(self.index_or_range(input)?);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(items)
    }

    /// `i`, `lo..hi`, `lo..`, `..hi`, `..`.
    fn index_or_range(&self, input: ParseStream<'_>) -> syn::Result<Expr> {
        let lo = match input.peek(Token![..]) {
            true => None,
            false => Some(self.binary(input, 1)?),
        };
        if !input.peek(Token![..]) {
            return lo.ok_or_else(|| input.error("expected an index"));
        }
        if input.peek(Token![..=]) {
            return Err(input.error("a range is `lo..hi`, without its end `hi`"));
        }
        let dots = input.parse::<Token![..]>()?;
        let hi = match input.is_empty() || input.peek(Token![,]) {
            true => None,
            false => Some(self.binary(input, 1)?),
        };
        let dots = Spans {
            start: dots.spans[0],
            end: dots.spans[1],
        };
        let start = lo.as_ref().map_or(dots, |e| e.spans);
        let spans = start.to(hi.as_ref().map_or(dots, |e| e.spans));
        bounded(ExprKind::Range(lo.map(Box::new), hi.map(Box::new)), spans)
    }

    fn binary(&self, input: ParseStream<'_>, min_precedence: u8) -> syn::Result<Expr> {
        let mut left = self.unary(input)?;
        while let Some(op) = operator(input, self.in_condition)? {
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
        let mut inner = self.inside(input.span())?;
        loop {
            if input.peek(Token![.]) && !input.peek(Token![..]) {
                input.parse::<Token![.]>()?;
                e = match input.peek(syn::LitInt) {
                    true => column(input, e)?,
                    false => inner.method(input, e)?,
                };
            } else if input.peek(syn::token::Bracket) {
                let items = |input: ParseStream<'_>| inner.indices(input);
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
            let inner = self.inside(input.span())?;
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
                false => self.inside(input.span())?.list(input),
            };
            let (items, brackets) = group(input, Delimiter::Bracket, "expected `[`", items)?;
            return bounded(ExprKind::Array(items), brackets);
        }
        if input.peek(Token![if]) {
            return self.if_expression(input);
        }
        if input.peek(Token![match]) {
            return Err(
                input.error("`match` is not part of the language; `if … { … } else { … }` is")
            );
        }
        if input.peek(Token![|]) {
            return Err(input.error("a closure stands in `Mixture(weights, |k| …)` alone"));
        }
        if input.peek(Token![::]) || is_path(input) {
            return self.own(input);
        }
        let name = name(input, "expected an expression")?;
        if input.peek(Token![!]) {
            let message = "macros cannot be used inside a model";
            return Err(syn::Error::new(name.span(), message));
        }
        if !input.peek(syn::token::Paren) {
            let spans = name.span().into();
            return Ok(Expr::new(ExprKind::Name(name), spans));
        }
        let inner = self.inside(input.span())?;
        if name == "ode" {
            let argument = |input: ParseStream<'_>| inner.binary(input, 1);
            let contents = |input: ParseStream<'_>| ode::call(input, argument);
            let (call, parens) = group(input, Delimiter::Parenthesis, "expected `(…)`", contents)?;
            let spans = Spans::from(name.span()).to(parens);
            return bounded(ExprKind::Ode(Box::new(call)), spans);
        }
        if REDUCTIONS.iter().any(|r| name == r)
            && let Some(over) = inner.comprehension(input, &name)?
        {
            return Ok(over);
        }
        let items = |input: ParseStream<'_>| inner.list(input);
        let (args, parens) = group(input, Delimiter::Parenthesis, "expected `(…)`", items)?;
        let spans = Spans::from(name.span()).to(parens);
        let method = false;
        bounded(ExprKind::Call { name, args, method }, spans)
    }

    /// In brackets, where no comparison may follow.
    fn inside(&self, at: Span) -> syn::Result<ExprParser> {
        Ok(ExprParser {
            in_condition: false,
            ..self.deeper(at)?
        })
    }

    /// `(body for var in lo..hi)`, if that is what follows.
    fn comprehension(&self, input: ParseStream<'_>, function: &Ident) -> syn::Result<Option<Expr>> {
        let ahead = input.fork();
        let is_one = group(
            &ahead,
            Delimiter::Parenthesis,
            "expected `(…)`",
            |inside| {
                let body = self.binary(inside, 1);
                let is_one = body.is_ok() && inside.peek(Token![for]);
                super::drain(inside);
                Ok(is_one)
            },
        );
        if !is_one?.0 {
            return Ok(None);
        }
        let contents = |input: ParseStream<'_>| {
            let body = self.binary(input, 1)?;
            input.parse::<Token![for]>()?;
            let var = name(input, "expected a variable, as in `for k in 0..n`")?;
            input.parse::<Token![in]>()?;
            let lo = self.binary(input, 1)?;
            if input.is_empty() {
                return Ok((body, var, lo, None));
            }
            input.parse::<Token![..]>().map_err(|e| {
                syn::Error::new(e.span(), "expected a range, as in `for k in 0..n`")
            })?;
            let hi = self.binary(input, 1)?;
            Ok((body, var, lo, Some(hi)))
        };
        let ((body, var, lo, hi), parens) =
            group(input, Delimiter::Parenthesis, "expected `(…)`", contents)?;
        let spans = Spans::from(function.span()).to(parens);
        let (function, body) = (function.clone(), Box::new(body));
        let kind = match hi {
            Some(hi) => ExprKind::Over {
                function,
                body,
                var,
                lo: Box::new(lo),
                hi: Box::new(hi),
            },
            None => ExprKind::Each {
                function,
                body,
                var,
                array: Box::new(lo),
            },
        };
        bounded(kind, spans).map(Some)
    }

    /// `path::to::f(args)`.
    fn own(&self, input: ParseStream<'_>) -> syn::Result<Expr> {
        let start = input.span();
        let leading = input.parse::<Option<Token![::]>>()?;
        let first = path_segment(input)?;
        let mut path = quote!(#leading #first);
        while input.peek(Token![::]) {
            let colons = input.parse::<Token![::]>()?;
            let segment = path_segment(input)?;
            path.extend(quote!(#colons #segment));
        }
        let inner = self.inside(input.span())?;
        let items = |input: ParseStream<'_>| inner.list(input);
        let expected = "a path names a function of your own: `path::to::f(…)`";
        let (args, parens) = group(input, Delimiter::Parenthesis, expected, items)?;
        let spans = Spans::from(start).to(parens);
        bounded(ExprKind::Own { path, args }, spans)
    }

    /// `if condition { a } else { b }`.
    fn if_expression(&self, input: ParseStream<'_>) -> syn::Result<Expr> {
        let start = input.parse::<Token![if]>()?.span;
        let inner = self.inside(start)?;
        let condition = inner.condition(input)?;
        let value = |input: ParseStream<'_>| inner.binary(input, 1);
        let expected = "expected a value in braces, as in `if … { a } else { b }`";
        let (a, _) = group(input, Delimiter::Brace, expected, value)?;
        input.parse::<Token![else]>().map_err(|e| {
            syn::Error::new(e.span(), "a value has an `else`: `if … { … } else { … }`")
        })?;
        let b = match input.peek(Token![if]) {
            true => inner.if_expression(input)?,
            false => group(input, Delimiter::Brace, expected, value)?.0,
        };
        let spans = Spans::from(start).to(b.spans);
        bounded(
            ExprKind::If(Box::new(condition), Box::new(a), Box::new(b)),
            spans,
        )
    }

    /// `a && b || !c`, where each is a comparison or a truth value.
    fn condition(&self, input: ParseStream<'_>) -> syn::Result<Condition> {
        let inner = self.deeper(input.span())?;
        let mut left = inner.conjunction(input)?;
        while input.peek(Token![||]) {
            input.parse::<Token![||]>()?;
            let right = inner.conjunction(input)?;
            left = Condition::Either(Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn conjunction(&self, input: ParseStream<'_>) -> syn::Result<Condition> {
        let mut left = self.comparison(input)?;
        while input.peek(Token![&&]) {
            input.parse::<Token![&&]>()?;
            let right = self.comparison(input)?;
            left = Condition::Both(Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn comparison(&self, input: ParseStream<'_>) -> syn::Result<Condition> {
        if input.peek(Token![!]) {
            let not = input.parse::<Token![!]>()?;
            let inner = self.deeper(not.span)?.comparison(input)?;
            return Ok(Condition::Not(Box::new(inner)));
        }
        if let Some(inner) = self.parenthesised(input)? {
            return Ok(inner);
        }
        let operand = ExprParser {
            in_condition: true,
            ..self.deeper(input.span())?
        };
        let a = operand.binary(input, 1)?;
        let Some(op) = comparison_operator(input)? else {
            return Ok(Condition::Is(a));
        };
        let b = operand.binary(input, 1)?;
        Ok(Condition::Compare(op, a, b))
    }

    /// A condition in parentheses, unless it is a number in them.
    fn parenthesised(&self, input: ParseStream<'_>) -> syn::Result<Option<Condition>> {
        if !input.peek(syn::token::Paren) {
            return Ok(None);
        }
        let inner = self.deeper(input.span())?;
        let contents = |input: ParseStream<'_>| inner.condition(input);
        let ahead = input.fork();
        match group(&ahead, Delimiter::Parenthesis, "expected `(`", contents) {
            Ok((condition, _)) if !matches!(condition, Condition::Is(_)) => {
                group(input, Delimiter::Parenthesis, "expected `(`", contents)?;
                Ok(Some(condition))
            }
            _ => Ok(None),
        }
    }
}

/// `e.0` is `e[0]`.
fn column(input: ParseStream<'_>, array: Expr) -> syn::Result<Expr> {
    let number = literal(input)?;
    let spans = array.spans.to(number.spans);
    bounded(ExprKind::Index(Box::new(array), vec![number]), spans)
}

/// Functions that take `body for var in lo..hi`.
const REDUCTIONS: [&str; 3] = ["sum", "mean", "log_sum_exp"];

fn comparison_operator(input: ParseStream<'_>) -> syn::Result<Option<Comparison>> {
    Ok(Some(if input.peek(Token![==]) {
        input.parse::<Token![==]>()?;
        Comparison::Equal
    } else if input.peek(Token![!=]) {
        input.parse::<Token![!=]>()?;
        Comparison::NotEqual
    } else if input.peek(Token![<=]) {
        input.parse::<Token![<=]>()?;
        Comparison::LessOrEqual
    } else if input.peek(Token![>=]) {
        input.parse::<Token![>=]>()?;
        Comparison::GreaterOrEqual
    } else if input.peek(Token![<]) {
        input.parse::<Token![<]>()?;
        Comparison::Less
    } else if input.peek(Token![>]) {
        input.parse::<Token![>]>()?;
        Comparison::Greater
    } else {
        return Ok(None);
    }))
}

/// Whether the next token compares or joins comparisons.
fn ends_operand(input: ParseStream<'_>) -> bool {
    input.peek(Token![==])
        || input.peek(Token![!=])
        || input.peek(Token![<])
        || input.peek(Token![>])
        || input.peek(Token![<=])
        || input.peek(Token![>=])
        || input.peek(Token![&&])
        || input.peek(Token![||])
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

fn operator(input: ParseStream<'_>, in_condition: bool) -> syn::Result<Option<BinaryOp>> {
    if in_condition && ends_operand(input) {
        return Ok(None);
    }
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
            "==" | "!=" | "<" | ">" | "<=" | ">=" => {
                "; a comparison stands after `if`, as in `if a < b { … } else { … }`"
            }
            "as" => "; whole numbers become real where they are used",
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
