//! A chain spelled out, `let z: [index(k); n]; z[0] ~ Categorical(w); for t in 1..n { z[t] ~ Categorical(p[z[t - 1]]); }`, is
//! `let z: [index(k); n] ~ MarkovChain(w, p);`.

use crate::ast::{BinaryOp, DistExpr, DistForm, Expr, ExprKind, Stmt, StmtKind, TypeExpr};
use crate::check::Checker;
use crate::check::names::Symbol;
use proc_macro2::Ident;

impl Checker<'_> {
    /// An array of discrete parameters whose distribution does not stand with it.
    pub(in crate::check) fn is_spelled_out(&self, stmt: &Stmt) -> bool {
        matches!(&stmt.kind, StmtKind::Declare { ty, .. } if ty.base == "index" && !ty.shape.is_empty())
    }

    /// The statements from its declaration on, with the chain in one statement.
    pub(in crate::check) fn spelled_out(&mut self, stmt: Stmt, mut rest: Vec<Stmt>) -> Vec<Stmt> {
        let StmtKind::Declare { name, ty } = stmt.kind else {
            return rest;
        };
        let Some(found) = find(&name, &ty, &rest) else {
            let message = format!(
                "the elements of `{name}` are discrete parameters, whose distribution stands with their declaration: `let {name}: [index(k); {len}] ~ MarkovChain(initial, transition);` for a chain, `… ~ Categorical(w);` for independent ones; spelled out, a chain is `{name}[0] ~ Categorical(initial); for t in 1..{len} {{ {name}[t] ~ Categorical(transition[{name}[t - 1]]); }}`",
                len = ty.shape[0]
            );
            self.errors.push(name.span(), message);
            self.define(&name, Symbol::Broken);
            return rest;
        };
        if let StmtKind::For { body, .. } = &mut rest[found.steps].kind {
            body.remove(found.step);
            if body.is_empty() {
                rest.remove(found.steps);
            }
        }
        let latent = Stmt {
            docs: stmt.docs,
            noncentered: stmt.noncentered,
            kind: StmtKind::Latent {
                name,
                ty: Some(ty),
                dist: found.chain,
            },
            spans: stmt.spans,
        };
        rest.insert(found.steps, latent);
        rest.remove(found.start);
        rest
    }
}

/// Where the parts of a chain stand.
struct Found {
    start: usize,
    steps: usize,
    /// In the body of the loop.
    step: usize,
    chain: DistExpr,
}

fn find(name: &Ident, ty: &TypeExpr, rest: &[Stmt]) -> Option<Found> {
    let start = rest.iter().position(|stmt| {
        categorical(stmt, name, &|i| matches!(i.kind, ExprKind::Int(0))).is_some()
    })?;
    let (initial, dist) = categorical(&rest[start], name, &|_| true)?;
    let [len] = &ty.shape[..] else {
        return None;
    };
    for (steps, stmt) in rest.iter().enumerate().skip(start + 1) {
        let StmtKind::For { var, lo, hi, body } = &stmt.kind else {
            continue;
        };
        let is_all = matches!(lo.kind, ExprKind::Int(1)) && hi.to_string() == len.to_string();
        let step = body.iter().position(|stmt| {
            let at = |i: &Expr| matches!(&i.kind, ExprKind::Name(t) if t == var);
            categorical(stmt, name, &at).is_some()
        });
        let (true, Some(step)) = (is_all, step) else {
            continue;
        };
        let (row, _) = categorical(&body[step], name, &|_| true)?;
        let transition = of_the_state_before(row, name, var)?;
        return Some(Found {
            start,
            steps,
            step,
            chain: DistExpr {
                name: Ident::new("MarkovChain", dist.name.span()),
                path: None,
                args: vec![initial.clone(), transition.clone()],
                form: DistForm::Plain,
                spans: dist.spans,
            },
        });
    }
    None
}

/// w of `name[i] ~ Categorical(w)`.
fn categorical<'s>(
    stmt: &'s Stmt,
    name: &Ident,
    is_index: &dyn Fn(&Expr) -> bool,
) -> Option<(&'s Expr, &'s DistExpr)> {
    let StmtKind::Observe { target, dist } = &stmt.kind else {
        return None;
    };
    let index = element(target, name)?;
    match &dist.args[..] {
        [w] if dist.name == "Categorical" && dist.path.is_none() && is_index(index) => {
            Some((w, dist))
        }
        _ => None,
    }
}

/// i of `name[i]`.
fn element<'e>(e: &'e Expr, name: &Ident) -> Option<&'e Expr> {
    match &e.kind {
        ExprKind::Index(array, index) => match (&array.kind, &index[..]) {
            (ExprKind::Name(array), [i]) if array == name => Some(i),
            _ => None,
        },
        _ => None,
    }
}

/// p of `p[name[t - 1]]`, `p[t - 1, name[t - 1]]` or `p[t - 1][name[t - 1]]`.
fn of_the_state_before<'e>(row: &'e Expr, name: &Ident, t: &Ident) -> Option<&'e Expr> {
    let ExprKind::Index(array, index) = &row.kind else {
        return None;
    };
    let (state, before) = index.split_last()?;
    if !element(state, name).is_some_and(|i| is_before(i, t)) {
        return None;
    }
    let steps = |index: &[Expr]| matches!(index, [i] if is_before(i, t));
    match (&array.kind, before) {
        (ExprKind::Name(_), []) => Some(array),
        (ExprKind::Name(_), before) if steps(before) => Some(array),
        (ExprKind::Index(array, index), []) if steps(index) => Some(array),
        _ => None,
    }
}

/// `t - 1`.
fn is_before(e: &Expr, t: &Ident) -> bool {
    match &e.kind {
        ExprKind::Binary(BinaryOp::Sub, a, b) => {
            matches!(&a.kind, ExprKind::Name(name) if name == t)
                && matches!(b.kind, ExprKind::Int(1))
        }
        _ => false,
    }
}
