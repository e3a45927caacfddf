//! Which adjoints of arrays are written before they are added to: where a plate over a whole array is the first to give
//! adjoints back to it, they need not be zero before.

use crate::ir::{Bound, Int, Program, Scalar, Source, Stmt, StmtKind};
use crate::typed::VarId;
use proc_macro2::Ident;

/// Whether a plate at the top level writes the array's adjoints, all of them, before anything is added to them.
pub(super) fn is_written_first(program: &Program, id: VarId) -> bool {
    first_reader(program, id).is_some_and(|stmt| covers(program, stmt, id))
}

/// Whether this loop is that plate.
pub(super) fn writes_first(program: &Program, var: &Ident, body: &[Stmt], id: VarId) -> bool {
    let is_this = |stmt: &Stmt| match &stmt.kind {
        StmtKind::For {
            var: other,
            body: of_other,
            ..
        } => other == var && std::ptr::eq(of_other.as_slice(), body),
        _ => false,
    };
    first_reader(program, id).is_some_and(|stmt| is_this(stmt) && covers(program, stmt, id))
}

/// The first statement that gives adjoints back to the array. (What reads it in a `let` or fills arrays from it does so in
/// the sweep, after all that add to the log density.)
fn first_reader(program: &Program, id: VarId) -> Option<&Stmt> {
    program.body.iter().find(|stmt| match &stmt.kind {
        StmtKind::For { .. } | StmtKind::Tilde(_) | StmtKind::Factor { .. } => reads(stmt, id),
        _ => false,
    })
}

fn reads(stmt: &Stmt, id: VarId) -> bool {
    if let StmtKind::For { body, .. } = &stmt.kind {
        return body.iter().any(|stmt| reads(stmt, id));
    }
    let mut found = false;
    stmt.clone()
        .for_each_expression(|s| s.for_each_var(&mut |var| found |= var == id));
    found
}

/// Whether the statement is a plate over all elements of the array that reads each in its own row, in something that it adds.
fn covers(program: &Program, stmt: &Stmt, id: VarId) -> bool {
    let StmtKind::For {
        var,
        lo,
        hi,
        body,
        plate: true,
    } = &stmt.kind
    else {
        return false;
    };
    let [len] = &program.model.vars[id].shape[..] else {
        return false;
    };
    let element = Scalar::Var(id, vec![Int::Loop(var.clone())]);
    let whole = *lo == Int::Lit(0) && *hi == crate::lower::dim(len);
    let (mut direct, mut other) = (false, false);
    for stmt in body {
        let adds = matches!(stmt.kind, StmtKind::Tilde(_) | StmtKind::Factor { .. });
        stmt.clone().for_each_expression(|s| {
            let found = look(s, id, &element);
            direct |= adds && found.element;
            other |= found.other;
        });
    }
    whole && direct && !other
}

/// How an expression reads an array: an element of the row, or otherwise.
#[derive(Default)]
struct Found {
    element: bool,
    other: bool,
}

fn look(s: &mut Scalar, id: VarId, element: &Scalar) -> Found {
    let is_array = |source: &Source| matches!(source, Source::Var(var) if *var == id);
    let mut found = match &*s {
        Scalar::Var(var, _) => Found {
            element: s == element,
            other: *var == id && s != element,
        },
        Scalar::Dot(a, b) | Scalar::Product(a, b) => Found {
            element: false,
            other: is_array(&a.source) || is_array(&b.source),
        },
        Scalar::Sum { .. } => Found {
            element: false,
            other: s.depends(&Bound {
                loops: Vec::new(),
                vars: vec![id],
            }),
        },
        _ => Found::default(),
    };
    s.for_each_operand(|a| {
        let inside = look(a, id, element);
        found.element |= inside.element;
        found.other |= inside.other;
    });
    found
}
