//! Sums of numbers that are given by their logarithms.

/// log Σ eˣ, without overflow; −∞ of no numbers or of −∞ alone, +∞ where one is.
pub(crate) fn log_sum_exp(x: &[f64]) -> f64 {
    let max = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    match max.is_finite() {
        true => max + x.iter().map(|x| (x - max).exp()).sum::<f64>().ln(),
        false => max,
    }
}
