//! The body of a minibatch's loop: where it reads its variable, it reads the row that was drawn.

use crate::ir::{Int, Scalar, Slice, Stmt, StmtKind, Summed, SummedBy, Whole};
use crate::typed::DataId;
use proc_macro2::Ident;

/// Reads `rows[var]` wherever the statements read the loop variable `var`.
pub(super) fn gather(body: &mut [Stmt], var: &Ident, rows: DataId) {
    let to = Drawn { var, rows };
    body.iter_mut().for_each(|stmt| to.statement(stmt));
}

struct Drawn<'v> {
    var: &'v Ident,
    rows: DataId,
}

impl Drawn<'_> {
    fn statement(&self, stmt: &mut Stmt) {
        stmt.for_each_expression(|s| self.scalar(s));
        match &mut stmt.kind {
            StmtKind::Tilde(site) => self.ints(&mut site.target.1),
            StmtKind::Factor { target, summed, .. } => {
                target.iter_mut().for_each(|(_, at)| self.ints(at));
                summed.iter_mut().for_each(|summed| self.summed(summed));
            }
            StmtKind::Joint(joint) => {
                self.ints(&mut joint.target.1);
                for whole in std::iter::once(&mut joint.x).chain(&mut joint.args) {
                    if let Whole::Block { at, .. } = whole {
                        self.ints(at);
                    }
                }
            }
            StmtKind::Operate { at, inputs, .. } => {
                self.ints(at);
                for whole in inputs {
                    if let Whole::Block { at, .. } = whole {
                        self.ints(at);
                    }
                }
            }
            StmtKind::For { lo, hi, body, .. } => {
                self.int(lo);
                self.int(hi);
                body.iter_mut().for_each(|stmt| self.statement(stmt));
            }
            _ => {}
        }
        for check in &mut stmt.checks {
            self.int(&mut check.value);
            for (_, lo, hi) in &mut check.within {
                self.int(lo);
                self.int(hi);
            }
        }
    }

    fn summed(&self, summed: &mut Summed) {
        for (_, lo, hi) in &mut summed.loops {
            self.int(lo);
            self.int(hi);
        }
        if let SummedBy::Values { lo, hi, .. } = &mut summed.by {
            self.int(lo);
            self.int(hi);
        }
        summed.inside.iter_mut().for_each(|s| self.summed(s));
    }

    fn scalar(&self, s: &mut Scalar) {
        match s {
            Scalar::Int(i) => self.int(i),
            Scalar::Data(_, at) | Scalar::Var(_, at) => self.ints(at),
            Scalar::Over { lo, hi, body, .. } => {
                self.int(lo);
                self.int(hi);
                self.scalar(body);
            }
            Scalar::Density(site) => {
                self.ints(&mut site.target.1);
                let args = site.args.iter_mut();
                std::iter::once(&mut site.x)
                    .chain(args)
                    .for_each(|a| self.scalar(a));
            }
            Scalar::Joint(joint) => {
                joint.for_each_index(|i| self.int(i));
                s.for_each_operand(|a| self.scalar(a));
            }
            Scalar::Dot(a, b) | Scalar::Product(a, b) => {
                self.slice(a);
                self.slice(b);
            }
            _ => s.for_each_operand(|a| self.scalar(a)),
        }
    }

    fn slice(&self, s: &mut Slice) {
        s.row.iter_mut().for_each(|row| self.int(row));
    }

    fn ints(&self, at: &mut [Int]) {
        at.iter_mut().for_each(|i| self.int(i));
    }

    fn int(&self, i: &mut Int) {
        match i {
            Int::Loop(name) if name == self.var => {
                *i = Int::Data(self.rows, vec![Int::Loop(name.clone())]);
            }
            Int::Loop(_) | Int::Lit(_) | Int::Size(_) => {}
            Int::Data(_, at) => self.ints(at),
            Int::If(condition) => condition.for_each_operand(&mut |s| self.scalar(s)),
            Int::Neg(a) => self.int(a),
            Int::Binary(_, a, b) => {
                self.int(a);
                self.int(b);
            }
        }
    }
}
