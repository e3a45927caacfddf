//! The exponential function less one.

use super::exp::{ROUND, reduce, remainder};
use crate::vector::Register;

/// `ROUND` plus one less than the exponent's bias: the low bits of n + this are the exponent of 2ⁿ⁻¹.
const ROUND_HALVED: f64 = ROUND + 1022.0;

/// Where arguments are cut off: beyond, the result is −1 or overflows.
const LOWEST: f64 = -40.0;
const HIGHEST: f64 = 710.0;

/// Where x² is below this, eˣ − 1 = x to the last bit, subnormal numbers and −0 included.
const TINY: f64 = 1e-34;

/// eˣ − 1, relatively accurate also near 0.
///
/// With x = n ln 2 + r as for eˣ, it is 2((2ⁿ⁻¹ − ½) + 2ⁿ⁻¹r + 2ⁿ⁻¹(eʳ − 1 − r)), halved so that it does not overflow before the
/// result does. The rounding of the first sum is recovered.
#[inline(always)]
pub fn exp_m1<V: Register>(x: V) -> V {
    let (highest, lowest) = (V::splat(HIGHEST), V::splat(LOWEST));
    let y = V::select(highest.lt(x), highest, x);
    let y = V::select(y.lt(lowest), lowest, y);
    let (bits, _, r) = reduce(y, ROUND_HALVED);
    let half = V::from_bits(bits << 52);
    let r2 = r * r;
    // |b| ≥ |a| unless b = 0, and then there is nothing to recover.
    let b = half - V::splat(0.5);
    let a = half * r;
    let sum = b + a;
    let lost = (b - sum) + a;
    let rest = (half * r2).mul_add(remainder(r, r2), lost);
    let v = sum + rest;
    V::select((x * x).lt(V::splat(TINY)), x, v + v)
}
