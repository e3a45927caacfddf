//! The natural logarithm.

use super::artanh::narrow;
use super::{LN_2_HI, LN_2_LO, mul_add, select};

/// The bits of √½, the lower end of the range to which arguments are reduced.
const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
/// The bits of 1.
pub(super) const ONE: u64 = 0x3ff0_0000_0000_0000;
/// The bits of the significand.
const SIGNIFICAND: u64 = 0x000f_ffff_ffff_ffff;
/// 2⁵², and its bits: put above an integer below 2⁵² they make it a number.
pub(super) const TWO_52: f64 = 4_503_599_627_370_496.0;
pub(super) const TWO_52_BITS: u64 = 0x4330_0000_0000_0000;
/// 2⁵⁴, which makes subnormal numbers normal.
pub(super) const TWO_54: f64 = 18_014_398_509_481_984.0;

/// What [`split`] adds to the exponent.
pub(super) const BIAS: f64 = TWO_52 + 1023.0;

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
    let v = ln_scaled::<FUSED>(k, m - 1.0, narrow::<FUSED>);
    let pole = select(x == 0.0, f64::NEG_INFINITY, f64::NAN);
    let v = select(x > 0.0, v, pole);
    // +∞ and NaN.
    select(x < f64::INFINITY, v, x)
}

/// k + `BIAS` and m in [√½, √2) with x = 2ᵏm, for a normal number x > 0.
#[inline(always)]
pub(super) fn split(x: f64) -> (f64, f64) {
    let bits = x.to_bits().wrapping_add(ONE - SQRT_HALF);
    let biased = f64::from_bits((bits >> 52) | TWO_52_BITS);
    let m = f64::from_bits((bits & SIGNIFICAND).wrapping_add(SQRT_HALF));
    (biased, m)
}

/// k ln 2 + ln(1 + f), where ln(1 + f) is 2 artanh(s) for s = f/(2 + f) and `series` reaches as far as f.
#[inline(always)]
pub(super) fn ln_scaled<const FUSED: bool>(k: f64, f: f64, series: impl Fn(f64) -> f64) -> f64 {
    let s = f / (2.0 + f);
    let z = s * s;
    let h = 0.5 * f * f;
    let tail = mul_add::<FUSED>(s, mul_add::<FUSED>(z, series(z), h), k * LN_2_LO);
    mul_add::<FUSED>(k, LN_2_HI, f - (h - tail))
}
