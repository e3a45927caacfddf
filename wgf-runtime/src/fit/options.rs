//! The settings of a fit and their limits.

use std::sync::Arc;

use crate::divergence::{ReverseKl, is_unweighted};
use crate::model::{GuideChoice, MethodChoice, ModelChoices, Projection};
use crate::optim::{Adam, Habits, Optimizer};

use super::{FitError, Weighing};

/// The particles of an iteration where all weigh the same, and where they do not.
const PARTICLES: usize = 32;
const WEIGHTED_PARTICLES: usize = 128;
/// The least number of particles of a component.
const COMPONENT_PARTICLES: usize = 16;

/// Everything a [`Fitter`](super::Fitter) can be told.
#[derive(Clone, Debug)]
pub(super) struct Options {
    pub(super) seed: u64,
    pub(super) choices: ModelChoices,
    pub(super) optimizer: Arc<dyn Optimizer>,
    pub(super) habits: Habits,
    pub(super) weighing: Weighing,
    pub(super) anneal: bool,
    pub(super) particles: Option<usize>,
    pub(super) iterations: usize,
    pub(super) restarts: usize,
    pub(super) draws: usize,
    pub(super) progress: bool,
    pub(super) start: Option<Vec<f64>>,
}

impl Options {
    pub(super) fn new(choices: ModelChoices) -> Self {
        let optimizer = Adam::default();
        Options {
            seed: 0,
            choices,
            habits: optimizer.habits(),
            optimizer: Arc::new(optimizer),
            weighing: Weighing::default(),
            anneal: true,
            particles: None,
            iterations: 1500,
            restarts: 4,
            draws: 4000,
            progress: true,
            start: None,
        }
    }

    /// The settings of a short run under the reverse KL, with the given share of the iterations.
    pub(super) fn trial(&self, share: f64) -> Options {
        let mut trial = self.clone();
        trial.choices.divergence = Arc::new(ReverseKl);
        trial.iterations = ((share * self.iterations as f64) as usize).max(1);
        trial.progress = false;
        trial
    }

    /// S: what was asked for, or what the other choices need for a density on ℝᵈ.
    pub(super) fn batch(&self, d: usize) -> usize {
        if let Some(particles) = self.particles {
            return particles;
        }
        let base = match is_unweighted(self.choices.divergence.as_ref()) {
            true => PARTICLES,
            false => WEIGHTED_PARTICLES,
        };
        let each = match self.choices.method {
            MethodChoice::Distillation(rule) if rule.projection == Projection::LeastSquares => {
                // A regression needs more pairs ±ε than a coordinate has unknowns.
                COMPONENT_PARTICLES.max(2 * (unknowns(&self.choices.guide, d) + 2))
            }
            _ => COMPONENT_PARTICLES,
        };
        base.max(each * self.choices.guide.components())
    }

    /// The first option that makes no sense for a density on ℝᵈ.
    pub(super) fn check(&self, d: usize) -> Result<(), FitError> {
        if d == 0 {
            return Err(FitError::NoParameters);
        }
        for (option, value) in [
            ("particles", self.particles.unwrap_or(PARTICLES)),
            ("iterations", self.iterations),
            ("draws", self.draws),
            ("restarts", self.restarts),
        ] {
            require(value > 0, option, "positive", value)?;
        }
        self.check_choices()?;
        let average = self.habits.average;
        let fraction = (0.0..=1.0).contains(&average);
        require(fraction, "average", "between 0 and 1", average)?;
        if let Some(clip) = self.habits.clip {
            require(clip > 0.0, "clip", "positive", clip)?;
        }
        if let Some(start) = &self.start {
            require(
                start.len() == d,
                "start",
                "a point of the model's dimension",
                start.len(),
            )?;
            let finite = start.iter().all(|x| x.is_finite());
            require(finite, "start", "finite", format!("{start:?}"))?;
        }
        Ok(())
    }

    fn check_choices(&self) -> Result<(), FitError> {
        let divergence = self.choices.divergence.as_ref();
        require(
            divergence.log_weight(0.0).is_finite() && divergence.log_weight(1.0).is_finite(),
            "divergence",
            "one with finite weights",
            divergence.name(),
        )?;
        check_guide(&self.choices.guide)?;
        let least = self.weighing.least_ess;
        require(
            (0.0..1.0).contains(&least),
            "weighing",
            "with a least_ess in [0, 1)",
            least,
        )?;
        if let MethodChoice::Distillation(rule) = &self.choices.method {
            require(
                rule.flow_steps > 0,
                "flow_steps",
                "positive",
                rule.flow_steps,
            )?;
            if let Projection::Gradient { steps } = rule.projection {
                require(steps > 0, "projection", "at least one step", steps)?;
            }
            if let Some(step) = rule.step {
                require(step > 0.0 && step.is_finite(), "step", "positive", step)?;
            }
        }
        Ok(())
    }
}

fn check_guide(guide: &GuideChoice) -> Result<(), FitError> {
    match guide {
        GuideChoice::LowRank(rank) => require(*rank > 0, "guide", "of positive rank", rank),
        GuideChoice::Mixture(mixture) => {
            let components = mixture.components;
            require(
                components > 0,
                "guide",
                "of at least one component",
                components,
            )?;
            let nested = matches!(*mixture.family, GuideChoice::Mixture(_));
            require(
                !nested,
                "guide",
                "a mixture of Gaussians",
                "a mixture of mixtures",
            )?;
            check_guide(&mixture.family)
        }
        _ => Ok(()),
    }
}

/// The noise that one coordinate of a guide depends on.
fn unknowns(guide: &GuideChoice, d: usize) -> usize {
    match guide {
        GuideChoice::Gaussian | GuideChoice::Triangular => d,
        GuideChoice::Diagonal => 1,
        GuideChoice::LowRank(rank) => 1 + rank,
        GuideChoice::Mixture(mixture) => unknowns(&mixture.family, d),
    }
}

fn require(
    holds: bool,
    option: &'static str,
    expected: &'static str,
    value: impl ToString,
) -> Result<(), FitError> {
    match holds {
        true => Ok(()),
        false => Err(FitError::Option {
            option,
            expected,
            value: value.to_string(),
        }),
    }
}
