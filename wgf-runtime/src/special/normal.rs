//! The error function and the normal distribution function.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

/// erf x; ±1 at ±∞.
pub fn erf(x: f64) -> f64 {
    libm::erf(x)
}

/// Φ(x) = ½ erfc(−x/√2), to a relative error below 1e-14 wherever the result is a normal number (x > −37.5); 0 and 1 at
/// −∞ and +∞.
pub fn phi(x: f64) -> f64 {
    let a = -x * FRAC_1_SQRT_2;
    let tail = libm::erfc(a);
    // In the lower tail the rounding of x/√2 is magnified x²-fold; δ = −x/√2 − a puts it right to first order.
    if x < -1.0 && tail > 0.0 {
        0.5 * (tail - FRAC_2_SQRT_PI * (-a * a).exp() * scaling_residual(-x, a))
    } else {
        0.5 * tail
    }
}

/// x/√2 − a for a = x/√2 rounded, with the product of two 26-bit halves, which is exact.
fn scaling_residual(x: f64, a: f64) -> f64 {
    /// 1/√2 to its first 26 bits, and the rest.
    const HI: f64 = 0.707_106_769_084_930_4;
    const LO: f64 = 1.210_161_710_447_897e-8;
    let hi = f64::from_bits(x.to_bits() & !0x7ff_ffff);
    ((hi * HI - a) + (x - hi) * HI) + x * LO
}
