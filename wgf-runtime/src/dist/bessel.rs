//! The modified Bessel function of order 0, as a density needs it.

use super::counts::at_least;
use crate::real::Real;
use crate::special::HALF_LN_2PI;

/// Up to here the power series is used, from here on the asymptotic one.
const SEAM: f64 = 30.0;

/// The power series of I₀ has this many terms, the asymptotic one that many.
const NEAR_TERMS: usize = 48;
const FAR_TERMS: usize = 20;

/// 1/(k!)² for k = 1, 2, …: `I₀(x) = Σₖ (x²/4)ᵏ/(k!)²`, Abramowitz & Stegun 9.6.12.
const NEAR: [f64; NEAR_TERMS] = {
    let mut coefficients = [1.0; NEAR_TERMS];
    let mut k = 1;
    while k < NEAR_TERMS {
        let n = (k + 1) as f64;
        coefficients[k] = coefficients[k - 1] / (n * n);
        k += 1;
    }
    coefficients
};

/// `((2k − 1)!!)²/(k! 8ᵏ)` for k = 1, 2, …: `I₀(x) ~ eˣ/√(2πx) · (1 + Σₖ … x⁻ᵏ)`, Abramowitz & Stegun 9.7.1.
const FAR: [f64; FAR_TERMS] = {
    let mut coefficients = [0.125; FAR_TERMS];
    let mut k = 1;
    while k < FAR_TERMS {
        let odd = (2 * k + 1) as f64;
        coefficients[k] = coefficients[k - 1] * odd * odd / (8.0 * (k + 1) as f64);
        k += 1;
    }
    coefficients
};

/// ln(e⁻ˣ I₀(x)) for x ≥ 0, with a relative error of a few ε; −∞ for x < 0. Its derivative, I₁(x)/I₀(x) − 1, keeps an absolute
/// error of ε, and one of ε/x for a large x.
#[inline(always)]
pub(super) fn ln_scaled_i0<T: Real>(x: T) -> T {
    let is_near = x.step(SEAM, 1.0, 0.0);
    // The bounds lie beyond the seam, so that no derivative is halved at it.
    let near = x.min(T::constant(SEAM + 1.0));
    let far = x.max_constant(SEAM - 1.0);
    let of_near = series(&NEAR, near.square() * 0.25).ln_1p() - near;
    let of_far = series(&FAR, far.recip()).ln_1p() - far.ln() * 0.5 - HALF_LN_2PI;
    let inside = at_least(x, T::constant(0.0));
    is_near * of_near + is_near.sub_from(1.0) * of_far + inside.ln()
}

/// c₀ x + c₁ x² + …
#[inline(always)]
fn series<T: Real, const N: usize>(coefficients: &[f64; N], x: T) -> T {
    let mut sum = T::constant(coefficients[N - 1]);
    for k in (0..N - 1).rev() {
        sum = sum.mul_add(x, T::constant(coefficients[k]));
    }
    sum * x
}
