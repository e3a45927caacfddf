//! The Weibull distribution and its special case of Rayleigh.

use super::partials::{if_active, if_known};
use super::{Distribution, Partials, Support};
use crate::real::Real;

/// Weibull(shape, scale): `(x/scale)^shape` is Exponential(1).
///
/// `p(x) = shape/x · y exp(−y)` with `y = (x/scale)^shape`, for x > 0, shape > 0, scale > 0.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 1, ch. 21.
#[derive(Clone, Copy, Debug)]
pub struct Weibull;

impl Distribution<2> for Weibull {
    const PARAMETERS: [&'static str; 2] = ["shape", "scale"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [shape, scale]: [T; 2]) -> T {
        let ln_y = shape * (x * scale.recip()).ln();
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
        let ln_y = shape * log;
        let excess = ln_y.exp_m1();
        Partials {
            value: ln_y - 1.0 - excess - if_active!(ACTIVE & 0b1 => x.ln())
                + if_active!(ACTIVE & 0b10 => shape.ln()),
            x: -(shape * excess + 1.0) * x.recip(),
            args: [shape.recip() - log * excess, shape * excess * inv],
        }
    }
}

/// Rayleigh(scale): the length of a vector of two independent Normal(0, scale).
///
/// `p(x) = x/scale² · exp(−z²/2)` with `z = x/scale`, for x > 0, scale > 0.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 1, ch. 18, sec. 10.
#[derive(Clone, Copy, Debug)]
pub struct Rayleigh;

impl Distribution<1> for Rayleigh {
    const PARAMETERS: [&'static str; 1] = ["scale"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [scale]: [T; 1]) -> T {
        let z = x * scale.recip();
        z.ln() - z.square() * 0.5 - scale.ln()
    }

    fn base(_x: f64, _args: [f64; 1]) -> f64 {
        0.0
    }

    fn support(_args: [f64; 1]) -> Support {
        Support::Positive
    }

    fn domains() -> [Support; 1] {
        [Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, [scale]: [f64; 1]) -> f64 {
        if_known::<ACTIVE, 0b10>(|| -scale.ln())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [scale]: [T; 1]) -> Partials<T, 1> {
        let inv = scale.recip();
        let z = x * inv;
        Partials {
            value: z.ln() - z.square() * 0.5 - if_active!(ACTIVE & 0b10 => scale.ln()),
            x: x.recip() - z * inv,
            args: [(z.square() - 2.0) * inv],
        }
    }
}
