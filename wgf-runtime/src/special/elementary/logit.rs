//! The inverse of the logistic function.

use super::artanh::wide;
use super::ln::{TWO_52, TWO_52_BITS, TWO_54};
use super::{LN_2_HI, LN_2_LO, mul_add, select};

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
pub fn logit<const FUSED: bool>(x: f64) -> f64 {
    let complement = 1.0 - x;
    // For x ≥ ½ nothing: the complement is exact.
    let lost = (1.0 - complement) - x;
    let lower = x < 0.5;
    let p = select(lower, x, complement);
    let q = select(lower, complement, x);

    let subnormal = p < f64::MIN_POSITIVE;
    let scaled = select(subnormal, p * TWO_54, p);
    let p_bits = scaled.to_bits();
    // The difference of the bits is 2⁵² log₂(q/p) to within 0.09·2⁵²: the significand is nearly a logarithm.
    let k_bits = q.to_bits().wrapping_sub(p_bits).wrapping_add(HALF_EXPONENT);
    let a = f64::from_bits(p_bits.wrapping_add(k_bits & EXPONENT));
    let k = f64::from_bits((k_bits >> 52) | TWO_52_BITS) - select(subnormal, TWO_52 - 54.0, TWO_52);

    let difference = q - a;
    let f = difference + lost;
    let s = f / (q + a);
    let z = s * s;
    // What f has lost by rounding, to first order: 2/(q + a) is about 1.4 where there is anything to lose.
    let f_lost = (difference - f) + lost;
    let tail = mul_add::<FUSED>(1.4, f_lost, k * LN_2_LO);
    let tail = mul_add::<FUSED>(s * z, wide::<FUSED>(z), tail);
    // Either k = 0 or the first term is the greater one.
    let big = k * LN_2_HI;
    let sum = big + 2.0 * s;
    let v = sum + (((big - sum) + 2.0 * s) + tail);
    let pole = select(p == 0.0, f64::INFINITY, f64::NAN);
    let v = select(p > 0.0, v, pole);
    select(lower, -v, v)
}
