//! Correlation matrices.

use super::cholesky_corr::{below_diagonal, factor, factor_back, partial_correlations};
use super::cov_matrix::{cholesky, product, product_back};
use super::{ROUNDING, Shaped, outside};
use crate::real::Real;

/// Positive definite symmetric k × k matrices with ones on the diagonal: `L Lᵀ` of a [`CholeskyCorr`](super::CholeskyCorr) L of the same
/// coordinates. u = 0 is the identity matrix.
///
/// k(k − 1)/2 coordinates; with respect to the entries below the diagonal, `ln |∂x/∂u| = Σ (k − j) ln sech uᵢⱼ`.
///
/// Lewandowski, Kurowicka & Joe, *Generating random correlation matrices based on vines and extended onion method* (2009).
#[derive(Clone, Copy, Debug)]
pub struct CorrMatrix;

impl Shaped for CorrMatrix {
    fn free_len(k: usize) -> usize {
        below_diagonal(k)
    }

    fn len(k: usize) -> usize {
        k * k
    }

    fn kept_len(k: usize) -> usize {
        k * k + 2 * below_diagonal(k)
    }

    #[inline(always)]
    fn constrain<T: Real>(k: usize, u: &[T], x: &mut [T], kept: &mut [T]) -> T {
        let (l, rest) = kept.split_at_mut(k * k);
        let log_jacobian = factor(k, true, u, l, rest);
        product(k, l, x);
        for i in 0..k {
            x[i * k + i] = T::constant(1.0);
        }
        log_jacobian
    }

    #[inline(always)]
    fn pull_back<T: Real>(
        k: usize,
        _u: &[T],
        _x: &[T],
        kept: &mut [T],
        x_adjoint: &mut [T],
        u_adjoint: &mut [T],
    ) {
        let (l, rest) = kept.split_at(k * k);
        for i in 0..k {
            x_adjoint[i * k + i] = T::constant(0.0);
        }
        product_back(k, l, x_adjoint);
        factor_back(k, true, l, rest, x_adjoint, u_adjoint);
    }

    fn unconstrain(k: usize, x: &[f64], u: &mut [f64]) {
        let ones = (0..k).all(|i| (x[i * k + i] - 1.0).abs() <= ROUNDING);
        match cholesky(k, x) {
            Some(l) if ones => partial_correlations(k, &l, u),
            _ => outside(u),
        }
    }
}
