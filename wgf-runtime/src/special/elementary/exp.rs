//! The exponential function.

use super::{LN_2_HI, LN_2_LO, linear};
use crate::vector::Register;
use std::f64::consts::LOG2_E;

/// 1.5·2⁵²: added to |v| < 2⁵¹ it rounds v to an integer, which is then in the low bits of the sum.
pub(super) const ROUND: f64 = 6_755_399_441_055_744.0;

/// The exponent's bias; twice as much makes every exponent positive, so that it can be halved.
const BIAS: f64 = 1023.0;

/// Where arguments are cut off: beyond, the result is 0 or overflows.
const LOWEST: f64 = -746.0;
const HIGHEST: f64 = 710.0;

/// The least integer for which the result is not subnormal.
const LOWEST_NORMAL: f64 = -708.0;

/// eˣ.
///
/// x = n ln 2 + r with |r| ≤ ½ ln 2 (Cody and Waite, *Software Manual for the Elementary Functions*, 1980), then a minimax
/// polynomial of eʳ and two multiplications by powers of two, the second of which rounds where the result is subnormal.
#[inline(always)]
pub fn exp<V: Register>(x: V) -> V {
    exp_below(x.min(V::splat(HIGHEST)))
}

/// e^−|x|, which cannot overflow.
#[inline(always)]
pub(super) fn exp_neg_abs<V: Register>(x: V) -> V {
    exp_below(-x.abs())
}

/// eˣ for x ≤ `HIGHEST`.
#[inline(always)]
fn exp_below<V: Register>(x: V) -> V {
    let (bits, e) = scaled(x.max(V::splat(LOWEST)), ROUND + 2.0 * BIAS);
    // 2ⁿ by two powers near its square root: 2ⁿ itself may be out of range.
    let half = bits >> 1;
    e * V::from_bits(half << 52) * V::from_bits((bits - half) << 52)
}

/// e^−|x|, or 3.3·10⁻³⁰⁸ where that is less: what is no less than that needs one power of two.
#[inline(always)]
pub(super) fn exp_neg_abs_normal<V: Register>(x: V) -> V {
    let x = (-x.abs()).max(V::splat(LOWEST_NORMAL));
    let (bits, e) = scaled(x, ROUND + BIAS);
    e * V::from_bits(bits << 52)
}

/// n + `round`, in bits, and m with eˣ = 2ⁿ m.
#[inline(always)]
fn scaled<V: Register>(x: V, round: f64) -> (V::Bits, V) {
    let (bits, _, r) = reduce(x, round);
    let r2 = r * r;
    (bits, V::splat(1.0) + remainder(r, r2).mul_add(r2, r))
}

/// n, the integer nearest to x/ln 2, in the low bits of n + `round` and as a number, and r = x − n ln 2.
#[inline(always)]
pub(super) fn reduce<V: Register>(x: V, round: f64) -> (V::Bits, V, V) {
    let round = V::splat(round);
    let shifted = x.mul_add(V::splat(LOG2_E), round);
    let n = shifted - round;
    let r = n.mul_add(V::splat(-LN_2_HI), x);
    let r = n.mul_add(V::splat(-LN_2_LO), r);
    (shifted.to_bits(), n, r)
}

/// (eʳ − 1 − r)/r² for |r| ≤ ½ ln 2, given r².
///
/// The first coefficient is exact; the others minimise the greatest relative error of eʳ, 2⁻⁵⁷·³ (Remez exchange with 60
/// digits, then rounded).
#[inline(always)]
pub(super) fn remainder<V: Register>(r: V, r2: V) -> V {
    let r4 = r2 * r2;
    let a = linear(r, 0.166_666_666_666_664_33, 0.5);
    let b = linear(r, 0.008_333_333_333_500_179, 0.041_666_666_666_603_895);
    let c = linear(r, 0.000_198_412_694_659_864_4, 0.001_388_888_892_682_353);
    let d = linear(r, 2.755_764_098_907_049e-6, 2.480_150_864_464_637e-5);
    let e = linear(r, 2.497_837_149_301_594e-8, 2.762_520_328_834_114_4e-7);
    let ab = b.mul_add(r2, a);
    let cd = d.mul_add(r2, c);
    e.mul_add(r4, cd).mul_add(r4, ab)
}
