//! Walks the first guide's mean to where the density is, before its shape is worked on.

use rand::Rng;

use crate::divergence::ReverseKl;
use crate::guide::{Diagonal, Guide, Particles};
use crate::model::LogDensity;
use crate::optim::{Adam, Optimizer, Schedule, Time};

use super::iterations::Estimator;

/// The particles and the iterations of a round, the first step size, and what it grows by from round to round.
const PARTICLES: usize = 4;
const STEPS: usize = 200;
const STEP: f64 = 0.3;
const GROWTH: f64 = 4.0;
const ROUNDS: usize = 20;
/// The particles that the ends of a round are compared on.
const PROBES: usize = 16;

/// Moves the mean of a narrow guide of fixed scale uphill; returns the scores it took.
///
/// This is BBVI in μ alone, in long steps: the smoothing by the guide's scale keeps it off the infinite densities in
/// the necks of funnels, which an ascent of ℓ itself would run into. Rounds follow one another as long as they raise
/// E_q\[ℓ\] by a nat; a round that lowers it is undone, and one that went more than half as far as it could is followed
/// by longer steps.
pub(super) fn locate(density: &dyn LogDensity, guide: &mut Diagonal, rng: &mut impl Rng) -> usize {
    let mut step = STEP;
    for round in 1..=ROUNDS {
        let before = guide.clone();
        walk(density, guide, step, rng);
        let gain = gain(density, guide, &before, rng);
        let moved = (guide.mean() - before.mean()).amax();
        if gain.is_nan() || gain < 0.0 {
            *guide = before;
        }
        if gain.is_nan() || gain < 1.0 {
            return round * PARTICLES * STEPS;
        }
        if moved > 0.25 * step * STEPS as f64 {
            step *= GROWTH;
        }
    }
    ROUNDS * PARTICLES * STEPS
}

/// One round: Adam on μ along a cosine, which in all can go `step` × [`STEPS`] / 2 in every coordinate.
fn walk(density: &dyn LogDensity, guide: &mut Diagonal, step: f64, rng: &mut impl Rng) {
    let d = guide.dim();
    let mut estimator = Estimator::new(density, &ReverseKl, PARTICLES);
    let mut particles = Particles::new(guide, PARTICLES);
    let schedule = Schedule::Cosine {
        peak: step,
        warmup: 0.0,
        last: 0.0,
    };
    let mut ascent = Adam::new(schedule).init(d);
    let mut direction = vec![0.0; guide.parameter_count()];
    let mut theta = direction.clone();
    guide.write_parameters(&mut theta);
    for now in 0..STEPS {
        particles.draw_stratified(guide, true, rng);
        let estimate = estimator.estimate(guide, &particles, &mut direction);
        if estimate.finite == 0 || !direction.iter().all(|x| x.is_finite()) {
            return;
        }
        let time = Time { now, total: STEPS };
        ascent.ascend(&mut theta[..d], &direction[..d], time, 1.0);
        if guide.set_parameters(&theta).is_err() {
            return;
        }
    }
}

/// By how much E_q\[ℓ\] is higher under `after`, on common noise. Not a number if `after` is partly off the density;
/// infinite if only `before` is.
fn gain(density: &dyn LogDensity, after: &Diagonal, before: &Diagonal, rng: &mut impl Rng) -> f64 {
    let mut particles = Particles::new(after, PROBES);
    particles.draw_stratified(after, true, rng);
    let mut mean = |guide: &Diagonal| {
        guide.transport(&mut particles);
        let values = (0..PROBES).map(|k| density.log_density(&particles.point(k)));
        values.sum::<f64>() / PROBES as f64
    };
    let (reached, left) = (mean(after), mean(before));
    match (reached.is_finite(), left.is_finite()) {
        (true, true) => reached - left,
        (true, false) => f64::INFINITY,
        (false, _) => f64::NAN,
    }
}
