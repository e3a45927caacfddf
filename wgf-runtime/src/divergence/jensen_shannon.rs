//! The Jensen–Shannon divergence.

use std::f64::consts::LN_2;

use crate::real::Real;

use super::{Divergence, mean};

/// The Jensen–Shannon divergence: f(r) = ½\[r log r − (1 + r) log((1 + r)/2)\], w = ½ r/(1 + r), h = ½ log((1 + r)/2).
///
/// Its weights are bounded. They need the normalising constant of p, which is estimated.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct JensenShannon;

impl JensenShannon {
    /// h as a function of log r.
    pub fn height<T: Real>(self, log_ratio: T) -> T {
        (log_ratio.log1p_exp() - LN_2) * 0.5
    }
}

impl Divergence for JensenShannon {
    fn name(&self) -> String {
        "Jensen-Shannon".to_owned()
    }

    fn log_weight(&self, log_ratio: f64) -> f64 {
        -LN_2 - (-log_ratio).log1p_exp()
    }

    fn h(&self, log_ratio: f64) -> f64 {
        self.height(log_ratio)
    }

    fn is_normaliser_free(&self) -> bool {
        false
    }

    fn value(&self, log_ratios: &[f64]) -> Option<f64> {
        // r log r − (1 + r) log((1 + r)/2) = −log((1 + r)/2) − r log((1 + 1/r)/2).
        mean(log_ratios, |x| {
            let outer = LN_2 - x.log1p_exp();
            let inner = x.exp() * (LN_2 - (-x).log1p_exp());
            0.5 * (outer + if x == f64::NEG_INFINITY { 0.0 } else { inner })
        })
    }
}
