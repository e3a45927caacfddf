//! The two χ² divergences.

use std::f64::consts::LN_2;

use crate::real::Real;

use super::{Divergence, mean};

/// Pearson's χ²(p‖q): f(r) = (r − 1)², w = 2r², h = r² − 1. It is the variance of the importance weights r; its own weights
/// are their squares, and collapse sooner than any other's.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Chi2;

impl Chi2 {
    /// h as a function of log r.
    pub fn height<T: Real>(self, log_ratio: T) -> T {
        (log_ratio * 2.0).exp_m1()
    }
}

impl Divergence for Chi2 {
    fn name(&self) -> String {
        "chi2".to_owned()
    }

    fn log_weight(&self, log_ratio: f64) -> f64 {
        LN_2 + 2.0 * log_ratio
    }

    fn h(&self, log_ratio: f64) -> f64 {
        self.height(log_ratio)
    }

    fn is_normaliser_free(&self) -> bool {
        true
    }

    fn value(&self, log_ratios: &[f64]) -> Option<f64> {
        mean(log_ratios, |x| x.exp_m1().powi(2))
    }
}

/// Neyman's χ²(q‖p): f(r) = (1 − r)²/r, w = 2/r, h = 2 − 2/r. It shuns the places where q has more mass than p.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NeymanChi2;

impl NeymanChi2 {
    /// h as a function of log r.
    pub fn height<T: Real>(self, log_ratio: T) -> T {
        (-log_ratio).exp_m1() * -2.0
    }
}

impl Divergence for NeymanChi2 {
    fn name(&self) -> String {
        "Neyman chi2".to_owned()
    }

    fn log_weight(&self, log_ratio: f64) -> f64 {
        LN_2 - log_ratio
    }

    fn h(&self, log_ratio: f64) -> f64 {
        self.height(log_ratio)
    }

    fn is_normaliser_free(&self) -> bool {
        true
    }

    fn value(&self, log_ratios: &[f64]) -> Option<f64> {
        // (1 − r)²/r = 4 sinh²(½ log r).
        mean(log_ratios, |x| 4.0 * (0.5 * x).sinh().powi(2))
    }
}
