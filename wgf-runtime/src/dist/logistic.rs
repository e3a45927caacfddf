//! The logistic distribution.

use super::partials::{if_active, if_known};
use super::{Distribution, Partials, Support};
use crate::real::Real;

/// Logistic(loc, scale): mean loc, standard deviation π scale/√3.
///
/// `p(x) = exp(−z) / (scale (1 + exp(−z))²)` with `z = (x − loc)/scale`, for x in ℝ, loc in ℝ, scale > 0.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 2, ch. 23.
#[derive(Clone, Copy, Debug)]
pub struct Logistic;

impl Distribution<2> for Logistic {
    const PARAMETERS: [&'static str; 2] = ["loc", "scale"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [loc, scale]: [T; 2]) -> T {
        let z = (x - loc) * scale.recip();
        z - z.log1p_exp() * 2.0 - scale.ln()
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

    /// The slope 1 − 2/(1 + e⁻ᶻ) is −tanh(z/2), which is exact near its zero.
    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [loc, scale]: [T; 2]) -> Partials<T, 2> {
        let inv = scale.recip();
        let z = (x - loc) * inv;
        let slope = (z * 0.5).tanh();
        let pull = slope * inv;
        Partials {
            value: z - z.log1p_exp() * 2.0 - if_active!(ACTIVE & 0b100 => scale.ln()),
            x: -pull,
            args: [pull, z * pull - inv],
        }
    }
}
