//! `if`: one of two values or blocks, as the data say.

use super::Checker;
use crate::ast::{self, Expr};
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
            active: a.ty.active || b.ty.active,
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
        let (then, other) = (self.block(then), self.block(other));
        Some(StmtKind::If {
            condition: condition?,
            then,
            other,
        })
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

    /// A side of a comparison, which the data settle.
    fn compared(&mut self, e: &Expr) -> Option<TExpr> {
        let t = self.scalar(e, "what is compared")?;
        if t.ty.active {
            let message = format!(
                "a condition is on data, but `{e}` depends on a parameter; conditions on parameters are not built yet (`max`, `min` and `abs` are)"
            );
            self.errors.push(e.spans, message);
            return None;
        }
        self.plain(&t, "a condition")?;
        Some(t)
    }
}
