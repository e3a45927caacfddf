//! The inverse of the logistic function.

use super::ln::TWO_54;
use super::{LN_2_HI, LN_2_LO, mul_add, select};

/// Half of the lowest bit of the exponent: added, the exponent is rounded instead of cut off.
const HALF_EXPONENT: u64 = 1 << 51;
/// The bits of the exponent and the sign.
const EXPONENT: u64 = 0xfff0_0000_0000_0000;
/// 2⁵², and its bits: put above an integer below 2⁵² they make it a number.
const TWO_52: f64 = 4_503_599_627_370_496.0;
const TWO_52_BITS: u64 = 0x4330_0000_0000_0000;

/// ln(x/(1 − x)) for x in [0, 1], accurate also near its zero at ½; −∞ and +∞ at 0 and 1, NaN outside.
///
/// With p and q the lesser and the greater of x and 1 − x it is ±ln(q/p), and q/p = 2ᵏq/a for a = 2ᵏp, where k is about
/// log₂(q/p), so that a is near q. Then ln(q/a) = 2 artanh(s) for s = (q − a)/(q + a). Where k = 0 both are exact: 2x − 1 and 1.
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

    let s = ((q - a) + lost) / (q + a);
    let z = s * s;
    let tail = mul_add::<FUSED>(s * z, series::<FUSED>(z), k * LN_2_LO);
    let v = mul_add::<FUSED>(k, LN_2_HI, mul_add::<FUSED>(2.0, s, tail));
    let pole = select(p == 0.0, f64::INFINITY, f64::NAN);
    let v = select(p > 0.0, v, pole);
    select(lower, -v, v)
}

/// (2 artanh(s)/s − 2)/z in z = s² for |s| ≤ 0.2004.
///
/// The coefficients minimise the greatest relative error of 2 artanh(s), 2⁻⁶¹·² (Remez exchange with 60 digits, then
/// rounded).
#[inline(always)]
fn series<const FUSED: bool>(z: f64) -> f64 {
    let z2 = z * z;
    let z4 = z2 * z2;
    let a = mul_add::<FUSED>(0.400_000_000_000_574_8, z, 0.666_666_666_666_666);
    let b = mul_add::<FUSED>(0.222_222_243_166_958_74, z, 0.285_714_285_556_432_97);
    let c = mul_add::<FUSED>(0.153_911_497_268_074_15, z, 0.181_816_646_949_844_5);
    let d = mul_add::<FUSED>(0.138_472_108_980_187_44, z, 0.131_729_746_174_433_7);
    let ab = mul_add::<FUSED>(b, z2, a);
    mul_add::<FUSED>(mul_add::<FUSED>(d, z2, c), z4, ab)
}
