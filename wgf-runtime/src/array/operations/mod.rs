//! Functions from arrays to an array.

mod cholesky;
mod covariance;
mod cross_covariance;
mod cum_sum;
mod hidden_markov;
mod jitter;
mod periodic;
mod product;
mod rearrange;
mod softmax;
mod solve;
mod solve_general;

use super::View;
use crate::real::Real;

pub use cholesky::{Cholesky, LogDet};
pub use covariance::{Matern12, Matern32, Matern52, SquaredExponential};
pub use cross_covariance::{
    CrossCovariance, CrossMatern12, CrossMatern32, CrossMatern52, CrossSquaredExponential,
};
pub use cum_sum::CumSum;
pub use hidden_markov::HiddenMarkov;
pub use jitter::GaussianProcessFactor;
pub(super) use jitter::{add_jitter, add_jitter_adjoint};
pub use periodic::Periodic;
pub use product::{MatMul, QuadForm};
pub use rearrange::{Diagonal, Transpose};
pub use softmax::{LogSoftmax, LogSumExp, Softmax};
pub use solve::{SolveLower, SolveLowerTransposed, SolveSpd};
pub use solve_general::Solve;

/// A function of `N` arrays whose value is an array, with its adjoint.
///
/// `dims` are the lengths that the operation's documentation names. An implementation is straight-line code over [`Real`]:
/// the same text runs on `f64`, on blocks of particles and on dual numbers. Outside its domain the result is NaN.
pub trait Operation<const N: usize> {
    /// How many numbers [`forward`](Self::forward) keeps for [`backward`](Self::backward).
    fn kept_len(_dims: &[usize]) -> usize {
        0
    }

    /// Writes the value to `output`. What is in `output` and `kept` before is unspecified.
    fn forward<T: Real>(dims: &[usize], inputs: [View<'_, T>; N], output: &mut [T], kept: &mut [T]);

    /// Adds `Σ gradient_j ∂output_j/∂input_i` to the adjoints of the active inputs (`Some` for these alone). `output` and `kept`
    /// are as `forward` left them; `gradient` and `kept` may be used as scratch.
    fn backward<T: Real>(
        dims: &[usize],
        inputs: [View<'_, T>; N],
        output: &[T],
        kept: &mut [T],
        gradient: &mut [T],
        adjoints: [Option<&mut [T]>; N],
    );
}
