//! The logistic function and its integral.

use super::artanh::wide;
use super::exp::exp_neg_abs;
use super::ln::ln_scaled;
use super::{mul_add, select};

/// The logistic function 1/(1 + e⁻ˣ); 0 and 1 at −∞ and +∞.
///
/// With e = e^−|x| and z = e/(1 + e) it is 1 − z for x ≥ 0, and z = e − ez for x < 0: where e is small, what 1 + e loses by
/// rounding is then not seen beside the error of e.
#[inline(always)]
pub fn inv_logit<const FUSED: bool>(x: f64) -> f64 {
    let e = exp_neg_abs::<FUSED>(x);
    let z = e / (1.0 + e);
    let a = select(x >= 0.0, 1.0, e);
    let y = mul_add::<FUSED>(-a, z, a);
    // Where e is large, the rounding of ez, if there is one, is the greater evil.
    select(!FUSED & (x < 0.0) & (e > 0.5), z, y)
}

/// ln(1 + eˣ); 0 and +∞ at −∞ and +∞.
///
/// It is max(x, 0) + ln(1 + e) with e = e^−|x|, and 1 + e = 2(1 + ½(e − 1)) where e > ½: the subtraction is exact, and the series
/// of the logarithm needs no more terms than elsewhere.
#[inline(always)]
pub fn log1p_exp<const FUSED: bool>(x: f64) -> f64 {
    let e = exp_neg_abs::<FUSED>(x);
    let large = e > 0.5;
    let k = select(large, 1.0, 0.0);
    let f = select(large, mul_add::<FUSED>(0.5, e, -0.5), e);
    // NaN is in the second term.
    select(x > 0.0, x, 0.0) + ln_scaled::<FUSED>(k, f, wide::<FUSED>)
}
