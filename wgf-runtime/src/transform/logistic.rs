//! Bounded intervals, by the logistic function.

use super::{Constrained, Transform};
use crate::real::Real;

/// (0, 1): x = inv_logit(u).
#[derive(Clone, Copy, Debug)]
pub struct Unit;

/// (lo, hi): x = lo + (hi − lo) inv_logit(u).
#[derive(Clone, Copy, Debug)]
pub struct Between(pub f64, pub f64);

impl Between {
    /// lo + (hi − lo) s, kept from leaving the interval by rounding.
    #[inline(always)]
    fn place<T: Real>(&self, s: T) -> T {
        let Between(lo, hi) = *self;
        (s * (hi - lo) + lo)
            .max(T::constant(lo))
            .min(T::constant(hi))
    }
}

/// ln s(1 − s) with s = inv_logit(u): −softplus(u) − softplus(−u), where softplus(−u) = softplus(u) − u.
#[inline(always)]
fn log_slope<T: Real>(u: T) -> T {
    u - u.log1p_exp() * 2.0
}

impl Transform for Unit {
    #[inline(always)]
    fn forward<T: Real>(&self, u: T) -> (T, T) {
        (u.inv_logit(), log_slope(u))
    }

    fn inverse(&self, x: f64) -> f64 {
        x.logit()
    }

    #[inline(always)]
    fn constrain<T: Real>(&self, u: T) -> Constrained<T> {
        let (s, rest) = (u.inv_logit(), (-u).inv_logit());
        Constrained {
            value: s,
            slope: s * rest,
            log_jacobian: log_slope(u),
            log_jacobian_slope: rest - s,
        }
    }
}

impl Transform for Between {
    #[inline(always)]
    fn forward<T: Real>(&self, u: T) -> (T, T) {
        let (s, log_jacobian) = Unit.forward(u);
        (self.place(s), log_jacobian + (self.1 - self.0).ln())
    }

    /// ln((x − lo)/(hi − x)), in which x near either bound keeps its distance to it.
    fn inverse(&self, x: f64) -> f64 {
        ((x - self.0) / (self.1 - x)).ln()
    }

    #[inline(always)]
    fn constrain<T: Real>(&self, u: T) -> Constrained<T> {
        let unit = Unit.constrain(u);
        let width = self.1 - self.0;
        Constrained {
            value: self.place(unit.value),
            slope: unit.slope * width,
            log_jacobian: unit.log_jacobian + width.ln(),
            log_jacobian_slope: unit.log_jacobian_slope,
        }
    }
}
