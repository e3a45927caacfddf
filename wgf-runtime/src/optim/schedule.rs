//! Step sizes over time.

use std::f64::consts::PI;

use super::Time;

/// A step size as a function of the iteration.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Schedule {
    /// Always the same.
    Constant(f64),
    /// From `peak` to `last` along half a cosine: last + (peak − last)(1 + cos πt/T)/2 (Loshchilov & Hutter 2017), after a
    /// linear increase over the first fraction `warmup` of the run.
    Cosine {
        /// The largest step, but for the cosine's decrease during the warm-up.
        peak: f64,
        /// The fraction of the run that the increase takes.
        warmup: f64,
        /// After the run.
        last: f64,
    },
    /// initial / (1 + t/delay)^exponent, the Robbins–Monro kind for exponents in (½, 1].
    Power {
        /// At iteration 0.
        initial: f64,
        /// The iterations until the decrease sets in.
        delay: f64,
        /// How fast it is.
        exponent: f64,
    },
}

impl Schedule {
    /// The step size at `time`.
    pub fn at(&self, time: Time) -> f64 {
        let t = time.now as f64;
        match *self {
            Schedule::Constant(step) => step,
            Schedule::Cosine { peak, warmup, last } => {
                let total = time.total as f64;
                let phase = (PI * t / total).cos();
                let rise = ((t + 1.0) / (warmup * total).max(1.0)).min(1.0);
                rise * (last + 0.5 * (peak - last) * (1.0 + phase))
            }
            Schedule::Power {
                initial,
                delay,
                exponent,
            } => initial / (1.0 + t / delay).powf(exponent),
        }
    }
}
