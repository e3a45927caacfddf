//! Half-lines, by the exponential function.

use super::{Constrained, Transform};
use crate::real::Real;

/// (0, ∞): x = eᵘ.
#[derive(Clone, Copy, Debug)]
pub struct Positive;

/// (lo, ∞): x = lo + eᵘ.
#[derive(Clone, Copy, Debug)]
pub struct Above(pub f64);

/// (−∞, hi): x = hi − eᵘ.
#[derive(Clone, Copy, Debug)]
pub struct Below(pub f64);

/// The derivatives that belong to `x = value(u)` with |dx/du| = eᵘ.
#[inline(always)]
fn exponential<T: Real>(value: T, slope: T, u: T) -> Constrained<T> {
    Constrained {
        value,
        slope,
        log_jacobian: u,
        log_jacobian_slope: T::constant(1.0),
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

    #[inline(always)]
    fn constrain<T: Real>(&self, u: T) -> Constrained<T> {
        let x = u.exp();
        exponential(x, x, u)
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

    #[inline(always)]
    fn constrain<T: Real>(&self, u: T) -> Constrained<T> {
        let distance = u.exp();
        exponential(distance + self.0, distance, u)
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

    #[inline(always)]
    fn constrain<T: Real>(&self, u: T) -> Constrained<T> {
        let distance = u.exp();
        exponential(distance.sub_from(self.0), -distance, u)
    }
}
