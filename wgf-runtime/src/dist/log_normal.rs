//! The log-normal distribution.

use super::partials::{if_active, if_known};
use super::{Distribution, Partials, Support};
use crate::real::Real;
use crate::special::HALF_LN_2PI;

/// LogNormal(loc, scale): `ln x` is Normal(loc, scale).
///
/// `p(x) = exp(−z²/2) / (x scale √(2π))` with `z = (ln x − loc)/scale`, for x > 0, loc in ℝ, scale > 0.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 1, ch. 14.
#[derive(Clone, Copy, Debug)]
pub struct LogNormal;

impl Distribution<2> for LogNormal {
    const PARAMETERS: [&'static str; 2] = ["loc", "scale"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [loc, scale]: [T; 2]) -> T {
        let ln_x = x.ln();
        let z = (ln_x - loc) * scale.recip();
        z.square() * -0.5 - scale.ln() - ln_x
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        -HALF_LN_2PI
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::Positive
    }

    fn domains() -> [Support; 2] {
        [Support::Real, Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, args: [f64; 2]) -> f64 {
        if_known::<ACTIVE, 0b100>(|| -args[1].ln())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [loc, scale]: [T; 2]) -> Partials<T, 2> {
        let ln_x = x.ln();
        let inv = scale.recip();
        let z = (ln_x - loc) * inv;
        let pull = z * inv;
        Partials {
            value: z.square() * -0.5 - if_active!(ACTIVE & 0b100 => scale.ln()) - ln_x,
            x: -(pull + 1.0) * x.recip(),
            args: [pull, z * pull - inv],
        }
    }
}
