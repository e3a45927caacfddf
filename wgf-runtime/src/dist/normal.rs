//! The normal distribution and its positive half.

use super::partials::{if_active, if_known};
use super::{Distribution, Partials, Support};
use crate::real::Real;
use crate::special::HALF_LN_2PI;
use std::f64::consts::LN_2;

/// Normal(loc, scale): mean and standard deviation.
///
/// `p(x) = exp(−z²/2) / (scale √(2π))` with `z = (x − loc)/scale`, for x in ℝ, loc in ℝ, scale > 0.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 1, ch. 13.
#[derive(Clone, Copy, Debug)]
pub struct Normal;

impl Distribution<2> for Normal {
    const PARAMETERS: [&'static str; 2] = ["loc", "scale"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [loc, scale]: [T; 2]) -> T {
        let z = (x - loc) * scale.recip();
        z.square() * -0.5 - scale.ln()
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        -HALF_LN_2PI
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
        let pull = z * inv;
        Partials {
            value: z.square() * -0.5 - if_active::<T, ACTIVE, 0b100>(|| scale.ln()),
            x: -pull,
            args: [pull, z * pull - inv],
        }
    }
}

/// HalfNormal(scale): the absolute value of a Normal(0, scale), whose standard deviation is not `scale`.
///
/// `p(x) = √(2/π) exp(−z²/2) / scale` with `z = x/scale`, for x ≥ 0, scale > 0. The kernel does not look at the sign of
/// x: a latent's transform and the check of data keep it from being negative.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 1, ch. 13, sec. 10.
#[derive(Clone, Copy, Debug)]
pub struct HalfNormal;

impl Distribution<1> for HalfNormal {
    const PARAMETERS: [&'static str; 1] = ["scale"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [scale]: [T; 1]) -> T {
        let z = x * scale.recip();
        z.square() * -0.5 - scale.ln()
    }

    fn base(_x: f64, _args: [f64; 1]) -> f64 {
        LN_2 - HALF_LN_2PI
    }

    fn support(_args: [f64; 1]) -> Support {
        Support::NonNegative
    }

    fn domains() -> [Support; 1] {
        [Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, args: [f64; 1]) -> f64 {
        if_known::<ACTIVE, 0b10>(|| -args[0].ln())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [scale]: [T; 1]) -> Partials<T, 1> {
        let inv = scale.recip();
        let z = x * inv;
        let pull = z * inv;
        Partials {
            value: z.square() * -0.5 - if_active::<T, ACTIVE, 0b10>(|| scale.ln()),
            x: -pull,
            args: [z * pull - inv],
        }
    }
}
