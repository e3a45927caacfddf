//! Pareto-smoothed importance sampling (Vehtari, Simpson, Gelman, Yao & Gabry 2024, JMLR 25(72), arXiv 1507.02646).

use crate::special::log_sum_exp;

use super::pareto::Pareto;

/// Log ratios that spread less than this are the same number but for rounding: the guide is the target.
const EXACT: f64 = 1e-8;

/// Importance weights with a smoothed tail, and what the tail says about them.
#[derive(Clone, Debug, PartialEq)]
pub struct Psis {
    /// The logarithms of the smoothed weights, which sum to one. A ratio that was NaN or −∞ has weight zero.
    pub log_weights: Vec<f64>,
    /// k̂, the shape of the generalised Pareto fit to the largest ratios.
    ///
    /// −∞ where all ratios are equal but for rounding (spread below 10⁻⁸: the guide is the target); +∞ where it cannot be
    /// estimated: fewer than five ratios in the tail, a ratio of +∞, or no finite ratio.
    pub khat: f64,
    /// 1/Σw², the effective number of draws behind a weighted mean.
    pub ess: f64,
    /// The number of finite ratios.
    pub finite: usize,
}

/// What k̂ means for a sample of its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The ratios are constant: the guide is the target.
    Exact,
    /// k̂ is at most the threshold.
    Good,
    /// k̂ is above the threshold but below 1: the weights have a mean, which converges slowly.
    Doubtful,
    /// k̂ is 1 or more, or cannot be estimated.
    Unreliable,
}

/// The largest k̂ that S draws can carry: min(1 − 1/log₁₀ S, 0.7).
pub fn khat_threshold(draws: usize) -> f64 {
    (1.0 - 1.0 / (draws as f64).log10()).min(0.7)
}

/// Smooths the importance ratios given by their logarithms.
///
/// The largest M = ⌈min(S/5, 3√S)⌉ ratios are replaced by the quantiles (z − ½)/M of a generalised Pareto distribution
/// fitted to them, and none is left larger than the largest raw one.
pub fn psis(log_ratios: &[f64]) -> Psis {
    let max = log_ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let finite = log_ratios.iter().filter(|r| r.is_finite()).count();
    if max == f64::INFINITY || finite == 0 {
        return degenerate(log_ratios, max, finite);
    }
    let mut x: Vec<f64> = log_ratios.iter().map(|&r| shifted(r, max)).collect();
    let khat = match exact(&x) {
        true => f64::NEG_INFINITY,
        false => smooth_tail(&mut x),
    };
    normalise(x, khat, finite)
}

/// Smooths the largest of the weights given by their logarithms, at the scale they have.
pub(crate) fn smooth_largest(log_weights: &mut [f64]) {
    let max = log_weights
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    if !max.is_finite() {
        return;
    }
    log_weights.iter_mut().for_each(|x| *x -= max);
    if !exact(log_weights) {
        smooth_tail(log_weights);
    }
    log_weights.iter_mut().for_each(|x| *x += max);
}

impl Psis {
    /// What k̂ says.
    pub fn verdict(&self) -> Verdict {
        match self.khat {
            k if k == f64::NEG_INFINITY => Verdict::Exact,
            _ if self.is_all_but_equal() => Verdict::Good,
            k if k <= khat_threshold(self.log_weights.len()) => Verdict::Good,
            k if k < 1.0 => Verdict::Doubtful,
            _ => Verdict::Unreliable,
        }
    }

    /// Whether the weights vary by about 3 % at most (an effective sample of 99.9 % of the draws): the shape of so low a tail
    /// is no reason to doubt anything.
    pub fn is_all_but_equal(&self) -> bool {
        self.ess >= 0.999 * self.log_weights.len() as f64
    }

    /// [`verdict`](Self::verdict) in words.
    pub fn words(&self) -> &'static str {
        match self.verdict() {
            Verdict::Exact => "exact: the guide equals the posterior",
            Verdict::Good if self.khat <= 0.5 || self.is_all_but_equal() => {
                "good: the guide is close to the posterior"
            }
            Verdict::Good => "good: importance weighting can correct what the guide misses",
            Verdict::Doubtful => {
                "doubtful: importance weighting may help, but cannot repair the guide"
            }
            Verdict::Unreliable if self.khat.is_finite() => {
                "unreliable: the guide misses a good part of the posterior"
            }
            Verdict::Unreliable => "unreliable: it cannot be estimated from these draws",
        }
    }
}

/// Relative to the largest; NaN counts as weight zero.
fn shifted(log_ratio: f64, max: f64) -> f64 {
    match log_ratio.is_nan() {
        true => f64::NEG_INFINITY,
        false => log_ratio - max,
    }
}

fn exact(x: &[f64]) -> bool {
    x.iter().all(|&v| v >= -EXACT)
}

/// Smooths the tail in place; returns k̂.
fn smooth_tail(x: &mut [f64]) -> f64 {
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
    let Some(cutoff) = cutoff(x, &order) else {
        return f64::INFINITY;
    };
    let tail: Vec<usize> = order.into_iter().filter(|&k| x[k] > cutoff).collect();
    if tail.len() <= 4 {
        return f64::INFINITY;
    }
    let origin = cutoff.exp();
    let sample: Vec<f64> = tail.iter().map(|&k| x[k].exp() - origin).collect();
    let fit = Pareto::fit(&sample);
    if fit.shape.is_finite() && fit.scale > 0.0 {
        for (z, &k) in tail.iter().enumerate() {
            let p = (z as f64 + 0.5) / tail.len() as f64;
            x[k] = (fit.quantile(p) + origin).ln().min(0.0);
        }
    }
    match fit.shape.is_nan() {
        true => f64::INFINITY,
        false => fit.shape,
    }
}

/// The largest log ratio that does not belong to the tail.
fn cutoff(x: &[f64], order: &[usize]) -> Option<f64> {
    let s = x.len() as f64;
    let tail = (s / 5.0).min(3.0 * s.sqrt()).ceil() as usize;
    let below = x.len().checked_sub(tail + 1)?;
    Some(x[order[below]].max(f64::MIN_POSITIVE.ln()))
}

fn normalise(mut x: Vec<f64>, khat: f64, finite: usize) -> Psis {
    let total = log_sum_exp(&x);
    x.iter_mut().for_each(|v| *v -= total);
    let ess = 1.0 / x.iter().map(|v| (2.0 * v).exp()).sum::<f64>();
    Psis {
        log_weights: x,
        khat,
        ess,
        finite,
    }
}

/// All the weight on the ratios of +∞, if there are any; else equal weights on nothing to choose from.
fn degenerate(log_ratios: &[f64], max: f64, finite: usize) -> Psis {
    let indicator = |&r: &f64| match r == max || max == f64::NEG_INFINITY {
        true => 0.0,
        false => f64::NEG_INFINITY,
    };
    let x: Vec<f64> = log_ratios.iter().map(indicator).collect();
    normalise(x, f64::INFINITY, finite)
}
