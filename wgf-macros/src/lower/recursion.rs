//! Names in the body of a loop that fills an array.
//!
//! The reverse sweep undoes such a loop as a whole, so it needs every pass's values of the body's `let`s: each becomes an
//! array of the compiler's own, filled beside the user's. Where its length cannot be told beforehand, the name stands for
//! its expression instead.

use crate::ir::{Int, Scalar, Stmt, StmtKind, length};
use crate::typed::{Dim, Model, Var, VarId, VarKind};
use proc_macro2::Ident;
use quote::format_ident;
use std::collections::HashMap;

pub(super) fn promote(model: &mut Model, body: Vec<Stmt>) -> Vec<Stmt> {
    let mut out = Vec::with_capacity(body.len());
    for mut stmt in body {
        if stmt.assigns() {
            let mut promoting = Promoting {
                model,
                loops: Vec::new(),
                values: HashMap::new(),
                declared: Vec::new(),
            };
            promoting.statement(&mut stmt);
            out.append(&mut promoting.declared);
        }
        out.push(stmt);
    }
    out
}

struct Promoting<'m> {
    model: &'m mut Model,
    loops: Vec<(Ident, Int)>,
    /// What stands for each name.
    values: HashMap<VarId, Scalar>,
    declared: Vec<Stmt>,
}

impl Promoting<'_> {
    fn statement(&mut self, stmt: &mut Stmt) {
        let values = &self.values;
        stmt.for_each_expression(|s| replace(s, values));
        match &mut stmt.kind {
            StmtKind::For { var, hi, body, .. } => {
                self.loops.push((var.clone(), hi.clone()));
                body.iter_mut().for_each(|stmt| self.statement(stmt));
                self.loops.pop();
            }
            StmtKind::Let { var, value, .. } if self.model.vars[*var].active => {
                let (var, value) = (*var, value.clone());
                match self.array(stmt.line) {
                    Some((array, at)) => {
                        let read = Scalar::Var(array, at.clone());
                        self.values.insert(var, read);
                        stmt.kind = StmtKind::Assign {
                            var: array,
                            at,
                            value,
                            text: String::new(),
                        };
                    }
                    None => {
                        self.values.insert(var, value);
                    }
                }
            }
            _ => {}
        }
    }

    /// A new array over the loops, and its element at hand.
    fn array(&mut self, line: u32) -> Option<(VarId, Vec<Int>)> {
        if self.loops.len() > 2 {
            return None;
        }
        let shape = self
            .loops
            .iter()
            .map(|(_, hi)| length(hi).map(|e| Dim::new(&e)))
            .collect::<Option<Vec<Dim>>>()?;
        let id = self.model.vars.len();
        self.model.vars.push(Var {
            docs: Vec::new(),
            name: format_ident!("__t{id}"),
            shape,
            kind: VarKind::Hidden,
            active: true,
        });
        self.declared.push(Stmt {
            kind: StmtKind::Declare(id),
            line,
            checks: Vec::new(),
        });
        let at = self.loops.iter().map(|(var, _)| Int::Loop(var.clone()));
        Some((id, at.collect()))
    }
}

fn replace(s: &mut Scalar, values: &HashMap<VarId, Scalar>) {
    if let Scalar::Var(id, _) = s
        && let Some(value) = values.get(id)
    {
        *s = value.clone();
        return;
    }
    s.for_each_operand(|a| replace(a, values));
}
