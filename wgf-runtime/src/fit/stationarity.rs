//! Whether a fit has arrived: at an optimum the mean path-derivative field vanishes.

use nalgebra::{DMatrix, DVector};
use rand::Rng;

use crate::divergence::Divergence;
use crate::guide::{Component, Guide, Particles};
use crate::model::LogDensity;
use crate::posterior::mean_and_standard_error;

use super::Weighing;
use super::iterations::Estimator;

/// Particles that the directions are chosen by, and as many again that what is left along them is measured with.
const PARTICLES: usize = 512;
/// The gradients that it takes.
pub(super) const EVALUATIONS: usize = 2 * PARTICLES;
/// What is left of the field counts from these sizes on, and from this many standard errors.
const SHIFT: f64 = 0.1;
const SPREAD: f64 = 0.25;
const ERRORS: f64 = 4.0;

/// What is left of the field at the end of a run, in units of the guide, or of the component in which it is largest.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Residual {
    /// |E\[w\]| in its largest direction: where the guide's scale fits the posterior's, the standard deviations by which the
    /// mean is off.
    pub(super) shift: f64,
    /// bᵀE\[wεᵀ\]b for the b in which it is largest: 1 − λ, where λ is the posterior's precision over the guide's. Near 1 the
    /// guide is much too narrow in that direction, below 0 it is too wide.
    pub(super) spread: f64,
}

/// The field w = (∂g/∂ε)ᵀv of a guide's noise, v the divergence's velocities with weights of mean one, satisfies at every
/// optimum over Gaussians E\[w\] = 0 and E\[w εᵀ\] = 0 (in the diagonal, for a mean-field guide), whatever the shape of p, and
/// over mixtures in each component: it is the gradient of the divergence in the guide's own units, and so asks nothing about
/// scales. Both are measured along the direction in which an independent batch finds them largest. `None` where they are
/// small, or drowned in their standard errors.
pub(super) fn residual(
    density: &dyn LogDensity,
    divergence: &dyn Divergence,
    guide: &dyn Guide,
    rng: &mut impl Rng,
) -> Option<Residual> {
    let mut sample = || Sample::draw(density, divergence, guide, rng);
    let (first, second) = (sample()?, sample()?);
    let mut largest = Residual::default();
    for (k, (_, component)) in guide.components().into_iter().enumerate() {
        let Some(residual) = of_component(component, &first.part(k), &second.part(k)) else {
            continue;
        };
        if residual.shift > largest.shift {
            largest.shift = residual.shift;
        }
        if residual.spread.abs() > largest.spread.abs() {
            largest.spread = residual.spread;
        }
    }
    (largest != Residual::default()).then_some(largest)
}

/// The directions from the first half of the particles, the sizes from the second.
fn of_component(
    component: &dyn Component,
    (velocities, noise): &(DMatrix<f64>, DMatrix<f64>),
    (other_velocities, other_noise): &(DMatrix<f64>, DMatrix<f64>),
) -> Option<Residual> {
    if velocities.nrows() < 2 || other_velocities.nrows() < 2 {
        return None;
    }
    let field = component.pull_to_noise(velocities);
    let along = mean_of_rows(&field).try_normalize(0.0)?;
    let across = component.widest_residual(&field, noise);
    let field = component.pull_to_noise(other_velocities);
    let shifts: Vec<f64> = (&field * along).iter().copied().collect();
    let spreads = (&field * &across).component_mul(&(other_noise * &across));
    let left = |values: &[f64], size: f64| {
        let (mean, error) = mean_and_standard_error(values);
        if mean.abs() > size && mean.abs() > ERRORS * error {
            mean
        } else {
            0.0
        }
    };
    Some(Residual {
        shift: left(&shifts, SHIFT).abs(),
        spread: left(spreads.as_slice(), SPREAD),
    })
}

/// v and ε of the particles that have a finite field, one a row, and their components.
struct Sample {
    velocities: DMatrix<f64>,
    noise: DMatrix<f64>,
    components: Vec<usize>,
}

impl Sample {
    fn draw(
        density: &dyn LogDensity,
        divergence: &dyn Divergence,
        guide: &dyn Guide,
        rng: &mut impl Rng,
    ) -> Option<Self> {
        let mut particles = Particles::new(guide, PARTICLES);
        particles.draw_stratified(guide, false, rng);
        let weighing = Weighing {
            least_ess: 0.0,
            ..Weighing::default()
        };
        let mut estimator = Estimator::new(density, divergence, PARTICLES).weighing(weighing);
        estimator.flow(guide, &particles);
        let finite: Vec<usize> = (0..PARTICLES)
            .filter(|&k| estimator.heights()[k].is_finite())
            .collect();
        let mut velocities = estimator.velocities().select_rows(&finite);
        for (mut velocity, &k) in velocities.row_iter_mut().zip(&finite) {
            // The share of the particles left out is taken back.
            velocity /= estimator.share(particles.components[k]);
        }
        (finite.len() > PARTICLES / 2).then(|| Sample {
            velocities,
            noise: particles.noise.select_rows(&finite),
            components: finite.iter().map(|&k| particles.components[k]).collect(),
        })
    }

    /// v and ε of one component's particles.
    fn part(&self, k: usize) -> (DMatrix<f64>, DMatrix<f64>) {
        let rows = self.components.iter().enumerate();
        let rows: Vec<usize> = rows.filter(|(_, c)| **c == k).map(|(row, _)| row).collect();
        (
            self.velocities.select_rows(&rows),
            self.noise.select_rows(&rows),
        )
    }
}

fn mean_of_rows(field: &DMatrix<f64>) -> DVector<f64> {
    field.row_mean().transpose()
}
