//! Which variables the density depends on: a `let` that is only reported costs a score nothing.

use super::{Scalar, Stmt, StmtKind};
use crate::typed::{Model, Var};

pub(super) fn needed(model: &Model, body: &[Stmt]) -> Vec<bool> {
    let mut needed: Vec<bool> = model.vars.iter().map(Var::is_latent).collect();
    // An array filled element by element may read one that is filled after it, in the pass before.
    loop {
        let before = needed.clone();
        mark(body, &mut needed);
        if needed == before {
            return needed;
        }
    }
}

/// Walks backwards, so that a variable's uses are seen before its definition.
fn mark(body: &[Stmt], needed: &mut [bool]) {
    for stmt in body.iter().rev() {
        match &stmt.kind {
            StmtKind::Latent(_) => {}
            StmtKind::Let { var, value, .. } if needed[*var] => reads(value, needed),
            StmtKind::Let { .. } | StmtKind::Declare(_) => {}
            StmtKind::Assign { var, value, .. } if needed[*var] => reads(value, needed),
            StmtKind::Fill {
                var,
                value,
                feedback,
                ..
            } if needed[*var] => {
                reads(value, needed);
                feedback.iter().for_each(|f| reads(f, needed));
            }
            StmtKind::Assign { .. } | StmtKind::Fill { .. } => {}
            StmtKind::Tilde(site) | StmtKind::Tally { site, .. } => {
                reads(&site.x, needed);
                site.args.iter().for_each(|arg| reads(arg, needed));
            }
            StmtKind::Operate { var, .. } if !needed[*var] => {}
            StmtKind::Operate { .. } | StmtKind::Joint(_) => {
                for whole in stmt.wholes() {
                    whole.for_each_var(&mut |id| needed[id] = true);
                }
            }
            StmtKind::Factor { value, .. } => reads(value, needed),
            StmtKind::For { body, .. } => mark(body, needed),
        }
    }
}

fn reads(value: &Scalar, needed: &mut [bool]) {
    value.for_each_var(&mut |id| needed[id] = true);
}
