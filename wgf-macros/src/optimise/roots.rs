//! An array of square roots that its recursion squares again keeps the squares.
//!
//! `s[i] = sqrt(a + b * s[i - 1].powi(2))` is `v[i] = a + b * v[i - 1]` with `sqrt(v[i])` wherever else `s[i]` was read.

use super::sign::Signs;
use super::taken::variable;
use crate::ast::BinaryOp;
use crate::ir::{Program, Scalar, Source, Stmt, StmtKind};
use crate::typed::{VarId, VarKind};

pub(super) fn roots(program: &mut Program) {
    for id in 0..program.model.vars.len() {
        let mut uses = Uses::default();
        look(program, &program.body, id, false, &mut uses);
        if uses.squares > 0 && !uses.prevented {
            replace(program, id);
        }
    }
}

/// How an array is used.
#[derive(Default)]
struct Uses {
    /// Reads of its squares in loops that fill it.
    squares: usize,
    /// It is read otherwise there, or as a whole, or filled with what may be no root.
    prevented: bool,
}

fn look(program: &Program, body: &[Stmt], id: VarId, filling: bool, uses: &mut Uses) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::For { body, .. } => {
                let filling = filling || stmt.fills().contains(&id);
                look(program, body, id, filling, uses);
            }
            StmtKind::Assign { var, value, .. } if *var == id => {
                uses.prevented |= !is_root(program, value);
                expression(value, id, filling, uses);
            }
            StmtKind::Fill { var, .. } if *var == id => uses.prevented = true,
            _ => stmt
                .expressions()
                .into_iter()
                .for_each(|s| expression(s, id, filling, uses)),
        }
    }
}

/// Whether the value is the root of what cannot be negative, or cannot be negative itself. (A negative square would be
/// passed on where its root is NaN.)
fn is_root(program: &Program, value: &Scalar) -> bool {
    let signs = Signs::new(program);
    match value {
        Scalar::Call("sqrt", args) => signs.never_negative(&args[0]),
        value => signs.never_negative(value),
    }
}

fn expression(s: &Scalar, id: VarId, filling: bool, uses: &mut Uses) {
    if squared(s, id).is_some() {
        uses.squares += usize::from(filling);
        return;
    }
    match s {
        Scalar::Var(var, _) => uses.prevented |= *var == id && filling,
        Scalar::Dot(a, b) | Scalar::Product(a, b) => {
            uses.prevented |= [a, b].iter().any(|s| s.source == Source::Var(id));
        }
        Scalar::Joint(_) => uses.prevented |= s.reads(id),
        _ => s
            .operands()
            .into_iter()
            .for_each(|a| expression(a, id, filling, uses)),
    }
}

/// The read of an element that `s` is the square of.
fn squared(s: &Scalar, id: VarId) -> Option<&Scalar> {
    let of_array = |a: &Scalar| matches!(a, Scalar::Var(var, _) if *var == id);
    match s {
        Scalar::Powi(a, 2) if of_array(a) => Some(a),
        Scalar::Call("square", args) if of_array(&args[0]) => Some(&args[0]),
        Scalar::Binary(BinaryOp::Mul, a, b) if a == b && of_array(a) => Some(a),
        _ => None,
    }
}

/// An array of the squares instead.
fn replace(program: &mut Program, id: VarId) {
    let shape = program.model.vars[id].shape.clone();
    let squares = variable(&mut program.model, VarKind::Hidden, shape, true);
    let replacing = Replacing { id, squares };
    program
        .body
        .iter_mut()
        .for_each(|stmt| replacing.statement(stmt));
}

struct Replacing {
    id: VarId,
    squares: VarId,
}

impl Replacing {
    fn statement(&self, stmt: &mut Stmt) {
        stmt.for_each_expression(|s| self.scalar(s));
        match &mut stmt.kind {
            StmtKind::For { body, .. } => body.iter_mut().for_each(|stmt| self.statement(stmt)),
            StmtKind::Declare(var) if *var == self.id => *var = self.squares,
            StmtKind::Assign { var, value, .. } if *var == self.id => {
                *var = self.squares;
                let written = std::mem::replace(value, Scalar::Const(0.0));
                *value = match written {
                    Scalar::Call("sqrt", mut args) => args.remove(0),
                    other => Scalar::Powi(Box::new(other), 2),
                };
            }
            _ => {}
        }
    }

    fn scalar(&self, s: &mut Scalar) {
        if let Some(Scalar::Var(_, at)) = squared(s, self.id) {
            *s = Scalar::Var(self.squares, at.clone());
            return;
        }
        if let Scalar::Var(id, at) = s
            && *id == self.id
        {
            *s = Scalar::Call("sqrt", vec![Scalar::Var(self.squares, at.clone())]);
            return;
        }
        s.for_each_operand(|a| self.scalar(a));
    }
}
