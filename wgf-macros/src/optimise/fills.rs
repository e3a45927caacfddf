//! Loops that do nothing but fill an array with what does not depend on it, or depends on the element before in a line:
//! `v[i] = step + factor * v[i - 1]`.
//!
//! The steps are evaluated several at a time, and only a multiplication and an addition remain one after the other,
//! forwards and in the reverse sweep.

use super::taken::{definition, variable};
use crate::ast::BinaryOp;
use crate::ir::{Bound, Int, Program, Scalar, Stmt, StmtKind, before};
use crate::typed::{Model, VarId, VarKind};
use proc_macro2::Ident;

pub(super) fn fills(program: &mut Program) {
    let body = std::mem::take(&mut program.body);
    for mut stmt in body {
        let mut making = Making {
            model: &mut program.model,
            around: Bound {
                loops: Vec::new(),
                vars: stmt.fills(),
            },
            factors: Vec::new(),
        };
        making.statement(&mut stmt);
        program.body.append(&mut making.factors);
        program.body.push(stmt);
    }
}

struct Making<'m> {
    model: &'m mut Model,
    /// What changes while the statement runs: the variables of the loops around, and the arrays that it fills.
    around: Bound,
    /// Factors that are more than a name, to be worked out before the statement.
    factors: Vec<Stmt>,
}

impl Making<'_> {
    fn statement(&mut self, stmt: &mut Stmt) {
        if !stmt.assigns() {
            return;
        }
        if let Some(kind) = self.fill(stmt) {
            stmt.kind = kind;
            return;
        }
        if let StmtKind::For { var, body, .. } = &mut stmt.kind {
            self.around.loops.push(var.clone());
            body.iter_mut().for_each(|stmt| self.statement(stmt));
            self.around.loops.pop();
        }
    }

    fn fill(&mut self, stmt: &Stmt) -> Option<StmtKind> {
        let StmtKind::For {
            var: index,
            lo,
            hi,
            body,
            ..
        } = &stmt.kind
        else {
            return None;
        };
        let [inside] = &body[..] else {
            return None;
        };
        let StmtKind::Assign { var, at, value, .. } = &inside.kind else {
            return None;
        };
        let (last, outer) = at.split_last()?;
        let bound = Bound::of_loop(index);
        if !self.model.vars[*var].active
            || !last.follows(index)
            || outer.iter().any(|i| i.depends(&bound))
        {
            return None;
        }
        let before = before(at);
        let line = Line::of(value, *var, &before)?;
        let feedback = match line.factor {
            None => None,
            Some(factor) => Some(self.factor(factor, index, stmt.line)?),
        };
        Some(StmtKind::Fill {
            var: *var,
            index: index.clone(),
            lo: lo.clone(),
            hi: hi.clone(),
            at: at.clone(),
            value: line.step,
            feedback,
            rows: false,
        })
    }

    /// The factor as a number that is the same in every pass, if it is one: data, or a name of a parameter's value.
    fn factor(&mut self, factor: Scalar, index: &Ident, line: u32) -> Option<Scalar> {
        if factor.depends(&Bound::of_loop(index)) {
            return None;
        }
        if !factor.is_active(self.model) {
            return Some(factor);
        }
        // It is worked out before the whole statement.
        if factor.depends(&self.around) {
            return None;
        }
        match &factor {
            Scalar::Var(_, at) if at.is_empty() => Some(factor),
            _ => {
                let var = variable(self.model, VarKind::Hidden, Vec::new(), true);
                self.factors.push(definition(var, factor, line, Vec::new()));
                Some(Scalar::Var(var, Vec::new()))
            }
        }
    }
}

/// `step + factor · var[before]`.
struct Line {
    step: Scalar,
    factor: Option<Scalar>,
}

impl Line {
    /// The expression as a line in the element before, if it is one and reads no other element of the array.
    fn of(s: &Scalar, var: VarId, before: &[Int]) -> Option<Line> {
        let of = |s: &Scalar| Line::of(s, var, before);
        if let Scalar::Var(id, at) = s
            && *id == var
        {
            let at: Vec<Int> = at.iter().map(|i| i.clone().plus(0)).collect();
            return (at == before).then_some(Line {
                step: Scalar::Const(0.0),
                factor: Some(Scalar::Const(1.0)),
            });
        }
        if !s.reads(var) {
            return Some(Line {
                step: s.clone(),
                factor: None,
            });
        }
        match s {
            Scalar::Neg(a) => of(a).map(|a| a.map(&negated)),
            Scalar::Binary(op @ (BinaryOp::Add | BinaryOp::Sub), a, b) => {
                let (a, b) = (of(a)?, of(b)?);
                let factor = match (a.factor, b.factor) {
                    (Some(a), Some(b)) => Some(added(*op, a, b)),
                    (None, Some(b)) => Some(match op {
                        BinaryOp::Sub => negated(b),
                        _ => b,
                    }),
                    (a, None) => a,
                };
                Some(Line {
                    step: added(*op, a.step, b.step),
                    factor,
                })
            }
            Scalar::Binary(BinaryOp::Mul, a, b) => {
                let (a, b) = (of(a)?, of(b)?);
                match (&a.factor, &b.factor) {
                    (Some(_), None) => Some(a.map(&|s| times(s, b.step.clone()))),
                    (None, Some(_)) => Some(b.map(&|s| times(s, a.step.clone()))),
                    _ => None,
                }
            }
            Scalar::Binary(BinaryOp::Div, a, b) => {
                let (a, b) = (of(a)?, of(b)?);
                let by = |s| Scalar::Binary(BinaryOp::Div, Box::new(s), Box::new(b.step.clone()));
                b.factor.is_none().then(|| a.map(&by))
            }
            _ => None,
        }
    }

    fn map(self, f: &dyn Fn(Scalar) -> Scalar) -> Line {
        Line {
            step: match is_zero(&self.step) {
                true => self.step,
                false => f(self.step),
            },
            factor: self.factor.map(f),
        }
    }
}

fn is_zero(s: &Scalar) -> bool {
    matches!(s, Scalar::Const(0.0))
}

fn negated(s: Scalar) -> Scalar {
    match s {
        Scalar::Const(x) => Scalar::Const(-x),
        Scalar::Neg(a) => *a,
        s => Scalar::Neg(Box::new(s)),
    }
}

fn times(a: Scalar, b: Scalar) -> Scalar {
    match (&a, &b) {
        (Scalar::Const(1.0), _) => b,
        (_, Scalar::Const(1.0)) => a,
        _ => Scalar::Binary(BinaryOp::Mul, Box::new(a), Box::new(b)),
    }
}

fn added(op: BinaryOp, a: Scalar, b: Scalar) -> Scalar {
    match (is_zero(&a), is_zero(&b), op) {
        (_, true, _) => a,
        (true, _, BinaryOp::Sub) => negated(b),
        (true, _, _) => b,
        _ => Scalar::Binary(op, Box::new(a), Box::new(b)),
    }
}
