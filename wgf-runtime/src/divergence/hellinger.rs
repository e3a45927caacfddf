//! The squared Hellinger distance.

use std::f64::consts::LN_2;

use crate::real::Real;

use super::{Divergence, mean};

/// The squared Hellinger distance: f(r) = (√r − 1)², w = ½√r, h = √r − 1. Half way between the two Kullback–Leibler
/// divergences, and symmetric.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hellinger;

impl Hellinger {
    /// h as a function of log r.
    pub fn height<T: Real>(self, log_ratio: T) -> T {
        (log_ratio * 0.5).exp_m1()
    }
}

impl Divergence for Hellinger {
    fn name(&self) -> String {
        "Hellinger".to_owned()
    }

    fn log_weight(&self, log_ratio: f64) -> f64 {
        0.5 * log_ratio - LN_2
    }

    fn h(&self, log_ratio: f64) -> f64 {
        self.height(log_ratio)
    }

    fn is_normaliser_free(&self) -> bool {
        true
    }

    fn value(&self, log_ratios: &[f64]) -> Option<f64> {
        mean(log_ratios, |x| (0.5 * x).exp_m1().powi(2))
    }
}
