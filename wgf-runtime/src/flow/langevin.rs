//! Free particles, for comparison.

use nalgebra::DMatrix;
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

use crate::model::LogDensity;

use super::FlowError;

/// The unadjusted Langevin algorithm: `steps` steps u ← u + h∇ℓ(u) + √(2h) ξ of all particles (one a row of `points`), in
/// place; `watch` sees the particles after every step.
///
/// In continuous time the particles' law follows the same Wasserstein gradient flow of the reverse KL, over all
/// distributions and not the Gaussians alone; the discrete chain has a bias of O(h) (for N(0, λ) it ends at the variance
/// λ/(1 − h/(2λ))). A particle whose score is not finite is an error, with the time of its step.
pub fn langevin(
    density: &dyn LogDensity,
    points: &mut DMatrix<f64>,
    step: f64,
    steps: usize,
    rng: &mut impl Rng,
    mut watch: impl FnMut(usize, &DMatrix<f64>),
) -> Result<(), FlowError> {
    let mut values = vec![0.0; points.nrows()];
    let mut scores = DMatrix::zeros(points.nrows(), points.ncols());
    let jump = (2.0 * step).sqrt();
    for now in 1..=steps {
        density.score_batch(points.as_slice(), &mut values, scores.as_mut_slice());
        if !scores.iter().all(|s| s.is_finite()) {
            let time = now as f64 * step;
            return Err(FlowError::LeftTheDensity { time });
        }
        for (u, s) in points.iter_mut().zip(scores.iter()) {
            let xi: f64 = StandardNormal.sample(rng);
            *u += step * s + jump * xi;
        }
        watch(now, points);
    }
    Ok(())
}
