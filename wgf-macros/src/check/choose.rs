//! `if`: one of two values or blocks, as the data or the parameters say.

use super::Checker;
use crate::ast::{self, Expr};
use crate::errors::Spans;
use crate::typed::{Condition, Elem, Stmt, StmtKind, TExpr, TKind, Ty};

impl Checker<'_> {
    /// `if condition { a } else { b }`, of numbers.
    pub(super) fn choose(
        &mut self,
        condition: &ast::Condition,
        a: &Expr,
        b: &Expr,
    ) -> Option<(TKind, Ty)> {
        let condition = self.condition(condition);
        let what = "a branch of an `if`";
        let (a, b) = (self.scalar(a, what), self.scalar(b, what));
        let (condition, a, b) = (condition?, a?, b?);
        let ty = Ty {
            elem: Elem::Real,
            shape: Vec::new(),
            active: a.ty.active || b.ty.active || condition.is_active(),
        };
        Some((TKind::If(Box::new(condition), Box::new(a), Box::new(b)), ty))
    }

    pub(super) fn if_statement(
        &mut self,
        condition: &ast::Condition,
        then: Vec<ast::Stmt>,
        other: Vec<ast::Stmt>,
    ) -> Option<StmtKind> {
        let condition = self.condition(condition);
        let by_parameter = condition.as_ref().is_some_and(Condition::is_active);
        let blocks = |checker: &mut Self| (checker.block(then), checker.block(other));
        let (then, other) = match by_parameter {
            true => self.as_expression(blocks),
            false => blocks(self),
        };
        let condition = condition?;
        if condition.is_active() {
            let at = condition.operands()[0].spans;
            let mut statements = then.iter().chain(&other);
            if !statements.all(|stmt| self.adds_alone(stmt, at)) {
                return None;
            }
        }
        Some(StmtKind::If {
            condition,
            then,
            other,
        })
    }

    /// Under a condition on a parameter, both blocks are evaluated: their statements add to the log density and do nothing
    /// else.
    fn adds_alone(&self, stmt: &Stmt, at: Spans) -> bool {
        let (what, at) = match &stmt.kind {
            StmtKind::Tilde { .. }
            | StmtKind::Term { .. }
            | StmtKind::Factor { .. }
            | StmtKind::Marginal { .. } => return true,
            StmtKind::Let { index, value, .. } if index.is_empty() && value.ty.is_scalar() => {
                return true;
            }
            StmtKind::For { body, .. } => return body.iter().all(|s| self.adds_alone(s, at)),
            StmtKind::If { then, other, .. } => {
                return then.iter().chain(other).all(|s| self.adds_alone(s, at));
            }
            StmtKind::Assign { target, .. } => (
                "under a condition on a parameter nothing is assigned; assign one of two values: `s[i] = if … { … } else { … };`",
                target.spans,
            ),
            StmtKind::Let { value, .. } | StmtKind::Part { value, .. } => (
                "under a condition on a parameter a `let` names a single number; name the array before it",
                value.spans,
            ),
            StmtKind::Latent(id) | StmtKind::Declare(id) => (
                "under a condition on a parameter nothing is declared; declare it before",
                self.vars[*id].name.span().into(),
            ),
            StmtKind::Operate { .. }
            | StmtKind::Conditional(_)
            | StmtKind::Chain { .. }
            | StmtKind::Within { .. } => (
                "a discrete array cannot be summed out under a condition on a parameter; declare it before the `if`",
                at,
            ),
        };
        self.errors.push(at, what);
        false
    }

    /// Statements with names of their own.
    pub(super) fn block(&mut self, body: Vec<ast::Stmt>) -> Vec<Stmt> {
        self.scopes.open();
        let body = self.statements(body);
        self.scopes.close();
        body
    }

    fn condition(&mut self, condition: &ast::Condition) -> Option<Condition> {
        Some(match condition {
            ast::Condition::Compare(op, a, b) => {
                let (a, b) = (self.compared(a), self.compared(b));
                Condition::Compare(*op, a?, b?)
            }
            ast::Condition::Is(a) => {
                let t = self.compared(a)?;
                if t.ty.elem == Elem::Real {
                    let message = format!(
                        "a condition is a comparison, as in `x[i] > 0.0`, or `bool` data, but `{a}` is `{}`",
                        t.ty
                    );
                    self.errors.push(a.spans, message);
                    return None;
                }
                Condition::Is(t)
            }
            ast::Condition::Not(a) => Condition::Not(Box::new(self.condition(a)?)),
            ast::Condition::Both(a, b) => {
                let (a, b) = (self.condition(a), self.condition(b));
                Condition::Both(Box::new(a?), Box::new(b?))
            }
            ast::Condition::Either(a, b) => {
                let (a, b) = (self.condition(a), self.condition(b));
                Condition::Either(Box::new(a?), Box::new(b?))
            }
        })
    }

    /// A side of a comparison.
    fn compared(&mut self, e: &Expr) -> Option<TExpr> {
        let t = self.scalar(e, "what is compared")?;
        if !t.ty.active {
            self.plain(&t, "a condition")?;
        }
        Some(t)
    }
}
