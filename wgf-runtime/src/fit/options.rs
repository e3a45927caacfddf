//! The settings of a fit and their limits.

use crate::model::ModelChoices;
use crate::optim::{Adam, Habits, Optimizer};

use super::FitError;

/// Everything a [`Fitter`](super::Fitter) can be told.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) seed: u64,
    pub(super) choices: ModelChoices,
    pub(super) optimizer: Box<dyn Optimizer>,
    pub(super) habits: Habits,
    pub(super) particles: usize,
    pub(super) iterations: usize,
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
            optimizer: Box::new(optimizer),
            particles: 32,
            iterations: 1500,
            draws: 4000,
            progress: true,
            start: None,
        }
    }

    /// The first option that makes no sense for a density on ℝᵈ.
    pub(super) fn check(&self, d: usize) -> Result<(), FitError> {
        if d == 0 {
            return Err(FitError::NoParameters);
        }
        for (option, value) in [
            ("particles", self.particles),
            ("iterations", self.iterations),
            ("draws", self.draws),
        ] {
            require(value > 0, option, "positive", value)?;
        }
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
