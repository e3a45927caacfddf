//! The generalised Pareto distribution: fit and quantiles.

/// Shape k and scale σ of a generalised Pareto distribution on (0, ∞).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pareto {
    pub(super) shape: f64,
    pub(super) scale: f64,
}

impl Pareto {
    /// The empirical-Bayes fit of Zhang & Stephens (2009) to ascending positive `sample`s, the shape then drawn towards ½
    /// with the weight of ten observations (Vehtari et al. 2024, appendix G; as `loo` and ArviZ do).
    ///
    /// The profile likelihood of b = −k/σ is averaged over a grid of 30 + ⌊√n⌋ points.
    pub(super) fn fit(sample: &[f64]) -> Self {
        let n = sample.len() as f64;
        let grid = grid(sample);
        let profile: Vec<f64> = grid.iter().map(|&b| n * profile(sample, b)).collect();
        let b = posterior_mean(&grid, &profile);
        let shape = mean_log1p(sample, b);
        Pareto {
            shape: (n * shape + 5.0) / (n + 10.0),
            scale: -shape / b,
        }
    }

    /// The quantile function σ((1 − p)^−k − 1)/k.
    pub(super) fn quantile(&self, p: f64) -> f64 {
        let log_tail = (-p).ln_1p();
        match self.shape.abs() < f64::EPSILON {
            true => -log_tail * self.scale,
            false => (-self.shape * log_tail).exp_m1() / self.shape * self.scale,
        }
    }
}

fn grid(sample: &[f64]) -> Vec<f64> {
    let n = sample.len();
    let m = 30 + (n as f64).sqrt() as usize;
    let quartile = sample[(n as f64 / 4.0 + 0.5) as usize - 1];
    let at = |j: usize| {
        let t = 1.0 - (m as f64 / (j as f64 - 0.5)).sqrt();
        t / (3.0 * quartile) + 1.0 / sample[n - 1]
    };
    (1..=m).map(at).collect()
}

/// The log likelihood per observation at b, maximised over the shape.
fn profile(sample: &[f64], b: f64) -> f64 {
    let k = mean_log1p(sample, b);
    (-(b / k)).ln() - k - 1.0
}

fn mean_log1p(sample: &[f64], b: f64) -> f64 {
    sample.iter().map(|&x| (-b * x).ln_1p()).sum::<f64>() / sample.len() as f64
}

/// Σ b_j L_j / Σ L_j, leaving negligible weights out.
fn posterior_mean(grid: &[f64], log_likelihood: &[f64]) -> f64 {
    let weight = |l: f64| 1.0 / log_likelihood.iter().map(|m| (m - l).exp()).sum::<f64>();
    let (mut total, mut sum) = (0.0, 0.0);
    for (&b, &l) in grid.iter().zip(log_likelihood) {
        let w = weight(l);
        if w >= 10.0 * f64::EPSILON {
            total += w;
            sum += w * b;
        }
    }
    sum / total
}
