//! The Poisson distribution, by its rate and by the rate's logarithm.

use super::counts::{base_of_power, ln_power};
use super::variates::poisson;
use super::{Distribution, Partials, Sample, Support};
use crate::real::Real;
use crate::special::lgamma;

/// Poisson(rate): mean and variance `rate`.
///
/// `P(x) = rateˣ exp(−rate)/x!` for x in {0, 1, …}, rate ≥ 0, with 0⁰ = 1.
///
/// Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 3rd ed., ch. 4.
#[derive(Clone, Copy, Debug)]
pub struct Poisson;

impl Distribution<1> for Poisson {
    const PARAMETERS: [&'static str; 1] = ["rate"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [rate]: [T; 1]) -> T {
        ln_power(x, rate) - rate
    }

    fn base(x: f64, _args: [f64; 1]) -> f64 {
        -lgamma(x + 1.0)
    }

    fn support(_args: [f64; 1]) -> Support {
        Support::Integers(0.0, f64::INFINITY)
    }

    fn domains() -> [Support; 1] {
        [Support::NonNegative]
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [rate]: [T; 1]) -> Partials<T, 1> {
        Partials {
            value: ln_power(x, rate) - rate,
            x: T::constant(0.0),
            args: [x * base_of_power(x, rate).recip() - 1.0],
        }
    }
}

impl Sample<1> for Poisson {
    fn sample<R: rand::Rng + ?Sized>(rng: &mut R, [rate]: [f64; 1]) -> f64 {
        poisson(rng, rate)
    }
}

/// PoissonLog(log_rate): Poisson with rate `exp(log_rate)`.
///
/// `ln P(x) = x·log_rate − exp(log_rate) − ln x!` for x in {0, 1, …}, log_rate in ℝ; −∞ where the rate overflows.
///
/// Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 3rd ed., ch. 4.
#[derive(Clone, Copy, Debug)]
pub struct PoissonLog;

impl Distribution<1> for PoissonLog {
    const PARAMETERS: [&'static str; 1] = ["log_rate"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [log_rate]: [T; 1]) -> T {
        x * log_rate - log_rate.exp()
    }

    fn base(x: f64, _args: [f64; 1]) -> f64 {
        -lgamma(x + 1.0)
    }

    fn support(_args: [f64; 1]) -> Support {
        Support::Integers(0.0, f64::INFINITY)
    }

    fn domains() -> [Support; 1] {
        [Support::Real]
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [log_rate]: [T; 1]) -> Partials<T, 1> {
        let rate = log_rate.exp();
        Partials {
            value: x.mul_add(log_rate, -rate),
            x: T::constant(0.0),
            args: [x - rate],
        }
    }
}

impl Sample<1> for PoissonLog {
    /// NaN where the rate overflows, too.
    fn sample<R: rand::Rng + ?Sized>(rng: &mut R, [log_rate]: [f64; 1]) -> f64 {
        match log_rate.is_finite() {
            true => poisson(rng, log_rate.exp()),
            false => f64::NAN,
        }
    }
}
