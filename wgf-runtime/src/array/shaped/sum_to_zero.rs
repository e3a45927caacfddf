//! Vectors whose sum is zero.

use super::{ROUNDING, Shaped, outside};
use crate::real::Real;

/// Vectors with `Σ xᵢ = 0`, in an orthonormal basis: `x = Σᵢ uᵢ vᵢ` for i = 1…k − 1, where vᵢ is 1 in its first i places and −i in the
/// next, over `√(i(i + 1))`.
///
/// k − 1 coordinates. Lengths are kept, so the log-Jacobian, with respect to the (k − 1)-dimensional volume of the plane, is 0: a
/// Normal(0, σ) of every uᵢ is one of every xᵢ given that they sum to zero.
///
/// Egozcue et al., *Isometric logratio transformations for compositional data analysis* (2003).
#[derive(Clone, Copy, Debug)]
pub struct SumToZero;

/// 1/√(i(i + 1)).
#[inline(always)]
fn weight(i: usize) -> f64 {
    let i = i as f64;
    (i * (i + 1.0)).sqrt().recip()
}

/// x = Σᵢ uᵢ vᵢ.
#[inline(always)]
pub(super) fn spread<T: Real>(k: usize, u: &[T], x: &mut [T]) {
    let mut after = T::constant(0.0);
    for i in (1..k).rev() {
        let step = u[i - 1] * weight(i);
        x[i] = after - step * i as f64;
        after += step;
    }
    if k > 0 {
        x[0] = after;
    }
}

/// uᵢ = vᵢ · x: the adjoint of [`spread`], and its inverse.
#[inline(always)]
pub(super) fn gather<T: Real>(k: usize, x: &[T], u: &mut [T]) {
    let mut before = T::constant(0.0);
    for i in 1..k {
        before += x[i - 1];
        u[i - 1] = (before - x[i] * i as f64) * weight(i);
    }
}

impl Shaped for SumToZero {
    fn free_len(k: usize) -> usize {
        k.saturating_sub(1)
    }

    fn len(k: usize) -> usize {
        k
    }

    #[inline(always)]
    fn constrain<T: Real>(k: usize, u: &[T], x: &mut [T], _kept: &mut [T]) -> T {
        spread(k, u, x);
        T::constant(0.0)
    }

    #[inline(always)]
    fn pull_back<T: Real>(
        k: usize,
        _u: &[T],
        _x: &[T],
        _kept: &mut [T],
        x_adjoint: &mut [T],
        u_adjoint: &mut [T],
    ) {
        gather(k, x_adjoint, u_adjoint);
    }

    fn unconstrain(k: usize, x: &[f64], u: &mut [f64]) {
        gather(k, x, u);
        let size: f64 = x.iter().map(|x| x.abs()).sum();
        let sums_to_zero = x.iter().sum::<f64>().abs() <= ROUNDING * size;
        if !sums_to_zero {
            outside(u);
        }
    }
}
