//! The two factors of a number whose logarithms are added up apart.

use super::ln::{BIAS, ONE, SIGNIFICAND, TWO_52_BITS};
use crate::vector::{Function, Register};
use std::f64::consts::LOG2_E;

/// (m, k) with x = 2ᵏm, for sums of many logarithms: `Σ ln xᵢ = ln Π mᵢ + ln 2 Σ kᵢ`.
///
/// 1 ≤ m < 2 and k is an integer. Where some number of the register is not positive and normal, m is 1 and k is log₂ x.
#[inline(always)]
pub fn factors<V: Register>(x: V) -> (V, V) {
    let (lowest, infinity) = (V::splat(f64::MIN_POSITIVE), V::splat(f64::INFINITY));
    if V::all(lowest.lt(x) & x.lt(infinity)) {
        let bits = x.to_bits();
        let m = (bits & V::splat_bits(SIGNIFICAND)) | V::splat_bits(ONE);
        let k = V::from_bits((bits >> 52) | V::splat_bits(TWO_52_BITS)) - V::splat(BIAS);
        return (V::from_bits(m), k);
    }
    (V::splat(1.0), x.call(Function::Ln) * V::splat(LOG2_E))
}
