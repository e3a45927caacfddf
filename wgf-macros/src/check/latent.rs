//! Parameters: `let name: type ~ distribution;`.

use super::Checker;
use super::distribution::Variate;
use super::names::Symbol;
use super::spec::is_combinator;
use super::stmt::named;
use crate::ast::{DistExpr, TypeExpr};
use crate::distributions::Distribution;
use crate::typed::{
    Constraint, Dim, Dist, Elem, Spec, StmtKind, TExpr, TKind, Ty, Var, VarId, VarKind,
};
use proc_macro2::{Ident, Span};

/// What a parameter is distributed as.
pub(super) enum Prior {
    /// One distribution, with its arguments and the lengths that it is told.
    Plain(Dist, Vec<TExpr>, Vec<Dim>),
    /// Several put together.
    Spec(Spec),
}

impl Prior {
    /// `target ~ …`.
    pub(super) fn of(self, target: TExpr, text: String) -> StmtKind {
        match self {
            Prior::Plain(dist, args, dims) => StmtKind::Tilde {
                target,
                dist,
                args,
                text,
                dims,
            },
            Prior::Spec(spec) => StmtKind::Term { target, spec, text },
        }
    }
}

impl Checker<'_> {
    pub(super) fn latent(
        &mut self,
        name: &Ident,
        ty: Option<TypeExpr>,
        dist: &DistExpr,
        noncentered: Option<Span>,
    ) -> Option<Vec<StmtKind>> {
        let made = match self.latent_parts(name, ty, dist) {
            None => None,
            Some((var, prior)) => match (noncentered, prior) {
                (None, prior) => Some(self.parameter(var, prior, dist)),
                (Some(at), Prior::Plain(_, args, dims)) => {
                    self.noncentered(at, var, (dist, args, dims))
                }
                (Some(at), Prior::Spec(_)) => {
                    let message = format!(
                        "`#[noncentered]` goes with a distribution that has a location and a scale, which `{}` has not",
                        dist.name
                    );
                    self.errors.push(at, message);
                    None
                }
            },
        };
        if made.is_none() && self.scopes.get(&name.to_string()).is_none() {
            self.define(name, Symbol::Broken);
        }
        made
    }

    fn parameter(&mut self, var: Var, prior: Prior, dist: &DistExpr) -> Vec<StmtKind> {
        if let VarKind::Latent(constraint) = &var.kind
            && constraint.is_active()
        {
            return self.moved(var, prior, dist);
        }
        let id = self.named_var(var);
        let target = self.whole_var(id);
        vec![StmtKind::Latent(id), prior.of(target, dist.to_string())]
    }

    /// A variable that the rest of the scope knows.
    pub(super) fn named_var(&mut self, var: Var) -> VarId {
        let (id, name) = (self.vars.len(), var.name.clone());
        self.vars.push(var);
        self.define(&name, Symbol::Var(id));
        id
    }

    /// A variable that depends on a parameter, read whole.
    pub(super) fn whole_var(&self, id: VarId) -> TExpr {
        let var = &self.vars[id];
        TExpr {
            kind: TKind::Var(id),
            ty: Ty {
                elem: Elem::Real,
                shape: var.shape.clone(),
                active: true,
            },
            spans: var.name.span().into(),
        }
    }

    fn latent_parts(
        &mut self,
        name: &Ident,
        ty: Option<TypeExpr>,
        dist: &DistExpr,
    ) -> Option<(Var, Prior)> {
        self.can_be_latent(name)?;
        let shape = match &ty {
            Some(ty) => self.shape(&ty.shape),
            None => Some(Vec::new()),
        };
        let (shape, constraint, prior) = match is_combinator(dist) {
            true => self.put_together(name, ty.as_ref(), shape, dist)?,
            false => self.single(name, ty.as_ref(), shape, dist)?,
        };
        let var = Var {
            docs: Vec::new(),
            name: name.clone(),
            shape,
            kind: VarKind::Latent(constraint),
            active: true,
        };
        Some((var, prior))
    }

    fn can_be_latent(&mut self, name: &Ident) -> Option<()> {
        let message = if self.scopes.in_loop() {
            format!(
                "a parameter has one value for the whole model; it stands outside loops and conditions, as an array where there are several: `let {name}: [real; n] ~ …`"
            )
        } else if self.is_data(name) {
            format!("`{name}` is data; an observation has no `let`: `{name} ~ …`")
        } else {
            return Some(());
        };
        self.errors.push(name.span(), message);
        None
    }

    /// A parameter from one distribution.
    fn single(
        &mut self,
        name: &Ident,
        ty: Option<&TypeExpr>,
        shape: Option<Vec<Dim>>,
        dist: &DistExpr,
    ) -> Option<(Vec<Dim>, Constraint, Prior)> {
        let parts = self.distribution(dist);
        let written = self.written_set(ty);
        let (mut shape, written, (info, args)) = (shape?, written?, parts?);
        if ty.is_none() {
            shape = self.inferred_shape(name, info, &args)?;
        }
        with_own_dims(&mut shape, written.as_ref());
        let variate = Variate {
            name,
            shape: &shape,
        };
        let dims = self.fits_target(variate, info, &args, dist)?;
        let constraint = self.constraint(name, ty, written, &shape, (info, &args), dist)?;
        Some((shape, constraint, Prior::Plain(named(dist), args, dims)))
    }

    /// A parameter from several distributions put together: truncated ones, and mixtures.
    fn put_together(
        &mut self,
        name: &Ident,
        ty: Option<&TypeExpr>,
        shape: Option<Vec<Dim>>,
        dist: &DistExpr,
    ) -> Option<(Vec<Dim>, Constraint, Prior)> {
        let written = self.written_set(ty);
        let (mut shape, written) = (shape?, written?);
        with_own_dims(&mut shape, written.as_ref());
        let variate = Variate {
            name,
            shape: &shape,
        };
        let (spec, info) = self.spec(dist, variate)?;
        if let Some(what) = not_continuous(&spec, info) {
            let message = format!("`{name}` is a parameter, and {what}");
            self.errors.push(dist.spans, message);
            return None;
        }
        let support = self.support_of(&spec, &shape, dist)?;
        let constraint = self.narrowed(name, ty, written, support, (info, dist))?;
        Some((shape, constraint, Prior::Spec(spec)))
    }

    /// Where a continuous distribution put together from others has its mass.
    fn support_of(&mut self, spec: &Spec, shape: &[Dim], source: &DistExpr) -> Option<Constraint> {
        match spec {
            Spec::Between { inner, lo, hi, .. } => {
                let inner = self.support_of(inner, shape, source)?;
                for end in [lo, hi].into_iter().flatten() {
                    self.single_bound(end)?;
                }
                Some(inner.cut(lo.clone(), hi.clone()))
            }
            Spec::Plain { dist, args, .. } => match dist.info() {
                Some(info) => self.support_constraint(info, args, shape, source.spans),
                None => Some(Constraint::Real),
            },
            Spec::Each { inner, var, .. } => {
                let support = self.support_of(inner, shape, source)?;
                if support.ends().any(|end| end.any(&|t| is_loop(t, var))) {
                    let message = "the components of a parameter's mixture all have the same ends";
                    self.errors.push(source.spans, message);
                    return None;
                }
                Some(support)
            }
            // Components may live in different places; where they all do in the same, the mixture does.
            Spec::List { components, .. } => {
                let mut sets = Vec::new();
                for component in components {
                    sets.push(self.support_of(component, shape, source)?);
                }
                let same = sets.windows(2).all(|pair| pair[0].is_same(&pair[1]));
                sets.pop().filter(|_| same).or(Some(Constraint::Real))
            }
            Spec::Observed { .. } | Spec::Weight { .. } | Spec::Inflated { .. } => None,
        }
    }
}

fn is_loop(t: &TExpr, var: &Ident) -> bool {
    matches!(&t.kind, TKind::Loop(name) if name == var)
}

/// The length of `simplex[k]` and the like comes after the lengths of an array of them.
fn with_own_dims(shape: &mut Vec<Dim>, written: Option<&Constraint>) {
    if let Some((of, len)) = written.and_then(Constraint::shaped) {
        shape.push(len.clone());
        shape.extend(of.is_matrix.then(|| len.clone()));
    }
}

/// Why a parameter cannot be from a distribution, if single points of it have a probability.
fn not_continuous(spec: &Spec, info: &Distribution) -> Option<String> {
    match spec {
        Spec::Between { censored: true, .. } | Spec::Observed { .. } => Some(
            "a censored distribution has a probability at its ends: it is one of data".to_owned(),
        ),
        Spec::Inflated { .. } => {
            Some("`ZeroInflated` is a distribution of counts: it is one of data".to_owned())
        }
        Spec::Between { inner, .. } | Spec::Each { inner, .. } => not_continuous(inner, info),
        Spec::List { components, .. } => components.iter().find_map(|c| not_continuous(c, info)),
        Spec::Plain { dist, .. } => {
            let is_discrete = dist.info().is_some_and(|info| info.support.is_discrete());
            is_discrete.then(|| {
                format!(
                    "`{}` draws {}; a discrete parameter is from one distribution, as in `let z ~ Categorical(w);`",
                    dist.name,
                    info.support.describe()
                )
            })
        }
        Spec::Weight { .. } => None,
    }
}
