//! Distributions put together: truncated, censored, mixed, zero-inflated.

use super::Checker;
use super::distribution::Variate;
use super::names::Symbol;
use crate::ast::{DistExpr, DistForm, Expr, ExprKind};
use crate::distributions::{Distribution, Support};
use crate::typed::{Dist, Elem, IndexArg, Spec, StmtKind, TExpr, TKind, Ty};
use proc_macro2::Ident;

/// Distributions that other distributions stand in.
pub(crate) const COMBINATORS: [&str; 5] = [
    "Truncated",
    "Censored",
    "RightCensored",
    "Mixture",
    "ZeroInflated",
];

pub(super) fn is_combinator(dist: &DistExpr) -> bool {
    dist.path.is_none() && COMBINATORS.iter().any(|name| dist.name == name)
}

impl Checker<'_> {
    /// `target ~ Truncated(…)` and the like.
    pub(super) fn observe_spec(&mut self, target: &Expr, dist: &DistExpr) -> Option<StmtKind> {
        let typed = self.observed(target);
        let shape = typed.as_ref().map(|t| t.ty.shape.clone());
        let variate = Variate {
            name: target,
            shape: &shape.unwrap_or_default(),
        };
        let spec = self.spec(dist, variate);
        let (typed, (spec, info)) = (typed?, spec?);
        self.fits_data(&typed, target, info)?;
        self.state_missing_by(&typed, &spec, info, dist)?;
        Some(StmtKind::Term {
            target: typed,
            spec,
            text: dist.to_string(),
        })
    }

    /// The distributions in it, typed, for what has this shape; and one that says what it draws.
    pub(super) fn spec(
        &mut self,
        dist: &DistExpr,
        variate: Variate<'_>,
    ) -> Option<(Spec, &'static Distribution)> {
        match &dist.form {
            DistForm::Plain if is_combinator(dist) => {
                let message = format!("`{}` needs a distribution to work on", dist.name);
                self.errors.push(dist.spans, message);
                None
            }
            DistForm::Plain => self.plain_spec(dist, variate),
            DistForm::Between { inner, lo, hi } => {
                let spec = self.spec(inner, variate);
                let mut end = |e: &Option<Expr>| match e {
                    None => Some(None),
                    Some(e) => self.elementwise(e, variate, "an end").map(Some),
                };
                let (lo, hi) = (end(lo), end(hi));
                let ((spec, info), lo, hi) = (spec?, lo?, hi?);
                self.cumulative(&spec, inner)?;
                if lo.is_none() && hi.is_none() {
                    let message = "`..` leaves everything as it is; write an end: `0.0..`";
                    self.errors.push(dist.spans, message);
                    return None;
                }
                let spec = Spec::Between {
                    inner: Box::new(spec),
                    lo,
                    hi,
                    censored: dist.name == "Censored",
                    discrete: info.support.is_discrete(),
                };
                Some((spec, info))
            }
            DistForm::Observed { inner, observed } => {
                let spec = self.spec(inner, variate);
                let seen = self.elementwise(observed, variate, "`observed`");
                let ((spec, info), seen) = (spec?, seen?);
                self.cumulative(&spec, inner)?;
                if seen.ty.active || seen.ty.elem == Elem::Real {
                    let message = "`observed` is `bool` data: whether the value was seen";
                    self.errors.push(observed.spans, message);
                    return None;
                }
                let spec = Spec::Observed {
                    inner: Box::new(spec),
                    observed: seen,
                };
                Some((spec, info))
            }
            DistForm::Inflated { gate, inner } => {
                let spec = self.spec(inner, variate);
                let gate_typed = self.elementwise(gate, variate, "the probability of a zero");
                let ((spec, info), gate) = (spec?, gate_typed?);
                if !info.support.is_discrete() {
                    let message = format!(
                        "`ZeroInflated` is for counts, but `{}` draws {}",
                        info.name,
                        info.support.describe()
                    );
                    self.errors.push(inner.spans, message);
                    return None;
                }
                let spec = Spec::Inflated {
                    gate,
                    inner: Box::new(spec),
                };
                Some((spec, info))
            }
            DistForm::Each {
                weights,
                var,
                inner,
            } => self.mixture_of(weights, var, inner, variate),
            DistForm::List {
                weights,
                components,
            } => self.mixture_list(weights, components, variate),
        }
    }

    fn plain_spec(
        &mut self,
        dist: &DistExpr,
        variate: Variate<'_>,
    ) -> Option<(Spec, &'static Distribution)> {
        let (info, args) = self.distribution(dist)?;
        if info.joint.is_some() {
            let message = format!(
                "`{}` has arrays among its parameters or draws them; distributions of numbers can be put together",
                info.name
            );
            self.errors.push(dist.spans, message);
            return None;
        }
        self.fits_target(variate, info, &args, dist)?;
        let spec = Spec::Plain {
            dist: Dist {
                name: dist.name.clone(),
                path: dist.path.clone(),
            },
            args,
            text: dist.to_string(),
        };
        Some((spec, info))
    }

    /// A number, or an array of what is distributed's shape.
    fn elementwise(&mut self, e: &Expr, variate: Variate<'_>, what: &str) -> Option<TExpr> {
        let t = self.expr(e)?;
        if !t.ty.is_scalar() && t.ty.shape != variate.shape {
            let message = format!("shapes differ: {what}, `{e}`, is `{}`, but {variate}", t.ty);
            self.errors.push(e.spans, message);
            return None;
        }
        Some(t)
    }

    /// What truncates or censors needs a distribution function.
    fn cumulative(&mut self, spec: &Spec, source: &DistExpr) -> Option<()> {
        let Some(message) = without_function(spec) else {
            return Some(());
        };
        self.errors.push(source.spans, message);
        None
    }

    fn mixture_of(
        &mut self,
        weights: &Expr,
        var: &Ident,
        inner: &DistExpr,
        variate: Variate<'_>,
    ) -> Option<(Spec, &'static Distribution)> {
        let typed = self.expr(weights)?;
        let [len] = &typed.ty.shape[..] else {
            let message = format!(
                "the weights of a mixture are a vector, but `{weights}` is `{}`",
                typed.ty
            );
            self.errors.push(weights.spans, message);
            return None;
        };
        let len = len.clone();
        self.scopes.open();
        let upper = Some(len.text.clone());
        self.define(var, Symbol::Loop { upper });
        let spec = self.spec(inner, variate);
        self.scopes.close();
        let (spec, info) = spec?;
        let spec = Spec::Each {
            weights: typed,
            var: var.clone(),
            len,
            inner: Box::new(spec),
        };
        Some((spec, info))
    }

    fn mixture_list(
        &mut self,
        weights: &Expr,
        components: &[DistExpr],
        variate: Variate<'_>,
    ) -> Option<(Spec, &'static Distribution)> {
        let specs: Vec<_> = components.iter().map(|c| self.spec(c, variate)).collect();
        let weights_typed = self.listed(weights, components.len());
        let specs: Vec<_> = specs.into_iter().collect::<Option<_>>()?;
        let kinds: Vec<Support> = specs.iter().map(|(_, info)| info.support).collect();
        let mixed = kinds
            .iter()
            .position(|s| s.is_discrete() != kinds[0].is_discrete());
        if let Some(other) = mixed {
            let message = "the components of a mixture are all of numbers or all of counts";
            self.errors.push(components[other].spans, message);
            return None;
        }
        // The one that draws the most says what all draw.
        let widest = specs
            .iter()
            .map(|(_, info)| *info)
            .find(|info| matches!(info.support, Support::Real | Support::Any | Support::Counts))
            .or(specs.first().map(|(_, info)| *info))?;
        let spec = Spec::List {
            weights: weights_typed?,
            components: specs.into_iter().map(|(spec, _)| spec).collect(),
        };
        Some((spec, widest))
    }

    /// As many weights: written out, or the elements of a vector.
    fn listed(&mut self, weights: &Expr, count: usize) -> Option<Vec<TExpr>> {
        let wrong =
            |found: String| format!("there are {count} components, but `{weights}` is {found}");
        if let ExprKind::Array(items) = &weights.kind {
            if items.len() != count {
                let message = wrong(format!("of length {}", items.len()));
                self.errors.push(weights.spans, message);
                return None;
            }
            let typed: Vec<_> = items.iter().map(|w| self.scalar(w, "a weight")).collect();
            return typed.into_iter().collect();
        }
        let typed = self.expr(weights)?;
        let fits = matches!(&typed.ty.shape[..], [len] if len.text == count.to_string());
        if !fits {
            self.errors
                .push(weights.spans, wrong(format!("`{}`", typed.ty)));
            return None;
        }
        let element = |i: usize| {
            let index = TExpr {
                kind: TKind::Int(i as i64),
                ty: Ty::scalar(Elem::Int),
                spans: typed.spans,
            };
            let (base, mut args) = match typed.kind.clone() {
                TKind::Index(base, args) => (base, args),
                _ => (Box::new(typed.clone()), Vec::new()),
            };
            args.push(IndexArg {
                value: index,
                text: i.to_string(),
                safe: true,
            });
            TExpr {
                kind: TKind::Index(base, args),
                ty: Ty {
                    shape: Vec::new(),
                    ..typed.ty.clone()
                },
                spans: typed.spans,
            }
        };
        if !matches!(
            typed.kind,
            TKind::Index(..) | TKind::Var(_) | TKind::Data(_)
        ) {
            let message = format!("name the weights first: `let w = {weights};`");
            self.errors.push(weights.spans, message);
            return None;
        }
        Some((0..count).map(element).collect())
    }
}

/// Why a distribution cannot be truncated or censored, if it cannot.
fn without_function(spec: &Spec) -> Option<String> {
    match spec {
        Spec::Plain { dist, .. } => dist.is("Flat").then(|| {
            "`Flat` has no distribution function, since its density is 1 everywhere, so it cannot be truncated or censored; between two ends it is `Uniform(lo, hi)`".to_owned()
        }),
        Spec::Between {
            inner,
            censored: false,
            ..
        }
        | Spec::Each { inner, .. }
        | Spec::Inflated { inner, .. } => without_function(inner),
        Spec::List { components, .. } => components.iter().find_map(without_function),
        Spec::Between { .. } => Some(
            "what is censored cannot be truncated or censored again; write both ends at once, `Censored(…, lo..hi)`, and truncate inside: `Censored(Truncated(…, 0.0..), ..9.0)`".to_owned(),
        ),
        Spec::Observed { .. } => Some(
            "what is censored cannot be truncated or censored again; truncate inside: `RightCensored(Truncated(…, 0.0..), observed = …)`".to_owned(),
        ),
        Spec::Weight { .. } => None,
    }
}
