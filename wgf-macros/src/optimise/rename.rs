//! Loop variables under other names.

use crate::ir::{Int, Scalar, Slice, Stmt, StmtKind, Whole};
use proc_macro2::Ident;

/// Reads `to` wherever a statement that has no loops in it read the loop variable `from`.
pub(super) fn rename(stmt: &mut Stmt, from: &Ident, to: &Ident) {
    stmt.for_each_expression(|s| scalar(s, from, to));
    if let StmtKind::Tilde(site) = &mut stmt.kind {
        site.target.1.iter_mut().for_each(|i| int(i, from, to));
    }
    if let StmtKind::Joint(joint) = &mut stmt.kind {
        joint.target.1.iter_mut().for_each(|i| int(i, from, to));
        for whole in std::iter::once(&mut joint.x).chain(&mut joint.args) {
            if let Whole::Block { at, .. } = whole {
                at.iter_mut().for_each(|i| int(i, from, to));
            }
        }
    }
    if let StmtKind::Operate { at, inputs, .. } = &mut stmt.kind {
        at.iter_mut().for_each(|i| int(i, from, to));
        for whole in inputs {
            if let Whole::Block { at, .. } = whole {
                at.iter_mut().for_each(|i| int(i, from, to));
            }
        }
    }
    for check in &mut stmt.checks {
        int(&mut check.value, from, to);
        check.from.iter_mut().for_each(|i| int(i, from, to));
    }
}

fn scalar(s: &mut Scalar, from: &Ident, to: &Ident) {
    match s {
        Scalar::Int(i) => int(i, from, to),
        Scalar::Data(_, at) | Scalar::Var(_, at) => at.iter_mut().for_each(|i| int(i, from, to)),
        Scalar::Over { lo, hi, body, .. } => {
            int(lo, from, to);
            int(hi, from, to);
            scalar(body, from, to);
        }
        Scalar::Density(site) => {
            site.target.1.iter_mut().for_each(|i| int(i, from, to));
            std::iter::once(&mut site.x)
                .chain(&mut site.args)
                .for_each(|a| scalar(a, from, to));
        }
        Scalar::Joint(joint) => {
            joint.for_each_index(|i| int(i, from, to));
            s.for_each_operand(|a| scalar(a, from, to));
        }
        Scalar::Dot(a, b) | Scalar::Product(a, b) => {
            slice(a, from, to);
            slice(b, from, to);
        }
        _ => s.for_each_operand(|a| scalar(a, from, to)),
    }
}

fn slice(s: &mut Slice, from: &Ident, to: &Ident) {
    if let Some(row) = &mut s.row {
        int(row, from, to);
    }
}

fn int(i: &mut Int, from: &Ident, to: &Ident) {
    match i {
        Int::Loop(name) if name == from => *name = to.clone(),
        Int::Loop(_) | Int::Lit(_) | Int::Size(_) => {}
        Int::Data(_, at) => at.iter_mut().for_each(|i| int(i, from, to)),
        Int::If(condition) => {
            condition.for_each_operand(&mut |s| scalar(s, from, to));
        }
        Int::Neg(a) => int(a, from, to),
        Int::Binary(_, a, b) => {
            int(a, from, to);
            int(b, from, to);
        }
    }
}
