//! A loop that fills arrays is split into one loop for every group of statements that depend on each other, so that what
//! takes no part in a recursion goes by itself.
//!
//! An element is filled once and before it is read (checked when the model meets its data), so a loop that fills may run
//! as a whole before one that reads.

use crate::ir::{Program, Stmt, StmtKind};
use crate::typed::VarId;

pub(super) fn split(program: &mut Program) {
    program.body = block(std::mem::take(&mut program.body));
}

fn block(body: Vec<Stmt>) -> Vec<Stmt> {
    body.into_iter().flat_map(statement).collect()
}

fn statement(mut stmt: Stmt) -> Vec<Stmt> {
    if !stmt.assigns() {
        return vec![stmt];
    }
    let StmtKind::For { body, .. } = &mut stmt.kind else {
        return vec![stmt];
    };
    let mut parts = block(std::mem::take(body));
    // The names of data that are left here stand for nothing: their expressions stand where they were read.
    let unread = |s: &Stmt, parts: &[Stmt]| match s.kind {
        StmtKind::Let { var, .. } => !parts.iter().any(|part| part.reads(var)),
        _ => false,
    };
    let all = parts.clone();
    parts.retain(|s| !unread(s, &all));
    if parts.iter().any(|s| matches!(s.kind, StmtKind::Let { .. })) {
        return vec![with_body(&stmt, parts)];
    }
    groups(parts)
        .into_iter()
        .map(|group| with_body(&stmt, group))
        .collect()
}

/// The loop around other statements.
fn with_body(stmt: &Stmt, inside: Vec<Stmt>) -> Stmt {
    let mut stmt = stmt.clone();
    if let StmtKind::For { body, .. } = &mut stmt.kind {
        *body = inside;
    }
    stmt
}

/// Statements that need each other together, what is needed before what needs it.
fn groups(parts: Vec<Stmt>) -> Vec<Vec<Stmt>> {
    let needs = needs(&parts);
    let mut left: Vec<(usize, Stmt)> = parts.into_iter().enumerate().collect();
    let mut groups = Vec::new();
    while !left.is_empty() {
        let done = |other: usize| !left.iter().any(|(at, _)| *at == other);
        let together = |a: usize, b: usize| a == b || needs[a][b] && needs[b][a];
        let ready =
            |at: usize| (0..needs.len()).all(|b| !needs[at][b] || together(at, b) || done(b));
        // What depends on nothing else always exists: groups do not need each other in a circle.
        let Some(first) = left.iter().map(|(at, _)| *at).find(|&at| ready(at)) else {
            groups.push(left.into_iter().map(|(_, stmt)| stmt).collect());
            return groups;
        };
        let (group, rest): (Vec<(usize, Stmt)>, _) =
            left.into_iter().partition(|(at, _)| together(first, *at));
        groups.push(group.into_iter().map(|(_, stmt)| stmt).collect());
        left = rest;
    }
    groups
}

/// Whether statement a reads what statement b fills, directly or by way of others.
fn needs(parts: &[Stmt]) -> Vec<Vec<bool>> {
    let fills: Vec<Vec<VarId>> = parts.iter().map(Stmt::fills).collect();
    let direct = |a: usize, b: usize| fills[b].iter().any(|&id| parts[a].reads(id));
    let n = parts.len();
    let mut needs: Vec<Vec<bool>> = (0..n)
        .map(|a| (0..n).map(|b| direct(a, b)).collect())
        .collect();
    for by in 0..n {
        for a in 0..n {
            for b in 0..n {
                needs[a][b] |= needs[a][by] && needs[by][b];
            }
        }
    }
    needs
}
