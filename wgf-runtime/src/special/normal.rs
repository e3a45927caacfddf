//! The error function, the normal distribution function and its logarithm.

use super::{HALF_LN_2PI, INV_SQRT_2PI};
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

/// erf x; ±1 at ±∞.
pub fn erf(x: f64) -> f64 {
    libm::erf(x)
}

/// erfc x = 1 − erf x, accurate in the upper tail; 2 and 0 at −∞ and +∞.
pub fn erfc(x: f64) -> f64 {
    libm::erfc(x)
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

/// From here down, Φ is computed from its continued fraction.
const LOWER_TAIL: f64 = -3.0;

/// ln Φ(x) to a relative error of a few units in the last place, in both tails; −∞ and 0 at −∞ and +∞.
pub fn log_phi(x: f64) -> f64 {
    if x > 0.0 {
        (-phi(-x)).ln_1p()
    } else if x > LOWER_TAIL || x == f64::NEG_INFINITY {
        phi(x).ln()
    } else {
        -0.5 * x * x - HALF_LN_2PI - inverse_mills(x).0.ln()
    }
}

/// (λ, x + λ) for λ = φ(x)/Φ(x), the derivative of [`log_phi`] and the inverse of Mills' ratio at −x; (∞, 0) and (0, ∞) at
/// −∞ and +∞.
///
/// The continued fraction in the lower tail is `x + λ = 1/(t + 2/(t + 3/(t + …)))` with t = −x (Laplace; Abramowitz & Stegun
/// 26.2.14), whose terms are all positive.
pub fn inverse_mills(x: f64) -> (f64, f64) {
    if x > LOWER_TAIL || x.is_nan() {
        let ratio = INV_SQRT_2PI * (-0.5 * x * x).exp() / phi(x);
        return (ratio, x + ratio);
    }
    let t = -x;
    // So many terms leave a rest below 1e-17 of the whole: it is of order exp(−2.3 t√n) for n terms.
    let terms = 12.0 + 560.0 / (t * t);
    let mut excess = 0.0;
    for k in (1..=terms as u32).rev() {
        excess = f64::from(k) / (t + excess);
    }
    (t + excess, excess)
}
