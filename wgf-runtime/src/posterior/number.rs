//! Numbers in print.

/// `x` with as many decimals as show three significant digits of `spread`.
pub(crate) fn three_digits(x: f64, spread: f64) -> String {
    let size = match spread > 0.0 && spread.is_finite() {
        true => spread,
        false => x.abs(),
    };
    if !x.is_finite() || size == 0.0 {
        return format!("{x}");
    }
    let decimals = 2.0 - size.log10().floor();
    match x.abs() >= 1e7 || decimals > 7.0 {
        true => format!("{x:.2e}"),
        false => format!("{x:.*}", decimals.max(0.0) as usize),
    }
}

/// `mean ± sd` to three digits of the standard deviation.
pub(crate) fn plus_minus(mean: f64, sd: f64) -> String {
    format!("{} ± {}", three_digits(mean, sd), three_digits(sd, sd))
}
