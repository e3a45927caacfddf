//! ln(1 + q²) and its derivative for every q: what Cauchy's and Student's tails are made of.

use crate::real::Real;
use std::f64::consts::LN_2;

/// The quotients that the derivatives of ln(1 + q²) are made of, with what its value needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tail<T> {
    /// |q|.
    size: T,
    /// (1 + q²)s², where s is `SHRINK` beyond `FAR` and 1 up to there.
    mass: T,
    /// q²s².
    square: T,
    /// q/(1 + q²).
    pub(super) slope: T,
    /// q²/(1 + q²).
    pub(super) share: T,
}

/// 2⁵⁰⁰: beyond, 1 + q² is q² to a double's precision, and may overflow.
const FAR: f64 = f64::from_bits((1023 + 500) << 52);

/// The exponent of what such a q is multiplied by.
const SHIFT: i32 = 520;
const SHRINK: f64 = f64::from_bits((1023 - SHIFT as u64) << 52);

/// Neither overflow of q² nor loss of a small q².
#[inline(always)]
pub(super) fn tail<T: Real>(q: T) -> Tail<T> {
    let size = q.abs();
    let shrink = size.step(FAR, 1.0, SHRINK);
    let near = q * shrink;
    let square = near.square();
    let mass = shrink.mul_add(shrink, square);
    let per_mass = mass.recip();
    Tail {
        size,
        mass,
        square,
        slope: near * per_mass * shrink,
        share: square * per_mass,
    }
}

impl<T: Real> Tail<T> {
    /// ln(1 + q²) to an absolute error of ε, for a density's sake: `ln(m) − 2 ln s`.
    #[inline(always)]
    pub(super) fn log(self) -> T {
        self.mass.ln_of_normal() + self.size.step(FAR, 0.0, f64::from(2 * SHIFT) * LN_2)
    }

    /// The same to a relative error of ε, for what multiplies it by a large number. One logarithm serves both sides:
    /// `ln(1 + q²) = (1 + b) ln(1 + a)` with a = q², b = 0 up to `FAR` and a = |q|, b = 1 beyond.
    #[inline(always)]
    pub(super) fn exact_log(self) -> T {
        let near = self.square * self.size.step(FAR, 1.0, 0.0);
        let far = self.size * self.size.step(FAR, 0.0, 1.0);
        (near + far).ln_1p() * self.size.step(FAR, 1.0, 2.0)
    }
}
