//! Bijections from the real line onto the sets that parameters live in, with their log-Jacobians.

use crate::real::{Jet, Real};

/// A smooth increasing or decreasing bijection from ℝ onto an interval.
pub trait Transform {
    /// `(x(u), ln |dx/du|)`.
    fn forward<T: Real>(&self, u: T) -> (T, T);

    /// The `u` with `x(u) = x`; infinite or NaN where there is none.
    fn inverse(&self, x: f64) -> f64;

    /// [`forward`](Self::forward) with the derivatives that the reverse sweep needs.
    #[inline(always)]
    fn constrain<T: Real>(&self, u: T) -> Constrained<T> {
        let (x, log_jacobian) = self.forward(Jet::<T, 1>::input(u, 0));
        Constrained {
            value: x.re,
            slope: x.eps[0],
            log_jacobian: log_jacobian.re,
            log_jacobian_slope: log_jacobian.eps[0],
        }
    }
}

/// A transformed value and its derivatives in the unconstrained one.
#[derive(Clone, Copy, Debug)]
pub struct Constrained<T> {
    /// x(u).
    pub value: T,
    /// dx/du.
    pub slope: T,
    /// ln |dx/du|.
    pub log_jacobian: T,
    /// d ln |dx/du| / du.
    pub log_jacobian_slope: T,
}

/// ℝ itself: x = u.
#[derive(Clone, Copy, Debug)]
pub struct Identity;

/// (0, ∞): x = eᵘ.
#[derive(Clone, Copy, Debug)]
pub struct Positive;

/// (0, 1): x = inv_logit(u).
#[derive(Clone, Copy, Debug)]
pub struct Unit;

/// (lo, ∞): x = lo + eᵘ.
#[derive(Clone, Copy, Debug)]
pub struct Above(pub f64);

/// (−∞, hi): x = hi − eᵘ.
#[derive(Clone, Copy, Debug)]
pub struct Below(pub f64);

/// (lo, hi): x = lo + (hi − lo) inv_logit(u).
#[derive(Clone, Copy, Debug)]
pub struct Between(pub f64, pub f64);

impl Transform for Identity {
    #[inline(always)]
    fn forward<T: Real>(&self, u: T) -> (T, T) {
        (u, T::constant(0.0))
    }
    fn inverse(&self, x: f64) -> f64 {
        x
    }
}

impl Transform for Positive {
    #[inline(always)]
    fn forward<T: Real>(&self, u: T) -> (T, T) {
        (u.exp(), u)
    }
    fn inverse(&self, x: f64) -> f64 {
        x.ln()
    }
}

impl Transform for Unit {
    #[inline(always)]
    fn forward<T: Real>(&self, u: T) -> (T, T) {
        // ln s(1 − s) = −softplus(−u) − softplus(u).
        (u.inv_logit(), -(u.log1p_exp() + (-u).log1p_exp()))
    }
    fn inverse(&self, x: f64) -> f64 {
        x.logit()
    }
}

impl Transform for Above {
    #[inline(always)]
    fn forward<T: Real>(&self, u: T) -> (T, T) {
        (u.exp() + self.0, u)
    }
    fn inverse(&self, x: f64) -> f64 {
        (x - self.0).ln()
    }
}

impl Transform for Below {
    #[inline(always)]
    fn forward<T: Real>(&self, u: T) -> (T, T) {
        (u.exp().sub_from(self.0), u)
    }
    fn inverse(&self, x: f64) -> f64 {
        (self.0 - x).ln()
    }
}

impl Transform for Between {
    #[inline(always)]
    fn forward<T: Real>(&self, u: T) -> (T, T) {
        let width = self.1 - self.0;
        let (s, log_jacobian) = Unit.forward(u);
        (s * width + self.0, log_jacobian + width.ln())
    }
    fn inverse(&self, x: f64) -> f64 {
        ((x - self.0) / (self.1 - self.0)).logit()
    }
}
