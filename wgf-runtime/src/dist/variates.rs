//! Draws that several discrete distributions are made of.

use super::Distribution;
use rand::RngExt;
use rand_distr::{Gamma, Open01, Poisson, StandardNormal};

/// Whether every parameter lies in its domain.
pub(super) fn in_domains<D: Distribution<N> + ?Sized, const N: usize>(args: [f64; N]) -> bool {
    D::domains()
        .iter()
        .zip(args)
        .all(|(domain, arg)| domain.contains(arg))
}

/// A count of Poisson's distribution; NaN unless the rate is finite and not below 0.
pub(super) fn poisson<R: rand::Rng + ?Sized>(rng: &mut R, rate: f64) -> f64 {
    /// From here on the normal distribution of the same mean and variance is within 1e-7 standard deviations, and rand_distr's
    /// rejection, whose coefficients have ten digits, might not end.
    const HUGE: f64 = 1e15;
    if rate == 0.0 {
        0.0
    } else if rate > HUGE && rate.is_finite() {
        (rate + rate.sqrt() * rng.sample::<f64, _>(StandardNormal)).round()
    } else {
        Poisson::new(rate).map_or(f64::NAN, |poisson| rng.sample(poisson))
    }
}

/// A number of the gamma distribution with rate 1; NaN unless the shape is positive and finite.
pub(super) fn gamma<R: rand::Rng + ?Sized>(rng: &mut R, shape: f64) -> f64 {
    Gamma::new(shape, 1.0).map_or(f64::NAN, |gamma| rng.sample(gamma))
}

/// The logarithm of such a number, which for a small shape may be far below what a double holds: a number of shape a is one
/// of shape a + 1 times U^(1/a), with U uniform.
pub(super) fn ln_gamma_variate<R: rand::Rng + ?Sized>(rng: &mut R, shape: f64) -> f64 {
    gamma(rng, shape + 1.0).ln() + rng.sample::<f64, _>(Open01).ln() / shape
}
