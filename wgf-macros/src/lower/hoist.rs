//! Sums and inner products that do not depend on the loop they stand in are taken out of it.
//!
//! `y[i] ~ Normal(a + b * (x[i] - mean(x)), s)` over i would add up x for every row: a cost of n² for what costs n.

use crate::ir::{IndexCheck, Int, Scalar, Slice, Source, Stmt, StmtKind};
use crate::typed::{Model, Var, VarId, VarKind};
use proc_macro2::Ident;
use quote::format_ident;

/// The body with a hidden `let` before each top-level statement for every reduction taken out of it.
pub(super) fn hoist(model: &mut Model, body: Vec<Stmt>) -> Vec<Stmt> {
    let mut out = Vec::with_capacity(body.len());
    for mut stmt in body {
        let mut hoisting = Hoisting {
            model,
            bound: Vec::new(),
            taken: Vec::new(),
            line: stmt.line,
            checks: Vec::new(),
        };
        hoisting.statement(&mut stmt, false);
        out.extend(hoisting.taken);
        out.push(stmt);
    }
    out
}

struct Hoisting<'m> {
    model: &'m mut Model,
    /// The loop variables around the expression at hand.
    bound: Vec<Ident>,
    taken: Vec<Stmt>,
    line: u32,
    /// The index checks of the statement at hand; what is taken out of it must not run before them.
    checks: Vec<IndexCheck>,
}

impl Hoisting<'_> {
    fn statement(&mut self, stmt: &mut Stmt, in_loop: bool) {
        self.checks = stmt.checks.clone();
        match &mut stmt.kind {
            StmtKind::Latent(_) | StmtKind::Declare(_) => {}
            StmtKind::Assign { value, .. } => self.scalar(value, in_loop),
            StmtKind::Let { loops, value, .. } => {
                let in_loop = in_loop || !loops.is_empty();
                let depth = self.bound.len();
                self.bound.extend(loops.iter().map(|(var, _)| var.clone()));
                self.scalar(value, in_loop);
                self.bound.truncate(depth);
            }
            StmtKind::Tilde(site) => {
                self.scalar(&mut site.x, in_loop);
                site.args
                    .iter_mut()
                    .for_each(|arg| self.scalar(arg, in_loop));
            }
            StmtKind::Factor { value, .. } => self.scalar(value, in_loop),
            StmtKind::For { var, body, .. } => {
                self.bound.push(var.clone());
                body.iter_mut().for_each(|stmt| self.statement(stmt, true));
                self.bound.pop();
            }
        }
    }

    fn scalar(&mut self, s: &mut Scalar, in_loop: bool) {
        let is_reduction = matches!(s, Scalar::Sum { .. } | Scalar::Dot(..));
        if is_reduction && in_loop && !self.depends(s) {
            *s = self.take(s.clone());
            return;
        }
        match s {
            Scalar::Neg(a) | Scalar::Powi(a, _) => self.scalar(a, in_loop),
            Scalar::Binary(_, a, b) => {
                self.scalar(a, in_loop);
                self.scalar(b, in_loop);
            }
            Scalar::Call(_, args) => args.iter_mut().for_each(|a| self.scalar(a, in_loop)),
            // The sum's own variable is a loop too.
            Scalar::Sum { var, body, .. } => {
                self.bound.push(var.clone());
                self.scalar(body, true);
                self.bound.pop();
            }
            Scalar::Const(_)
            | Scalar::Int(_)
            | Scalar::Data(..)
            | Scalar::Var(..)
            | Scalar::Dot(..) => {}
        }
    }

    /// Names the reduction before the statement at hand.
    fn take(&mut self, value: Scalar) -> Scalar {
        let id: VarId = self.model.vars.len();
        let active = value.is_active(self.model);
        let checks = self
            .checks
            .iter()
            .filter(|check| !self.int_depends(&check.value))
            .cloned()
            .collect();
        self.model.vars.push(Var {
            docs: Vec::new(),
            name: format_ident!("__reduction{id}"),
            shape: Vec::new(),
            kind: VarKind::Hidden,
            active,
        });
        self.taken.push(Stmt {
            kind: StmtKind::Let {
                var: id,
                loops: Vec::new(),
                value,
            },
            line: self.line,
            checks,
        });
        Scalar::Var(id, Vec::new())
    }

    /// Whether the value depends on a loop variable around it, or on a `let` of the loop's body.
    fn depends(&self, s: &Scalar) -> bool {
        match s {
            Scalar::Const(_) => false,
            Scalar::Int(i) => self.int_depends(i),
            Scalar::Data(_, at) => at.iter().any(|i| self.int_depends(i)),
            Scalar::Var(id, at) => {
                matches!(self.model.vars[*id].kind, VarKind::Local)
                    || at.iter().any(|i| self.int_depends(i))
            }
            Scalar::Neg(a) | Scalar::Powi(a, _) | Scalar::Sum { body: a, .. } => self.depends(a),
            Scalar::Binary(_, a, b) => self.depends(a) || self.depends(b),
            Scalar::Call(_, args) => args.iter().any(|a| self.depends(a)),
            Scalar::Dot(a, b) => self.slice_depends(a) || self.slice_depends(b),
        }
    }

    fn slice_depends(&self, s: &Slice) -> bool {
        let local = matches!(s.source, Source::Var(id) if matches!(self.model.vars[id].kind, VarKind::Local));
        local || s.row.as_ref().is_some_and(|i| self.int_depends(i))
    }

    fn int_depends(&self, i: &Int) -> bool {
        match i {
            Int::Loop(var) => self.bound.contains(var),
            Int::Lit(_) | Int::Size(_) => false,
            Int::Data(_, at) => at.iter().any(|i| self.int_depends(i)),
            Int::Neg(a) => self.int_depends(a),
            Int::Binary(_, a, b) => self.int_depends(a) || self.int_depends(b),
        }
    }
}
