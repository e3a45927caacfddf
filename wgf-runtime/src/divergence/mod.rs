//! f-divergences, each as the weight it gives a particle.

use std::fmt::Debug;

use crate::model::DivergenceChoice;

/// An f-divergence D_f(p‖q) = E_q\[f(p/q)\], by the field its Wasserstein gradient flow moves particles with.
///
/// With r = p/q the flow's velocity is v(u) = ∇h(r(u)), h(r) = r f′(r) − f(r), that is
///
/// ```text
/// v(u) = w(r(u)) · (∇log p(u) − ∇log q(u)),   w(r) = r² f″(r) = r h′(r)
/// ```
///
/// (Yi & Liu 2023, arXiv 2310.20090). Both functions take log r, the weight is returned as its logarithm.
pub trait Divergence: Debug + Send + Sync {
    /// The divergence's name, for reports.
    fn name(&self) -> &'static str;

    /// log w(r) = log r² f″(r).
    fn log_weight(&self, log_ratio: f64) -> f64;

    /// h(r) = r f′(r) − f(r), which also drives the weights of a mixture.
    fn h(&self, log_ratio: f64) -> f64;
}

/// KL(q‖p): f(r) = −log r, w = 1, h = log r − 1. Minimising it maximises the ELBO.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReverseKl;

impl Divergence for ReverseKl {
    fn name(&self) -> &'static str {
        "reverse KL"
    }

    fn log_weight(&self, _log_ratio: f64) -> f64 {
        0.0
    }

    fn h(&self, log_ratio: f64) -> f64 {
        log_ratio - 1.0
    }
}

/// The divergence that `choice` names.
pub fn build(choice: DivergenceChoice) -> Box<dyn Divergence> {
    match choice {
        DivergenceChoice::ReverseKl => Box::new(ReverseKl),
    }
}

/// The weights w(r_k) / max w of a batch; returns log max w. Ratios that are not finite get weight zero.
///
/// An unknown normalising constant of p only moves the maximum where w is a power of r.
pub fn relative_weights(
    divergence: &dyn Divergence,
    log_ratios: &[f64],
    weights: &mut [f64],
) -> f64 {
    let mut max = f64::NEG_INFINITY;
    for (weight, &log_ratio) in weights.iter_mut().zip(log_ratios) {
        *weight = match log_ratio.is_finite() {
            true => divergence.log_weight(log_ratio),
            false => f64::NEG_INFINITY,
        };
        max = max.max(*weight);
    }
    for weight in weights.iter_mut() {
        *weight = match *weight == f64::NEG_INFINITY {
            true => 0.0,
            false => (*weight - max).exp(),
        };
    }
    max
}
