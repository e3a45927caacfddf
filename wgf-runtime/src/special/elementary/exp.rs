//! The exponential function.

use std::f64::consts::LOG2_E;

use super::{LN_2_HI, LN_2_LO, mul_add, select};

/// 1.5·2⁵²: added to |v| < 2⁵¹ it rounds v to an integer, which is then in the low bits of the sum.
pub(super) const ROUND: f64 = 6_755_399_441_055_744.0;

/// `ROUND` plus twice the exponent's bias, which leaves n + 2046 in the low bits: positive, so that it can be halved.
const ROUND_BIASED: f64 = ROUND + 2046.0;

/// Where arguments are cut off: beyond, the result is 0 or overflows.
const LOWEST: f64 = -746.0;
const HIGHEST: f64 = 710.0;

/// eˣ.
///
/// x = n ln 2 + r with |r| ≤ ½ ln 2 (Cody and Waite, *Software Manual for the Elementary Functions*, 1980), then a minimax
/// polynomial of eʳ and two multiplications by powers of two, the second of which rounds where the result is subnormal.
#[inline(always)]
pub fn exp<const FUSED: bool>(x: f64) -> f64 {
    exp_below::<FUSED>(select(x > HIGHEST, HIGHEST, x))
}

/// e^−|x|, which cannot overflow.
#[inline(always)]
pub(super) fn exp_neg_abs<const FUSED: bool>(x: f64) -> f64 {
    exp_below::<FUSED>(-x.abs())
}

/// eˣ for x ≤ `HIGHEST`.
#[inline(always)]
fn exp_below<const FUSED: bool>(x: f64) -> f64 {
    let x = select(x < LOWEST, LOWEST, x);
    let (bits, _, r) = reduce::<FUSED>(x, ROUND_BIASED);
    let r2 = r * r;
    let e = 1.0 + mul_add::<FUSED>(remainder::<FUSED>(r, r2), r2, r);
    // 2ⁿ by two powers near its square root: 2ⁿ itself may be out of range.
    let half = bits >> 1;
    e * f64::from_bits(half << 52) * f64::from_bits((bits - half) << 52)
}

/// n, the integer nearest to x/ln 2, in the low bits of n + `round` and as a number, and r = x − n ln 2.
#[inline(always)]
pub(super) fn reduce<const FUSED: bool>(x: f64, round: f64) -> (u64, f64, f64) {
    let shifted = mul_add::<FUSED>(x, LOG2_E, round);
    let n = shifted - round;
    let r = mul_add::<FUSED>(n, -LN_2_LO, mul_add::<FUSED>(n, -LN_2_HI, x));
    (shifted.to_bits(), n, r)
}

/// (eʳ − 1 − r)/r² for |r| ≤ ½ ln 2, given r².
///
/// The first coefficient is exact; the others minimise the greatest relative error of eʳ, 2⁻⁵⁷·³ (Remez exchange with 60
/// digits, then rounded).
#[inline(always)]
pub(super) fn remainder<const FUSED: bool>(r: f64, r2: f64) -> f64 {
    let r4 = r2 * r2;
    let a = mul_add::<FUSED>(0.166_666_666_666_664_33, r, 0.5);
    let b = mul_add::<FUSED>(0.008_333_333_333_500_179, r, 0.041_666_666_666_603_895);
    let c = mul_add::<FUSED>(0.000_198_412_694_659_864_4, r, 0.001_388_888_892_682_353);
    let d = mul_add::<FUSED>(2.755_764_098_907_049e-6, r, 2.480_150_864_464_637e-5);
    let e = mul_add::<FUSED>(2.497_837_149_301_594e-8, r, 2.762_520_328_834_114_4e-7);
    let ab = mul_add::<FUSED>(b, r2, a);
    let cd = mul_add::<FUSED>(d, r2, c);
    mul_add::<FUSED>(mul_add::<FUSED>(e, r4, cd), r4, ab)
}
