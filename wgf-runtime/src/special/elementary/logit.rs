//! The inverse of the logistic function.

use super::artanh::wide;
use super::ln::{TWO_52, TWO_52_BITS, TWO_54};
use super::{LN_2_HI, LN_2_LO};
use crate::vector::Register;

/// Half of the lowest bit of the exponent: added, the exponent is rounded instead of cut off.
const HALF_EXPONENT: u64 = 1 << 51;
/// The bits of the exponent and the sign.
const EXPONENT: u64 = 0xfff0_0000_0000_0000;

/// ln(x/(1 − x)) for x in [0, 1], accurate also near its zero at ½; −∞ and +∞ at 0 and 1, NaN outside.
///
/// With p and q the lesser and the greater of x and 1 − x it is ±ln(q/p), and q/p = 2ᵏq/a for a = 2ᵏp, where k is about
/// log₂(q/p), so that a is near q. Then ln(q/a) = 2 artanh(s) for s = (q − a)/(q + a). Where k = 0 both are exact: ±(2x − 1)
/// and 1.
#[inline(always)]
pub fn logit<V: Register>(x: V) -> V {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    let complement = one - x;
    // For x ≥ ½ nothing: the complement is exact.
    let lost = (one - complement) - x;
    let lower = x.lt(V::splat(0.5));
    let p = V::select(lower, x, complement);
    let q = V::select(lower, complement, x);

    let subnormal = p.lt(V::splat(f64::MIN_POSITIVE));
    let scaled = V::select(subnormal, p * V::splat(TWO_54), p);
    let p_bits = scaled.to_bits();
    // The difference of the bits is 2⁵² log₂(q/p) to within 0.09·2⁵²: the significand is nearly a logarithm.
    let k_bits = q.to_bits() - p_bits + V::splat_bits(HALF_EXPONENT);
    let a = V::from_bits(p_bits + (k_bits & V::splat_bits(EXPONENT)));
    let bias = V::select(subnormal, V::splat(TWO_52 - 54.0), V::splat(TWO_52));
    let k = V::from_bits((k_bits >> 52) | V::splat_bits(TWO_52_BITS)) - bias;

    let difference = q - a;
    let f = difference + lost;
    let s = f / (q + a);
    let z = s * s;
    // What f has lost by rounding, to first order: 2/(q + a) is about 1.4 where there is anything to lose.
    let f_lost = (difference - f) + lost;
    let tail = f_lost.mul_add(V::splat(1.4), k * V::splat(LN_2_LO));
    let tail = (s * z).mul_add(wide(z), tail);
    // Either k = 0 or the first term is the greater one.
    let big = k * V::splat(LN_2_HI);
    let twice = s + s;
    let sum = big + twice;
    let v = sum + (((big - sum) + twice) + tail);
    let pole = V::select(p.eq(zero), V::splat(f64::INFINITY), V::splat(f64::NAN));
    let v = V::select(zero.lt(p), v, pole);
    V::select(lower, -v, v)
}
