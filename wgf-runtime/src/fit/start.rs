//! A first guide whose particles have finite densities.

use rand::RngExt;

use crate::guide::{Guide, Particles, isotropic};
use crate::model::Model;

use super::options::Options;
use super::streams::{Task, stream};
use super::{FitError, bbvi};

/// The scale of the first guide, and what it shrinks to where its particles leave the density's domain.
///
/// Narrower than most posteriors on purpose: a guide that must widen meets the gradients of its neighbourhood, one that
/// must shrink meets those of the far tails, and may be thrown into a funnel's neck by them.
const SCALES: [f64; 3] = [0.1, 0.01, 0.001];
/// How many random points are tried after the origin.
const RANDOM_POINTS: usize = 100;
/// How many particles a start is tried with.
const PROBES: usize = 16;

/// N(0, 0.1² I) where it serves; else a narrower guide at the origin; else one at a random point of (−2, 2)ᵈ.
///
/// A start serves if the density and the score are finite at its mean and at three quarters of its particles.
pub(super) fn find<M: Model>(model: &M, options: &Options) -> Result<Box<dyn Guide>, FitError> {
    let d = model.dim();
    let mut rng = stream(options.seed, Task::Start);
    let first = options.start.clone().unwrap_or_else(|| vec![0.0; d]);
    let retries = if options.start.is_some() {
        0
    } else {
        RANDOM_POINTS
    };
    let mut at = first.clone();
    for attempt in 0..=retries {
        if attempt > 0 {
            at.fill_with(|| rng.random_range(-2.0..2.0));
        }
        for scale in SCALES {
            let Ok(guide) = isotropic(options.choices.guide, &at, scale) else {
                continue;
            };
            if serves(model, guide.as_ref(), &at, &mut rng) {
                return Ok(guide);
            }
        }
    }
    let value = model.log_density(&first);
    Err(FitError::NoFiniteStart {
        attempts: retries + 1,
        report: model.explain(&first).map(Box::new),
        at: first,
        value,
    })
}

fn serves<M: Model>(model: &M, guide: &dyn Guide, at: &[f64], rng: &mut impl rand::Rng) -> bool {
    let mut gradient = vec![0.0; at.len()];
    let value = model.score(at, &mut gradient);
    if !value.is_finite() || !gradient.iter().all(|g| g.is_finite()) {
        return false;
    }
    let mut particles = Particles::new(guide, PROBES);
    particles.draw_antithetic(guide, rng);
    4 * bbvi::count_finite(model, &particles) >= 3 * PROBES
}
