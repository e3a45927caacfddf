//! Increasing vectors.

use super::{Shaped, outside};
use crate::real::Real;

/// Increasing vectors: `x₁ = u₁`, `xᵢ = xᵢ₋₁ + exp(uᵢ)`.
///
/// k coordinates; `ln |∂x/∂u| = u₂ + … + uₖ`.
///
/// Stan Reference Manual, *Constraint transforms*, ordered vector.
#[derive(Clone, Copy, Debug)]
pub struct Ordered;

/// Increasing vectors of positive numbers: `xᵢ = exp(u₁) + … + exp(uᵢ)`.
///
/// k coordinates; `ln |∂x/∂u| = u₁ + … + uₖ`.
///
/// Stan Reference Manual, *Constraint transforms*, positive ordered vector.
#[derive(Clone, Copy, Debug)]
pub struct PositiveOrdered;

/// Running sums, where the first `plain` coordinates (0 or 1) are steps themselves and the others their logarithms. Keeps the steps.
#[inline(always)]
fn climb<T: Real>(plain: usize, u: &[T], x: &mut [T], steps: &mut [T]) -> T {
    let zero = T::constant(0.0);
    let (mut at, mut log_jacobian) = (zero, zero);
    for i in 0..u.len() {
        if i < plain {
            steps[i] = T::constant(1.0);
            at += u[i];
        } else {
            steps[i] = u[i].exp();
            at += steps[i];
            log_jacobian += u[i];
        }
        x[i] = at;
    }
    log_jacobian
}

/// The adjoint of [`climb`].
#[inline(always)]
fn climb_back<T: Real>(plain: usize, steps: &[T], x_adjoint: &[T], u_adjoint: &mut [T]) {
    let mut above = T::constant(0.0);
    for i in (0..x_adjoint.len()).rev() {
        above += x_adjoint[i];
        let of_jacobian = if i < plain { 0.0 } else { 1.0 };
        u_adjoint[i] = above * steps[i] + of_jacobian;
    }
}

/// The coordinates of [`climb`].
fn steps_of(plain: usize, x: &[f64], u: &mut [f64]) {
    let mut below = 0.0;
    for i in 0..x.len() {
        let step = x[i] - below;
        u[i] = if i < plain { step } else { step.ln() };
        below = x[i];
    }
    if !u.iter().all(|u| u.is_finite()) {
        outside(u);
    }
}

macro_rules! increasing {
    ($name:ident, $plain:literal) => {
        impl Shaped for $name {
            fn free_len(k: usize) -> usize {
                k
            }

            fn len(k: usize) -> usize {
                k
            }

            fn kept_len(k: usize) -> usize {
                k
            }

            #[inline(always)]
            fn constrain<T: Real>(_k: usize, u: &[T], x: &mut [T], kept: &mut [T]) -> T {
                climb($plain, u, x, kept)
            }

            #[inline(always)]
            fn pull_back<T: Real>(
                _k: usize,
                _u: &[T],
                _x: &[T],
                kept: &mut [T],
                x_adjoint: &mut [T],
                u_adjoint: &mut [T],
            ) {
                climb_back($plain, kept, x_adjoint, u_adjoint);
            }

            fn unconstrain(_k: usize, x: &[f64], u: &mut [f64]) {
                steps_of($plain, x, u);
            }
        }
    };
}

increasing!(Ordered, 1);
increasing!(PositiveOrdered, 0);
