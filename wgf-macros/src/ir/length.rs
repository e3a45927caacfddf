//! Lengths of the compiler's own arrays.

use super::Int;
use crate::ast::{BinaryOp, Expr, ExprKind};
use crate::errors::Spans;
use proc_macro2::Span;

/// A length that is at least `hi` and cannot be negative: sizes and numbers under + and ·, less what is taken off them.
pub(crate) fn length(hi: &Int) -> Option<Expr> {
    let spans = Spans::from(Span::call_site());
    let kind = match hi {
        Int::Lit(n @ 0..) => ExprKind::Int(*n),
        Int::Size(name) => ExprKind::Name(name.clone()),
        Int::Binary(BinaryOp::Sub, a, b) => match **b {
            Int::Lit(0..) | Int::Size(_) => return length(a),
            _ => return None,
        },
        Int::Binary(op, a, b) => ExprKind::Binary(*op, Box::new(length(a)?), Box::new(length(b)?)),
        _ => return None,
    };
    Some(Expr::new(kind, spans))
}
