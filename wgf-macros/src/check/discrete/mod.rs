//! Discrete parameters, which are summed out: `let z ~ Bernoulli(theta);` in the scope that uses it, arrays of them, and chains.

mod array;
mod chain;
mod gather;
mod spelled;
mod values;

use super::Checker;
use super::names::Symbol;
use crate::ast::{self, DistExpr, DistForm, TypeExpr};
use crate::distributions;
use crate::typed::{Dim, Spec, Stmt, StmtKind, TExpr, TKind, VarId};
use proc_macro2::Ident;
use values::Values;

/// Types of whole numbers.
const WHOLE: [&str; 4] = ["index", "bool", "count", "int"];

/// The elements of an array of discrete parameters.
pub(super) struct Each {
    /// The variable of the compiler's own loop over them.
    at: Ident,
    len: Dim,
}

/// A discrete parameter as it is declared.
struct Declared {
    name: Ident,
    ty: Option<TypeExpr>,
    dist: DistExpr,
    line: u32,
}

impl Checker<'_> {
    /// `let z ~ D` with a distribution of whole numbers.
    pub(super) fn is_discrete_latent(&self, stmt: &ast::Stmt) -> bool {
        let ast::StmtKind::Latent { dist, ty, .. } = &stmt.kind else {
            return false;
        };
        let is_whole = ty
            .as_ref()
            .is_none_or(|ty| WHOLE.iter().any(|w| ty.base == w));
        let discrete = |dist: &DistExpr| {
            let info = distributions::find(&dist.name.to_string());
            dist.path.is_none() && info.is_some_and(|info| info.support.is_discrete())
        };
        match &dist.form {
            DistForm::Plain => is_whole && discrete(dist) || chain::is_chain(dist),
            DistForm::Between { inner, .. } => {
                let plain = matches!(inner.form, DistForm::Plain);
                is_whole && dist.name == "Truncated" && plain && discrete(inner)
            }
            _ => false,
        }
    }

    /// The statements of a block from a discrete parameter on: those that do not depend on it, and its term with the rest.
    pub(super) fn marginal(&mut self, stmt: ast::Stmt, rest: Vec<ast::Stmt>) -> Vec<Stmt> {
        let line = stmt.spans.line();
        let ast::StmtKind::Latent { name, ty, dist } = stmt.kind else {
            return Vec::new();
        };
        let is_array = ty.as_ref().is_some_and(|ty| !ty.shape.is_empty());
        let declared = Declared {
            name,
            ty,
            dist,
            line,
        };
        match is_array || chain::is_chain(&declared.dist) {
            true => self.array_of_discrete(declared, rest),
            false => self.one_discrete(declared, rest),
        }
    }

    fn one_discrete(&mut self, declared: Declared, rest: Vec<ast::Stmt>) -> Vec<Stmt> {
        let Declared {
            name,
            ty,
            dist,
            line,
        } = declared;
        let mut found = self.values(&name, &dist, None);
        if let (Some(values), Some(ty)) = (&found, &ty)
            && self.is_of_type(ty, &dist, values).is_none()
        {
            found = None;
        }
        match &found {
            Some(values) => {
                let upper = values.upper.clone();
                self.define(&name, Symbol::Loop { upper });
            }
            None => self.define(&name, Symbol::Broken),
        }
        let body = self.as_expression(|checker| checker.statements(rest));
        let Some(values) = found else {
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
        let in_loop = self.scopes.in_loop();
        let whole = inside
            .iter()
            .all(|stmt| self.can_be_summed(stmt, &name, in_loop));
        if !whole || !self.errors.is_empty() {
            return apart;
        }
        let kind = summed_out(name, &dist, values, inside);
        apart.push(Stmt { kind, line });
        apart
    }

    /// The written type says what the distribution does.
    fn is_of_type(&mut self, ty: &TypeExpr, dist: &DistExpr, values: &Values) -> Option<()> {
        let (expected, fits) = match values.spec {
            Spec::Weight { .. } => ("index(k)", ty.base == "index"),
            _ if dist.name.to_string().starts_with("Bernoulli") => ("bool", ty.base == "bool"),
            _ => ("count", ty.base == "count" || ty.base == "int"),
        };
        if !fits {
            let message = format!(
                "values of `{}` are `{expected}`, not `{}`",
                dist.name, ty.base
            );
            self.errors.push(ty.base.span(), message);
            return None;
        }
        if ty.base == "index" {
            self.counts_values(ty, values.upper.as_deref().unwrap_or_default())?;
        }
        Some(())
    }

    /// The k of `index(k)` is how many values there are.
    fn counts_values(&mut self, ty: &TypeExpr, values: &str) -> Option<Dim> {
        let ast::TypeArg::Size(size) = &ty.arg else {
            let message = "an `index` names what it counts: `index(k)`";
            self.errors.push(ty.base.span(), message);
            return None;
        };
        let dim = self.dim(size)?;
        if dim.text != values {
            let message = format!(
                "the type says `{}` values, but there are probabilities of `{values}`",
                dim.text
            );
            self.errors.push(size.spans, message);
            return None;
        }
        Some(dim)
    }

    /// Whether the statement adds to the log density and nothing else.
    fn can_be_summed(&self, stmt: &Stmt, name: &Ident, in_loop: bool) -> bool {
        let message = match &stmt.kind {
            StmtKind::Tilde { target, .. } => {
                if !target.ty.active {
                    return true;
                }
                let message = format!(
                    "a parameter's distribution may not depend on `{name}`, which is summed out; declare a parameter for each value of `{name}` before it, and choose among them where data are observed: `let mu: [real; k] ~ …; … y ~ Normal(mu[{name}], …);`"
                );
                self.errors.push(target.spans, message);
                return false;
            }
            StmtKind::Term { .. } | StmtKind::Factor { .. } | StmtKind::Marginal { .. } => {
                return true;
            }
            StmtKind::Let { index, value, .. } => {
                if index.is_empty() && value.ty.is_scalar() && in_loop {
                    return true;
                }
                format!(
                    "what depends on `{name}`, which is summed out, has no value to keep; write the `let` in the loop that uses it"
                )
            }
            StmtKind::For { body, .. } => {
                return body.iter().all(|stmt| self.can_be_summed(stmt, name, true));
            }
            StmtKind::If { then, other, .. } => {
                return then
                    .iter()
                    .chain(other)
                    .all(|stmt| self.can_be_summed(stmt, name, true));
            }
            StmtKind::Conditional(_) | StmtKind::Chain { .. } => format!(
                "a chain would be summed out once for each value of `{name}`, which is not built; make the values of `{name}` part of the chain's states, as blocks of states with no steps from one to another"
            ),
            StmtKind::Latent(_)
            | StmtKind::Declare(_)
            | StmtKind::Assign { .. }
            | StmtKind::Part { .. }
            | StmtKind::Within { .. }
            | StmtKind::Operate { .. } => format!(
                "this would depend on `{name}`, which is summed out, and an array that is filled keeps one value; fill it from the parameters, and choose by `{name}` where data are observed"
            ),
        };
        self.errors.push(name.span(), message);
        false
    }
}

/// The term of a discrete parameter.
fn summed_out(name: Ident, dist: &DistExpr, values: Values, body: Vec<Stmt>) -> StmtKind {
    StmtKind::Marginal {
        text: format!("{name} ~ {dist}, summed out"),
        var: name,
        lo: values.lo,
        hi: values.hi,
        truncated: values.truncated,
        spec: values.spec,
        body,
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
        StmtKind::Within { loops, .. } => loops
            .iter()
            .any(|(_, lo, hi)| reads(lo, made) || reads(hi, made)),
        StmtKind::Conditional(states) => {
            let body = states.body.iter();
            body.fold(false, |found, s| depends(s, name, made) | found)
        }
        StmtKind::Chain { states, value, .. } => {
            let body = states.body.iter();
            let of_body = body.fold(false, |found, s| depends(s, name, made) | found);
            of_body || reads(value, made)
        }
        StmtKind::Let { var, value, .. } | StmtKind::Part { var, value, .. } => {
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
        StmtKind::Marginal {
            lo, hi, spec, body, ..
        } => {
            let of_body = body
                .iter()
                .fold(false, |found, s| depends(s, name, made) | found);
            of_body
                || reads(lo, made)
                || reads(hi, made)
                || spec.expressions().iter().any(|t| reads(t, made))
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
