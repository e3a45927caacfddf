//! The natural logarithm.

use super::{LN_2_HI, LN_2_LO, mul_add, select};

/// The bits of √½, the lower end of the range to which arguments are reduced.
const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
/// The bits of 1.
const ONE: u64 = 0x3ff0_0000_0000_0000;
/// The bits of the significand.
const SIGNIFICAND: u64 = 0x000f_ffff_ffff_ffff;
/// 2⁵², and its bits: put above an integer below 2⁵² they make it a number.
const TWO_52: f64 = 4_503_599_627_370_496.0;
const TWO_52_BITS: u64 = 0x4330_0000_0000_0000;
/// 2⁵⁴, which makes subnormal numbers normal.
pub(super) const TWO_54: f64 = 18_014_398_509_481_984.0;

/// ln x; −∞ at 0, NaN below.
///
/// x = 2ᵏm with m in [√½, √2); then k ln 2 + ln m as in FreeBSD's msun (`e_log.c`, Sun Microsystems, 1993), whose
/// rearrangement keeps the error below one unit in the last place.
#[inline(always)]
pub fn ln<const FUSED: bool>(x: f64) -> f64 {
    let subnormal = x < f64::MIN_POSITIVE;
    let scaled = select(subnormal, x * TWO_54, x);
    let (biased, m) = split(scaled);
    let k = biased - select(subnormal, BIAS + 54.0, BIAS);
    let v = ln_scaled::<FUSED>(k, m - 1.0);
    let pole = select(x == 0.0, f64::NEG_INFINITY, f64::NAN);
    let v = select(x > 0.0, v, pole);
    // +∞ and NaN.
    select(x < f64::INFINITY, v, x)
}

/// What [`split`] adds to the exponent.
pub(super) const BIAS: f64 = TWO_52 + 1023.0;

/// k + `BIAS` and m in [√½, √2) with x = 2ᵏm, for a normal number x > 0.
#[inline(always)]
pub(super) fn split(x: f64) -> (f64, f64) {
    let bits = x.to_bits().wrapping_add(ONE - SQRT_HALF);
    let biased = f64::from_bits((bits >> 52) | TWO_52_BITS);
    let m = f64::from_bits((bits & SIGNIFICAND).wrapping_add(SQRT_HALF));
    (biased, m)
}

/// k ln 2 + ln(1 + f) for f in [√½ − 1, √2 − 1].
#[inline(always)]
pub(super) fn ln_scaled<const FUSED: bool>(k: f64, f: f64) -> f64 {
    let s = f / (2.0 + f);
    let z = s * s;
    let h = 0.5 * f * f;
    let tail = mul_add::<FUSED>(s, mul_add::<FUSED>(z, series::<FUSED>(z), h), k * LN_2_LO);
    mul_add::<FUSED>(k, LN_2_HI, f - (h - tail))
}

/// (2 artanh(s)/s − 2)/z in z = s² for 0 ≤ z ≤ (3 − 2√2)²; artanh(s) is ½ ln(1 + f) if s = f/(2 + f).
///
/// The coefficients minimise the greatest relative error of the logarithm, 2⁻⁵⁸·⁸ (Remez exchange with 60 digits, then
/// rounded).
#[inline(always)]
fn series<const FUSED: bool>(z: f64) -> f64 {
    let z2 = z * z;
    let z4 = z2 * z2;
    let a = mul_add::<FUSED>(0.399_999_999_994_139_65, z, 0.666_666_666_666_673_4);
    let b = mul_add::<FUSED>(0.222_221_985_537_897_35, z, 0.285_714_287_425_621_9);
    let c = mul_add::<FUSED>(0.153_140_211_382_676_72, z, 0.181_835_654_067_198_67);
    let ab = mul_add::<FUSED>(b, z2, a);
    let cd = mul_add::<FUSED>(0.147_962_609_229_348_2, z2, c);
    mul_add::<FUSED>(cd, z4, ab)
}
