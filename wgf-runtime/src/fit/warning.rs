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
    /// The divergence's weights would have rested on too few particles, and were tempered: what was minimised lies between
    /// the reverse KL (exponent 0) and the divergence asked for (exponent 1).
    WeightsTempered {
        /// The mean exponent of the ratios in the last quarter of the run.
        exponent: f64,
        /// The mean effective sample size of the weights as they were used, as a fraction of the particles.
        ess: f64,
    },
    /// The gradient of the divergence at the end is clearly not zero: the guide has not arrived. k̂ cannot see this where
    /// the guide covers a part of the posterior well.
    NotConverged {
        /// By how many of the guide's standard deviations its mean still moves; 0 if it does not.
        shift: f64,
        /// 1 − (posterior precision)/(guide precision) in the direction where that is largest; 0 if the spread is right.
        spread: f64,
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
            Warning::WeightsTempered { exponent, ess } => write!(
                f,
                "the weights were tempered to r^{exponent:.2} on average, to keep {:.0} % of the particles effective: the fit \
                 lies between the reverse KL and what was asked for; more particles or a richer guide may help",
                100.0 * ess
            ),
            Warning::NotConverged { shift, spread } => {
                f.write_str("not converged: ")?;
                if *shift > 0.0 {
                    write!(f, "the mean is still moving (by {shift:.2} sd)")?;
                }
                if *shift > 0.0 && *spread != 0.0 {
                    f.write_str(" and ")?;
                }
                if *spread != 0.0 {
                    let narrow = if *spread > 0.0 { "narrow" } else { "wide" };
                    write!(f, "the guide is too {narrow} in some direction")?;
                }
                f.write_str("; run more iterations, or centre and scale the data")
            }
            Warning::HighKhat { khat, threshold } => write!(
                f,
                "k-hat {khat:.2} is above {threshold:.2}: do not rely on tails and spreads of this guide; \
                 try a richer guide or another parameterisation"
            ),
        }
    }
}
