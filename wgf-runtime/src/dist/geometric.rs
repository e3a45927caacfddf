//! The geometric distribution.

use super::complement::{ln_complement, where_possible};
use super::counts::{at_least, base_of_power, ln_power_of_complement, nothing_of_probability};
use super::variates::in_domains;
use super::{Cumulative, Distribution, Partials, Sample, Support};
use crate::real::Real;
use rand::RngExt;
use rand_distr::Exp1;

/// Geometric(p): the number of failures before the first success; mean (1 − p)/p.
///
/// `P(x) = (1 − p)ˣ p` for x in {0, 1, …}, 0 < p ≤ 1, with 0⁰ = 1; −∞ at p = 0. (Texts that count the attempts, the successful
/// one among them, have x + 1.)
///
/// Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 3rd ed., ch. 5 (§ 5.2).
#[derive(Clone, Copy, Debug)]
pub struct Geometric;

impl Distribution<1> for Geometric {
    const PARAMETERS: [&'static str; 1] = ["p"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [p]: [T; 1]) -> T {
        ln_power_of_complement(x, p) + p.ln()
    }

    fn base(_x: f64, _args: [f64; 1]) -> f64 {
        0.0
    }

    fn support(_args: [f64; 1]) -> Support {
        Support::Integers(0.0, f64::INFINITY)
    }

    fn domains() -> [Support; 1] {
        [Support::Unit]
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [p]: [T; 1]) -> Partials<T, 1> {
        let complement = base_of_power(x, p.sub_from(1.0));
        Partials {
            value: ln_power_of_complement(x, p) + p.ln(),
            x: T::constant(0.0),
            args: [p.recip() - x * complement.recip()],
        }
    }
}

impl Sample<1> for Geometric {
    /// The integer part of an exponential number with rate −ln(1 − p), whose tail at an integer x is (1 − p)ˣ; unlike
    /// rand_distr's own it is so for every p.
    fn sample<R: rand::Rng + ?Sized>(rng: &mut R, [p]: [f64; 1]) -> f64 {
        if !in_domains::<Self, 1>([p]) || p == 0.0 {
            return f64::NAN;
        }
        (rng.sample::<f64, _>(Exp1) / -(-p).ln_1p()).floor()
    }
}

/// At integers. With S = x + 1 for x ≥ 0: P(X > x) = (1 − p)ˢ.
impl Cumulative<1> for Geometric {
    #[inline(always)]
    fn ln_cdf<T: Real>(x: T, [p]: [T; 1]) -> T {
        let tail = ln_power_of_complement(x.max_constant(0.0) + 1.0, p);
        let possible = at_least(x, T::constant(0.0));
        where_possible(possible, ln_complement(tail) + nothing_of_probability(p))
    }

    #[inline(always)]
    fn ln_sf<T: Real>(x: T, [p]: [T; 1]) -> T {
        ln_power_of_complement((x + 1.0).max_constant(0.0), p) + nothing_of_probability(p)
    }
}
