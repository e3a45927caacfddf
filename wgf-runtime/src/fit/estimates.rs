//! What the draws of a guide say about its distance from the posterior.

use crate::diagnose::{Psis, psis, smooth_largest};
use crate::divergence::{Divergence, is_unweighted};
use crate::special::log_sum_exp;

/// Divergences between guide and posterior, and the weights of the one that was minimised, estimated from independent draws
/// of the guide. They rest on importance weights, and are worth what k̂ says these are worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimates {
    /// log Z, the log of the integral of p̃ (the log evidence): the log mean of the Pareto-smoothed ratios.
    pub log_z: f64,
    /// The Monte-Carlo standard error of log Z: √((n/ESS − 1)/n) for n draws.
    pub log_z_error: f64,
    /// KL(q‖p) = log Z − ELBO.
    pub reverse_kl: f64,
    /// KL(p‖q) = E_p\[log r\] − log Z, by importance weights.
    pub forward_kl: f64,
    /// The divergence that was minimised; `None` where it does not say its value.
    pub minimised: Option<f64>,
    /// The weights w(r) of the divergence that was minimised; `None` where they are all equal, as under the reverse KL.
    pub weights: Option<WeightQuality>,
}

/// How evenly a divergence weighs the draws of a guide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightQuality {
    /// The effective number of draws, 1/Σw² for weights that sum to one.
    pub ess: f64,
    /// k̂ of the weights, see [`Psis::khat`](crate::diagnose::Psis::khat).
    pub khat: f64,
}

impl Estimates {
    /// From log p̃ − log q of draws of q and their smoothed weights. A draw without a density counts as one of density zero,
    /// and is left out where that has no logarithm.
    pub(super) fn new(divergence: &dyn Divergence, log_ratios: &[f64], psis: &Psis) -> Self {
        let n = log_ratios.len() as f64;
        let finite: Vec<f64> = log_ratios
            .iter()
            .copied()
            .filter(|r| r.is_finite())
            .collect();
        let mut smoothed = finite.clone();
        smooth_largest(&mut smoothed);
        let log_z = log_sum_exp(&smoothed) - n.ln();
        let elbo = finite.iter().sum::<f64>() / finite.len() as f64;
        let centred: Vec<f64> = finite.iter().map(|r| r - log_z).collect();
        Estimates {
            log_z,
            log_z_error: ((n / psis.ess - 1.0).max(0.0) / n).sqrt(),
            reverse_kl: log_z - elbo,
            forward_kl: weighted_mean(log_ratios, psis) - log_z,
            minimised: divergence.value(&centred),
            weights: weight_quality(divergence, &centred),
        }
    }
}

fn weight_quality(divergence: &dyn Divergence, centred: &[f64]) -> Option<WeightQuality> {
    if is_unweighted(divergence) {
        return None;
    }
    let log_weights = centred.iter().map(|&r| divergence.log_weight(r));
    let psis = psis(&log_weights.collect::<Vec<f64>>());
    Some(WeightQuality {
        ess: psis.ess,
        khat: psis.khat,
    })
}

/// E_p\[log r\] by the weights, over the ratios that have one.
fn weighted_mean(log_ratios: &[f64], psis: &Psis) -> f64 {
    let pairs = log_ratios.iter().zip(&psis.log_weights);
    let finite = pairs.filter(|(r, _)| r.is_finite());
    finite.map(|(r, weight)| weight.exp() * r).sum()
}
