//! Distillation: particles move along the flow, the guide is projected on where they went.

use nalgebra::DMatrix;

use crate::guide::{Guide, Particles};
use crate::model::{Distillation, Projection};
use crate::optim::Time;

use super::estimator::Estimator;

/// The first step where none is given, for coordinates of widths from 0.1.
const FIRST: f64 = 0.01;
/// How fast a step that is not given adapts.
const ADAPTATION: f64 = 0.2;

/// Rounds of distillation in motion.
///
/// Without a step of its own, η grows while successive directions agree and shrinks when they turn on each other, by
/// exp(0.2 cos ∠) a round (the multiplicative hypergradient step of Baydin et al. 2018, arXiv 1703.04782, with its gradient
/// normalised), and over the run it decreases along a cosine to nothing.
#[derive(Debug)]
pub(super) struct Distiller {
    rule: Distillation,
    step: f64,
    last: Vec<f64>,
}

impl Distiller {
    pub(super) fn new(rule: Distillation) -> Self {
        Distiller {
            step: rule.step.unwrap_or(FIRST),
            rule,
            last: Vec::new(),
        }
    }

    /// Takes back what it learnt and starts again at half the last step.
    pub(super) fn restart(&mut self) {
        self.last.clear();
        self.step *= 0.5;
    }

    /// Writes the change of θ of one round to `change`, from the flow that `estimator` found at `particles`; returns the
    /// scores it took beside.
    pub(super) fn round(
        &mut self,
        estimator: &mut Estimator<'_>,
        guide: &dyn Guide,
        particles: &Particles,
        time: Time,
        change: &mut [f64],
    ) -> usize {
        let step = self.step * self.share(time);
        let mut moved = estimator.velocities() * step;
        let heights: Vec<f64> = estimator.heights().iter().map(|h| h * step).collect();
        for _ in 1..self.rule.flow_steps {
            let points = &particles.points + &moved;
            estimator.flow_at(guide, &points, particles);
            moved += estimator.velocities() * step;
        }
        match self.rule.projection {
            Projection::LeastSquares => guide.regress(particles, &moved, &heights, change),
            Projection::Gradient { steps } => {
                descend(guide, particles, &moved, &heights, steps, change);
            }
        }
        self.adapt(change);
        (self.rule.flow_steps - 1) * particles.count()
    }

    /// What the end of the run leaves of the step.
    fn share(&self, time: Time) -> f64 {
        match self.rule.step {
            Some(_) => 1.0,
            None => {
                0.5 * (1.0 + (std::f64::consts::PI * time.now as f64 / time.total as f64).cos())
            }
        }
    }

    fn adapt(&mut self, change: &[f64]) {
        if self.rule.step.is_some() {
            return;
        }
        let norm = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>().sqrt();
        if self.last.len() == change.len() {
            let inner: f64 = self.last.iter().zip(change).map(|(a, b)| a * b).sum();
            let cosine = inner / (norm(&self.last) * norm(change));
            if cosine.is_finite() {
                self.step *= (ADAPTATION * cosine).exp();
            }
        }
        self.last.clear();
        self.last.extend_from_slice(change);
    }
}

/// `steps` gradient steps of length 1 on the mean of ½‖g_θ(εᵢ) − uᵢ‖².
fn descend(
    guide: &dyn Guide,
    particles: &Particles,
    moved: &DMatrix<f64>,
    heights: &[f64],
    steps: usize,
    change: &mut [f64],
) {
    guide.pull_back(particles, moved, heights, change);
    if steps <= 1 {
        return;
    }
    let target = &particles.points + moved;
    let mut theta = vec![0.0; change.len()];
    guide.write_parameters(&mut theta);
    let start = theta.clone();
    theta
        .iter_mut()
        .zip(change.iter())
        .for_each(|(t, c)| *t += c);
    let mut follower = guide.clone_box();
    let mut images = particles.clone();
    // The weights of a mixture have moved in the first step.
    let still = vec![f64::NAN; heights.len()];
    for _ in 1..steps {
        if follower.set_parameters(&theta).is_err() {
            break;
        }
        follower.transport(&mut images);
        let rest = &target - &images.points;
        follower.pull_back(particles, &rest, &still, change);
        theta
            .iter_mut()
            .zip(change.iter())
            .for_each(|(t, c)| *t += c);
    }
    for ((c, t), s) in change.iter_mut().zip(&theta).zip(&start) {
        *c = t - s;
    }
}
