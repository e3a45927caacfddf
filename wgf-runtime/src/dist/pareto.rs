//! The Pareto distribution and that of Lomax.

use super::counts::at_least;
use super::partials::{if_active, if_known};
use super::{Distribution, Partials, Support};
use crate::real::Real;

/// Pareto(min, shape), of type 1: a power law from min on.
///
/// `p(x) = shape/x · (min/x)^shape` for x ≥ min, min > 0, shape > 0; the log density is −∞ below min.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 1, ch. 20.
#[derive(Clone, Copy, Debug)]
pub struct Pareto;

/// ln(x/min), exact near min.
#[inline(always)]
pub(super) fn log_ratio<T: Real>(x: T, min: T) -> T {
    ((x - min) * min.recip()).ln_1p()
}

/// ln(x/inside), where inside is 1 or 0 and carries no derivative: min may be a parameter, so that no check of the data
/// stands in for this one.
#[inline(always)]
fn ln_if_inside<T: Real>(x: T, min: T) -> T {
    (x * at_least(x, min).recip()).ln()
}

impl Distribution<2> for Pareto {
    const PARAMETERS: [&'static str; 2] = ["min", "shape"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [min, shape]: [T; 2]) -> T {
        shape.ln() - shape * log_ratio(x, min) - ln_if_inside(x, min)
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        0.0
    }

    fn support([min, _]: [f64; 2]) -> Support {
        Support::AtLeast(min)
    }

    fn domains() -> [Support; 2] {
        [Support::Positive, Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(x: f64, [min, shape]: [f64; 2]) -> f64 {
        let of_shape = if_known::<ACTIVE, 0b100>(|| shape.ln());
        of_shape - if_known::<ACTIVE, 0b11>(|| ln_if_inside(x, min))
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [min, shape]: [T; 2]) -> Partials<T, 2> {
        let log = log_ratio(x, min);
        Partials {
            value: if_active!(ACTIVE & 0b100 => shape.ln())
                - shape * log
                - if_active!(ACTIVE & 0b11 => ln_if_inside(x, min)),
            x: -(shape + 1.0) * x.recip(),
            args: [shape * min.recip(), shape.recip() - log],
        }
    }
}

/// Lomax(scale, shape), Pareto's distribution of type 2 from 0 on: x + scale is Pareto(scale, shape).
///
/// `p(x) = shape/scale · (1 + x/scale)^(−shape − 1)` for x ≥ 0, scale > 0, shape > 0. The kernel does not look at the
/// sign of x: a latent's transform and the check of data keep it from being negative.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 1, ch. 20.
#[derive(Clone, Copy, Debug)]
pub struct Lomax;

impl Distribution<2> for Lomax {
    const PARAMETERS: [&'static str; 2] = ["scale", "shape"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [scale, shape]: [T; 2]) -> T {
        shape.ln() - scale.ln() - (shape + 1.0) * (x * scale.recip()).ln_1p()
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        0.0
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::NonNegative
    }

    fn domains() -> [Support; 2] {
        [Support::Positive, Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, [scale, shape]: [f64; 2]) -> f64 {
        if_known::<ACTIVE, 0b110>(|| shape.ln() - scale.ln())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [scale, shape]: [T; 2]) -> Partials<T, 2> {
        let inv = scale.recip();
        let log = (x * inv).ln_1p();
        // (shape + 1)/(x + scale).
        let pull = (shape + 1.0) * (x + scale).recip();
        let constant = if_active!(ACTIVE & 0b110 => shape.ln() - scale.ln());
        Partials {
            value: constant - (shape + 1.0) * log,
            x: -pull,
            args: [(pull * x - 1.0) * inv, shape.recip() - log],
        }
    }
}
