//! The logistic function, its inverse and its integral.

use super::elementary;

/// The logistic function 1/(1 + e⁻ˣ), without overflow on either side; 0 and 1 at −∞ and +∞.
#[inline(always)]
pub fn inv_logit(x: f64) -> f64 {
    elementary::inv_logit(x)
}

/// ln(x/(1 − x)) for x in [0, 1], accurate also near its zero at ½; −∞ and +∞ at 0 and 1, NaN outside.
#[inline(always)]
pub fn logit(x: f64) -> f64 {
    elementary::logit(x)
}

/// ln(1 + eˣ), without overflow on either side; 0 and +∞ at −∞ and +∞.
#[inline(always)]
pub fn log1p_exp(x: f64) -> f64 {
    elementary::log1p_exp(x)
}
