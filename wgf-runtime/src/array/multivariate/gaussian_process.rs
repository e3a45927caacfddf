//! A Gaussian process at finitely many points.

use super::multi_normal::{draw, factor};
use super::{ArrayFault, MultiNormal, Multivariate, check};
use crate::array::View;
use crate::array::operations::{add_jitter, add_jitter_adjoint};
use crate::dist::Support;
use crate::real::Real;

/// GaussianProcess(cov) of k numbers: the values of a Gaussian process with mean 0 at k points, whose k × k covariance matrix a
/// covariance function gives.
///
/// [`MultiNormal`] with location 0 and covariance `cov + 10⁻⁹ m I`, where m is the mean of cov's diagonal: covariances of points
/// that lie close together are singular up to rounding, and have no Cholesky factor without. Of cov the lower half is read, and the
/// whole of its adjoint goes there.
///
/// Rasmussen & Williams, *Gaussian Processes for Machine Learning*, sec. 2.2; for the jitter, Neal, *Monte Carlo implementation of
/// Gaussian process models* (1997).
#[derive(Clone, Copy, Debug)]
pub struct GaussianProcess;

/// The location.
const ZERO: &[f64] = &[0.0];

impl Multivariate<1> for GaussianProcess {
    const PARAMETERS: [&'static str; 1] = ["cov"];

    /// The covariance with its jitter, that one's adjoint, and what the normal distribution needs.
    fn scratch_len(dims: &[usize]) -> usize {
        2 * dims[0] * dims[0] + MultiNormal::scratch_len(dims)
    }

    #[inline(always)]
    fn log_density<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        args: [View<'_, T>; 1],
        scratch: &mut [T],
    ) -> T {
        Self::score(dims, x, args, None, [None], scratch)
    }

    #[inline(always)]
    fn score<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        [cov]: [View<'_, T>; 1],
        x_adjoint: Option<&mut [T]>,
        [adjoint]: [Option<&mut [T]>; 1],
        scratch: &mut [T],
    ) -> T {
        let k = dims[0];
        let (a, rest) = scratch.split_at_mut(k * k);
        let (of_a, rest) = rest.split_at_mut(k * k);
        cov.copy_to(a);
        add_jitter(k, a);
        of_a.fill(T::constant(0.0));
        let own = adjoint.is_some().then_some(&mut *of_a);
        let args = [View::Known(ZERO), View::Active(a)];
        let value = MultiNormal::score(dims, x, args, x_adjoint, [None, own], rest);
        if let Some(adjoint) = adjoint {
            add_jitter_adjoint(k, of_a, adjoint);
        }
        value
    }

    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        [cov]: [Option<&[f64]>; 1],
    ) -> Result<(), ArrayFault> {
        check::covariance(
            dims[0],
            1,
            cov.map(|cov| with_jitter(dims[0], cov)).as_deref(),
        )?;
        check::each(0, x, Support::Real)
    }

    fn sample<R: rand::Rng + ?Sized>(
        dims: &[usize],
        rng: &mut R,
        [cov]: [&[f64]; 1],
        x: &mut [f64],
    ) {
        let k = dims[0];
        draw(rng, ZERO, &factor(k, &with_jitter(k, cov)), x);
    }
}

fn with_jitter(k: usize, cov: &[f64]) -> Vec<f64> {
    let mut a = cov.to_vec();
    add_jitter(k, &mut a);
    a
}
