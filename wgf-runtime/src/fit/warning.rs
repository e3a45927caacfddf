//! What a fit went through and survived, or what its result should not be used for.

use std::fmt;

/// Something the reader of a fit must know.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Warning {
    /// Some particles had no finite density or gradient; they were left out of the averages.
    NonFiniteParticles {
        /// How many.
        count: usize,
        /// Out of how many.
        total: usize,
        /// The first of them, explained.
        first: String,
    },
    /// Some of the final draws have no finite density.
    NonFiniteDraws {
        /// How many.
        count: usize,
        /// Out of how many.
        total: usize,
    },
    /// Steps led to a singular or infinite guide, or to particles without a finite density, and were taken back.
    StepsTakenBack(usize),
    /// The run ended before its time, because steps went wrong again and again.
    StoppedEarly {
        /// The iterations done.
        iteration: usize,
        /// The iterations asked for.
        iterations: usize,
    },
    /// The iterates ended at a state worse than an earlier one, which is the answer given.
    BestStateRestored {
        /// By how much the ELBO of the end was worse; infinite if it had none.
        loss: f64,
    },
    /// The ELBO was still rising when the iterations ended.
    StillRising {
        /// Its rise over the last fifth of the run.
        rise: f64,
    },
    /// k̂ is above what the number of draws can carry.
    HighKhat {
        /// k̂.
        khat: f64,
        /// The threshold.
        threshold: f64,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::NonFiniteParticles {
                count,
                total,
                first,
            } => write!(
                f,
                "{count} of {total} particles had no finite density or gradient and were left out; the first: {first}"
            ),
            Warning::NonFiniteDraws { count, total } => write!(
                f,
                "{count} of {total} draws of the fitted guide have no finite density; the ELBO is that of the others"
            ),
            Warning::StepsTakenBack(count) => write!(
                f,
                "{count} steps led out of the guide's domain and were taken back; a smaller step size may help"
            ),
            Warning::StoppedEarly {
                iteration,
                iterations,
            } => write!(
                f,
                "stopped after {iteration} of {iterations} iterations, as every step failed; the best state seen is returned"
            ),
            Warning::BestStateRestored { loss } => write!(
                f,
                "the iterates diverged: they ended {loss:.1} nats below an earlier state, which is returned instead"
            ),
            Warning::StillRising { rise } => write!(
                f,
                "the ELBO was still rising when the iterations ended (by {rise:.2} over the last fifth): run more of them"
            ),
            Warning::HighKhat { khat, threshold } => write!(
                f,
                "k-hat {khat:.2} is above {threshold:.2}: do not rely on tails and spreads of this guide; \
                 try a richer guide or another parameterisation"
            ),
        }
    }
}
