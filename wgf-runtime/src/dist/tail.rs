//! ln(1 + q²) and its derivative for every q: what Cauchy's and Student's tails are made of.

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

/// Neither overflow of q² nor loss of a small q²: with `m = max(|q|, 1)` and `w = q/m`,
///
/// `ln(1 + q²) = 2 ln m + ln(1/m² + w²)`, whose last argument lies in [1, 2].
///
/// The identity holds for any m > 0, so m's own kinks, at 0 and ±1, leave no trace in a derivative of any order.
#[inline(always)]
pub(super) fn tail<T: Real>(q: T) -> Tail<T> {
    let m = q.abs().max(T::constant(1.0));
    let inv = m.recip();
    let w = q * inv;
    let w2 = w.square();
    // 1/m² + w² − 1; the product is exactly 0 for |q| ≤ 1, where w² alone counts.
    let excess = w2 + (inv - 1.0) * (inv + 1.0);
    let per_mass = (excess + 1.0).recip();
    Tail {
        log: m.ln() * 2.0 + excess.ln_1p(),
        slope: w * inv * per_mass,
        share: w2 * per_mass,
    }
}
