//! The exponential distribution.

use super::partials::{if_active, if_known};
use super::{Distribution, Partials, Support};
use crate::real::Real;

/// Exponential(rate): mean 1/rate.
///
/// `p(x) = rate exp(−rate x)` for x ≥ 0, rate > 0. The kernel does not look at the sign of x: a latent's transform and
/// the check of data keep it from being negative.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 1, ch. 19.
#[derive(Clone, Copy, Debug)]
pub struct Exponential;

impl Distribution<1> for Exponential {
    const PARAMETERS: [&'static str; 1] = ["rate"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [rate]: [T; 1]) -> T {
        rate.ln() - rate * x
    }

    fn base(_x: f64, _args: [f64; 1]) -> f64 {
        0.0
    }

    fn support(_args: [f64; 1]) -> Support {
        Support::NonNegative
    }

    fn domains() -> [Support; 1] {
        [Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, [rate]: [f64; 1]) -> f64 {
        if_known::<ACTIVE, 0b10>(|| rate.ln())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [rate]: [T; 1]) -> Partials<T, 1> {
        Partials {
            value: if_active!(ACTIVE & 0b10 => rate.ln()) - rate * x,
            x: -rate,
            args: [rate.recip() - x],
        }
    }
}
