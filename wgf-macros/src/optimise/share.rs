//! An expression that a block of statements computes twice is computed once, and named.

use super::taken::{definition, is_work, variable};
use crate::ir::{Bound, Program, Scalar, Stmt, StmtKind};
use crate::typed::{Model, VarId, VarKind};

pub(super) fn share(program: &mut Program) {
    // Arrays that are filled element by element: what a read of them gives depends on where it stands.
    let assigned = Bound {
        loops: Vec::new(),
        vars: program.body.iter().flat_map(Stmt::fills).collect(),
    };
    let body = std::mem::take(&mut program.body);
    program.body = block(&mut program.model, body, &assigned, true);
}

fn block(model: &mut Model, body: Vec<Stmt>, assigned: &Bound, top: bool) -> Vec<Stmt> {
    let mut body: Vec<Stmt> = body
        .into_iter()
        .map(|mut stmt| {
            if let StmtKind::For { body, .. } = &mut stmt.kind {
                *body = block(model, std::mem::take(body), assigned, false);
            }
            stmt
        })
        .collect();
    // A name in the body of a loop that fills an array would have to be an array.
    if !top && body.iter().any(Stmt::assigns) {
        return body;
    }
    while let Some((first, value)) = repeated(model, &mut body, assigned) {
        let kind = if top { VarKind::Hidden } else { VarKind::Local };
        let var = variable(model, kind, Vec::new(), true);
        for stmt in &mut body[first..] {
            own_expressions(stmt, |s| replace(s, &value, var));
        }
        let (line, checks) = (body[first].line, body[first].checks.clone());
        body.insert(first, definition(var, value, line, checks));
    }
    body
}

/// The expressions that a statement evaluates once in a pass through its block.
fn own_expressions(stmt: &mut Stmt, f: impl FnMut(&mut Scalar)) {
    match &stmt.kind {
        StmtKind::Let { loops, .. } if !loops.is_empty() => {}
        StmtKind::Fill { .. } => {}
        _ => stmt.for_each_expression(f),
    }
}

/// The largest expression that stands twice or more, with the first statement that it stands in.
fn repeated(model: &Model, body: &mut [Stmt], assigned: &Bound) -> Option<(usize, Scalar)> {
    let mut found: Vec<(usize, Scalar, usize)> = Vec::new();
    for (at, stmt) in body.iter_mut().enumerate() {
        own_expressions(stmt, |s| {
            count(model, s, assigned, &mut |s| match found
                .iter_mut()
                .find(|(_, other, _)| other == s)
            {
                Some((_, _, times)) => *times += 1,
                None => found.push((at, s.clone(), 1)),
            });
        });
    }
    // Where one contains another it comes first, and takes the other's places with it.
    let twice = found.into_iter().find(|(_, _, times)| *times > 1);
    twice.map(|(first, value, _)| (first, value))
}

fn count(model: &Model, s: &mut Scalar, assigned: &Bound, f: &mut impl FnMut(&Scalar)) {
    if is_work(s) && s.is_active(model) && !s.depends(assigned) {
        f(s);
    }
    // A sum's body is evaluated many times over, and with another index each time; a branch where its condition holds, and
    // elsewhere its indices may be out of range.
    if !matches!(s, Scalar::Over { .. } | Scalar::If(..)) {
        s.for_each_operand(|a| count(model, a, assigned, f));
    }
}

fn replace(s: &mut Scalar, value: &Scalar, var: VarId) {
    if s == value {
        *s = Scalar::Var(var, Vec::new());
        return;
    }
    if !matches!(s, Scalar::Over { .. }) {
        s.for_each_operand(|a| replace(a, value, var));
    }
}
