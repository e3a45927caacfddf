//! Which adjoints of arrays are written before they are added to: where a plate over a whole array is the first to give
//! adjoints back to it, they need not be zero before.

use crate::ir::{Int, Program, Scalar, Stmt, StmtKind};
use crate::typed::VarId;

/// Whether a plate at the top level writes the array's adjoints, all of them, before anything is added to them.
pub(super) fn is_written_first(program: &Program, id: VarId) -> bool {
    first_reader(program, id).is_some_and(|stmt| covers(program, stmt, id))
}

/// The arrays whose adjoints this statement writes so.
pub(super) fn written_by(program: &Program, stmt: &Stmt) -> Vec<VarId> {
    let is_first = |id: VarId| first_reader(program, id).is_some_and(|s| std::ptr::eq(s, stmt));
    (0..program.model.vars.len())
        .filter(|&id| is_first(id) && covers(program, stmt, id))
        .collect()
}

/// The first statement that gives adjoints back to the array. (What reads it in a `let` or fills arrays from it does so in
/// the sweep, after all that add to the log density.)
fn first_reader(program: &Program, id: VarId) -> Option<&Stmt> {
    program.body.iter().find(|stmt| match &stmt.kind {
        StmtKind::For { .. }
        | StmtKind::Tilde(_)
        | StmtKind::Joint(_)
        | StmtKind::Tally { .. }
        | StmtKind::Factor { .. } => stmt.reads(id),
        _ => false,
    })
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
    let at = [Int::Loop(var.clone())];
    let element = Scalar::Var(id, at.to_vec());
    let adds = |stmt: &&Stmt| matches!(stmt.kind, StmtKind::Tilde(_) | StmtKind::Factor { .. });
    let mut added = body.iter().filter(adds).flat_map(Stmt::expressions);
    let mut all = body.iter().flat_map(Stmt::expressions);
    *lo == Int::Lit(0)
        && *hi == crate::lower::dim(len)
        && added.any(|s| s.contains(&element))
        && !all.any(|s| s.reads_otherwise(id, &at))
}
