//! Sets that parameters live in: their ends, and what is left of them between others.

use crate::functions;
use crate::typed::{Constraint, Elem, TExpr, TKind, Ty};

impl Constraint {
    /// The ends that are not infinite.
    pub(crate) fn ends(&self) -> impl Iterator<Item = &TExpr> {
        let (lo, hi) = match self {
            Constraint::Above(lo) => (Some(lo), None),
            Constraint::Below(hi) => (None, Some(hi)),
            Constraint::Between(lo, hi) => (Some(lo), Some(hi)),
            _ => (None, None),
        };
        lo.into_iter().chain(hi)
    }

    /// Whether an end depends on another parameter.
    pub(crate) fn is_active(&self) -> bool {
        self.ends().any(|end| end.ty.active)
    }

    /// The part of an interval that lies between other ends.
    pub(crate) fn cut(self, lo: Option<TExpr>, hi: Option<TExpr>) -> Constraint {
        if lo.is_none() && hi.is_none() {
            return self;
        }
        let (own_lo, own_hi) = match self {
            Constraint::Real | Constraint::Shaped(..) => (None, None),
            Constraint::Positive => (lo.as_ref().or(hi.as_ref()).map(|e| written(e, 0.0)), None),
            Constraint::Unit => {
                let like = lo.as_ref().or(hi.as_ref());
                (like.map(|e| written(e, 0.0)), like.map(|e| written(e, 1.0)))
            }
            Constraint::Above(lo) => (Some(lo), None),
            Constraint::Below(hi) => (None, Some(hi)),
            Constraint::Between(lo, hi) => (Some(lo), Some(hi)),
        };
        let lo = nearer(own_lo, lo, "max", |own, other| own >= other);
        let hi = nearer(own_hi, hi, "min", |own, other| own <= other);
        match (lo, hi) {
            (None, None) => Constraint::Real,
            (Some(lo), None) if number(&lo) == Some(0.0) => Constraint::Positive,
            (Some(lo), None) => Constraint::Above(lo),
            (None, Some(hi)) => Constraint::Below(hi),
            (Some(lo), Some(hi)) => match (number(&lo), number(&hi)) {
                (Some(0.0), Some(1.0)) => Constraint::Unit,
                _ => Constraint::Between(lo, hi),
            },
        }
    }

    /// Whether both are known to be one set.
    pub(crate) fn is_same(&self, other: &Constraint) -> bool {
        let same = |a: &TExpr, b: &TExpr| number(a).is_some_and(|a| number(b) == Some(a));
        match (self, other) {
            (Constraint::Real, Constraint::Real)
            | (Constraint::Positive, Constraint::Positive)
            | (Constraint::Unit, Constraint::Unit) => true,
            (Constraint::Above(a), Constraint::Above(b))
            | (Constraint::Below(a), Constraint::Below(b)) => same(a, b),
            (Constraint::Between(a, b), Constraint::Between(c, d)) => same(a, c) && same(b, d),
            _ => false,
        }
    }
}

/// The end of both that leaves less.
fn nearer(
    own: Option<TExpr>,
    other: Option<TExpr>,
    function: &str,
    is_nearer: impl Fn(f64, f64) -> bool,
) -> Option<TExpr> {
    let (own, other) = match (own, other) {
        (Some(own), Some(other)) => (own, other),
        (own, other) => return own.or(other),
    };
    if let Some((a, b)) = number(&own).zip(number(&other)) {
        return Some(if is_nearer(a, b) { own } else { other });
    }
    let ty = Ty {
        elem: Elem::Real,
        shape: Vec::new(),
        active: own.ty.active || other.ty.active,
    };
    let function = functions::find(function)?;
    Some(TExpr {
        spans: other.spans,
        ty,
        kind: TKind::Call(function, vec![own, other]),
    })
}

/// A number where another expression stands.
fn written(like: &TExpr, x: f64) -> TExpr {
    TExpr {
        kind: TKind::Float(x),
        ty: Ty::scalar(Elem::Real),
        spans: like.spans,
    }
}

/// The value of what is written out.
pub(crate) fn number(t: &TExpr) -> Option<f64> {
    match &t.kind {
        TKind::Float(x) => Some(*x),
        TKind::Int(n) => Some(*n as f64),
        TKind::Neg(inner) => number(inner).map(|x| -x),
        _ => None,
    }
}
