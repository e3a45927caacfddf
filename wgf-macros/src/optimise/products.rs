//! `dot(x[i], beta)` over the rows i of a matrix of data is one matrix–vector product.

use crate::ir::{Int, Program, Scalar, Slice, Source, Stmt, StmtKind};
use crate::typed::Model;
use proc_macro2::Ident;

pub(super) fn products(program: &mut Program) {
    let model = &program.model;
    program
        .body
        .iter_mut()
        .for_each(|stmt| statement(model, stmt, None));
}

/// `row` is the variable of the innermost loop.
fn statement(model: &Model, stmt: &mut Stmt, row: Option<&Ident>) {
    match &mut stmt.kind {
        StmtKind::For { var, body, .. } => {
            body.iter_mut()
                .for_each(|stmt| statement(model, stmt, Some(var)));
        }
        StmtKind::Fill { index, value, .. } => scalar(model, value, index),
        StmtKind::Let { loops, value, .. } => {
            if let Some(row) = loops.last().map(|(var, _)| var).or(row) {
                scalar(model, value, row);
            }
        }
        _ => {
            if let Some(row) = row {
                stmt.for_each_expression(|s| scalar(model, s, row));
            }
        }
    }
}

fn scalar(model: &Model, s: &mut Scalar, row: &Ident) {
    if let Scalar::Dot(a, b) = s {
        if is_product(model, a, b, row) {
            *s = Scalar::Product(a.clone(), b.clone());
        } else if is_product(model, b, a, row) {
            *s = Scalar::Product(b.clone(), a.clone());
        }
        return;
    }
    s.for_each_operand(|a| scalar(model, a, row));
}

/// Whether x is a matrix of data whose rows the loop runs through, and v a whole vector that depends on parameters.
fn is_product(model: &Model, x: &Slice, v: &Slice, row: &Ident) -> bool {
    let rows =
        matches!(x.source, Source::Data(_)) && matches!(&x.row, Some(Int::Loop(i)) if i == row);
    rows && v.row.is_none() && v.is_active(model)
}
