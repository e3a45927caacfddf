//! Parameters that are arrays with a constraint of their own.

mod cholesky_corr;
mod cholesky_cov;
mod corr_matrix;
mod cov_matrix;
mod ordered;
mod simplex;
mod sum_to_zero;
mod unit_vector;

use crate::real::Real;

pub use cholesky_corr::CholeskyCorr;
pub use cholesky_cov::CholeskyCov;
pub use corr_matrix::CorrMatrix;
pub use cov_matrix::CovMatrix;
pub use ordered::{Ordered, PositiveOrdered};
pub use simplex::Simplex;
pub use sum_to_zero::SumToZero;
pub use unit_vector::UnitVector;

/// How far from 1 or 0 a sum may be that rounding alone keeps from it.
const ROUNDING: f64 = 1e-8;

/// Marks a point that is not in the set.
fn outside(u: &mut [f64]) {
    u.fill(f64::NAN);
}

/// A bijection from ℝᶠ onto a set of vectors of length k, or of k × k matrices, with its log-Jacobian: the logarithm of the density
/// of the Hausdorff measure that the set's densities are taken with respect to (for a simplex, its first k − 1 coordinates; for a
/// symmetric matrix, its lower triangle).
pub trait Shaped {
    /// f, the number of unconstrained coordinates.
    fn free_len(k: usize) -> usize;

    /// The number of constrained numbers: k, or k².
    fn len(k: usize) -> usize;

    /// How many numbers [`constrain`](Self::constrain) keeps for [`pull_back`](Self::pull_back).
    fn kept_len(_k: usize) -> usize {
        0
    }

    /// Writes the value at `u` to `x`, and returns the log-Jacobian.
    fn constrain<T: Real>(k: usize, u: &[T], x: &mut [T], kept: &mut [T]) -> T;

    /// Writes `Σ x_adjoint_j ∂x_j/∂u_i + ∂log-Jacobian/∂u_i` to `u_adjoint`. `x` and `kept` are as `constrain` left them;
    /// `x_adjoint` and `kept` may be used as scratch.
    fn pull_back<T: Real>(
        k: usize,
        u: &[T],
        x: &[T],
        kept: &mut [T],
        x_adjoint: &mut [T],
        u_adjoint: &mut [T],
    );

    /// The coordinates of a point of the set; NaN where it is not in the set.
    fn unconstrain(k: usize, x: &[f64], u: &mut [f64]);
}
