//! The Cauchy distribution and its positive half.

use super::partials::{if_active, if_known};
use super::tail::tail;
use super::{Distribution, Partials, Support};
use crate::real::Real;

/// ln π.
const LN_PI: f64 = 1.144_729_885_849_400_2;

/// Cauchy(loc, scale): median and half the interquartile range; no moments.
///
/// `p(x) = 1 / (π scale (1 + z²))` with `z = (x − loc)/scale`, for x in ℝ, loc in ℝ, scale > 0. A z² that overflows
/// does no harm.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 1, ch. 16.
#[derive(Clone, Copy, Debug)]
pub struct Cauchy;

impl Distribution<2> for Cauchy {
    const PARAMETERS: [&'static str; 2] = ["loc", "scale"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [loc, scale]: [T; 2]) -> T {
        -tail((x - loc) * scale.recip()).log() - scale.ln()
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        -LN_PI
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
        let tail = tail((x - loc) * inv);
        let pull = tail.slope * inv * 2.0;
        Partials {
            value: -tail.log() - if_active!(ACTIVE & 0b100 => scale.ln()),
            x: -pull,
            args: [pull, (tail.share * 2.0 - 1.0) * inv],
        }
    }
}

/// HalfCauchy(scale): the absolute value of a Cauchy(0, scale).
///
/// `p(x) = 2 / (π scale (1 + z²))` with `z = x/scale`, for x ≥ 0, scale > 0. The kernel does not look at the sign of x: a
/// latent's transform and the check of data keep it from being negative.
///
/// Gelman, *Prior distributions for variance parameters in hierarchical models*, Bayesian Analysis 1 (2006).
#[derive(Clone, Copy, Debug)]
pub struct HalfCauchy;

impl Distribution<1> for HalfCauchy {
    const PARAMETERS: [&'static str; 1] = ["scale"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [scale]: [T; 1]) -> T {
        -tail(x * scale.recip()).log() - scale.ln()
    }

    fn base(_x: f64, _args: [f64; 1]) -> f64 {
        std::f64::consts::LN_2 - LN_PI
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
        let tail = tail(x * inv);
        Partials {
            value: -tail.log() - if_active!(ACTIVE & 0b10 => scale.ln()),
            x: tail.slope * inv * -2.0,
            args: [(tail.share * 2.0 - 1.0) * inv],
        }
    }
}
