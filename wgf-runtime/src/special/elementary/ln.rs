//! The natural logarithm.

use super::artanh::{narrow, wide};
use super::{LN_2_HI, LN_2_LO};
use crate::vector::Register;

/// The bits of √½, the lower end of the range to which arguments are reduced.
const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
/// The bits of 1.
pub(super) const ONE: u64 = 0x3ff0_0000_0000_0000;
/// The bits of the significand.
pub(super) const SIGNIFICAND: u64 = 0x000f_ffff_ffff_ffff;
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
pub fn ln<V: Register>(x: V) -> V {
    let (zero, infinity) = (V::splat(0.0), V::splat(f64::INFINITY));
    let subnormal = x.lt(V::splat(f64::MIN_POSITIVE));
    let scaled = V::select(subnormal, x * V::splat(TWO_54), x);
    let (biased, m) = split(scaled);
    let k = biased - V::select(subnormal, V::splat(BIAS + 54.0), V::splat(BIAS));
    let v = ln_scaled::<V, false>(k, m - V::splat(1.0));
    let pole = V::select(x.eq(zero), -infinity, V::splat(f64::NAN));
    let v = V::select(zero.lt(x), v, pole);
    // +∞ and NaN.
    V::select(x.lt(infinity), v, x)
}

/// ln x of a positive number that is not subnormal, of ∞ or of NaN.
#[inline(always)]
pub fn ln_of_normal<V: Register>(x: V) -> V {
    let (biased, m) = split(x);
    let v = ln_scaled::<V, false>(biased - V::splat(BIAS), m - V::splat(1.0));
    V::select(x.lt(V::splat(f64::INFINITY)), v, x)
}

/// k + `BIAS` and m in [√½, √2) with x = 2ᵏm, for a normal number x > 0.
#[inline(always)]
pub(super) fn split<V: Register>(x: V) -> (V, V) {
    let bits = x.to_bits() + V::splat_bits(ONE - SQRT_HALF);
    let biased = V::from_bits((bits >> 52) | V::splat_bits(TWO_52_BITS));
    let m = V::from_bits((bits & V::splat_bits(SIGNIFICAND)) + V::splat_bits(SQRT_HALF));
    (biased, m)
}

/// k ln 2 + ln(1 + f), where ln(1 + f) is 2 artanh(s) for s = f/(2 + f), by the wide or the narrow series, as far as f goes.
#[inline(always)]
pub(super) fn ln_scaled<V: Register, const WIDE: bool>(k: V, f: V) -> V {
    let s = f / (V::splat(2.0) + f);
    let z = s * s;
    let h = V::splat(0.5) * f * f;
    let series = if WIDE { wide(z) } else { narrow(z) };
    let tail = s.mul_add(z.mul_add(series, h), k * V::splat(LN_2_LO));
    k.mul_add(V::splat(LN_2_HI), f - (h - tail))
}
