//! The builder of a fit.

use std::time::Instant;

use crate::divergence;
use crate::model::{DivergenceChoice, GuideChoice, MethodChoice, Model};
use crate::optim::Optimizer;

use super::options::Options;
use super::start::{self, Start};
use super::{Fit, FitError, assess, bbvi};

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

    /// The variational family.
    pub fn guide(mut self, guide: GuideChoice) -> Self {
        self.options.choices.guide = guide;
        self
    }

    /// What is minimised.
    pub fn divergence(mut self, divergence: DivergenceChoice) -> Self {
        self.options.choices.divergence = divergence;
        self
    }

    /// How it is minimised.
    pub fn method(mut self, method: MethodChoice) -> Self {
        self.options.choices.method = method;
        self
    }

    /// The rule for steps (default [`Adam`](crate::optim::Adam)), with its habits: see
    /// [`Habits`](crate::optim::Habits). Settings of [`clip`](Self::clip), [`average`](Self::average) and
    /// [`antithetic`](Self::antithetic) come after it.
    pub fn optimizer(mut self, optimizer: impl Optimizer + 'static) -> Self {
        self.options.habits = optimizer.habits();
        self.options.optimizer = Box::new(optimizer);
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

    /// Whether the run is made in coordinates scaled by the curvature at its start.
    pub fn rescale(mut self, rescale: bool) -> Self {
        self.options.habits.rescale = rescale;
        self
    }

    /// Whether noise comes in pairs ±ε.
    pub fn antithetic(mut self, antithetic: bool) -> Self {
        self.options.habits.antithetic = antithetic;
        self
    }

    /// S, the particles of an iteration.
    pub fn particles(mut self, particles: usize) -> Self {
        self.options.particles = particles;
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
        let divergence = divergence::build(self.options.choices.divergence);
        let Start {
            frame,
            guide,
            evaluations,
        } = start;
        let mut run = match self.options.choices.method {
            MethodChoice::Bbvi => bbvi::run(&frame, divergence.as_ref(), guide, &self.options),
        };
        run.evaluations += evaluations;
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
