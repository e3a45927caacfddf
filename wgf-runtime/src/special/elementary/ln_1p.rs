//! The natural logarithm of one plus a number.

use super::artanh::narrow;
use super::ln::{BIAS, ONE, ln_scaled, split};
use super::{mul_add, select, with_sign_of};

/// ln(1 + x), relatively accurate also near 0; −∞ at −1, NaN below.
///
/// With u = 1 + x as rounded and what the rounding lost, c, it is ln(u + c), where u = 2ᵏm as for ln x and m + 2⁻ᵏc is exact for
/// k = 0.
#[inline(always)]
pub fn ln_1p<const FUSED: bool>(x: f64) -> f64 {
    let u = 1.0 + x;
    let high = select(x > 1.0, x, 1.0);
    let low = select(x > 1.0, 1.0, x);
    let c = low - (u - high);
    let (biased, m) = split(u);
    // 2⁻ᵏ = m/u, but 0 for k = 1023 and −∞ for k = 1024, which the integers cannot express; there c matters no more.
    let scale = f64::from_bits(m.to_bits().wrapping_add(ONE).wrapping_sub(u.to_bits()));
    let scale = select(scale > 0.0, scale, 0.0);
    let f = mul_add::<FUSED>(c, scale, m - 1.0);
    let v = with_sign_of(ln_scaled::<FUSED>(biased - BIAS, f, narrow::<FUSED>), x);
    let pole = select(x == -1.0, f64::NEG_INFINITY, f64::NAN);
    let v = select(x > -1.0, v, pole);
    // +∞ and NaN.
    select(x < f64::INFINITY, v, x)
}
