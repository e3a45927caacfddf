//! Types of the functions that are more than elementwise: `dot`, `sum`, `mean`, `powi`, matrix times vector.

use super::Checker;
use super::expr::count;
use crate::ast::{BinaryOp, Expr, ExprKind};
use crate::errors::Spans;
use crate::typed::{Elem, TExpr, TKind, Ty};
use proc_macro2::Ident;

impl Checker<'_> {
    pub(super) fn special(&mut self, name: &Ident, args: &[Expr], e: &Expr) -> Option<(TKind, Ty)> {
        let text = name.to_string();
        let arity = match text.as_str() {
            "powi" | "dot" | "hadamard" => 2,
            _ => 1,
        };
        if args.len() != arity {
            self.errors.push(
                e.spans,
                format!("`{text}` takes {}, not {}", count(arity), args.len()),
            );
            return None;
        }
        match text.as_str() {
            "powi" => self.powi(&args[0], &args[1]),
            "dot" => self.dot((&args[0], &args[1]), e.spans),
            "hadamard" => self.hadamard((&args[0], &args[1]), e),
            "sum" => self.reduction(&args[0], TKind::Sum),
            _ => self.reduction(&args[0], TKind::Mean),
        }
    }

    fn powi(&mut self, base: &Expr, exponent: &Expr) -> Option<(TKind, Ty)> {
        let base = self.expr(base);
        let n = match &exponent.kind {
            ExprKind::Int(n) => i32::try_from(*n).ok(),
            ExprKind::Neg(inner) => match inner.kind {
                ExprKind::Int(n) => i32::try_from(n).ok().map(|n| -n),
                _ => None,
            },
            _ => None,
        };
        let Some(n) = n else {
            let message =
                "the exponent of `powi` is a whole number written out; for others use `powf`";
            self.errors.push(exponent.spans, message);
            return None;
        };
        let base = base?;
        let ty = Ty {
            elem: Elem::Real,
            ..base.ty.clone()
        };
        Some((TKind::Powi(Box::new(base), n), ty))
    }

    fn dot(&mut self, sources: (&Expr, &Expr), spans: Spans) -> Option<(TKind, Ty)> {
        let (a, b) = (self.vector(sources.0), self.vector(sources.1));
        let (a, b) = (a?, b?);
        if a.ty.shape != b.ty.shape {
            self.errors.push(
                spans,
                format!(
                    "shapes differ: `dot` needs two vectors of one length, but `{}` is `{}` and `{}` is `{}`",
                    sources.0, a.ty, sources.1, b.ty
                ),
            );
            return None;
        }
        let ty = Ty {
            elem: Elem::Real,
            shape: Vec::new(),
            active: a.ty.active || b.ty.active,
        };
        Some((TKind::Dot(Box::new(a), Box::new(b)), ty))
    }

    /// The product of each pair of elements, where `*` would be the product of matrices.
    fn hadamard(&mut self, (a, b): (&Expr, &Expr), e: &Expr) -> Option<(TKind, Ty)> {
        let (a, b) = (self.expr(a), self.expr(b));
        let (a, b) = (a?, b?);
        let ty = Ty {
            elem: Elem::Real,
            shape: self.broadcast("hadamard", &[&a, &b], e)?,
            active: a.ty.active || b.ty.active,
        };
        Some((TKind::Binary(BinaryOp::Mul, Box::new(a), Box::new(b)), ty))
    }

    fn vector(&mut self, e: &Expr) -> Option<TExpr> {
        let t = self.expr(e)?;
        if t.ty.shape.len() != 1 {
            self.errors.push(
                e.spans,
                format!("`dot` needs vectors, but `{e}` is `{}`", t.ty),
            );
            return None;
        }
        Some(t)
    }

    fn reduction(
        &mut self,
        e: &Expr,
        kind: impl FnOnce(Box<TExpr>) -> TKind,
    ) -> Option<(TKind, Ty)> {
        let t = self.expr(e)?;
        if t.ty.is_scalar() {
            self.errors.push(
                e.spans,
                format!("there is nothing to add up: `{e}` is a single number"),
            );
            return None;
        }
        let ty = Ty {
            elem: Elem::Real,
            shape: Vec::new(),
            active: t.ty.active,
        };
        Some((kind(Box::new(t)), ty))
    }

    pub(super) fn matrix_vector(&mut self, a: TExpr, b: TExpr, e: &Expr) -> Option<(TKind, Ty)> {
        if a.ty.shape[1] != b.ty.shape[0] {
            let named = e.operands();
            let message = format!(
                "shapes differ: a matrix times a vector needs as many columns as elements, but `{}` is `{}` and `{}` is `{}`",
                named[0], a.ty, named[1], b.ty
            );
            self.errors.push(e.spans, message);
            return None;
        }
        let ty = Ty {
            elem: Elem::Real,
            shape: a.ty.shape[..1].to_vec(),
            active: a.ty.active || b.ty.active,
        };
        Some((TKind::MatVec(Box::new(a), Box::new(b)), ty))
    }
}
