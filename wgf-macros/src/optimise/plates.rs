//! Loops whose rows do not depend on each other are plates, evaluated several rows at a time.

use crate::ir::{Bound, Int, Program, Scalar, Stmt, StmtKind};
use crate::typed::Model;

pub(super) fn plates(program: &mut Program) {
    let model = &program.model;
    program
        .body
        .iter_mut()
        .for_each(|stmt| statement(model, stmt));
}

fn statement(model: &Model, stmt: &mut Stmt) {
    match &mut stmt.kind {
        StmtKind::For {
            var,
            hi,
            body,
            plate,
            ..
        } => {
            let mut bound = Bound::of_loop(var);
            bound.vars.extend(locals(body));
            // A condition is a loop that runs once at most.
            let repeats = !matches!(hi, Int::If(_));
            *plate = repeats
                && body
                    .iter_mut()
                    .all(|stmt| goes_in_rows(model, stmt, &bound));
            if !*plate {
                body.iter_mut().for_each(|stmt| statement(model, stmt));
            }
        }
        StmtKind::Fill {
            index, value, rows, ..
        } => *rows = expression_goes_in_rows(model, value, &Bound::of_loop(index)),
        StmtKind::Let {
            loops, value, rows, ..
        } => {
            let last = loops.last().map(|(var, _)| Bound::of_loop(var));
            *rows = last.is_some_and(|bound| expression_goes_in_rows(model, value, &bound));
        }
        _ => {}
    }
}

fn locals(body: &[Stmt]) -> impl Iterator<Item = usize> + '_ {
    body.iter().filter_map(|stmt| match stmt.kind {
        StmtKind::Let { var, .. } => Some(var),
        _ => None,
    })
}

fn goes_in_rows(model: &Model, stmt: &mut Stmt, bound: &Bound) -> bool {
    let simple = match &stmt.kind {
        StmtKind::Let { loops, .. } => loops.is_empty(),
        StmtKind::Tilde(_) | StmtKind::Factor { .. } => true,
        _ => false,
    };
    let mut fits = simple;
    stmt.for_each_expression(|s| fits &= expression_goes_in_rows(model, s, bound));
    fits
}

/// Sums over a number of the loop's body, and powers whose exponents are data of the row, are left to go one by one.
fn expression_goes_in_rows(model: &Model, s: &Scalar, bound: &Bound) -> bool {
    let of_body = Bound {
        loops: Vec::new(),
        vars: bound.vars.clone(),
    };
    match s {
        Scalar::If(condition, ..) if condition.is_active(model) => s
            .operands()
            .iter()
            .all(|a| expression_goes_in_rows(model, a, bound)),
        Scalar::Over { .. } | Scalar::If(..) | Scalar::Dot(..) | Scalar::Product(..) => {
            !s.depends(&of_body)
        }
        Scalar::Joint(_) => false,
        // What the data settle may be an `f64` of the user's own function.
        Scalar::Own(_, args) => args.iter().all(|a| {
            (a.is_active(model) || !a.depends(bound)) && expression_goes_in_rows(model, a, bound)
        }),
        Scalar::Base(_) => true,
        Scalar::Call(name, args) => {
            let by_data = *name == "powf" && !args[1].is_active(model) && args[1].depends(bound);
            !by_data
                && args
                    .iter()
                    .all(|a| expression_goes_in_rows(model, a, bound))
        }
        _ => s
            .operands()
            .iter()
            .all(|a| expression_goes_in_rows(model, a, bound)),
    }
}
