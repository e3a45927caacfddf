//! Plain stochastic gradient steps.

use super::{Ascent, Habits, Optimizer, Schedule, Time};

/// θ ← θ + h·direction.
///
/// With a constant step this is exactly the forward Euler scheme of the flow that the direction discretises: for
/// [`Gaussian`](crate::guide::Gaussian) and the reverse KL, of the Bures–Wasserstein gradient flow. So by default
/// nothing else is done: no clipping, no averaging, no scaling of
/// coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd {
    /// h.
    pub schedule: Schedule,
}

impl Sgd {
    /// The constant step `step`.
    pub fn new(step: f64) -> Self {
        Sgd {
            schedule: Schedule::Constant(step),
        }
    }
}

impl Optimizer for Sgd {
    fn name(&self) -> &'static str {
        "SGD"
    }

    fn init(&self, _parameters: usize) -> Box<dyn Ascent> {
        Box::new(*self)
    }

    fn habits(&self) -> Habits {
        Habits {
            clip: None,
            average: 0.0,
            rescale: false,
            antithetic: false,
        }
    }
}

impl Ascent for Sgd {
    fn ascend(&mut self, theta: &mut [f64], direction: &[f64], time: Time, shrink: f64) {
        let step = shrink * self.schedule.at(time);
        for (t, d) in theta.iter_mut().zip(direction) {
            *t += step * d;
        }
    }
}
