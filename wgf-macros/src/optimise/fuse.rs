//! Loops over the same rows become one, and an array that only one loop reads, row by row, becomes a name in it.
//!
//! A loop that fills nothing can run later than it stands: what it adds to the log density is the same. So
//! `z ~ Normal(0.0, 1.0); let theta[j in n] = m + t * z[j]; y ~ Normal(theta, s);` is one loop that reads each z once and keeps
//! no theta.

use super::rename::rename;
use super::taken::{definition, variable};
use crate::ir::{Int, Program, Scalar, Stmt, StmtKind};
use crate::typed::{Model, VarId, VarKind};
use proc_macro2::Ident;
use quote::format_ident;

pub(super) fn fuse(program: &mut Program) {
    merge_loops(&mut program.model, &mut program.body);
    for id in 0..program.model.vars.len() {
        inline_array(program, id);
    }
}

/// Moves every loop into the next one over the same range.
fn merge_loops(model: &mut Model, body: &mut Vec<Stmt>) {
    let mut at = 0;
    while at < body.len() {
        let partner = (at + 1..body.len()).find(|&later| go_together(&body[at], &body[later]));
        let Some(later) = partner else {
            at += 1;
            continue;
        };
        let earlier = body.remove(at);
        join(model, earlier, &mut body[later - 1]);
    }
}

fn go_together(a: &Stmt, b: &Stmt) -> bool {
    let (Some(a), Some(b)) = (rows(a), rows(b)) else {
        return false;
    };
    a.range == b.range && a.multiplies == b.multiplies
}

/// A loop of statements that are functions of the row.
struct Rows<'s> {
    range: (&'s Int, &'s Int),
    /// Loops with sums and inner products go in blocks of their own size.
    multiplies: bool,
}

fn rows(stmt: &Stmt) -> Option<Rows<'_>> {
    let StmtKind::For { lo, hi, body, .. } = &stmt.kind else {
        return None;
    };
    let simple = |s: &Stmt| match &s.kind {
        StmtKind::Let { loops, .. } => loops.is_empty(),
        StmtKind::Tilde(_) | StmtKind::Factor { .. } => true,
        _ => false,
    };
    body.iter().all(simple).then(|| Rows {
        range: (lo, hi),
        multiplies: body.iter().any(multiplies),
    })
}

fn multiplies(stmt: &Stmt) -> bool {
    let mut found = false;
    stmt.clone()
        .for_each_expression(|s| found |= has_product(s));
    found
}

fn has_product(s: &mut Scalar) -> bool {
    let mut found = matches!(
        s,
        Scalar::Dot(..) | Scalar::Product(..) | Scalar::Over { .. }
    );
    s.for_each_operand(|a| found |= has_product(a));
    found
}

/// A sum has a variable of its own, which a loop's may not meet.
fn has_sum(s: &mut Scalar) -> bool {
    let mut found = matches!(s, Scalar::Over { .. });
    s.for_each_operand(|a| found |= has_sum(a));
    found
}

/// Puts the statements of `earlier` before those of `later`.
fn join(model: &mut Model, earlier: Stmt, later: &mut Stmt) {
    let StmtKind::For {
        var: from,
        body: mut first,
        ..
    } = earlier.kind
    else {
        return;
    };
    let StmtKind::For { var: to, body, .. } = &mut later.kind else {
        return;
    };
    // Each had names of its own; now they stand side by side, and after what was defined between the loops.
    for id in locals(&first) {
        let name = &model.vars[id].name;
        let others = model.vars.iter().filter(|var| var.name == *name).count() - 1;
        if others > 0 || name == to {
            model.vars[id].name = format_ident!("__t{id}");
        }
    }
    first.iter_mut().for_each(|stmt| rename(stmt, &from, to));
    first.append(body);
    *body = first;
}

fn locals(body: &[Stmt]) -> impl Iterator<Item = VarId> + '_ {
    body.iter().filter_map(|stmt| match stmt.kind {
        StmtKind::Let { var, .. } => Some(var),
        _ => None,
    })
}

/// `let name[i in n] = value`, read as `name[i]` in one loop over 0..n and nowhere else: a name in that loop.
fn inline_array(program: &mut Program, id: VarId) {
    let Some((at, index, value)) = definition_of(program, id) else {
        return;
    };
    let readers: Vec<usize> = (0..program.body.len())
        .filter(|&other| other != at && program.body[other].reads(id))
        .collect();
    let [reader] = readers[..] else {
        return;
    };
    let hi = crate::lower::dim(&program.model.vars[id].shape[0]);
    let line = program.body[at].line;
    let model = &mut program.model;
    let stmt = &mut program.body[reader];
    let over_rows = rows(stmt).is_some_and(|rows| rows.range == (&Int::Lit(0), &hi));
    let StmtKind::For { var, body, .. } = &mut stmt.kind else {
        return;
    };
    let at = [Int::Loop(var.clone())];
    let element = Scalar::Var(id, at.to_vec());
    if !over_rows || body.iter().any(|stmt| reads_otherwise(stmt, id, &at)) {
        return;
    }
    let local = variable(model, VarKind::Local, Vec::new(), true);
    let first = body.iter().position(|stmt| stmt.reads(id)).unwrap_or(0);
    for stmt in body.iter_mut() {
        stmt.for_each_expression(|s| replace(s, &element, local));
    }
    let mut define = definition(local, value, line, Vec::new());
    rename(&mut define, &index, var);
    body.insert(first, define);
}

/// The place, index and value of an array of one dimension that depends on parameters.
fn definition_of(program: &Program, id: VarId) -> Option<(usize, Ident, Scalar)> {
    program
        .body
        .iter()
        .enumerate()
        .find_map(|(at, stmt)| match &stmt.kind {
            StmtKind::Let {
                var, loops, value, ..
            } if *var == id && program.model.vars[id].active => {
                let [(index, _)] = &loops[..] else {
                    return None;
                };
                // A sum or an inner product belongs in blocks of its own size.
                let movable = !has_sum(&mut value.clone());
                movable.then(|| (at, index.clone(), value.clone()))
            }
            _ => None,
        })
}

/// Whether a statement reads the array in any way but in its own row.
fn reads_otherwise(stmt: &Stmt, id: VarId, at: &[Int]) -> bool {
    stmt.expressions().iter().any(|s| s.reads_otherwise(id, at))
}

fn replace(s: &mut Scalar, element: &Scalar, local: VarId) {
    if s == element {
        *s = Scalar::Var(local, Vec::new());
        return;
    }
    s.for_each_operand(|a| replace(a, element, local));
}
