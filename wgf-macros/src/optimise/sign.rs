//! What is never negative, as far as types and operations tell.

use crate::ast::BinaryOp;
use crate::ir::{Int, Over, Program, Scalar, Stmt, StmtKind};
use crate::typed::{Constraint, DataKind, TExpr, TKind, VarKind};

pub(super) struct Signs<'p> {
    program: &'p Program,
}

impl<'p> Signs<'p> {
    pub(super) fn new(program: &'p Program) -> Self {
        Signs { program }
    }

    /// Whether the value cannot be below 0. (It may be NaN.)
    pub(super) fn never_negative(&self, s: &Scalar) -> bool {
        let model = &self.program.model;
        match s {
            Scalar::Const(x) => *x >= 0.0,
            Scalar::Int(i) => is_count(i),
            Scalar::Data(id, _) => match &model.data[*id].kind {
                DataKind::Real { lo, .. } | DataKind::Int { lo, .. } => at_least_zero(lo.as_ref()),
                DataKind::Count | DataKind::Bool | DataKind::Index(_) => true,
            },
            Scalar::Var(id, _) => match &model.vars[*id].kind {
                VarKind::Latent(constraint) => match constraint {
                    Constraint::Positive | Constraint::Unit => true,
                    Constraint::Above(lo) | Constraint::Between(lo, _) => at_least_zero(Some(lo)),
                    Constraint::Shaped(shape, _) => {
                        ["simplex", "positive_ordered"].contains(&shape.name)
                    }
                    Constraint::Real | Constraint::Below(_) => false,
                },
                _ => self.definition(*id).is_some_and(|s| self.never_negative(s)),
            },
            Scalar::Powi(a, n) => n % 2 == 0 || self.never_negative(a),
            Scalar::Binary(BinaryOp::Sub, a, b) => {
                matches!(**a, Scalar::Const(one) if one >= 1.0) && self.never_above_one(b)
            }
            Scalar::Binary(BinaryOp::Mul, a, b) if a == b => true,
            Scalar::Binary(_, a, b) => self.never_negative(a) && self.never_negative(b),
            Scalar::Call(name, args) => match *name {
                "exp" | "sqrt" | "abs" | "square" | "inv_logit" | "log1p_exp" | "cosh" | "phi"
                | "erfc" => true,
                "max" => args.iter().any(|a| self.never_negative(a)),
                "min" | "recip" => args.iter().all(|a| self.never_negative(a)),
                "powf" => self.never_negative(&args[0]),
                _ => false,
            },
            Scalar::Over {
                how: Over::Sum,
                body,
                ..
            } => self.never_negative(body),
            Scalar::If(_, a, b) => self.never_negative(a) && self.never_negative(b),
            _ => false,
        }
    }

    fn never_above_one(&self, s: &Scalar) -> bool {
        match s {
            Scalar::Const(x) => *x <= 1.0,
            Scalar::Var(id, _) => match &self.program.model.vars[*id].kind {
                VarKind::Latent(constraint) => matches!(constraint, Constraint::Unit),
                _ => self
                    .definition(*id)
                    .is_some_and(|s| self.never_above_one(s)),
            },
            Scalar::Call(name, _) => matches!(*name, "inv_logit" | "phi" | "tanh"),
            _ => false,
        }
    }

    /// What `let name = …` says of a number.
    fn definition(&self, id: usize) -> Option<&'p Scalar> {
        self.program
            .body
            .iter()
            .find_map(|stmt: &Stmt| match &stmt.kind {
                StmtKind::Let {
                    var, loops, value, ..
                } if *var == id && loops.is_empty() => Some(value),
                _ => None,
            })
    }
}

/// Whether a lower bound is a number that is not negative.
fn at_least_zero(lo: Option<&TExpr>) -> bool {
    match lo.map(|lo| &lo.kind) {
        Some(TKind::Float(x)) => *x >= 0.0,
        Some(TKind::Int(n)) => *n >= 0,
        _ => false,
    }
}

fn is_count(i: &Int) -> bool {
    match i {
        Int::Lit(n) => *n >= 0,
        Int::Loop(_) | Int::Size(_) => true,
        _ => false,
    }
}
