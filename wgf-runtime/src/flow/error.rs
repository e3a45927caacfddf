//! Why a flow could not be followed.

use crate::guide::Singular;

/// A flow that ended before its time.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FlowError {
    /// The scale of the Gaussian became singular, or a state or field not finite: for Euler's scheme, a step too long.
    #[error("the flow left the Gaussians at time {time}: its state is singular or not finite")]
    LeftTheGaussians {
        /// When.
        time: f64,
    },
    /// A particle is where the density has no finite score.
    #[error(
        "a particle has no finite score at time {time}: the step is too long, or the density has holes"
    )]
    LeftTheDensity {
        /// When.
        time: f64,
    },
    /// The integrator gave up.
    #[error("the flow could not be integrated to its tolerance: {reason}")]
    Integrator {
        /// What it said.
        reason: String,
    },
    /// A time, step or tolerance that makes no sense.
    #[error("{what} must be {expected}, not {value}")]
    Argument {
        /// Which.
        what: &'static str,
        /// What it must be.
        expected: &'static str,
        /// What it was.
        value: f64,
    },
}

impl FlowError {
    pub(super) fn at(time: f64) -> impl Fn(Singular) -> FlowError {
        move |_| FlowError::LeftTheGaussians { time }
    }
}
