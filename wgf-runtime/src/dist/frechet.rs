//! The Fréchet distribution.

use super::partials::{if_active, if_known};
use super::{Distribution, Partials, Support};
use crate::real::Real;

/// Frechet(shape, scale), of the largest of many with a heavy tail: 1/x is Weibull(shape, 1/scale).
///
/// `p(x) = shape/x · y exp(−y)` with `y = (x/scale)^−shape`, for x > 0, shape > 0, scale > 0.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 2, ch. 22.
#[derive(Clone, Copy, Debug)]
pub struct Frechet;

impl Distribution<2> for Frechet {
    const PARAMETERS: [&'static str; 2] = ["shape", "scale"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [shape, scale]: [T; 2]) -> T {
        let ln_y = -(shape * (x * scale.recip()).ln());
        ln_y - ln_y.exp() - x.ln() + shape.ln()
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        0.0
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::Positive
    }

    fn domains() -> [Support; 2] {
        [Support::Positive, Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(x: f64, [shape, _]: [f64; 2]) -> f64 {
        if_known::<ACTIVE, 0b10>(|| shape.ln()) - if_known::<ACTIVE, 0b1>(|| x.ln())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [shape, scale]: [T; 2]) -> Partials<T, 2> {
        let inv = scale.recip();
        let log = (x * inv).ln();
        let ln_y = -(shape * log);
        let excess = ln_y.exp_m1();
        Partials {
            value: ln_y - 1.0 - excess - if_active!(ACTIVE & 0b1 => x.ln())
                + if_active!(ACTIVE & 0b10 => shape.ln()),
            x: (shape * excess - 1.0) * x.recip(),
            args: [shape.recip() + log * excess, -(shape * excess * inv)],
        }
    }
}
