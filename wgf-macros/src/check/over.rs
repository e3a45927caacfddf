//! `sum(body for k in lo..hi)`, and functions of the user's own.

use super::Checker;
use super::names::Symbol;
use crate::ast::{BinaryOp, Expr, ExprKind};
use crate::ir::Over;
use crate::typed::{Elem, TExpr, TKind, Ty};
use proc_macro2::{Ident, TokenStream};

impl Checker<'_> {
    pub(super) fn over(
        &mut self,
        function: &Ident,
        body: &Expr,
        (var, lo, hi): (&Ident, &Expr, &Expr),
    ) -> Option<(TKind, Ty)> {
        let low = self.index_value(lo, "the start of a range");
        let high = self.index_value(hi, "the end of a range");
        let upper = match (&lo.kind, &high) {
            (ExprKind::Int(0..), Some(_)) => Some(hi.to_string()),
            _ => None,
        };
        self.scopes.open();
        self.define(var, Symbol::Loop { upper });
        let body = self.scalar(body, "what is added up");
        self.scopes.close();
        Some(put_together(function, var, (low?, high?), body?))
    }

    /// `path::to::f(args)`: numbers to a number.
    pub(super) fn own(&mut self, path: &TokenStream, args: &[Expr]) -> Option<(TKind, Ty)> {
        let typed = args
            .iter()
            .map(|a| self.scalar(a, "an argument of a function of your own"));
        let typed: Vec<Option<TExpr>> = typed.collect();
        let typed: Vec<TExpr> = typed.into_iter().collect::<Option<_>>()?;
        let ty = Ty {
            elem: Elem::Real,
            shape: Vec::new(),
            active: typed.iter().any(|t| t.ty.active),
        };
        Some((TKind::Own(path.clone(), typed), ty))
    }
}

/// `function(body for var in low..high)`, where the function is `sum`, `mean` or `log_sum_exp`.
pub(super) fn put_together(
    function: &Ident,
    var: &Ident,
    (low, high): (TExpr, TExpr),
    body: TExpr,
) -> (TKind, Ty) {
    let ty = Ty {
        elem: Elem::Real,
        shape: Vec::new(),
        active: body.ty.active,
    };
    let how = match function.to_string().as_str() {
        "log_sum_exp" => Over::LogSumExp,
        _ => Over::Sum,
    };
    let over = TKind::Over {
        how,
        var: var.clone(),
        lo: Box::new(low.clone()),
        hi: Box::new(high.clone()),
        body: Box::new(body),
    };
    if function != "mean" {
        return (over, ty);
    }
    let spans = function.span().into();
    let count = TExpr {
        ty: Ty::scalar(Elem::Int),
        spans,
        kind: TKind::Binary(BinaryOp::Sub, Box::new(high), Box::new(low)),
    };
    let total = TExpr {
        kind: over,
        ty: ty.clone(),
        spans,
    };
    let mean = TKind::Binary(BinaryOp::Div, Box::new(total), Box::new(count));
    (mean, ty)
}
