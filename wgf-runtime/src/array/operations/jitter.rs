//! The Cholesky factor of a covariance that may be singular up to rounding.

use super::Operation;
use crate::array::View;
use crate::array::linear::{cholesky, cholesky_back};
use crate::real::Real;

/// What is added to the diagonal of a covariance, in units of the diagonal's mean.
const JITTER: f64 = 1e-9;

/// Adds 10⁻⁹ times the mean of the diagonal to the diagonal.
#[inline(always)]
pub(in crate::array) fn add_jitter<T: Real>(n: usize, a: &mut [T]) {
    let mut trace = T::constant(0.0);
    for i in 0..n {
        trace += a[i * n + i];
    }
    let jitter = trace * (JITTER / n as f64);
    for i in 0..n {
        a[i * n + i] += jitter;
    }
}

/// Adds to the adjoint of a matrix what the lower half of `gradient`, the adjoint of the one with jitter, gives it.
#[inline(always)]
pub(in crate::array) fn add_jitter_adjoint<T: Real>(n: usize, gradient: &[T], adjoint: &mut [T]) {
    let mut trace = T::constant(0.0);
    for i in 0..n {
        for j in 0..=i {
            adjoint[i * n + j] += gradient[i * n + j];
        }
        trace += gradient[i * n + i];
    }
    let jitter = trace * (JITTER / n as f64);
    for i in 0..n {
        adjoint[i * n + i] += jitter;
    }
}

/// The Cholesky factor of a [`GaussianProcess`](crate::array::GaussianProcess)'s covariance, `dims = [n]`: the lower triangular L with
/// positive diagonal and `L Lᵀ = A + 10⁻⁹ m I`, where m is the mean of the diagonal of A. Halves and adjoints as with
/// [`Cholesky`](super::Cholesky).
#[derive(Clone, Copy, Debug)]
pub struct GaussianProcessFactor;

impl Operation<1> for GaussianProcessFactor {
    /// The reciprocals of L's diagonal, and A with its jitter.
    fn kept_len(dims: &[usize]) -> usize {
        dims[0] + dims[0] * dims[0]
    }

    #[inline(always)]
    fn forward<T: Real>(dims: &[usize], [a]: [View<'_, T>; 1], output: &mut [T], kept: &mut [T]) {
        let n = dims[0];
        let (reciprocals, jittered) = kept.split_at_mut(n);
        a.copy_to(jittered);
        add_jitter(n, jittered);
        cholesky(n, View::Active(jittered), output, reciprocals);
    }

    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        _inputs: [View<'_, T>; 1],
        output: &[T],
        kept: &mut [T],
        gradient: &mut [T],
        [adjoint]: [Option<&mut [T]>; 1],
    ) {
        if let Some(adjoint) = adjoint {
            cholesky_back(dims[0], output, &kept[..dims[0]], gradient);
            add_jitter_adjoint(dims[0], gradient, adjoint);
        }
    }
}
