//! The natural logarithm of one plus a number.

use super::ln::{BIAS, ONE, ln_scaled, split};
use super::with_sign_of;
use crate::vector::Register;

/// ln(1 + x), relatively accurate also near 0; −∞ at −1, NaN below.
///
/// With u = 1 + x as rounded and what the rounding lost, c, it is ln(u + c), where u = 2ᵏm as for ln x and m + 2⁻ᵏc is exact for
/// k = 0.
#[inline(always)]
pub fn ln_1p<V: Register>(x: V) -> V {
    let (one, zero) = (V::splat(1.0), V::splat(0.0));
    let u = one + x;
    let large = one.lt(x);
    let high = V::select(large, x, one);
    let low = V::select(large, one, x);
    let c = low - (u - high);
    let (biased, m) = split(u);
    // 2⁻ᵏ = m/u, but 0 for k = 1023 and −∞ for k = 1024, which the integers cannot express; there c matters no more.
    let scale = V::from_bits(m.to_bits() + V::splat_bits(ONE) - u.to_bits());
    let scale = V::select(zero.lt(scale), scale, zero);
    let f = c.mul_add(scale, m - one);
    let v = with_sign_of(ln_scaled::<V, false>(biased - V::splat(BIAS), f), x);
    let infinity = V::splat(f64::INFINITY);
    let pole = V::select(x.eq(-one), -infinity, V::splat(f64::NAN));
    let v = V::select((-one).lt(x), v, pole);
    // +∞ and NaN.
    V::select(x.lt(infinity), v, x)
}
