//! `dot(x[i], beta)` over the rows i of a known matrix is one matrix–vector product; so is `dot(x[i + 1], beta)`, of a matrix
//! whose rows are moved when the model meets its data.

use super::taken::{array, variable};
use crate::ir::{Int, Program, Scalar, Slice, Source, Stmt, StmtKind, length};
use crate::typed::{Dim, Model, VarId, VarKind};
use proc_macro2::Ident;
use quote::format_ident;

pub(super) fn products(program: &mut Program) {
    let body = std::mem::take(&mut program.body);
    for mut stmt in body {
        let mut finding = Finding {
            model: &mut program.model,
            line: stmt.line,
            rows: None,
            moved: Vec::new(),
            made: Vec::new(),
        };
        finding.statement(&mut stmt);
        program.body.append(&mut finding.made);
        program.body.push(stmt);
    }
}

/// The innermost loop.
#[derive(Clone)]
struct Rows {
    var: Ident,
    lo: Int,
    hi: Int,
}

struct Finding<'m> {
    model: &'m mut Model,
    line: u32,
    rows: Option<Rows>,
    /// Rows of matrices that were moved for this statement before, in which loop, and where to.
    moved: Vec<(Slice, Ident, VarId)>,
    made: Vec<Stmt>,
}

impl Finding<'_> {
    fn statement(&mut self, stmt: &mut Stmt) {
        let rows = match &stmt.kind {
            StmtKind::For { var, lo, hi, .. } => Some((var, lo.clone(), hi.clone())),
            StmtKind::Fill { index, lo, hi, .. } => Some((index, lo.clone(), hi.clone())),
            StmtKind::Let { loops, .. } => loops
                .last()
                .map(|(var, len)| (var, Int::Lit(0), crate::lower::dim(len))),
            _ => None,
        };
        let around = self.rows.clone();
        if let Some((var, lo, hi)) = rows {
            let var = var.clone();
            self.rows = Some(Rows { var, lo, hi });
        }
        match &mut stmt.kind {
            StmtKind::For { body, .. } => body.iter_mut().for_each(|stmt| self.statement(stmt)),
            StmtKind::Fill { value, .. } => self.scalar(value),
            _ => stmt.for_each_expression(|s| self.scalar(s)),
        }
        self.rows = around;
    }

    fn scalar(&mut self, s: &mut Scalar) {
        let Scalar::Dot(a, b) = s else {
            s.for_each_operand(|a| self.scalar(a));
            return;
        };
        let product = self.product(a, b).or_else(|| self.product(b, a));
        if let Some(product) = product {
            *s = product;
        }
    }

    /// The inner product as one of a known matrix, whose rows the loop runs through, and a whole vector that depends on
    /// parameters.
    fn product(&mut self, x: &Slice, v: &Slice) -> Option<Scalar> {
        let rows = self.rows.clone()?;
        let known = match x.source {
            Source::Data(_) => true,
            Source::Var(id) => self.model.vars[id].is_known(),
        };
        let row = x.row.as_ref()?;
        let runs_through = row.follows(&rows.var) || self.is_drawn(row);
        if !known || v.row.is_some() || !v.is_active(self.model) || !runs_through {
            return None;
        }
        let x = match row {
            Int::Loop(_) => x.clone(),
            _ => self.moved(x, &rows)?,
        };
        Some(Scalar::Product(x, v.clone()))
    }

    /// Whether the row is one that a minibatch drew.
    fn is_drawn(&self, row: &Int) -> bool {
        matches!(row, Int::Data(id, _) if self.model.minibatches.iter().any(|m| m.rows == *id))
    }

    /// A matrix whose rows are those of `x`, each where the loop is when it reads it; `None` where the loop's length is not known
    /// before the data are.
    fn moved(&mut self, x: &Slice, rows: &Rows) -> Option<Slice> {
        let here = |source: Source| Slice {
            source,
            row: Some(Int::Loop(rows.var.clone())),
            len: x.len.clone(),
        };
        let before = self
            .moved
            .iter()
            .find(|(other, var, _)| other == x && *var == rows.var);
        if let Some((_, _, id)) = before {
            return Some(here(Source::Var(*id)));
        }
        // Other loops around, if there are any, may not matter.
        let alone = |i: &Int| is_fixed(i, None);
        let row = x.row.as_ref()?;
        let known = is_fixed(row, Some(&rows.var)) || self.is_drawn(row);
        if !alone(&rows.lo) || !alone(&rows.hi) || !known {
            return None;
        }
        let shape = vec![Dim::new(&length(&rows.hi)?), x.len.clone()];
        let id = variable(self.model, VarKind::Hidden, shape, false);
        let column = format_ident!("__k");
        let from = vec![x.row.clone()?, Int::Loop(column.clone())];
        let value = match x.source {
            Source::Data(data) => Scalar::Data(data, from),
            Source::Var(var) => Scalar::Var(var, from),
        };
        let loops = [
            (rows.var.clone(), rows.lo.clone(), rows.hi.clone()),
            (column, Int::Lit(0), crate::lower::dim(&x.len)),
        ];
        self.made
            .extend(array(id, &loops, value, self.line, Vec::new()));
        self.moved.push((x.clone(), rows.var.clone(), id));
        Some(here(Source::Var(id)))
    }
}

/// Whether the value is made of literals and sizes, and of `var`.
fn is_fixed(i: &Int, var: Option<&Ident>) -> bool {
    match i {
        Int::Lit(_) | Int::Size(_) => true,
        Int::Loop(name) => Some(name) == var,
        Int::Data(..) => false,
        Int::If(_) => false,
        Int::Neg(a) => is_fixed(a, var),
        Int::Binary(_, a, b) => is_fixed(a, var) && is_fixed(b, var),
    }
}
