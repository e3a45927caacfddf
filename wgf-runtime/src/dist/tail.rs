//! ln(1 + q²) and its derivative for every q: what Cauchy's and Student's tails are made of.

use super::counts::at_least;
use crate::real::Real;

/// ln(1 + q²), with the two quotients that its derivatives are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tail<T> {
    /// ln(1 + q²).
    pub(super) log: T,
    /// q/(1 + q²).
    pub(super) slope: T,
    /// q²/(1 + q²).
    pub(super) share: T,
}

/// 2⁴⁹⁸: beyond, 1 + q² is q² to a double's precision, and may overflow.
const FAR: f64 = f64::from_bits((1023 + 498) << 52);

/// Neither overflow of q² nor loss of a small q². With n the number q cut off at ±`FAR`, one logarithm serves both sides:
///
/// `ln(1 + q²) = (1 + b) ln(1 + a)` with a = n², b = 0 up to there and a = |q|, b = 1 beyond.
#[inline(always)]
pub(super) fn tail<T: Real>(q: T) -> Tail<T> {
    let far = T::constant(FAR);
    let near = q.max(-far).min(far);
    let square = near.square();
    let per_mass = (square + 1.0).recip();
    let size = q.abs();
    let beyond = at_least(size, far);
    let a = square * beyond.sub_from(1.0) + size * beyond;
    // Exactly 1 up to `FAR`, a power of two.
    let shrunk = size.max(far).recip() * FAR;
    Tail {
        log: a.ln_1p() * (beyond + 1.0),
        slope: near * per_mass * shrunk,
        share: square * per_mass,
    }
}
