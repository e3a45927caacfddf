//! The two Kullback–Leibler divergences.

use crate::real::Real;

use super::{Divergence, mean};

/// KL(q‖p): f(r) = −log r, w = 1, h = log r − 1. Minimising it maximises the ELBO; it finds one mode and fits it from
/// inside.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReverseKl;

impl ReverseKl {
    /// h as a function of log r.
    pub fn height<T: Real>(self, log_ratio: T) -> T {
        log_ratio - 1.0
    }
}

impl Divergence for ReverseKl {
    fn name(&self) -> String {
        "reverse KL".to_owned()
    }

    fn log_weight(&self, _log_ratio: f64) -> f64 {
        0.0
    }

    fn h(&self, log_ratio: f64) -> f64 {
        self.height(log_ratio)
    }

    fn is_normaliser_free(&self) -> bool {
        true
    }

    fn value(&self, log_ratios: &[f64]) -> Option<f64> {
        mean(log_ratios, |x| -x)
    }
}

/// KL(p‖q): f(r) = r log r, w = h = r. It covers the posterior: its Gaussian has the posterior's mean and covariance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ForwardKl;

impl ForwardKl {
    /// h as a function of log r.
    pub fn height<T: Real>(self, log_ratio: T) -> T {
        log_ratio.exp()
    }
}

impl Divergence for ForwardKl {
    fn name(&self) -> String {
        "forward KL".to_owned()
    }

    fn log_weight(&self, log_ratio: f64) -> f64 {
        log_ratio
    }

    fn h(&self, log_ratio: f64) -> f64 {
        self.height(log_ratio)
    }

    fn is_normaliser_free(&self) -> bool {
        true
    }

    fn value(&self, log_ratios: &[f64]) -> Option<f64> {
        // r log r → 0 as r → 0.
        mean(log_ratios, |x| {
            if x == f64::NEG_INFINITY {
                0.0
            } else {
                x * x.exp()
            }
        })
    }
}
