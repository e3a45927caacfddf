//! Adam (Kingma & Ba 2015, arXiv 1412.6980).

use super::{Ascent, Habits, Optimizer, Schedule, Time};

/// θ ← θ + h·m̂ / (√n̂ + ε) with m, n running means of the direction and its square, and hats for their bias correction.
///
/// Entries of the direction beyond `surge` times their running root mean square are cut to it, so that one surge (a scale
/// matrix that came close to singular) cannot hold the steps down for the thousands of iterations that its square would
/// take to be forgotten.
///
/// The default forgets squares faster than usual (β₂ = 0.99): gradients far from the optimum are orders of magnitude
/// larger than near it, and must not hold the steps down for the rest of the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    /// h.
    pub schedule: Schedule,
    /// The memory of the direction.
    pub beta1: f64,
    /// The memory of its square.
    pub beta2: f64,
    /// How many times its running root mean square an entry may be.
    pub surge: f64,
    /// What keeps the quotient finite.
    pub epsilon: f64,
}

impl Default for Adam {
    fn default() -> Self {
        Adam {
            schedule: Schedule::Cosine {
                peak: 0.02,
                warmup: 0.03,
                last: 0.0,
            },
            beta1: 0.9,
            beta2: 0.99,
            surge: 5.0,
            epsilon: 1e-8,
        }
    }
}

impl Adam {
    /// Adam with another step-size schedule.
    pub fn new(schedule: Schedule) -> Self {
        Adam {
            schedule,
            ..Adam::default()
        }
    }
}

impl Optimizer for Adam {
    fn name(&self) -> &'static str {
        "Adam"
    }

    fn init(&self, parameters: usize) -> Box<dyn Ascent> {
        Box::new(Moments {
            rule: *self,
            first: vec![0.0; parameters],
            second: vec![0.0; parameters],
            power1: 1.0,
            power2: 1.0,
        })
    }

    fn habits(&self) -> Habits {
        Habits {
            clip: Some(10.0),
            average: 0.25,
            rescale: true,
            antithetic: true,
        }
    }
}

/// Adam in motion.
struct Moments {
    rule: Adam,
    first: Vec<f64>,
    second: Vec<f64>,
    /// β₁ᵗ and β₂ᵗ.
    power1: f64,
    power2: f64,
}

impl Ascent for Moments {
    fn ascend(&mut self, theta: &mut [f64], direction: &[f64], time: Time, shrink: f64) {
        let Adam {
            schedule,
            beta1,
            beta2,
            surge,
            epsilon,
        } = self.rule;
        // The correction of the squares so far. The first step, or the first that is not zero, sets the measure.
        let before = 1.0 / (1.0 - self.power2);
        self.power1 *= beta1;
        self.power2 *= beta2;
        let step = shrink * schedule.at(time) / (1.0 - self.power1);
        let correction = 1.0 / (1.0 - self.power2);
        let moments = self.first.iter_mut().zip(&mut self.second);
        for ((t, &g), (m, n)) in theta.iter_mut().zip(direction).zip(moments) {
            let limit = surge * (*n * before).sqrt();
            let g = match before.is_finite() && limit > 0.0 {
                true => g.clamp(-limit, limit),
                false => g,
            };
            *m = beta1 * *m + (1.0 - beta1) * g;
            *n = beta2 * *n + (1.0 - beta2) * g * g;
            *t += step * *m / ((*n * correction).sqrt() + epsilon);
        }
    }
}
