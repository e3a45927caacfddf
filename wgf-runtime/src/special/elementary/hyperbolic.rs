//! The hyperbolic sine and cosine.

use super::exp::{ROUND, reduce};
use super::{linear, with_sign_of};
use crate::vector::Register;

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
pub fn sinh<V: Register>(x: V) -> V {
    let Parts {
        up,
        down,
        r,
        odd,
        even,
    } = parts(x);
    let a = up + down;
    let b = up - down;
    // b is the greater of the two or 0, so that this is all that the rounding of the sum loses.
    let linear = a * r;
    let sum = b + linear;
    let lost = (b - sum) + linear;
    let v = sum + b.mul_add(even, a.mul_add(odd, lost));
    V::select((x * x).lt(V::splat(TINY)), x, with_sign_of(v + v, x))
}

/// cosh x = A cosh r + B sinh r, with the parts of sinh x.
#[inline(always)]
pub fn cosh<V: Register>(x: V) -> V {
    let Parts {
        up,
        down,
        r,
        odd,
        even,
    } = parts(x);
    let a = up + down;
    let b = up - down;
    let rest = a.mul_add(even, b * odd);
    let v = a + b.mul_add(r, rest);
    v + v
}

/// What sinh and cosh are made of.
struct Parts<V> {
    /// 2ⁿ⁻².
    up: V,
    /// 2⁻ⁿ⁻², or less than can be seen beside 2ⁿ⁻².
    down: V,
    r: V,
    /// sinh r − r.
    odd: V,
    /// cosh r − 1.
    even: V,
}

#[inline(always)]
fn parts<V: Register>(x: V) -> Parts<V> {
    let (highest, saturated) = (V::splat(HIGHEST), V::splat(SATURATED));
    let y = x.abs();
    let y = V::select(highest.lt(y), highest, y);
    let (bits, n, r) = reduce(y, ROUND_QUARTERED);
    let n = V::select(saturated.lt(n), saturated, n);
    let w = r * r;
    Parts {
        up: V::from_bits(bits << 52),
        down: V::from_bits((V::splat(ROUND_QUARTERED) - n).to_bits() << 52),
        r,
        odd: w * r * sinh_series(w),
        even: w * cosh_series(w),
    }
}

/// (sinh(r)/r − 1)/w in w = r² for |r| ≤ ½ ln 2.
///
/// The coefficients minimise the greatest relative error of sinh, 2⁻⁶⁰·⁷ (Remez exchange with 60 digits, then rounded).
#[inline(always)]
fn sinh_series<V: Register>(w: V) -> V {
    let w2 = w * w;
    let a = linear(w, 0.008_333_333_333_321_606, 0.166_666_666_666_666_77);
    let b = linear(w, 2.755_724_415_010_358e-6, 0.000_198_412_698_861_872_7);
    let bc = w2.mul_add(V::splat(2.510_905_689_968_524_5e-8), b);
    bc.mul_add(w2, a)
}

/// (cosh r − 1)/w in w = r² for |r| ≤ ½ ln 2.
///
/// The coefficients minimise the greatest error of cosh, 2⁻⁶⁴·⁷ (Remez exchange with 60 digits, then rounded).
#[inline(always)]
fn cosh_series<V: Register>(w: V) -> V {
    let w2 = w * w;
    let a = linear(w, 0.041_666_666_666_666_71, 0.5);
    let b = linear(w, 2.480_158_736_344_267_5e-5, 0.001_388_888_888_886_391_2);
    let c = linear(w, 2.092_443_751_473_932_7e-9, 2.755_724_178_556_758e-7);
    c.mul_add(w2, b).mul_add(w2, a)
}
