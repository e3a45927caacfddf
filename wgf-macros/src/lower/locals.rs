//! A `let` of a loop's body that no parameter reaches stands for its expression, so that what is made of it is an
//! expression of data too.

use crate::ir::{Scalar, Stmt, StmtKind};
use crate::typed::{Model, VarId, VarKind};
use std::collections::HashMap;

/// Writes the expressions in place of the names. The `let`s stay, for the checks of their indices.
pub(super) fn inline(model: &Model, body: &mut [Stmt]) {
    let mut values: HashMap<VarId, Scalar> = HashMap::new();
    block(model, body, &mut values);
}

fn block(model: &Model, body: &mut [Stmt], values: &mut HashMap<VarId, Scalar>) {
    for stmt in body {
        stmt.for_each_expression(|s| replace(s, values));
        match &mut stmt.kind {
            StmtKind::Let { var, value, .. } => {
                let var_is = &model.vars[*var];
                if !var_is.active && matches!(var_is.kind, VarKind::Local) {
                    values.insert(*var, value.clone());
                }
            }
            StmtKind::For { body, .. } => block(model, body, values),
            _ => {}
        }
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
