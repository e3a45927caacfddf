//! Logarithms that the rows of a loop add to the log density are terms of their own: their sum is the logarithm of a
//! product, one for many rows.
//!
//! `factor(a + log1p_exp(b))` is `factor(a)` beside a term that the runtime adds up as it does the terms of a distribution.

use crate::ast::BinaryOp;
use crate::ir::{Program, Scalar, Site, Stmt, StmtKind};
use crate::typed::Dist;
use crate::typed::Model;
use quote::format_ident;

pub(super) fn logs(program: &mut Program) {
    let model = &program.model;
    for stmt in &mut program.body {
        statement(model, stmt);
    }
}

fn statement(model: &Model, stmt: &mut Stmt) {
    let fills = stmt.assigns();
    let StmtKind::For { body, .. } = &mut stmt.kind else {
        return;
    };
    if fills {
        body.iter_mut().for_each(|stmt| statement(model, stmt));
        return;
    }
    let mut out = Vec::with_capacity(body.len());
    for mut stmt in std::mem::take(body) {
        statement(model, &mut stmt);
        let line = stmt.line;
        if let StmtKind::Factor { value, text, .. } = &mut stmt.kind {
            let mut terms = Vec::new();
            take(model, value, false, &mut terms);
            out.extend(terms.into_iter().map(|(name, x)| Stmt {
                kind: StmtKind::Tilde(Site {
                    x,
                    target: ("factor".to_owned(), Vec::new()),
                    dist: Dist::named(format_ident!("{name}")),
                    args: Vec::new(),
                    text: text.clone(),
                }),
                line,
                checks: Vec::new(),
            }));
            if matches!(value, Scalar::Const(0.0)) {
                continue;
            }
        }
        out.push(stmt);
    }
    *body = out;
}

/// Takes the logarithms among the terms of a sum out of it: the runtime's names for what they add, and their arguments.
fn take(model: &Model, s: &mut Scalar, negative: bool, out: &mut Vec<(&'static str, Scalar)>) {
    match s {
        Scalar::Call(function, args) => {
            let name = match (*function, negative) {
                ("ln", false) => "PlusLn",
                ("ln", true) => "MinusLn",
                ("log1p_exp", false) => "PlusLog1pExp",
                ("log1p_exp", true) => "MinusLog1pExp",
                _ => return,
            };
            if args[0].is_active(model) {
                out.push((name, args.remove(0)));
                *s = Scalar::Const(0.0);
            }
        }
        Scalar::Neg(a) => {
            take(model, a, !negative, out);
            if is_zero(a) {
                *s = Scalar::Const(0.0);
            }
        }
        Scalar::Binary(op @ (BinaryOp::Add | BinaryOp::Sub), a, b) => {
            let minus = *op == BinaryOp::Sub;
            take(model, a, negative, out);
            take(model, b, negative != minus, out);
            match (is_zero(a), is_zero(b), minus) {
                (_, true, _) => *s = (**a).clone(),
                (true, _, false) => *s = (**b).clone(),
                (true, _, true) => *s = Scalar::Neg(b.clone()),
                _ => {}
            }
        }
        _ => {}
    }
}

fn is_zero(s: &Scalar) -> bool {
    matches!(s, Scalar::Const(0.0))
}
