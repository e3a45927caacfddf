//! The logistic function and its integral.

use super::exp::exp_neg_abs;
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
/// It is max(x, 0) + ln(1 + e) with e = e^−|x|; the logarithm as for ln x, but with a longer series in place of a reduction.
#[inline(always)]
pub fn log1p_exp<const FUSED: bool>(x: f64) -> f64 {
    let e = exp_neg_abs::<FUSED>(x);
    let s = e / (2.0 + e);
    let z = s * s;
    let h = 0.5 * e * e;
    let l = e - mul_add::<FUSED>(-s, mul_add::<FUSED>(z, series::<FUSED>(z), h), h);
    // NaN is in l.
    let linear = select(x > 0.0, x, 0.0);
    linear + l
}

/// (2 artanh(s)/s − 2)/z in z = s² for 0 ≤ z ≤ 1/9.
///
/// The coefficients minimise the greatest relative error of the logarithm, 2⁻⁵⁸·⁶ (Remez exchange with 60 digits, then
/// rounded).
#[inline(always)]
fn series<const FUSED: bool>(z: f64) -> f64 {
    let z2 = z * z;
    let z4 = z2 * z2;
    let a = mul_add::<FUSED>(0.400_000_000_001_551_2, z, 0.666_666_666_666_663_1);
    let b = mul_add::<FUSED>(0.222_222_239_536_487_34, z, 0.285_714_285_481_179_94);
    let c = mul_add::<FUSED>(0.153_865_483_956_420_36, z, 0.181_817_444_789_584_3);
    let d = mul_add::<FUSED>(0.121_049_452_914_839_94, z, 0.133_011_213_350_004_51);
    let e = mul_add::<FUSED>(0.170_097_603_739_290_84, z, 0.083_449_696_414_455_18);
    let ab = mul_add::<FUSED>(b, z2, a);
    let cd = mul_add::<FUSED>(d, z2, c);
    mul_add::<FUSED>(mul_add::<FUSED>(e, z4, cd), z4, ab)
}
