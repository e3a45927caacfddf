//! Whether a fit has arrived: at an optimum of the reverse KL the mean path-derivative field vanishes.

use nalgebra::{DMatrix, DVector};
use rand::Rng;

use crate::divergence::ReverseKl;
use crate::guide::{Guide, Particles};
use crate::model::LogDensity;
use crate::posterior::mean_and_standard_error;

use super::bbvi::Estimator;

/// Particles that the directions are chosen by, and as many again that what is left along them is measured with.
const PARTICLES: usize = 512;
/// The gradients that it takes.
pub(super) const EVALUATIONS: usize = 2 * PARTICLES;
/// What is left of the field counts from these sizes on, and from this many standard errors.
const SHIFT: f64 = 0.1;
const SPREAD: f64 = 0.25;
const ERRORS: f64 = 4.0;

/// What is left of the field at the end of a run, in units of the guide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Residual {
    /// |E\[w\]| in its largest direction: where the guide's scale fits the posterior's, the standard deviations by which the
    /// mean is off.
    pub(super) shift: f64,
    /// bᵀE\[wεᵀ\]b for the b in which it is largest: 1 − λ, where λ is the posterior's precision over the guide's. Near 1 the
    /// guide is much too narrow in that direction, below 0 it is too wide.
    pub(super) spread: f64,
}

/// The field w = (∂g/∂ε)ᵀ(∇ℓ − ∇log q) of a guide's noise satisfies, at every optimum of KL(q‖p) over Gaussians,
/// E\[w\] = 0 and E\[w εᵀ\] = 0 (in the diagonal, for a mean-field guide), whatever the shape of p: it is the gradient of the
/// divergence in the guide's own units, and so asks nothing about scales. Both are measured along the direction in which
/// an independent batch finds them largest. `None` where they are small, or drowned in their standard errors.
pub(super) fn residual(
    density: &dyn LogDensity,
    guide: &dyn Guide,
    rng: &mut impl Rng,
) -> Option<Residual> {
    let (field, noise) = sample(density, guide, rng)?;
    let along = mean_of_rows(&field).try_normalize(0.0)?;
    let across = guide.widest_residual(&((field.transpose() * &noise) / field.nrows() as f64));
    let (field, noise) = sample(density, guide, rng)?;
    let shifts: Vec<f64> = (&field * along).iter().copied().collect();
    let spreads = (&field * &across).component_mul(&(&noise * &across));
    let left = |values: &[f64], size: f64| {
        let (mean, error) = mean_and_standard_error(values);
        if mean.abs() > size && mean.abs() > ERRORS * error {
            mean
        } else {
            0.0
        }
    };
    let residual = Residual {
        shift: left(&shifts, SHIFT).abs(),
        spread: left(spreads.as_slice(), SPREAD),
    };
    (residual.shift > 0.0 || residual.spread != 0.0).then_some(residual)
}

/// w and ε of the particles that have a finite field, one a row.
fn sample(
    density: &dyn LogDensity,
    guide: &dyn Guide,
    rng: &mut impl Rng,
) -> Option<(DMatrix<f64>, DMatrix<f64>)> {
    let mut particles = Particles::new(guide, PARTICLES);
    particles.draw(guide, rng);
    let velocities = Estimator::new(density, &ReverseKl, None, PARTICLES).field(guide, &particles);
    let field = guide.pull_to_noise(&velocities);
    let finite: Vec<usize> = (0..PARTICLES)
        .filter(|&k| field.row(k).iter().all(|w| w.is_finite()))
        .collect();
    (finite.len() > PARTICLES / 2).then(|| {
        (
            field.select_rows(&finite),
            particles.noise.select_rows(&finite),
        )
    })
}

fn mean_of_rows(field: &DMatrix<f64>) -> DVector<f64> {
    field.row_mean().transpose()
}
