//! A normal distribution of vectors whose matrix the data settle takes the matrix's Cholesky factor, which is worked out once, at
//! construction. What is checked is the matrix, as it is written.

use crate::ir::{Joint, Program, Scalar, Source, Stmt, StmtKind, Whole};
use crate::operations::{self, Applied, GAUSSIAN_PROCESS_FACTOR, Operation};
use crate::typed::{Dim, Dist, Model, Var, VarKind};
use quote::format_ident;

pub(super) fn factors(program: &mut Program) {
    let body = std::mem::take(&mut program.body);
    for mut stmt in body {
        let mut before = Vec::new();
        statement(&mut program.model, &mut stmt, &mut before);
        program.body.append(&mut before);
        program.body.push(stmt);
    }
}

/// `before` are statements to run before the one at hand, outside all loops.
fn statement(model: &mut Model, stmt: &mut Stmt, before: &mut Vec<Stmt>) {
    let line = stmt.line;
    match &mut stmt.kind {
        StmtKind::For { body, .. } => body
            .iter_mut()
            .for_each(|stmt| statement(model, stmt, before)),
        StmtKind::Joint(joint) => before.extend(factor(model, joint, line)),
        _ => {}
    }
}

/// The distribution by a factor, and the factor.
fn by_factor(dist: &Dist) -> Option<(&'static str, &'static Operation)> {
    let cholesky = operations::find("cholesky")?;
    let all = [
        ("MultiNormal", "MultiNormalChol", cholesky),
        ("MultiNormalPrec", "MultiNormalPrecChol", cholesky),
        (
            "GaussianProcess",
            "MultiNormalChol",
            &GAUSSIAN_PROCESS_FACTOR,
        ),
    ];
    all.into_iter()
        .find(|(name, ..)| dist.is(name))
        .map(|(_, by_factor, operation)| (by_factor, operation))
}

fn factor(model: &mut Model, joint: &mut Joint, line: u32) -> Option<Stmt> {
    let (name, operation) = by_factor(&joint.dist)?;
    let matrix = joint.args.last()?;
    if matrix.is_active(model) || matches!(matrix, Whole::Number(_)) {
        return None;
    }
    let matrix = joint.args.pop()?;
    if joint.args.is_empty() {
        // The location of a Gaussian process.
        joint.args.push(Whole::Number(Scalar::Const(0.0)));
    }
    let var = hidden(model, &joint.dims);
    joint.args.push(Whole::Block {
        source: Source::Var(var),
        at: Vec::new(),
    });
    joint.dist.name = format_ident!("{name}", span = joint.dist.name.span());
    Some(Stmt {
        kind: StmtKind::Operate {
            var,
            at: Vec::new(),
            operation: Applied::Of(operation),
            dims: joint.dims.clone(),
            inputs: vec![matrix],
        },
        line,
        checks: Vec::new(),
    })
}

/// A square matrix of the compiler's own.
fn hidden(model: &mut Model, dims: &[Dim]) -> usize {
    let id = model.vars.len();
    model.vars.push(Var {
        docs: Vec::new(),
        name: format_ident!("__t{id}"),
        shape: vec![dims[0].clone(), dims[0].clone()],
        kind: VarKind::Hidden,
        active: false,
    });
    id
}
