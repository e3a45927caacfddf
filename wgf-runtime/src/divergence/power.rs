//! The families whose weight is a power of the ratio.

use crate::real::Real;

use super::{Divergence, ForwardKl, ReverseKl, mean};

/// The α-divergence (Amari): f(r) = (r^α − αr − 1 + α)/(α(α − 1)), w = r^α, h = (r^α − 1)/α up to a constant.
///
/// Its limits are the reverse KL at α = 0 and the forward KL at α = 1, which these values stand for; at ½ it is twice the
/// squared Hellinger distance, at 2 half of Pearson's χ², at −1 half of Neyman's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alpha(pub f64);

impl Alpha {
    /// h as a function of log r, up to a constant.
    pub fn height<T: Real>(self, log_ratio: T) -> T {
        match self.0 == 0.0 {
            true => log_ratio,
            false => (log_ratio * self.0).exp_m1() / self.0,
        }
    }
}

impl Divergence for Alpha {
    fn name(&self) -> String {
        format!("alpha({})", self.0)
    }

    fn log_weight(&self, log_ratio: f64) -> f64 {
        match self.0 == 0.0 {
            true => 0.0,
            false => self.0 * log_ratio,
        }
    }

    fn h(&self, log_ratio: f64) -> f64 {
        self.height(log_ratio)
    }

    fn is_normaliser_free(&self) -> bool {
        true
    }

    fn value(&self, log_ratios: &[f64]) -> Option<f64> {
        let alpha = self.0;
        if alpha == 0.0 {
            return ReverseKl.value(log_ratios);
        }
        if alpha == 1.0 {
            return ForwardKl.value(log_ratios);
        }
        let f = |x: f64| ((alpha * x).exp_m1() - alpha * x.exp_m1()) / (alpha * (alpha - 1.0));
        mean(log_ratios, f)
    }
}

/// Rényi's divergence D_α(p‖q) = log E_q\[r^α\]/(α − 1), w = r^α/E_q\[r^α\]: a function of the α-divergence, whose weights
/// normalise themselves.
///
/// [`log_weight`](Divergence::log_weight) and [`h`](Divergence::h) are those of [`Alpha`]; the division by E_q\[r^α\] is what
/// [`Weighing`](crate::fit::Weighing) does to every divergence's weights unless told to leave them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Renyi(pub f64);

impl Divergence for Renyi {
    fn name(&self) -> String {
        format!("renyi({})", self.0)
    }

    fn log_weight(&self, log_ratio: f64) -> f64 {
        Alpha(self.0).log_weight(log_ratio)
    }

    fn h(&self, log_ratio: f64) -> f64 {
        Alpha(self.0).h(log_ratio)
    }

    fn is_normaliser_free(&self) -> bool {
        true
    }

    fn value(&self, log_ratios: &[f64]) -> Option<f64> {
        let alpha = self.0;
        if alpha == 0.0 || alpha == 1.0 {
            return Alpha(alpha).value(log_ratios);
        }
        let power = mean(log_ratios, |x| (alpha * x).exp())?;
        Some(power.ln() / (alpha - 1.0))
    }
}
