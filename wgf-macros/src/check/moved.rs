//! `let b: real(0.0..1.0 - a) ~ D;`: a parameter between bounds that depend on others is a function of them and of a raw one on
//! the real line; the logarithm of its slope in the raw one is a term of the log density.

use super::Checker;
use super::latent::Prior;
use crate::ast::{BinaryOp, DistExpr};
use crate::errors::Spans;
use crate::functions;
use crate::typed::{Constraint, Dim, Elem, StmtKind, TExpr, TKind, Ty, Var, VarKind};
use quote::format_ident;

impl Checker<'_> {
    /// The statements of such a parameter.
    pub(super) fn moved(&mut self, var: Var, prior: Prior, dist: &DistExpr) -> Vec<StmtKind> {
        let (name, shape) = (var.name.clone(), var.shape.clone());
        let VarKind::Latent(constraint) = var.kind else {
            return Vec::new();
        };
        let raw = self.vars.len();
        self.vars.push(Var {
            docs: Vec::new(),
            name: format_ident!("{name}__raw"),
            shape: shape.clone(),
            kind: VarKind::Raw,
            active: true,
        });
        let terms = Terms {
            shape,
            spans: name.span().into(),
        };
        let (value, log_slope) = terms.of(&constraint, self.whole_var(raw));
        let id = self.named_var(Var {
            docs: Vec::new(),
            name: name.clone(),
            shape: terms.shape.clone(),
            kind: VarKind::Moved(constraint),
            active: true,
        });
        let target = self.whole_var(id);
        vec![
            StmtKind::Latent(raw),
            StmtKind::Let {
                var: id,
                index: Vec::new(),
                value,
            },
            StmtKind::Factor {
                value: log_slope,
                text: format!("the bounds of {name}"),
            },
            prior.of(target, dist.to_string()),
        ]
    }
}

/// Expressions of a parameter's shape.
struct Terms {
    shape: Vec<Dim>,
    spans: Spans,
}

impl Terms {
    /// The parameter, and Σ ln |slope|. Below hi it is hi − eʳ, above lo it is lo + eʳ, between both lo + (hi − lo) σ(r).
    fn of(&self, constraint: &Constraint, raw: TExpr) -> (TExpr, TExpr) {
        let exp = |raw: TExpr| self.call("exp", raw);
        match constraint {
            Constraint::Above(lo) => {
                let value = self.binary(BinaryOp::Add, lo.clone(), exp(raw.clone()));
                (value, self.sum(raw))
            }
            Constraint::Below(hi) => {
                let value = self.binary(BinaryOp::Sub, hi.clone(), exp(raw.clone()));
                (value, self.sum(raw))
            }
            Constraint::Between(lo, hi) => {
                let width = TExpr {
                    kind: TKind::Binary(BinaryOp::Sub, Box::new(hi.clone()), Box::new(lo.clone())),
                    ty: scalar(),
                    spans: self.spans,
                };
                let share = self.call("inv_logit", raw.clone());
                let part = self.binary(BinaryOp::Mul, width.clone(), share);
                let value = self.binary(BinaryOp::Add, lo.clone(), part);
                let log_width = TExpr {
                    ty: scalar(),
                    ..call("ln", width, self.spans)
                };
                let negated = self.array(TKind::Neg(Box::new(raw.clone())));
                let above = self.call("log1p_exp", raw);
                let below = self.call("log1p_exp", negated);
                let slope = self.binary(BinaryOp::Sub, log_width, above);
                (value, self.sum(self.binary(BinaryOp::Sub, slope, below)))
            }
            _ => (raw.clone(), raw),
        }
    }

    fn array(&self, kind: TKind) -> TExpr {
        TExpr {
            kind,
            ty: Ty {
                shape: self.shape.clone(),
                ..scalar()
            },
            spans: self.spans,
        }
    }

    fn binary(&self, op: BinaryOp, a: TExpr, b: TExpr) -> TExpr {
        self.array(TKind::Binary(op, Box::new(a), Box::new(b)))
    }

    fn call(&self, name: &str, x: TExpr) -> TExpr {
        TExpr {
            ty: self.array(TKind::Int(0)).ty,
            ..call(name, x, self.spans)
        }
    }

    fn sum(&self, x: TExpr) -> TExpr {
        match self.shape.is_empty() {
            true => x,
            false => TExpr {
                kind: TKind::Sum(Box::new(x)),
                ty: scalar(),
                spans: self.spans,
            },
        }
    }
}

fn call(name: &str, x: TExpr, spans: Spans) -> TExpr {
    let function = functions::find(name);
    TExpr {
        ty: x.ty.clone(),
        kind: TKind::Call(function.expect("a function of the language"), vec![x]),
        spans,
    }
}

fn scalar() -> Ty {
    Ty {
        active: true,
        ..Ty::scalar(Elem::Real)
    }
}
