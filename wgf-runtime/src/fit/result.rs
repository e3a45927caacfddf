//! What a fit found.

use std::time::Duration;

use crate::diagnose::Psis;
use crate::guide::Guide;
use crate::model::Model;
use crate::posterior::{Draws, Summary, mean_and_standard_error};

use super::estimates::Estimates;
use super::modes::Modes;
use super::streams::{Task, stream};
use super::warning::Warning;

/// A fitted guide with its draws and what is known about its quality. Printed, it is a report.
#[derive(Debug)]
pub struct Fit<'m, M: Model> {
    pub(super) model: &'m M,
    pub(super) setting: Setting,
    pub(super) guide: Box<dyn Guide>,
    pub(super) trace: Vec<f64>,
    pub(super) evaluations: usize,
    pub(super) elbo: Elbo,
    pub(super) psis: Psis,
    pub(super) estimates: Estimates,
    pub(super) draws: Draws<'m, M>,
    pub(super) warnings: Vec<Warning>,
    pub(super) elapsed: Duration,
}

/// How the fit was made, for the report.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    pub(super) guide: String,
    pub(super) divergence: String,
    pub(super) method: String,
    pub(super) seed: u64,
}

/// E_q\[log p̃ − log q\], a lower bound of log Z, estimated from independent draws of the final guide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Elbo {
    /// The estimate; NaN if no draw has a finite density.
    pub value: f64,
    /// Its Monte-Carlo standard error.
    pub standard_error: f64,
    /// The number of draws it rests on: those with a finite density.
    pub finite: usize,
}

impl Elbo {
    pub(super) fn of(log_ratios: &[f64]) -> Self {
        let finite: Vec<f64> = log_ratios
            .iter()
            .copied()
            .filter(|r| r.is_finite())
            .collect();
        let (value, standard_error) = mean_and_standard_error(&finite);
        Elbo {
            value,
            standard_error,
            finite: finite.len(),
        }
    }
}

impl<'m, M: Model> Fit<'m, M> {
    /// The model that was fitted.
    pub fn model(&self) -> &'m M {
        self.model
    }

    /// The fitted guide, in unconstrained space.
    pub fn guide(&self) -> &dyn Guide {
        self.guide.as_ref()
    }

    /// `n` draws from the guide. They depend on the seed and `n` alone: fewer draws are the first of more.
    pub fn draws(&self, n: usize) -> Draws<'m, M> {
        let mut rng = stream(self.setting.seed, Task::Draws);
        Draws::from_guide(self.model, self.guide.as_ref(), n, &mut rng)
    }

    /// Means, standard deviations and quantiles of every named element, under the guide.
    pub fn summary(&self) -> Summary {
        self.draws.summary()
    }

    /// The ELBO of the fitted guide.
    pub fn elbo(&self) -> Elbo {
        self.elbo
    }

    /// The ELBO as each iteration's particles estimated it; NaN where none was finite.
    pub fn elbo_trace(&self) -> &[f64] {
        &self.trace
    }

    /// The Pareto-smoothed importance weights of the fit's draws, `draws(n)` with n as the fitter was told.
    pub fn psis(&self) -> &Psis {
        &self.psis
    }

    /// k̂, see [`Psis::khat`].
    pub fn khat(&self) -> f64 {
        self.psis.khat
    }

    /// log Z, the divergences between guide and posterior, and the weights of the one that was minimised.
    pub fn estimates(&self) -> &Estimates {
        &self.estimates
    }

    /// The modes of a mixture, heaviest first, with components that coincide as one; of another guide, itself.
    pub fn modes(&self) -> Modes {
        Modes::new(self.guide.as_ref(), &self.draws)
    }

    /// What was fitted by what means: `mixture(5), forward KL, BBVI (Adam)`.
    pub fn label(&self) -> String {
        let s = &self.setting;
        format!("{}, {}, {}", s.guide, s.divergence, s.method)
    }

    /// What the fit went through, and what it should not be used for.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The number of points whose score was computed.
    pub fn gradient_evaluations(&self) -> usize {
        self.evaluations
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.setting.seed
    }

    /// Wall-clock time of the fit.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}
