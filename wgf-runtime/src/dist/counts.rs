//! Straight-line pieces that know 0⁰ = 1 and which side of a bound a number is on.

use crate::real::Real;

/// 1 where a ≥ b, 0 elsewhere, with no derivative. (1 if either is NaN, which the caller's own terms must show.)
#[inline(always)]
pub(super) fn at_least<T: Real>(a: T, b: T) -> T {
    // The weight of a is 1 above b, ½ at b, 0 below; w(3 − 2w) is 1, 1, 0.
    let w = a.max_weights(b).0;
    w * (w * -2.0 + 3.0)
}

/// 1 for the count 0, 0 for the others.
#[inline(always)]
pub(super) fn is_zero<T: Real>(count: T) -> T {
    count.min(T::constant(1.0)).sub_from(1.0)
}

/// What a count multiplies the logarithm of: `p`, or for the count 0 some positive number (some negative one if p < 0,
/// so that a p out of its domain shows even there).
#[inline(always)]
pub(super) fn base_of_power<T: Real>(count: T, p: T) -> T {
    p + is_zero(count) * (at_least(p, T::constant(0.0)) * 2.0 - 1.0)
}

/// `ln pᶜ` for p ≥ 0 and a count c = 0, 1, …, with ln 0⁰ = 0; NaN for p < 0.
#[inline(always)]
pub(super) fn ln_power<T: Real>(count: T, p: T) -> T {
    count * base_of_power(count, p).ln()
}

/// `ln (1 − p)ᶜ` for p ≤ 1 and a count c = 0, 1, …, with ln 0⁰ = 0; NaN for p > 1.
#[inline(always)]
pub(super) fn ln_power_of_complement<T: Real>(count: T, p: T) -> T {
    let none = is_zero(count);
    // −p; or for the count 0, 0 or (p > 1) −2.
    let out_of_domain = at_least(T::constant(1.0), p).sub_from(1.0);
    let minus_p = -(p * none.sub_from(1.0)) - none * out_of_domain * 2.0;
    count * minus_p.ln_1p()
}

/// 0, with derivative 0, for a probability; NaN for other numbers.
#[inline(always)]
pub(super) fn nothing_of_probability<T: Real>(p: T) -> T {
    let inside = at_least(p, T::constant(0.0)) * at_least(T::constant(1.0), p);
    (inside * 2.0 - 1.0).ln() * 0.0 + p * 0.0
}
