//! The Gumbel distribution.

use super::partials::{if_active, if_known};
use super::{Distribution, Partials, Support};
use crate::real::Real;

/// Gumbel(loc, scale), of the largest of many: mode loc, mean loc + 0.577… scale.
///
/// `p(x) = exp(−z − exp(−z)) / scale` with `z = (x − loc)/scale`, for x in ℝ, loc in ℝ, scale > 0.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 2, ch. 22.
#[derive(Clone, Copy, Debug)]
pub struct Gumbel;

impl Distribution<2> for Gumbel {
    const PARAMETERS: [&'static str; 2] = ["loc", "scale"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [loc, scale]: [T; 2]) -> T {
        let z = (x - loc) * scale.recip();
        -z - (-z).exp() - scale.ln()
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        0.0
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
        let rise = (-z).exp_m1();
        let pull = -rise * inv;
        Partials {
            value: -z - 1.0 - rise - if_active!(ACTIVE & 0b100 => scale.ln()),
            x: -pull,
            args: [pull, z * pull - inv],
        }
    }
}
