//! Lengths as polynomials of names with whole coefficients: two ways of writing one length are the same, and `n - 1` is what is
//! left of `y[1..]`.

use crate::ast::{BinaryOp, Expr, ExprKind};
use crate::errors::Spans;
use crate::typed::{Dim, TExpr, TKind};
use proc_macro2::{Ident, Span};
use std::collections::BTreeMap;

/// More terms than anyone writes: products of sums are multiplied out.
const MAX_TERMS: usize = 64;

/// The coefficient of each product of names. What is no sum or product (`start[g]`) counts as a name.
#[derive(Clone, PartialEq)]
pub(crate) struct Polynomial(BTreeMap<Vec<String>, i64>);

impl Polynomial {
    /// `None` where it would be too long, or a coefficient too large.
    pub(crate) fn of(e: &Expr) -> Option<Polynomial> {
        Some(match &e.kind {
            ExprKind::Int(n) => Polynomial::term(Vec::new(), *n),
            ExprKind::Neg(a) => Polynomial::default().minus(&Polynomial::of(a)?)?,
            ExprKind::Binary(BinaryOp::Add, a, b) => {
                Polynomial::of(a)?.add(&Polynomial::of(b)?, 1)?
            }
            ExprKind::Binary(BinaryOp::Sub, a, b) => {
                Polynomial::of(a)?.minus(&Polynomial::of(b)?)?
            }
            ExprKind::Binary(BinaryOp::Mul, a, b) => {
                Polynomial::of(a)?.times(&Polynomial::of(b)?)?
            }
            _ => Polynomial::term(vec![e.to_string()], 1),
        })
    }

    fn default() -> Polynomial {
        Polynomial(BTreeMap::new())
    }

    fn term(names: Vec<String>, coefficient: i64) -> Polynomial {
        let terms = [(names, coefficient)].into_iter();
        Polynomial(terms.filter(|(_, c)| *c != 0).collect())
    }

    fn add(mut self, other: &Polynomial, sign: i64) -> Option<Polynomial> {
        for (names, coefficient) in &other.0 {
            let sum = self.0.entry(names.clone()).or_default();
            *sum = sum.checked_add(coefficient.checked_mul(sign)?)?;
        }
        self.0.retain(|_, c| *c != 0);
        (self.0.len() <= MAX_TERMS).then_some(self)
    }

    pub(crate) fn minus(self, other: &Polynomial) -> Option<Polynomial> {
        self.add(other, -1)
    }

    fn times(&self, other: &Polynomial) -> Option<Polynomial> {
        let mut product = Polynomial::default();
        for (left, a) in &self.0 {
            for (right, b) in &other.0 {
                let mut names = [left.as_slice(), right].concat();
                names.sort();
                product = product.add(&Polynomial::term(names, a.checked_mul(*b)?), 1)?;
            }
        }
        Some(product)
    }

    /// The number, if it is one.
    pub(crate) fn constant(&self) -> Option<i64> {
        match self.0.len() {
            0 => Some(0),
            1 => self.0.get(&Vec::new()).copied(),
            _ => None,
        }
    }

    /// Every name in it.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.0.keys().flatten()
    }

    /// The expression of a polynomial of sizes, what is added before what is taken away.
    pub(crate) fn expression(&self) -> Expr {
        let named = self.0.iter().filter(|(names, _)| !names.is_empty());
        let number = self.0.iter().filter(|(names, _)| names.is_empty());
        let terms: Vec<(&Vec<String>, i64)> = named.chain(number).map(|(n, c)| (n, *c)).collect();
        let (mut added, taken): (Vec<_>, Vec<_>) = terms.into_iter().partition(|(_, c)| *c > 0);
        let first = match added.is_empty() {
            true => new(ExprKind::Int(0)),
            false => monomial(added.remove(0)),
        };
        let sum = |op: BinaryOp| {
            move |sum: Expr, term: (&Vec<String>, i64)| {
                let term = monomial((term.0, term.1.abs()));
                new(ExprKind::Binary(op, Box::new(sum), Box::new(term)))
            }
        };
        let added = added.into_iter().fold(first, sum(BinaryOp::Add));
        taken.into_iter().fold(added, sum(BinaryOp::Sub))
    }
}

fn new(kind: ExprKind) -> Expr {
    Expr::new(kind, Spans::from(Span::call_site()))
}

fn monomial((names, coefficient): (&Vec<String>, i64)) -> Expr {
    let number = (coefficient != 1 || names.is_empty()).then(|| new(ExprKind::Int(coefficient)));
    let names = names.iter().map(|name| {
        let name = match name.strip_prefix("r#") {
            Some(raw) => Ident::new_raw(raw, Span::call_site()),
            None => Ident::new(name, Span::call_site()),
        };
        new(ExprKind::Name(name))
    });
    let product = |a: Expr, b: Expr| new(ExprKind::Binary(BinaryOp::Mul, Box::new(a), Box::new(b)));
    let factors = number.into_iter().chain(names);
    factors
        .reduce(product)
        .unwrap_or_else(|| new(ExprKind::Int(1)))
}

/// Whether two lengths are the same for all sizes.
pub(crate) fn are_equal(a: &Expr, b: &Expr) -> bool {
    match (Polynomial::of(a), Polynomial::of(b)) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

impl TExpr {
    /// A length that is at least the end of a loop, and that sizes alone tell.
    pub(crate) fn length(&self) -> Option<Dim> {
        fn expr(t: &TExpr) -> Option<Expr> {
            let kind = match &t.kind {
                TKind::Int(n @ 0..) => ExprKind::Int(*n),
                TKind::Size(name) => ExprKind::Name(name.clone()),
                TKind::Binary(BinaryOp::Sub, a, b) => match b.kind {
                    TKind::Int(0..) | TKind::Size(_) => return expr(a),
                    _ => return None,
                },
                TKind::Binary(op @ (BinaryOp::Add | BinaryOp::Mul), a, b) => {
                    ExprKind::Binary(*op, Box::new(expr(a)?), Box::new(expr(b)?))
                }
                _ => return None,
            };
            Some(Expr::new(kind, t.spans))
        }
        expr(self).map(|e| Dim::new(&e))
    }
}
