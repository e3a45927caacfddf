//! The hyperbolic sine and cosine.

use super::exp::{ROUND, reduce};
use super::{mul_add, select, with_sign_of};

/// `ROUND` plus two less than the exponent's bias: the low bits of n + this are the exponent of 2ⁿ⁻².
const ROUND_QUARTERED: f64 = ROUND + 1021.0;

/// Where arguments are cut off: beyond 710.48 the result overflows, beyond 710.8 a power of two would.
const HIGHEST: f64 = 710.8;

/// From this n on 2⁻ⁿ is too small to be seen beside 2ⁿ.
const SATURATED: f64 = 100.0;

/// Where x² is below this, sinh x = x to the last bit, subnormal numbers and −0 included.
const TINY: f64 = 1e-17;

/// sinh x.
///
/// |x| = n ln 2 + r as for eˣ; then sinh |x| = B cosh r + A sinh r with A = ½(2ⁿ + 2⁻ⁿ) and B = ½(2ⁿ − 2⁻ⁿ), both halved so
/// that they do not overflow before the result does.
#[inline(always)]
pub fn sinh<const FUSED: bool>(x: f64) -> f64 {
    let Parts {
        up,
        down,
        r,
        odd,
        even,
    } = parts::<FUSED>(x);
    let a = up + down;
    let b = up - down;
    // b is the greater of the two or 0, so that this is all that the rounding of the sum loses.
    let linear = a * r;
    let sum = b + linear;
    let lost = (b - sum) + linear;
    let v = sum + mul_add::<FUSED>(b, even, mul_add::<FUSED>(a, odd, lost));
    select(x * x < TINY, x, with_sign_of(v + v, x))
}

/// cosh x = A cosh r + B sinh r, with the parts of sinh x.
#[inline(always)]
pub fn cosh<const FUSED: bool>(x: f64) -> f64 {
    let Parts {
        up,
        down,
        r,
        odd,
        even,
    } = parts::<FUSED>(x);
    let a = up + down;
    let b = up - down;
    let rest = mul_add::<FUSED>(a, even, b * odd);
    let v = a + mul_add::<FUSED>(b, r, rest);
    v + v
}

/// What sinh and cosh are made of.
struct Parts {
    /// 2ⁿ⁻².
    up: f64,
    /// 2⁻ⁿ⁻², or less than can be seen beside 2ⁿ⁻².
    down: f64,
    r: f64,
    /// sinh r − r.
    odd: f64,
    /// cosh r − 1.
    even: f64,
}

#[inline(always)]
fn parts<const FUSED: bool>(x: f64) -> Parts {
    let y = x.abs();
    let y = select(y > HIGHEST, HIGHEST, y);
    let (bits, n, r) = reduce::<FUSED>(y, ROUND_QUARTERED);
    let n = select(n > SATURATED, SATURATED, n);
    let w = r * r;
    Parts {
        up: f64::from_bits(bits << 52),
        down: f64::from_bits((ROUND_QUARTERED - n).to_bits() << 52),
        r,
        odd: w * r * sinh_series::<FUSED>(w),
        even: w * cosh_series::<FUSED>(w),
    }
}

/// (sinh(r)/r − 1)/w in w = r² for |r| ≤ ½ ln 2.
///
/// The coefficients minimise the greatest relative error of sinh, 2⁻⁶⁰·⁷ (Remez exchange with 60 digits, then rounded).
#[inline(always)]
fn sinh_series<const FUSED: bool>(w: f64) -> f64 {
    let w2 = w * w;
    let a = mul_add::<FUSED>(0.008_333_333_333_321_606, w, 0.166_666_666_666_666_77);
    let b = mul_add::<FUSED>(2.755_724_415_010_358e-6, w, 0.000_198_412_698_861_872_7);
    let bc = mul_add::<FUSED>(2.510_905_689_968_524_5e-8, w2, b);
    mul_add::<FUSED>(bc, w2, a)
}

/// (cosh r − 1)/w in w = r² for |r| ≤ ½ ln 2.
///
/// The coefficients minimise the greatest error of cosh, 2⁻⁶⁴·⁷ (Remez exchange with 60 digits, then rounded).
#[inline(always)]
fn cosh_series<const FUSED: bool>(w: f64) -> f64 {
    let w2 = w * w;
    let a = mul_add::<FUSED>(0.041_666_666_666_666_71, w, 0.5);
    let b = mul_add::<FUSED>(2.480_158_736_344_267_5e-5, w, 0.001_388_888_888_886_391_2);
    let c = mul_add::<FUSED>(2.092_443_751_473_932_7e-9, w, 2.755_724_178_556_758e-7);
    mul_add::<FUSED>(mul_add::<FUSED>(c, w2, b), w2, a)
}
