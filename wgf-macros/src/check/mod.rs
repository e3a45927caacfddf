//! Names, types, shapes and supports: everything about a model that can be wrong is found here.

mod arrays;
mod choices;
mod choose;
mod data;
mod discrete;
mod distribution;
mod each;
mod elementwise;
mod expr;
mod filled;
mod latent;
mod minibatch;
mod missing;
mod moved;
mod names;
mod noncentered;
mod ode;
mod over;
mod passes;
mod reduce;
mod slices;
pub(crate) mod spec;
mod stmt;
mod support;

use crate::ast::{ModelDef, StmtKind};
use crate::errors::Errors;
use crate::typed::{DataVar, Dim, Minibatch, Model, Size, Use, Var, VarId};
use names::Scopes;
use proc_macro2::Ident;
use std::collections::BTreeSet;

/// The state of checking one model.
struct Checker<'e> {
    errors: &'e Errors,
    scopes: Scopes,
    sizes: Vec<Size>,
    data: Vec<DataVar>,
    vars: Vec<Var>,
    /// Arrays that a statement fills elements of.
    filled: BTreeSet<VarId>,
    /// The loops around the statement at hand.
    loops: Vec<Around>,
    /// Whether the statements at hand become an expression: they depend on a discrete parameter, or on a condition on parameters.
    in_expression: bool,
    /// How many differential equations there are so far.
    odes: usize,
    missing: Vec<missing::Stated>,
    minibatches: Vec<Minibatch>,
    uses: Vec<Use>,
}

/// A loop around a statement.
struct Around {
    var: Ident,
    /// As many passes, if arrays can have a part for each.
    len: Option<Dim>,
    /// Whether it becomes an expression with the statements in it.
    in_expression: bool,
}

/// The checked model. Where errors were pushed the result is incomplete, and the barrier that follows discards it.
pub(crate) fn check(def: ModelDef, errors: &Errors) -> Model {
    let mut checker = Checker {
        errors,
        scopes: Scopes::default(),
        sizes: Vec::new(),
        data: Vec::new(),
        vars: Vec::new(),
        filled: BTreeSet::new(),
        loops: Vec::new(),
        in_expression: false,
        odes: 0,
        missing: Vec::new(),
        minibatches: Vec::new(),
        uses: Vec::new(),
    };
    let choices = choices::choices(&def.choices, errors);
    let without = choices::without(&def.without, errors);
    for broken in &def.broken {
        checker.scopes.excuse(&broken.name);
        broken
            .mentioned
            .iter()
            .for_each(|name| checker.scopes.excuse(name));
    }
    checker
        .scopes
        .foresee(def.data.iter().map(|field| &field.name));
    checker
        .scopes
        .foresee(def.body.iter().filter_map(|stmt| match &stmt.kind {
            StmtKind::Latent { name, .. }
            | StmtKind::Let { name, .. }
            | StmtKind::Declare { name, .. } => Some(name),
            _ => None,
        }));
    checker.data_block(def.data);
    let mut body = checker.filled_in();
    body.extend(checker.statements(def.body));
    checker.all_filled();
    checker.all_stated();
    if !checker.vars.iter().any(Var::is_latent) && errors.is_empty() {
        errors.push(
            def.name.span(),
            "this model has no parameters; a parameter is `let name ~ distribution;`",
        );
    }
    Model {
        docs: def.docs,
        vis: def.vis,
        name: def.name,
        choices,
        without,
        sizes: checker.sizes,
        data: checker.data,
        vars: checker.vars,
        missing: checker.missing.into_iter().map(|m| m.missing).collect(),
        minibatches: checker.minibatches,
        uses: each_once(checker.uses),
        body,
    }
}

/// Some expressions are typed more than once, and lengths where they are read again.
fn each_once(mut uses: Vec<Use>) -> Vec<Use> {
    let mut seen = BTreeSet::new();
    uses.retain(|name| {
        let (Use::Data(name) | Use::Var(_, name)) = name;
        let at = name.span().start();
        seen.insert((at.line, at.column, name.to_string()))
    });
    uses
}
