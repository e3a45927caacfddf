//! The binomial distribution.

use super::counts::{base_of_power, ln_power, ln_power_of_complement};
use super::{Distribution, Partials, Support};
use crate::real::Real;
use crate::special::lgamma;

/// Binomial(trials, p): the number of successes in `trials` independent attempts.
///
/// `P(x) = C(trials, x) pˣ (1 − p)^(trials − x)` for x in {0, …, trials}, 0 ≤ p ≤ 1, with 0⁰ = 1. The number of trials
/// is always data.
///
/// Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 3rd ed., ch. 3.
#[derive(Clone, Copy, Debug)]
pub struct Binomial;

impl Distribution<2> for Binomial {
    const PARAMETERS: [&'static str; 2] = ["trials", "p"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [trials, p]: [T; 2]) -> T {
        ln_power(x, p) + ln_power_of_complement(trials - x, p)
    }

    fn base(x: f64, [trials, _]: [f64; 2]) -> f64 {
        lgamma(trials + 1.0) - lgamma(x + 1.0) - lgamma(trials - x + 1.0)
    }

    fn support([trials, _]: [f64; 2]) -> Support {
        Support::Integers(0.0, trials)
    }

    fn domains() -> [Support; 2] {
        [Support::Integers(0.0, f64::INFINITY), Support::Unit]
    }

    /// The entry of `trials`, which is data, is zero.
    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [trials, p]: [T; 2]) -> Partials<T, 2> {
        let failures = trials - x;
        let complement = base_of_power(failures, p.sub_from(1.0));
        Partials {
            value: ln_power(x, p) + ln_power_of_complement(failures, p),
            x: T::constant(0.0),
            args: [
                T::constant(0.0),
                x * base_of_power(x, p).recip() - failures * complement.recip(),
            ],
        }
    }
}
