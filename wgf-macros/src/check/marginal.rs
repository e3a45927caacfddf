//! Discrete parameters, which are summed out: `let z ~ Bernoulli(theta);` in the scope that uses it.

use super::Checker;
use super::names::Symbol;
use crate::ast::{self, DistForm};
use crate::distributions::{self, Support};
use crate::typed::{Elem, Spec, Stmt, StmtKind, TExpr, TKind, Ty, VarId};
use proc_macro2::Ident;

impl Checker<'_> {
    /// `let z ~ D` with a distribution of whole numbers.
    pub(super) fn is_discrete_latent(&self, stmt: &ast::Stmt) -> bool {
        let ast::StmtKind::Latent { dist, ty, .. } = &stmt.kind else {
            return false;
        };
        let info = distributions::find(&dist.name.to_string());
        let plain = dist.path.is_none() && matches!(dist.form, DistForm::Plain);
        plain && ty.is_none() && info.is_some_and(|info| info.support.is_discrete())
    }

    /// The statements of a block from a discrete parameter on: those that do not depend on it, and its term with the rest.
    pub(super) fn marginal(&mut self, stmt: ast::Stmt, rest: Vec<ast::Stmt>) -> Vec<Stmt> {
        let line = stmt.spans.line();
        let ast::StmtKind::Latent { name, dist, .. } = stmt.kind else {
            return Vec::new();
        };
        let found = self.finite(&name, &dist);
        let upper = found.as_ref().map(|(_, upper, _)| upper.clone());
        match &found {
            Some(_) => self.define(&name, Symbol::Loop { upper }),
            None => self.define(&name, Symbol::Broken),
        }
        let body = self.statements(rest);
        let Some((spec, _, len)) = found else {
            return body;
        };
        let (mut apart, mut inside) = (Vec::new(), Vec::new());
        let mut made: Vec<VarId> = Vec::new();
        for stmt in body {
            match depends(&stmt, &name, &mut made) {
                true => inside.push(stmt),
                false => apart.push(stmt),
            }
        }
        let whole = inside.iter().all(|stmt| self.can_be_summed(stmt, &name));
        if !whole || !self.errors.is_empty() {
            return apart;
        }
        apart.push(Stmt {
            kind: StmtKind::Marginal {
                text: format!("{name} ~ {dist}, summed out"),
                var: name,
                len,
                spec,
                body: inside,
            },
            line,
        });
        apart
    }

    /// The log mass of each value, how many there are as text, and as a number.
    fn finite(&mut self, name: &Ident, dist: &ast::DistExpr) -> Option<(Spec, String, TExpr)> {
        let (info, args) = self.distribution(dist)?;
        let spans = dist.spans;
        let whole = |kind: TKind| TExpr {
            kind,
            ty: Ty::scalar(Elem::Int),
            spans,
        };
        let plain = |args: Vec<TExpr>| Spec::Plain {
            dist: crate::typed::Dist::named(dist.name.clone()),
            args,
            text: dist.to_string(),
        };
        match (info.name, info.support) {
            ("Bernoulli" | "BernoulliLogit", _) => {
                self.scalar_arguments(name, &args)?;
                Some((plain(args), "2".to_owned(), whole(TKind::Int(2))))
            }
            ("Categorical", Support::Categories) => {
                let weights = args.into_iter().next()?;
                let [len] = &weights.ty.shape[..] else {
                    let message = format!(
                        "`{name}` is a single number here, so that its probabilities are a vector, not `{}`",
                        weights.ty
                    );
                    self.errors.push(spans, message);
                    return None;
                };
                self.whole(&weights, &dist.args[0])?;
                let text = len.text.clone();
                let count = self.expr(&len.expr.clone())?;
                // The probability of the value at hand, as a mixture's weight.
                let spec = Spec::Weight {
                    weights,
                    var: name.clone(),
                };
                Some((spec, text, count))
            }
            _ => {
                let message = format!(
                    "`{name}` would be summed out over its values, which `{}` does not tell; `Bernoulli`, `BernoulliLogit` and `Categorical` do",
                    info.name
                );
                self.errors.push(dist.name.span(), message);
                None
            }
        }
    }

    fn scalar_arguments(&mut self, name: &Ident, args: &[TExpr]) -> Option<()> {
        for arg in args {
            if !arg.ty.is_scalar() {
                let message = format!(
                    "`{name}` is a single number; write it in the loop over what it belongs to"
                );
                self.errors.push(arg.spans, message);
                return None;
            }
        }
        Some(())
    }

    /// Whether the statement adds to the log density and nothing else.
    fn can_be_summed(&self, stmt: &Stmt, name: &Ident) -> bool {
        let message = match &stmt.kind {
            StmtKind::Tilde { target, dist, .. } => {
                if dist.info().is_some_and(|info| info.joint.is_some()) {
                    format!(
                        "distributions of arrays cannot depend on `{name}`, which is summed out, yet"
                    )
                } else if target.ty.active {
                    format!(
                        "a parameter's distribution may not depend on `{name}`, which is summed out; declare the parameter before it"
                    )
                } else {
                    return true;
                }
            }
            StmtKind::Term { .. } | StmtKind::Factor { .. } | StmtKind::Marginal { .. } => {
                return true;
            }
            StmtKind::Let { index, value, .. } => {
                if index.is_empty() && value.ty.is_scalar() && self.scopes.in_loop() {
                    return true;
                }
                format!(
                    "what depends on `{name}`, which is summed out, has no value to keep; write the `let` in the loop that uses it"
                )
            }
            StmtKind::For { body, .. } => {
                return body.iter().all(|stmt| self.can_be_summed(stmt, name));
            }
            StmtKind::If { then, other, .. } => {
                return then
                    .iter()
                    .chain(other)
                    .all(|stmt| self.can_be_summed(stmt, name));
            }
            StmtKind::Latent(_)
            | StmtKind::Declare(_)
            | StmtKind::Assign { .. }
            | StmtKind::Operate { .. } => format!(
                "this would depend on `{name}`, which is summed out, and an array that is filled keeps one value"
            ),
        };
        self.errors.push(name.span(), message);
        false
    }
}

/// Whether the statement reads the variable, or a name in `made` that does; a `let` that does joins them.
fn depends(stmt: &Stmt, name: &Ident, made: &mut Vec<VarId>) -> bool {
    let reads = |t: &TExpr, made: &[VarId]| {
        t.any(&|t| match &t.kind {
            TKind::Loop(var) => var == name,
            TKind::Var(id) => made.contains(id),
            _ => false,
        })
    };
    match &stmt.kind {
        StmtKind::Latent(_) | StmtKind::Declare(_) => false,
        StmtKind::Let { var, value, .. } => {
            let found = reads(value, made);
            if found {
                made.push(*var);
            }
            found
        }
        StmtKind::Tilde { target, args, .. } => {
            reads(target, made) || args.iter().any(|a| reads(a, made))
        }
        StmtKind::Term { target, spec, .. } => {
            reads(target, made) || spec.expressions().iter().any(|t| reads(t, made))
        }
        StmtKind::Marginal { spec, body, .. } => {
            let of_body = body
                .iter()
                .fold(false, |found, s| depends(s, name, made) | found);
            of_body || spec.expressions().iter().any(|t| reads(t, made))
        }
        StmtKind::Operate { args, .. } => args.iter().any(|a| reads(a, made)),
        StmtKind::Assign { target, value, .. } => reads(target, made) || reads(value, made),
        StmtKind::Factor { value, .. } => reads(value, made),
        StmtKind::For { lo, hi, body, .. } => {
            let of_body = body
                .iter()
                .fold(false, |found, s| depends(s, name, made) | found);
            of_body || reads(lo, made) || reads(hi, made)
        }
        StmtKind::If {
            condition,
            then,
            other,
        } => {
            let inside = then.iter().chain(other);
            let of_body = inside.fold(false, |found, s| depends(s, name, made) | found);
            of_body || condition.operands().iter().any(|t| reads(t, made))
        }
    }
}
