//! The Kumaraswamy distribution.

use super::complement::ln_complement;
use super::partials::{if_active, if_known};
use super::{Distribution, Partials, Support};
use crate::real::Real;

/// Kumaraswamy(a, b): close to Beta(a, b), with a distribution function in closed form, `1 − (1 − xᵃ)ᵇ`.
///
/// `p(x) = a b xᵃ⁻¹ (1 − xᵃ)ᵇ⁻¹` for 0 < x < 1, a > 0, b > 0.
///
/// Jones, *Kumaraswamy's distribution: a beta-type distribution with some tractability advantages*, Statistical
/// Methodology 6 (2009).
#[derive(Clone, Copy, Debug)]
pub struct Kumaraswamy;

impl Distribution<2> for Kumaraswamy {
    const PARAMETERS: [&'static str; 2] = ["a", "b"];
    const LONG: u32 = u32::MAX;

    #[inline(always)]
    fn kernel<T: Real>(x: T, [a, b]: [T; 2]) -> T {
        let log = x.ln();
        (a - 1.0) * log + (b - 1.0) * ln_complement(a * log) + (a.ln() + b.ln())
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        0.0
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::OpenUnit
    }

    fn domains() -> [Support; 2] {
        [Support::Positive, Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, [a, b]: [f64; 2]) -> f64 {
        if_known::<ACTIVE, 0b110>(|| a.ln() + b.ln())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [a, b]: [T; 2]) -> Partials<T, 2> {
        let log = x.ln();
        let power = a * log;
        let rest = ln_complement(power);
        // xᵃ/(1 − xᵃ) · (b − 1).
        let pull = (b - 1.0) * (-power).exp_m1().recip();
        let constant = if_active!(ACTIVE & 0b110 => a.ln() + b.ln());
        Partials {
            value: (a - 1.0) * log + (b - 1.0) * rest + constant,
            x: (a - 1.0 - a * pull) * x.recip(),
            args: [a.recip() + log - log * pull, b.recip() + rest],
        }
    }
}
