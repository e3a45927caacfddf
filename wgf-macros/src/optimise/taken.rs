//! What passes take out of statements, and names for it.

use crate::ir::{IndexCheck, Int, Scalar, Stmt, StmtKind};
use crate::typed::{Dim, Model, Var, VarId, VarKind};
use proc_macro2::Ident;
use quote::format_ident;

/// A new variable of the compiler's own.
pub(super) fn variable(model: &mut Model, kind: VarKind, shape: Vec<Dim>, active: bool) -> VarId {
    let id = model.vars.len();
    model.vars.push(Var {
        docs: Vec::new(),
        name: format_ident!("__t{id}"),
        shape,
        kind,
        active,
    });
    id
}

/// `let name = value`.
pub(super) fn definition(var: VarId, value: Scalar, line: u32, checks: Vec<IndexCheck>) -> Stmt {
    Stmt {
        kind: StmtKind::Let {
            var,
            loops: Vec::new(),
            value,
            rows: false,
        },
        line,
        checks,
    }
}

/// `var[i, …] = value` over loops, each with its range.
pub(super) fn array(
    var: VarId,
    loops: &[(Ident, Int, Int)],
    value: Scalar,
    line: u32,
    checks: Vec<IndexCheck>,
) -> [Stmt; 2] {
    let unchecked = |kind: StmtKind| Stmt {
        kind,
        line,
        checks: Vec::new(),
    };
    let at = loops.iter().map(|(i, ..)| Int::Loop(i.clone())).collect();
    let assign = Stmt {
        kind: StmtKind::Assign {
            var,
            at,
            value,
            text: String::new(),
        },
        line,
        checks,
    };
    let fill = loops.iter().rev().fold(assign, |inner, (i, lo, hi)| {
        unchecked(StmtKind::For {
            var: i.clone(),
            lo: lo.clone(),
            hi: hi.clone(),
            body: vec![inner],
            plate: false,
        })
    });
    [unchecked(StmtKind::Declare(var)), fill]
}

/// Whether computing the value is more than reading it.
pub(super) fn is_work(s: &Scalar) -> bool {
    match s {
        Scalar::Const(_) | Scalar::Int(_) | Scalar::Data(..) | Scalar::Var(..) => false,
        Scalar::Neg(a) => is_work(a),
        Scalar::Binary(_, a, b) => !(is_literal(a) && is_literal(b)),
        _ => true,
    }
}

fn is_literal(s: &Scalar) -> bool {
    match s {
        Scalar::Const(_) => true,
        Scalar::Neg(a) => is_literal(a),
        Scalar::Binary(_, a, b) => is_literal(a) && is_literal(b),
        _ => false,
    }
}
