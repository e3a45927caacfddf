//! The logistic function, its inverse and its integral.

/// The logistic function 1/(1 + e⁻ˣ), without overflow on either side; 0 and 1 at −∞ and +∞.
#[inline(always)]
pub fn inv_logit(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}

/// ln(x/(1 − x)) for x in [0, 1], accurate also near its zero at ½; −∞ and +∞ at 0 and 1, NaN outside.
#[inline(always)]
pub fn logit(x: f64) -> f64 {
    if (0.25..=0.75).contains(&x) {
        // x/(1 − x) = 1 + (2x − 1)/(1 − x), whose numerator is exact.
        ((2.0 * x - 1.0) / (1.0 - x)).ln_1p()
    } else {
        x.ln() - (-x).ln_1p()
    }
}

/// ln(1 + eˣ), without overflow on either side; 0 and +∞ at −∞ and +∞.
#[inline(always)]
pub fn log1p_exp(x: f64) -> f64 {
    // max(x, 0) + ln(1 + e^−|x|); f64::max would swallow a NaN, the second term does not.
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}
