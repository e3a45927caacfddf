//! The Laplace distribution.

use super::partials::{if_active, if_known};
use super::{Distribution, Partials, Support};
use crate::real::Real;
use std::f64::consts::LN_2;

/// Laplace(loc, scale), the double exponential: the median, and the mean distance from it.
///
/// `p(x) = exp(−|z|) / (2 scale)` with `z = (x − loc)/scale`, for x in ℝ, loc in ℝ, scale > 0.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 2, ch. 24.
#[derive(Clone, Copy, Debug)]
pub struct Laplace;

impl Distribution<2> for Laplace {
    const PARAMETERS: [&'static str; 2] = ["loc", "scale"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [loc, scale]: [T; 2]) -> T {
        -((x - loc) * scale.recip()).abs() - scale.ln()
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        -LN_2
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::Real
    }

    fn domains() -> [Support; 2] {
        [Support::Real, Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, args: [f64; 2]) -> f64 {
        if_known::<ACTIVE, 0b100>(|| -args[1].ln())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [loc, scale]: [T; 2]) -> Partials<T, 2> {
        let inv = scale.recip();
        let z = (x - loc) * inv;
        // The sign of z, 0 at 0.
        let (above, below) = z.max_weights(-z);
        let pull = (above - below) * inv;
        let size = z.abs();
        Partials {
            value: -size - if_active!(ACTIVE & 0b100 => scale.ln()),
            x: -pull,
            args: [pull, (size - 1.0) * inv],
        }
    }
}
