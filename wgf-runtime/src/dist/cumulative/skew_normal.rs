//! The distribution function of the skew-normal distribution.

use super::super::complement::ln_complement;
use super::super::counts::at_least;
use super::super::*;
use super::legendre::integral;
use std::f64::consts::{FRAC_1_SQRT_2, LN_2};

/// ln π.
const LN_PI: f64 = 1.144_729_885_849_400_2;

/// Twice the exponent that an integrand has fallen to where it is left.
const TWICE_FALL: f64 = 76.0;

/// Further out squares would overflow; every function has long had its limit.
const FAR: f64 = 1e75;

/// Both tails, at z with shape ±a, of which the sign turns the distribution around. With h = |z| and w(h, a) of [`ln_wedge`]:
/// `P(Z ≤ −h) = w`, `P(Z > h) = 2Φ(−h) − w`, where w is at most half of the minuend, `P(Z ≤ h) = erf(h/√2) + w`.
// Inlined, a sum over many nodes would take minutes to compile wherever it stands.
#[inline(never)]
fn tails<T: Real>(z: T, shape: T) -> [T; 2] {
    let zero = T::constant(0.0);
    let sign = at_least(shape, zero) * 2.0 - 1.0;
    let (z, a) = (z * sign, shape * sign);
    let side = at_least(z, zero) * 2.0 - 1.0;
    let h = z * side;
    let near = h.min(T::constant(FAR));
    let ln_wedge = ln_wedge(near, a.min(T::constant(FAR)));
    // Of a half at most, whatever the roundings of large logarithms.
    let share = (ln_wedge - (-near).log_phi() - LN_2).min(T::constant(-0.6));
    let ln_upper = (-h).log_phi() + LN_2 + ln_complement(share);
    // From h = 1 on the upper tail is so small that what it leaves of 1 is exact.
    let of_sum = ((h * FRAC_1_SQRT_2).erf() + ln_wedge.exp()).ln();
    let ln_lower = (h - 1.0).choose(ln_complement(ln_upper), of_sum);
    let lower = side.choose(ln_lower, ln_wedge);
    let upper = side.choose(ln_upper, ln_complement(ln_wedge));
    [sign.choose(lower, upper), sign.choose(upper, lower)]
}

/// ln of twice the probability that one normal variate is below −h and another, independent one below a times the first, for
/// h ≥ 0 and a ≥ 0.
///
/// `2∫ₕ^∞ φ(t) Φ(−a t) dt`; with the wedge's apex at the height `H = h √(1 + a²)`, `l = a/√(1 + a²)` and Mills' ratio
/// `R(y) = Φ(−y)/φ(y)`, t = h + s/√(1 + a²) makes it `e^{−H²/2}/(π √(1 + a²)) ∫₀^∞ e^{−H s − s²/2} R(l (H + s)) ds`: nothing
/// cancels, and the derivatives are those of the sum that stands for the integral.
#[inline(always)]
fn ln_wedge<T: Real>(h: T, a: T) -> T {
    let square = a.square() + 1.0;
    let root = square.sqrt();
    let (height, lean) = (h * root, a * root.recip());
    let end = (height + (height.square() + TWICE_FALL).sqrt()).recip() * TWICE_FALL;
    let integral = integral(end, |s| {
        let ratio = (-(lean * (height + s))).inverse_mills().0;
        (-(s * (height + s * 0.5))).exp() * ratio.recip()
    });
    integral.ln() - height.square() * 0.5 - square.ln() * 0.5 - LN_PI
}

both_tails! {
    SkewNormal 3: |x, [loc, scale, shape]| tails((x - loc) * scale.recip(), shape);
}
