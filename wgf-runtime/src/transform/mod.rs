//! Bijections from the real line onto the sets that parameters live in, with their log-Jacobians.
//!
//! No finite u gives a NaN. Where a double has no room for x(u), x is the nearest number it has: eᵘ is 0 below u = −745
//! and infinite above 709, inv_logit(u) is 1 above 37; the log-Jacobian stays finite and exact there.

mod exponential;
mod logistic;

use crate::real::{Jet, Real};

pub use exponential::{Above, Below, Positive};
pub use logistic::{Between, Unit};

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

impl Transform for Identity {
    #[inline(always)]
    fn forward<T: Real>(&self, u: T) -> (T, T) {
        (u, T::constant(0.0))
    }

    fn inverse(&self, x: f64) -> f64 {
        x
    }

    #[inline(always)]
    fn constrain<T: Real>(&self, u: T) -> Constrained<T> {
        Constrained {
            value: u,
            slope: T::constant(1.0),
            log_jacobian: T::constant(0.0),
            log_jacobian_slope: T::constant(0.0),
        }
    }
}
