//! The logistic function and its integral.

use super::exp::{exp_neg_abs, exp_neg_abs_normal};
use super::ln::ln_scaled;
use crate::vector::Register;

/// The logistic function 1/(1 + e⁻ˣ); 0 and 1 at −∞ and +∞.
///
/// With e = e^−|x| and z = e/(1 + e) it is 1 − z for x ≥ 0, and z = e − ez for x < 0: where e is small, what 1 + e loses by
/// rounding is then not seen beside the error of e.
#[inline(always)]
pub fn inv_logit<V: Register>(x: V) -> V {
    inv_logit_of(x, exp_neg_abs(x))
}

/// (1/(1 + e⁻ˣ), e^−|x|), both no less than 3.3·10⁻³⁰⁸.
#[inline(always)]
pub fn logistic<V: Register>(x: V) -> (V, V) {
    let e = exp_neg_abs_normal(x);
    (inv_logit_of(x, e), e)
}

/// (ln(1 + eˣ), 1/(1 + e⁻ˣ)), both no less than 3.3·10⁻³⁰⁸.
#[inline(always)]
pub fn softplus<V: Register>(x: V) -> (V, V) {
    let e = exp_neg_abs_normal(x);
    (log1p_exp_of(x, e), inv_logit_of(x, e))
}

/// [`inv_logit`] with e = e^−|x|.
#[inline(always)]
fn inv_logit_of<V: Register>(x: V, e: V) -> V {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    let z = e / (one + e);
    let negative = x.lt(zero);
    let a = V::select(negative, e, one);
    let y = (-a).mul_add(z, a);
    if V::FUSED {
        return y;
    }
    // Where e is large, the rounding of ez, if there is one, is the greater evil.
    V::select(negative & V::splat(0.5).lt(e), z, y)
}

/// ln(1 + eˣ); 0 and +∞ at −∞ and +∞.
///
/// It is max(x, 0) + ln(1 + e) with e = e^−|x|, and 1 + e = 2(1 + ½(e − 1)) where e > ½: the subtraction is exact, and the series
/// of the logarithm needs no more terms than elsewhere.
#[inline(always)]
pub fn log1p_exp<V: Register>(x: V) -> V {
    log1p_exp_of(x, exp_neg_abs(x))
}

/// [`log1p_exp`] with e = e^−|x|.
#[inline(always)]
fn log1p_exp_of<V: Register>(x: V, e: V) -> V {
    let (zero, half) = (V::splat(0.0), V::splat(0.5));
    let large = half.lt(e);
    let k = V::select(large, V::splat(1.0), zero);
    let f = V::select(large, half.mul_add(e, -half), e);
    // NaN is in the second term.
    zero.max(x) + ln_scaled::<V, true>(k, f)
}
