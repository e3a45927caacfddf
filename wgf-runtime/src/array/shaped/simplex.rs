//! Probabilities that sum to one.

use super::sum_to_zero::{gather, spread};
use super::{ROUNDING, Shaped, outside};
use crate::real::Real;

/// Positive numbers with `Σ xᵢ = 1`: `x = softmax(y)`, where y is [`SumToZero`](super::SumToZero) of u. u = 0 is the uniform point, and
/// no part is treated differently from another.
///
/// k − 1 coordinates; `ln |∂(x₁…xₖ₋₁)/∂u| = Σᵢ ln xᵢ + ½ ln k`.
///
/// Egozcue et al., *Isometric logratio transformations for compositional data analysis* (2003).
#[derive(Clone, Copy, Debug)]
pub struct Simplex;

impl Shaped for Simplex {
    fn free_len(k: usize) -> usize {
        k.saturating_sub(1)
    }

    fn len(k: usize) -> usize {
        k
    }

    #[inline(always)]
    fn constrain<T: Real>(k: usize, u: &[T], x: &mut [T], _kept: &mut [T]) -> T {
        spread(k, u, x);
        let mut most = x[0];
        for i in 1..k {
            most = most.max(x[i]);
        }
        let mut sum = T::constant(0.0);
        for x in x.iter_mut() {
            *x = (*x - most).exp();
            sum += *x;
        }
        let share = sum.recip();
        for x in x.iter_mut() {
            *x = *x * share;
        }
        // Σ ln xᵢ = Σ (yᵢ − max − ln sum), where Σ yᵢ = 0: finite even where an xᵢ has become 0.
        let parts = k as f64;
        (most + sum.ln()) * -parts + 0.5 * parts.ln()
    }

    #[inline(always)]
    fn pull_back<T: Real>(
        k: usize,
        _u: &[T],
        x: &[T],
        _kept: &mut [T],
        x_adjoint: &mut [T],
        u_adjoint: &mut [T],
    ) {
        let mut mean = T::constant(0.0);
        for i in 0..k {
            mean += x[i] * x_adjoint[i];
        }
        // The 1 in each entry of 1 − k x, the slope of Σ ln x, has no part in the plane Σ y = 0.
        for i in 0..k {
            x_adjoint[i] = x[i] * (x_adjoint[i] - mean - k as f64);
        }
        gather(k, x_adjoint, u_adjoint);
    }

    fn unconstrain(k: usize, x: &[f64], u: &mut [f64]) {
        // Only differences of logarithms count, so they need not be centred.
        let mut before = 0.0;
        for i in 1..k {
            before += x[i - 1].ln();
            let i_th = i as f64;
            u[i - 1] = (before - i_th * x[i].ln()) / (i_th * (i_th + 1.0)).sqrt();
        }
        let sums_to_one = (x.iter().sum::<f64>() - 1.0).abs() <= ROUNDING;
        if !(sums_to_one && x.iter().all(|&x| x > 0.0)) {
            outside(u);
        }
    }
}
