//! `MarkovChain(initial, transition)`: a chain of states, summed out by the forward algorithm.

use super::values::{length, whole};
use crate::ast::{BinaryOp, DistExpr, Expr, ExprKind, TypeExpr};
use crate::check::Checker;
use crate::errors::Spans;
use crate::operations::{Applied, HIDDEN_MARKOV};
use crate::pattern;
use crate::typed::{Dim, Elem, States, TExpr, TKind, Ty};
use proc_macro2::Ident;

pub(super) fn is_chain(dist: &DistExpr) -> bool {
    dist.path.is_none() && dist.name == "MarkovChain"
}

/// The arguments of a chain.
pub(super) struct Parts {
    /// How many states there are.
    pub(super) values: Dim,
    initial: TExpr,
    transition: TExpr,
    /// How many matrices there are.
    matrices: Dim,
}

impl Parts {
    /// The chain's log density, given that of what is seen in each state.
    pub(super) fn log_density(self, states: &States, seen: TExpr, spans: Spans) -> TExpr {
        let dims = vec![states.len.clone(), self.values, self.matrices];
        let args = vec![self.initial, self.transition, seen];
        let ty = Ty {
            active: args.iter().any(|t| t.ty.active),
            ..Ty::scalar(Elem::Real)
        };
        let kind = TKind::Operation(Applied::Of(&HIDDEN_MARKOV), dims, args);
        TExpr { kind, ty, spans }
    }
}

impl Checker<'_> {
    pub(super) fn chain_parts(
        &mut self,
        name: &Ident,
        ty: &TypeExpr,
        dist: &DistExpr,
        len: &Dim,
    ) -> Option<Parts> {
        let [initial, transition] = &dist.args[..] else {
            let message = format!(
                "`MarkovChain(initial, transition)` takes 2 arguments, not {}",
                dist.args.len()
            );
            self.errors.push(dist.spans, message);
            return None;
        };
        let crate::ast::TypeArg::Size(size) = &ty.arg else {
            let message = "an `index` names what it counts: `index(k)`";
            self.errors.push(ty.base.span(), message);
            return None;
        };
        let values = self.dim(size);
        let typed = match is_uniform(initial) {
            Some(of) => self.uniform(of),
            None => self.expr(initial),
        };
        let matrix = self.expr(transition);
        let (values, typed, matrix) = (values?, typed?, matrix?);
        if typed.ty.shape != std::slice::from_ref(&values) {
            let message = format!(
                "the states of `{name}` are `index({k})`, so that the initial probabilities are `[real; {k}]` or `uniform({k})`, but `{initial}` is `{}`",
                typed.ty,
                k = values.text
            );
            self.errors.push(initial.spans, message);
            return None;
        }
        let matrices = self.matrices(name, (&matrix, transition), &values, len)?;
        Some(Parts {
            values,
            initial: typed,
            transition: matrix,
            matrices,
        })
    }

    /// How many transition matrices there are: one, or one for every step.
    fn matrices(
        &mut self,
        name: &Ident,
        (matrix, source): (&TExpr, &Expr),
        values: &Dim,
        len: &Dim,
    ) -> Option<Dim> {
        let steps = match &len.expr.kind {
            ExprKind::Int(n) => (n - 1).to_string(),
            _ => format!("{} - 1", len.text),
        };
        match &matrix.ty.shape[..] {
            [from, to] if from == values && to == values => return Some(pattern::literal(1)),
            [each, from, to] if each.text == steps && from == values && to == values => {
                return Some(each.clone());
            }
            _ => {}
        }
        let message = format!(
            "the states of `{name}` are `index({k})`, so that the transition probabilities are `[real; {k}, {k}]`, a row for each state to come from, or `[real; {steps}, {k}, {k}]` where they change from step to step, but `{source}` is `{}`",
            matrix.ty,
            k = values.text
        );
        self.errors.push(source.spans, message);
        None
    }

    /// `uniform(k)`: k times 1/k.
    fn uniform(&mut self, of: &Expr) -> Option<TExpr> {
        let (dim, spans) = (self.dim(of)?, of.spans);
        let one = Box::new(whole(TKind::Int(1), spans));
        let share = TExpr {
            kind: TKind::Binary(BinaryOp::Div, one, Box::new(length(&dim, spans))),
            ty: Ty::scalar(Elem::Real),
            spans,
        };
        Some(TExpr {
            kind: TKind::Repeat(Box::new(share)),
            ty: Ty {
                shape: vec![dim],
                ..Ty::scalar(Elem::Real)
            },
            spans,
        })
    }
}

/// k of `uniform(k)`.
fn is_uniform(e: &Expr) -> Option<&Expr> {
    match &e.kind {
        ExprKind::Call { name, args, .. } if name == "uniform" && args.len() == 1 => args.first(),
        _ => None,
    }
}
