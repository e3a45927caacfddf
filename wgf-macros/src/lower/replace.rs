//! A loop variable replaced by one of its values.

use crate::ir::{Condition, Int, Scalar, Slice};
use proc_macro2::Ident;

/// Reads `value` wherever the expression read the variable.
pub(super) fn value(s: &mut Scalar, var: &Ident, value: i64) {
    let new = Int::Lit(value);
    scalar(s, var, &new);
}

fn scalar(s: &mut Scalar, var: &Ident, new: &Int) {
    match s {
        Scalar::Int(i) => int(i, var, new),
        Scalar::Data(_, at) | Scalar::Var(_, at) => at.iter_mut().for_each(|i| int(i, var, new)),
        Scalar::Over { lo, hi, body, .. } => {
            int(lo, var, new);
            int(hi, var, new);
            scalar(body, var, new);
        }
        Scalar::Density(site) => {
            site.target.1.iter_mut().for_each(|i| int(i, var, new));
            std::iter::once(&mut site.x)
                .chain(&mut site.args)
                .for_each(|a| scalar(a, var, new));
        }
        Scalar::Joint(joint) => {
            joint.for_each_index(|i| int(i, var, new));
            s.for_each_operand(|a| scalar(a, var, new));
        }
        Scalar::Dot(a, b) | Scalar::Product(a, b) => {
            for Slice { row, .. } in [a, b] {
                row.iter_mut().for_each(|row| int(row, var, new));
            }
        }
        _ => s.for_each_operand(|a| scalar(a, var, new)),
    }
}

fn int(i: &mut Int, var: &Ident, new: &Int) {
    match i {
        Int::Loop(name) if name == var => *i = new.clone(),
        Int::Loop(_) | Int::Lit(_) | Int::Size(_) => {}
        Int::Data(_, at) => at.iter_mut().for_each(|i| int(i, var, new)),
        Int::Neg(a) => int(a, var, new),
        Int::Binary(_, a, b) => {
            int(a, var, new);
            int(b, var, new);
        }
        Int::If(condition) => {
            let condition: &mut Condition = condition;
            condition.for_each_operand(&mut |s| scalar(s, var, new));
        }
    }
}
