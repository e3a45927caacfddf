//! The builder of a fit.

use std::time::Instant;

use std::sync::Arc;

use crate::divergence::Divergence;
use crate::model::{GuideChoice, MethodChoice, Model};
use crate::optim::Optimizer;

use super::options::Options;
use super::start::{self, Start};
use super::streams::{Task, stream};
use super::{Fit, FitError, Weighing, assess, iterations, restarts};

/// The settings of a fit of one model; [`run`](Self::run) does it.
///
/// The guide, the divergence and the method default to the model's own choices, the rest to what solves small and
/// middling hierarchical models: a walk of the mean to where the density is, coordinates brought to ordinary units by the
/// curvature there, Adam along a cosine from 0.02 to 0, 1500 iterations of 32 antithetic particles, the last quarter of
/// the iterates averaged.
#[derive(Debug)]
#[must_use = "a fitter does nothing until `run`"]
pub struct Fitter<'m, M: Model> {
    model: &'m M,
    options: Options,
}

impl<M: Model> Clone for Fitter<'_, M> {
    fn clone(&self) -> Self {
        Fitter {
            model: self.model,
            options: self.options.clone(),
        }
    }
}

impl<'m, M: Model> Fitter<'m, M> {
    /// A fit of `model` as its attributes say.
    pub fn new(model: &'m M) -> Self {
        Fitter {
            options: Options::new(model.choices()),
            model,
        }
    }

    /// The seed of all random numbers (default 0): the same seed gives the same bits.
    pub fn seed(mut self, seed: u64) -> Self {
        self.options.seed = seed;
        self
    }

    /// The variational family: [`gaussian()`](crate::model::gaussian), [`triangular()`](crate::model::triangular),
    /// [`diagonal()`](crate::model::diagonal), [`low_rank(r)`](crate::model::low_rank) or
    /// [`mixture(k)`](crate::model::mixture).
    pub fn guide(mut self, guide: GuideChoice) -> Self {
        self.options.choices.guide = guide;
        self
    }

    /// What is minimised: one of [`divergence`](crate::divergence), or your own.
    pub fn divergence(mut self, divergence: impl Divergence + 'static) -> Self {
        self.options.choices.divergence = Arc::new(divergence);
        self
    }

    /// How it is minimised: [`bbvi()`](crate::model::bbvi) or [`distillation()`](crate::model::distillation).
    pub fn method(mut self, method: MethodChoice) -> Self {
        self.options.choices.method = method;
        self
    }

    /// The rule for steps (default [`Adam`](crate::optim::Adam)), with its habits: see
    /// [`Habits`](crate::optim::Habits). Settings of [`clip`](Self::clip), [`average`](Self::average) and
    /// [`antithetic`](Self::antithetic) come after it.
    pub fn optimizer(mut self, optimizer: impl Optimizer + 'static) -> Self {
        self.options.habits = optimizer.habits();
        self.options.optimizer = Arc::new(optimizer);
        self
    }

    /// Cuts a particle's velocity to `clip` times the median length of its batch; `None`: never.
    pub fn clip(mut self, clip: Option<f64>) -> Self {
        self.options.habits.clip = clip;
        self
    }

    /// Answers with the average of the last `fraction` of the iterates; 0: with the last.
    pub fn average(mut self, fraction: f64) -> Self {
        self.options.habits.average = fraction;
        self
    }

    /// Whether the run is made in coordinates scaled by the curvature at its start: along the axes, and for guides that are
    /// closed under linear maps along the curvature's own directions.
    pub fn rescale(mut self, rescale: bool) -> Self {
        self.options.habits.rescale = rescale;
        self
    }

    /// Whether noise comes in pairs ±ε.
    pub fn antithetic(mut self, antithetic: bool) -> Self {
        self.options.habits.antithetic = antithetic;
        self
    }

    /// What is done so that the weights of a batch do not collapse on a few particles.
    pub fn weighing(mut self, weighing: Weighing) -> Self {
        self.options.weighing = weighing;
        self
    }

    /// Whether a divergence is come to from the reverse KL, its ratios' exponent growing from 0 to 1 in the first third of
    /// the run (default true).
    pub fn anneal(mut self, anneal: bool) -> Self {
        self.options.anneal = anneal;
        self
    }

    /// The trial runs that a mixture's start is chosen from (default 4).
    pub fn restarts(mut self, restarts: usize) -> Self {
        self.options.restarts = restarts;
        self
    }

    /// S, the particles of an iteration. By default 32; 128 where the divergence weighs them; at least 16 for every
    /// component of a mixture; and for a regression (distillation by least squares) at least twice as many as a coordinate
    /// has unknowns.
    pub fn particles(mut self, particles: usize) -> Self {
        self.options.particles = Some(particles);
        self
    }

    /// The number of iterations.
    pub fn iterations(mut self, iterations: usize) -> Self {
        self.options.iterations = iterations;
        self
    }

    /// The draws that the ELBO, k̂ and the summary rest on (default 4000).
    pub fn draws(mut self, draws: usize) -> Self {
        self.options.draws = draws;
        self
    }

    /// Whether to show a progress bar (default true; never shown where standard error is no terminal).
    pub fn progress(mut self, progress: bool) -> Self {
        self.options.progress = progress;
        self
    }

    /// The mean of the first guide, in unconstrained space (default: found by an ascent from the origin,
    /// or from random points if that fails).
    pub fn start(mut self, u: &[f64]) -> Self {
        self.options.start = Some(u.to_vec());
        self
    }

    /// Fits.
    pub fn run(self) -> Result<Fit<'m, M>, FitError> {
        let clock = Instant::now();
        self.options.check(self.model.dim())?;
        let start = start::find(self.model, &self.options)?;
        let Start {
            frame,
            guide,
            evaluations,
        } = start;
        let (guide, trials) = restarts::choose(&frame, guide, &self.options);
        let divergence = Arc::clone(&self.options.choices.divergence);
        let rng = stream(self.options.seed, Task::Iterations);
        let mut run = iterations::run(&frame, divergence.as_ref(), guide, &self.options, rng);
        run.evaluations += evaluations + trials;
        Ok(assess::assess(
            self.model,
            &frame,
            run,
            &self.options,
            divergence.as_ref(),
            clock,
        ))
    }
}
