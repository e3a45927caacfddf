//! First-order optimisers: small rules that turn a direction of ascent into a step.

mod adam;
mod schedule;
mod sgd;

use std::fmt::Debug;

pub use adam::Adam;
pub use schedule::Schedule;
pub use sgd::Sgd;

/// A rule for steps, before it is given parameters: `init`, then `ascend` again and again.
pub trait Optimizer: Debug + Send + Sync {
    /// The rule's name, for reports.
    fn name(&self) -> &'static str;

    /// The rule at rest, for θ of length `parameters`.
    fn init(&self, parameters: usize) -> Box<dyn Ascent>;

    /// What a fit does around this rule unless told otherwise.
    fn habits(&self) -> Habits;
}

/// A rule in motion.
pub trait Ascent: Send {
    /// Moves θ **along** `direction`, the direction in which the objective increases (or the flow runs), with the
    /// step size that the rule's schedule has at `time`, multiplied by `shrink`.
    fn ascend(&mut self, theta: &mut [f64], direction: &[f64], time: Time, shrink: f64);
}

/// Where a run is: iteration `now` (from 0) of `total`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// The iteration, from 0.
    pub now: usize,
    /// The number of iterations of the run.
    pub total: usize,
}

/// The surroundings of a rule: what is done to its gradients and its iterates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Habits {
    /// A particle's velocity is cut to this multiple of its batch's median speed; `None`: never.
    pub clip: Option<f64>,
    /// The last fraction of the iterates whose average is the answer; 0: the last iterate itself.
    pub average: f64,
    /// Whether the run is made in coordinates scaled by the curvature at its start.
    pub rescale: bool,
    /// Whether the noise comes in pairs ±ε.
    pub antithetic: bool,
}
