//! The hypergeometric distribution.

use super::choose::ln_binomial_mass;
use super::variates::in_domains;
use super::{Distribution, Sample, Support};
use crate::real::Real;
use rand::RngExt;

/// HyperGeometric(draws, successes, failures): how many of `draws` things, drawn without putting back from as many `successes`
/// and `failures`, are successes; mean `draws·successes/(successes + failures)`.
///
/// `P(x) = C(a, x) C(b, n − x)/C(a + b, n)` with n = draws, a = successes, b = failures, for integers x from max(0, n − b) to
/// min(n, a), where n ≤ a + b. All three parameters are always data.
///
/// Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 3rd ed., ch. 6; Stan Functions Reference, “Hypergeometric
/// distribution”.
#[derive(Clone, Copy, Debug)]
pub struct HyperGeometric;

impl Distribution<3> for HyperGeometric {
    const PARAMETERS: [&'static str; 3] = ["draws", "successes", "failures"];

    /// 0, or NaN if x is not finite: all is data.
    #[inline(always)]
    fn kernel<T: Real>(x: T, _args: [T; 3]) -> T {
        x * 0.0
    }

    /// The mass of x among a, times that of n − x among b, over that of n among a + b, all binomial with one probability,
    /// which may be any; with n/(a + b) no mass is small that the result is not.
    fn base(x: f64, [draws, successes, failures]: [f64; 3]) -> f64 {
        let total = successes + failures;
        let missed = draws - x;
        if draws == 0.0 && x == 0.0 || draws == total && x == successes {
            return 0.0;
        }
        let (p, q) = (draws / total, (total - draws) / total);
        let drawn = ln_binomial_mass(x, successes, p, q) + ln_binomial_mass(missed, failures, p, q);
        drawn - ln_binomial_mass(draws, total, p, q)
    }

    fn support([draws, successes, failures]: [f64; 3]) -> Support {
        Support::Integers((draws - failures).max(0.0), draws.min(successes))
    }

    fn domains() -> [Support; 3] {
        [Support::Integers(0.0, f64::INFINITY); 3]
    }
}

impl Sample<3> for HyperGeometric {
    /// From the mode outwards on both sides, as many steps as there are in a few standard deviations: rand_distr's own goes
    /// through the whole population, and refuses a large one.
    fn sample<R: rand::Rng + ?Sized>(rng: &mut R, args: [f64; 3]) -> f64 {
        let [n, a, b] = args;
        if !in_domains::<Self, 3>(args) || n > a + b {
            return f64::NAN;
        }
        let (lo, hi) = ((n - b).max(0.0), n.min(a));
        let mode = ((n + 1.0) * ((a + 1.0) / (a + b + 2.0)))
            .floor()
            .clamp(lo, hi);
        let mass = Self::log_density(mode, args).exp();
        let mut left = rng.random::<f64>() - mass;
        let (mut below, mut above) = ((mode, mass), (mode, mass));
        while left >= 0.0 {
            let (x, mass) = above;
            above = (
                x + 1.0,
                mass * ((a - x) / (x + 1.0)) * ((n - x) / (b - n + x + 1.0)),
            );
            left -= above.1;
            if left < 0.0 {
                return above.0;
            }
            let (x, mass) = below;
            below = (
                x - 1.0,
                mass * (x / (a - x + 1.0)) * ((b - n + x) / (n - x + 1.0)),
            );
            left -= below.1;
            if left < 0.0 {
                return below.0;
            }
            // All that is left is rounding.
            if above.1 + below.1 == 0.0 {
                break;
            }
        }
        mode
    }
}
