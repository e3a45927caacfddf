//! A distribution of a user's own, densities as functions, and their integrals.

use wgf::dist::{Cumulative, Distribution, Sample, Support};
use wgf::prelude::Real;

/// `p(x) = 1/(rate x²)` from x = 1/rate on.
pub struct Reciprocal;

impl Distribution<1> for Reciprocal {
    const PARAMETERS: [&'static str; 1] = ["rate"];
    fn kernel<T: Real>(x: T, [rate]: [T; 1]) -> T {
        -(x.ln() * 2.0) - rate.ln()
    }
    fn base(_x: f64, _args: [f64; 1]) -> f64 {
        0.0
    }
    fn support([rate]: [f64; 1]) -> Support {
        Support::AtLeast(rate.recip())
    }
    fn domains() -> [Support; 1] {
        [Support::Positive]
    }
}

impl Cumulative<1> for Reciprocal {
    fn ln_cdf<T: Real>(x: T, [rate]: [T; 1]) -> T {
        (-(rate * x).recip()).ln_1p()
    }
    fn ln_sf<T: Real>(x: T, [rate]: [T; 1]) -> T {
        -(rate * x).ln()
    }
}

impl Sample<1> for Reciprocal {
    fn sample<R: rand::Rng + ?Sized>(rng: &mut R, [rate]: [f64; 1]) -> f64 {
        use rand::RngExt;
        (rate * rng.random::<f64>()).recip()
    }
}

/// `∫ f` by Simpson's rule in so many steps.
pub fn integral(f: impl Fn(f64) -> f64, lo: f64, hi: f64) -> f64 {
    const STEPS: usize = 20_000;
    let h = (hi - lo) / STEPS as f64;
    let term = |i: usize| {
        let weight = match i {
            0 | STEPS => 1.0,
            _ if i % 2 == 1 => 4.0,
            _ => 2.0,
        };
        weight * f(lo + h * i as f64)
    };
    (0..=STEPS).map(term).sum::<f64>() * h / 3.0
}

pub fn density<D: Distribution<N>, const N: usize>(args: [f64; N]) -> impl Fn(f64) -> f64 {
    move |x| D::log_density(x, args).exp()
}
