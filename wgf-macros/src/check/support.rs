//! Supports: the constraint of a parameter, and whether data can come from a distribution.

use super::Checker;
use crate::ast::{DistExpr, Expr, TypeArg, TypeExpr};
use crate::constraint::number;
use crate::distributions::{Distribution, Support};
use crate::errors::{Spans, did_you_mean};
use crate::shapes::{self, SHAPES};
use crate::typed::{Constraint, DataKind, Dim, TExpr, TKind};
use proc_macro2::Ident;
use std::f64::consts::PI;

const PARAMETER_TYPES: [&str; 4] = ["real", "positive", "negative", "unit"];

fn all_types() -> impl Iterator<Item = &'static str> {
    let shaped = SHAPES.iter().map(|shape| shape.name);
    PARAMETER_TYPES.into_iter().chain(shaped)
}

impl Checker<'_> {
    /// The set of a parameter: what its type says, or else its distribution's support. A type may narrow the support
    /// (the density is then restricted, not renormalised); it may not leave it.
    pub(super) fn constraint(
        &mut self,
        name: &Ident,
        ty: Option<&TypeExpr>,
        written: Option<Constraint>,
        shape: &[Dim],
        (dist, args): (&Distribution, &[TExpr]),
        source: &DistExpr,
    ) -> Option<Constraint> {
        if dist.support.is_discrete() {
            let message = format!(
                "the type of `{name}` is one of real numbers, but `{}` draws {}; without the type, `{name}` is summed out",
                dist.name,
                dist.support.describe()
            );
            self.errors.push(source.name.span(), message);
            return None;
        }
        let support = self.support_constraint(dist, args, shape, source.spans)?;
        self.narrowed(name, ty, written, support, (dist, source))
    }

    /// The support, or what a type makes of it.
    pub(super) fn narrowed(
        &mut self,
        name: &Ident,
        ty: Option<&TypeExpr>,
        written: Option<Constraint>,
        support: Constraint,
        (dist, source): (&Distribution, &DistExpr),
    ) -> Option<Constraint> {
        match written {
            None => Some(support),
            Some(written) => {
                self.of_numbers(&written, dist, source)?;
                if !within(&written, &support) {
                    let ty = ty.expect("a written constraint has a type");
                    let message = format!(
                        "the type of `{name}` reaches beyond the support of `{}`, which is {}",
                        dist.name,
                        dist.support.describe()
                    );
                    self.errors.push(ty.spans, message);
                    return None;
                }
                Some(written)
            }
        }
    }

    /// A distribution of numbers says nothing about the entries of a matrix that depend on each other.
    fn of_numbers(
        &mut self,
        written: &Constraint,
        dist: &Distribution,
        source: &DistExpr,
    ) -> Option<()> {
        let matrix = written.shaped().filter(|(shape, _)| shape.is_matrix);
        match matrix {
            Some((shape, _)) if dist.joint.is_none() && dist.name != "Flat" => {
                let message = format!(
                    "`{}` is a distribution of numbers, and a `{}` is a matrix; it can be from `LkjCorr`, `LkjCholesky`, `Wishart`, `InvWishart` or `Flat`",
                    dist.name, shape.name
                );
                self.errors.push(source.spans, message);
                None
            }
            _ => Some(()),
        }
    }

    /// The set that a parameter's type says; `None` inside where plain `real` says the shape alone.
    pub(super) fn written_set(&mut self, ty: Option<&TypeExpr>) -> Option<Option<Constraint>> {
        match ty {
            Some(ty) if ty.base == "real" && matches!(ty.arg, TypeArg::None) => Some(None),
            Some(ty) => self.written_constraint(ty).map(Some),
            None => Some(None),
        }
    }

    fn written_constraint(&mut self, ty: &TypeExpr) -> Option<Constraint> {
        let base = ty.base.to_string();
        match (base.as_str(), &ty.arg) {
            ("real", arg) => {
                let (lo, hi) = self.parameter_bounds(arg, ty)?;
                Some(Constraint::Real.cut(lo, hi))
            }
            ("positive", TypeArg::None) => Some(Constraint::Positive),
            ("negative", TypeArg::None) => Some(Constraint::Below(zero(ty))),
            ("unit", TypeArg::None) => Some(Constraint::Unit),
            ("positive" | "negative" | "unit", _) => {
                self.errors.push(
                    ty.spans,
                    format!("`{base}` takes no bounds; `real(lo..hi)` does"),
                );
                None
            }
            ("int" | "count" | "bool" | "index", _) => {
                let message = format!(
                    "a parameter of type `{base}` is from a distribution of whole numbers, such as `Bernoulli`, `Binomial` or `Categorical`; others are `real`"
                );
                self.errors.push(ty.spans, message);
                None
            }
            (shaped, arg) if shapes::find(shaped).is_some() => {
                let shape = shapes::find(shaped)?;
                let TypeArg::Len(len) = arg else {
                    let message = format!("`{base}` has a length of its own: `{base}[k]`");
                    self.errors.push(ty.spans, message);
                    return None;
                };
                Some(Constraint::Shaped(shape, self.dim(len)?))
            }
            _ => {
                let near = match super::data::of_rust(&base) {
                    Some(ours) => format!("; it is called `{ours}` here"),
                    None => match shapes::alias(&base) {
                        Some(ours) => format!("; it is called `{ours}[k]` here"),
                        None => did_you_mean(&base, all_types()),
                    },
                };
                let shaped: Vec<String> = SHAPES.iter().map(|s| format!("{}[k]", s.name)).collect();
                let message = format!(
                    "there is no type `{base}`{near} (there are {}, real(lo..hi), {})",
                    PARAMETER_TYPES.join(", "),
                    shaped.join(", ")
                );
                self.errors.push(ty.base.span(), message);
                None
            }
        }
    }

    pub(super) fn support_constraint(
        &mut self,
        dist: &Distribution,
        args: &[TExpr],
        shape: &[Dim],
        spans: Spans,
    ) -> Option<Constraint> {
        match dist.support {
            Support::Shaped(name) => Some(Constraint::Shaped(
                shapes::find(name)?,
                shape.last()?.clone(),
            )),
            Support::Positive => Some(Constraint::Positive),
            Support::Unit => Some(Constraint::Unit),
            Support::Interval => {
                for arg in args {
                    self.single_bound(arg)?;
                }
                self.in_order(&args[0], &args[1])?;
                Some(Constraint::Real.cut(Some(args[0].clone()), Some(args[1].clone())))
            }
            Support::AboveFirst => {
                self.single_bound(&args[0])?;
                Some(Constraint::Real.cut(Some(args[0].clone()), None))
            }
            Support::Angle => {
                let half = constant(PI, spans);
                Some(Constraint::Real.cut(Some(negative(half.clone())), Some(half)))
            }
            _ => Some(Constraint::Real),
        }
    }

    pub(super) fn in_order(&mut self, lo: &TExpr, hi: &TExpr) -> Option<()> {
        let ends = number(lo).zip(number(hi));
        let Some((low, high)) = ends.filter(|(low, high)| low >= high) else {
            return Some(());
        };
        let message = format!("the lower bound is not below the upper: {low} to {high}");
        self.errors.push(lo.spans.to(hi.spans), message);
        None
    }

    /// A bound of a parameter: one number for all its elements.
    pub(super) fn single_bound(&mut self, bound: &TExpr) -> Option<()> {
        if !bound.ty.is_scalar() {
            let message = format!(
                "a bound of a parameter is one number for all its elements, but this is `{}`",
                bound.ty
            );
            self.errors.push(bound.spans, message);
            return None;
        }
        match bound.ty.active {
            true => Some(()),
            false => self.plain(bound, "a bound of a parameter"),
        }
    }

    /// The bounds of `real(lo..hi)`, which may depend on other parameters.
    fn parameter_bounds(
        &mut self,
        arg: &TypeArg,
        ty: &TypeExpr,
    ) -> Option<(Option<TExpr>, Option<TExpr>)> {
        let TypeArg::Bounds { lo, hi } = arg else {
            return self.bounds(arg, ty);
        };
        let mut bound = |e: &Option<Expr>| match e {
            None => Some(None),
            Some(e) => {
                let bound = self.scalar(e, "a bound")?;
                self.single_bound(&bound)?;
                Some(Some(bound))
            }
        };
        let (low, high) = (bound(lo), bound(hi));
        let (low, high) = (low?, high?);
        if let (Some(low), Some(high)) = (&low, &high) {
            self.in_order(low, high)?;
        }
        Some((low, high))
    }

    /// Data of this kind can be a draw from this distribution.
    pub(super) fn fits_data(
        &mut self,
        target: &TExpr,
        source: &Expr,
        dist: &Distribution,
    ) -> Option<()> {
        let root = match &target.kind {
            TKind::Index(base, _) | TKind::Slice(base, _) => &base.kind,
            kind => kind,
        };
        let id = match root {
            TKind::Data(id) => *id,
            TKind::Var(id) => match self.missing_entry(*id) {
                Some(entry) => entry.missing.data,
                None => return Some(()),
            },
            _ => return Some(()),
        };
        let (kind, fits) = match (&self.data[id].kind, dist.support) {
            (DataKind::Real { .. }, s) => ("real", !s.is_discrete()),
            (DataKind::Bool, s) => ("bool", matches!(s, Support::Binary | Support::Any)),
            (DataKind::Index(_), s) => ("index", s == Support::Categories),
            (DataKind::Int { .. }, _) => ("int", true),
            (DataKind::Count, _) => ("count", true),
        };
        if !fits {
            let message = format!(
                "`{source}` is `{kind}` data, but `{}` draws {}",
                dist.name,
                dist.support.describe()
            );
            self.errors.push(source.spans, message);
            return None;
        }
        Some(())
    }
}

fn zero(ty: &TypeExpr) -> TExpr {
    constant(0.0, ty.spans)
}

fn constant(x: f64, spans: Spans) -> TExpr {
    TExpr {
        kind: TKind::Float(x),
        ty: crate::typed::Ty::scalar(crate::typed::Elem::Real),
        spans,
    }
}

fn negative(x: TExpr) -> TExpr {
    TExpr {
        ty: x.ty.clone(),
        spans: x.spans,
        kind: TKind::Neg(Box::new(x)),
    }
}

/// The ends of a set as far as they are written out; `None` is an end that only the data know.
fn ends(c: &Constraint) -> (Option<f64>, Option<f64>) {
    match c {
        Constraint::Real => (Some(f64::NEG_INFINITY), Some(f64::INFINITY)),
        Constraint::Positive => (Some(0.0), Some(f64::INFINITY)),
        Constraint::Unit => (Some(0.0), Some(1.0)),
        Constraint::Above(lo) => (number(lo), Some(f64::INFINITY)),
        Constraint::Below(hi) => (Some(f64::NEG_INFINITY), number(hi)),
        Constraint::Between(lo, hi) => (number(lo), number(hi)),
        Constraint::Shaped(shape, _) => match shape.name {
            "simplex" => (Some(0.0), Some(1.0)),
            "positive_ordered" => (Some(0.0), Some(f64::INFINITY)),
            "unit_vector" => (Some(-1.0), Some(1.0)),
            _ => (Some(f64::NEG_INFINITY), Some(f64::INFINITY)),
        },
    }
}

/// Whether one set lies in another; ends that only the data know are taken to fit.
pub(super) fn within(inner: &Constraint, outer: &Constraint) -> bool {
    if let Some((outer, _)) = outer.shaped() {
        return inner
            .shaped()
            .is_some_and(|(inner, _)| inner.name == outer.name);
    }
    let ((lo, hi), (outer_lo, outer_hi)) = (ends(inner), ends(outer));
    let lo_fits = lo.zip(outer_lo).is_none_or(|(a, b)| a >= b);
    let hi_fits = hi.zip(outer_hi).is_none_or(|(a, b)| a <= b);
    lo_fits && hi_fits
}
