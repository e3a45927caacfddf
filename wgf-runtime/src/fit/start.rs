//! A first guide whose particles have finite densities.

use nalgebra::DVector;
use rand::{Rng, RngExt};

use crate::guide::{Diagonal, Guide, Particles, isotropic};
use crate::model::{LogDensity, Model};

use super::frame::{self, Framed};
use super::locate::locate;
use super::options::Options;
use super::streams::{Task, stream};
use super::turn::turn;
use super::{FitError, iterations};

/// The scale of the first guide, and what it shrinks to where its particles leave the density's domain.
///
/// Narrower than most posteriors on purpose: a guide that must widen meets the gradients of its neighbourhood, one that
/// must shrink meets those of the far tails, and may be thrown into a funnel's neck by them.
const SCALES: [f64; 3] = [0.1, 0.01, 0.001];
/// How many random points are tried after the origin.
const RANDOM_POINTS: usize = 100;
/// How many particles a start is tried with.
const PROBES: usize = 16;

/// Where a run begins.
pub(super) struct Start<'m> {
    /// The coordinates of the run.
    pub(super) frame: Framed<'m>,
    /// The first guide, in these coordinates.
    pub(super) guide: Box<dyn Guide>,
    /// The scores spent on finding it.
    pub(super) evaluations: usize,
}

/// N(μ, 0.1² I), μ the start asked for, or else where [`locate`] gets from the origin, in coordinates scaled by the
/// curvature there, along its own directions if the guide is closed under linear maps. Where that does not serve, a narrower guide, or one at a random point of (−2, 2)ᵈ.
///
/// A start serves if the density and the score are finite at its mean and at three quarters of its particles.
pub(super) fn find<'m, M: Model>(model: &'m M, options: &Options) -> Result<Start<'m>, FitError> {
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
        let Some(probe) = serving(model, &at, &mut rng) else {
            continue;
        };
        if let Some(start) = settle(model, probe, options, &mut rng) {
            return Ok(start);
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

/// From a narrow guide that serves to the first guide of the run.
fn settle<'m, M: Model>(
    model: &'m M,
    mut probe: Diagonal,
    options: &Options,
    rng: &mut impl Rng,
) -> Option<Start<'m>> {
    let mut evaluations = 0;
    if options.start.is_none() {
        evaluations += locate(model, &mut probe, rng);
    }
    let unscaled = vec![1.0; model.dim()];
    let mut scale = unscaled.clone();
    if options.habits.rescale {
        let (found, cost) = frame::scales(model, &probe, rng);
        scale = found;
        evaluations += cost;
    }
    let mut frames = vec![
        Framed::new(model, scale.clone()),
        Framed::new(model, unscaled),
    ];
    if options.habits.rescale && options.choices.guide.is_closed_under_maps() {
        let frame = Framed::new(model, scale);
        let at = frame.coordinates(probe.mean().as_slice());
        let (turn, cost) = turn(&frame, &at, SCALES[0]);
        evaluations += cost;
        frames.splice(0..0, turn.map(|turn| frame.turned(turn)));
    }
    frames.into_iter().find_map(|frame| {
        let at = frame.coordinates(probe.mean().as_slice());
        let width = serving(&frame, &at, rng)?.scale()[0];
        let guide = isotropic(&options.choices.guide, &at, width).ok()?;
        Some(Start {
            frame,
            guide,
            evaluations,
        })
    })
}

/// The widest guide at `at` that serves.
fn serving(density: &dyn LogDensity, at: &[f64], rng: &mut impl Rng) -> Option<Diagonal> {
    let mean = DVector::from_column_slice(at);
    SCALES.into_iter().find_map(|scale| {
        let scales = DVector::from_element(at.len(), scale);
        let guide = Diagonal::new(mean.clone(), scales).ok()?;
        serves(density, &guide, at, rng).then_some(guide)
    })
}

fn serves(density: &dyn LogDensity, guide: &dyn Guide, at: &[f64], rng: &mut impl Rng) -> bool {
    let mut gradient = vec![0.0; at.len()];
    let value = density.score(at, &mut gradient);
    if !value.is_finite() || !gradient.iter().all(|g| g.is_finite()) {
        return false;
    }
    let mut particles = Particles::new(guide, PROBES);
    particles.draw_stratified(guide, true, rng);
    4 * iterations::count_finite(density, &particles) >= 3 * PROBES
}
