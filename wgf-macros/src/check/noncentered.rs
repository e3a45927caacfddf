//! `#[noncentered] let theta: [real; n] ~ Normal(mu, tau);`: the parameter is `mu + tau · raw` with a raw one that depends on
//! nothing, and is reported as it is written.

use super::Checker;
use super::names::Symbol;
use crate::ast::{BinaryOp, DistExpr};
use crate::operations::{Applied, GAUSSIAN_PROCESS_FACTOR};
use crate::typed::{Constraint, Dim, Dist, Elem, StmtKind, TExpr, TKind, Ty, Var, VarId, VarKind};
use proc_macro2::{Ident, Span};
use quote::format_ident;

/// Distributions that are a location and a scale, with what they are of a number that depends on neither.
const FAMILIES: [&str; 9] = [
    "Normal",
    "StudentT",
    "Cauchy",
    "Laplace",
    "Logistic",
    "Gumbel",
    "LogNormal",
    "MultiNormalChol",
    "GaussianProcess",
];

/// Whether it is of vectors, with a matrix for its scale.
fn is_joint(family: &str) -> bool {
    matches!(family, "MultiNormalChol" | "GaussianProcess")
}

impl Checker<'_> {
    /// The statements of a parameter that is not centred, in place of its own.
    pub(super) fn noncentered(
        &mut self,
        at: Span,
        var: Var,
        (dist, args, dims): (&DistExpr, Vec<TExpr>, Vec<Dim>),
    ) -> Option<Vec<StmtKind>> {
        let (name, family) = (var.name.clone(), dist.name.to_string());
        if dist.path.is_some() || !FAMILIES.contains(&family.as_str()) {
            let message = format!(
                "`#[noncentered]` goes with a distribution that has a location and a scale: {}",
                FAMILIES.join(", ")
            );
            self.errors.push(at, message);
            return None;
        }
        let free = match &var.kind {
            VarKind::Latent(Constraint::Real) => family != "LogNormal",
            VarKind::Latent(Constraint::Positive) => family == "LogNormal",
            _ => false,
        };
        if !free {
            let message = format!(
                "`{name}` has a type that restricts it, and cannot be made of a number that is free; leave out `#[noncentered]` or the type"
            );
            self.errors.push(at, message);
            return None;
        }
        if is_joint(&family) && var.shape.len() > 1 {
            let message = "`#[noncentered]` is for one vector here; name `let raw: [real; n, k] ~ Normal(0.0, 1.0)` and multiply";
            self.errors.push(at, message);
            return None;
        }
        let raw = self.vars.len();
        self.vars.push(Var {
            docs: Vec::new(),
            name: format_ident!("{name}__raw"),
            kind: VarKind::Raw,
            ..var.clone()
        });
        let standard = standard(&family, &args, dist.name.span());
        let tilde = StmtKind::Tilde {
            target: self.read(raw, &name),
            dist: Dist::named(standard.0),
            args: standard.1,
            text: dist.to_string(),
            dims: match is_joint(&family) {
                true => Vec::new(),
                false => dims.clone(),
            },
        };
        let args = match family.as_str() {
            "GaussianProcess" => factored(args, dims),
            _ => args,
        };
        let value = placed(&family, args, self.read(raw, &name));
        let id = self.vars.len();
        self.vars.push(Var {
            kind: VarKind::Let,
            ..var
        });
        self.define(&name, Symbol::Var(id));
        let place = StmtKind::Let {
            var: id,
            index: Vec::new(),
            value,
        };
        Some(vec![StmtKind::Latent(raw), tilde, place])
    }

    fn read(&self, id: VarId, name: &Ident) -> TExpr {
        TExpr {
            kind: TKind::Var(id),
            ty: Ty {
                elem: Elem::Real,
                shape: self.vars[id].shape.clone(),
                active: true,
            },
            spans: name.span().into(),
        }
    }
}

/// The family at location 0 and scale 1.
fn standard(family: &str, args: &[TExpr], at: Span) -> (Ident, Vec<TExpr>) {
    let number = |x: f64| TExpr {
        kind: TKind::Float(x),
        ty: Ty::scalar(Elem::Real),
        spans: at.into(),
    };
    let name = match family {
        "LogNormal" | "MultiNormalChol" | "GaussianProcess" => "Normal",
        other => other,
    };
    let mut standard: Vec<TExpr> = match family {
        "StudentT" => vec![args[0].clone()],
        _ => Vec::new(),
    };
    standard.extend([number(0.0), number(1.0)]);
    (Ident::new(name, at), standard)
}

/// Location 0 and the Cholesky factor of a Gaussian process's covariance.
fn factored(mut args: Vec<TExpr>, dims: Vec<Dim>) -> Vec<TExpr> {
    let cov = args.remove(0);
    let zero = TExpr {
        kind: TKind::Float(0.0),
        ty: Ty::scalar(Elem::Real),
        spans: cov.spans,
    };
    let factor = TExpr {
        ty: cov.ty.clone(),
        spans: cov.spans,
        kind: TKind::Operation(Applied::Of(&GAUSSIAN_PROCESS_FACTOR), dims, vec![cov]),
    };
    vec![zero, factor]
}

/// loc + scale · raw.
fn placed(family: &str, mut args: Vec<TExpr>, raw: TExpr) -> TExpr {
    let scale = args.remove(args.len() - 1);
    let loc = args.remove(args.len() - 1);
    let shape = raw.ty.shape.clone();
    let with = |kind: TKind, shape: &[Dim], spans| TExpr {
        kind,
        ty: Ty {
            elem: Elem::Real,
            shape: shape.to_vec(),
            active: true,
        },
        spans,
    };
    let spans = raw.spans;
    let spread = match family {
        _ if is_joint(family) => TKind::MatVec(Box::new(scale), Box::new(raw)),
        _ => TKind::Binary(BinaryOp::Mul, Box::new(scale), Box::new(raw)),
    };
    let spread = with(spread, &shape, spans);
    let sum = TKind::Binary(BinaryOp::Add, Box::new(loc), Box::new(spread));
    let sum = with(sum, &shape, spans);
    match (family, crate::functions::find("exp")) {
        ("LogNormal", Some(exp)) => with(TKind::Call(exp, vec![sum]), &shape, spans),
        _ => sum,
    }
}
