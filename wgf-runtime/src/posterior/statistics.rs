//! Means, standard deviations and quantiles.

/// The mean and the standard deviation (n − 1); NaN where there are too few numbers.
pub(super) fn mean_and_sd(x: &[f64]) -> (f64, f64) {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    let squares: f64 = x.iter().map(|v| (v - mean) * (v - mean)).sum();
    (mean, (squares / (n - 1.0)).sqrt())
}

/// The mean of independent numbers and its standard error.
pub fn mean_and_standard_error(x: &[f64]) -> (f64, f64) {
    let (mean, sd) = mean_and_sd(x);
    (mean, sd / (x.len() as f64).sqrt())
}

/// The quantile of ascending numbers at `p` ∈ \[0, 1\]: linear between order statistics, at 1 + (n − 1)p (type 7 of Hyndman
/// & Fan 1996, the default of R and NumPy). NaN if there are none.
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let position = p * last as f64;
    let below = (position.floor() as usize).min(last);
    let above = (below + 1).min(last);
    let fraction = position - below as f64;
    match fraction == 0.0 {
        true => sorted[below],
        false => sorted[below] + fraction * (sorted[above] - sorted[below]),
    }
}
