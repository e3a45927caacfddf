//! The Bernoulli distribution, by its probability and by its log-odds.

use super::complement::where_possible;
use super::counts::{at_least, ln_power, ln_power_of_complement, nothing_of_probability};
use super::variates::in_domains;
use super::{Cumulative, Distribution, Partials, Sample, Sums, Support, product};
use crate::real::Real;
use crate::special::inv_logit;
use rand::RngExt;

/// Bernoulli(p): 1 with probability p, 0 otherwise.
///
/// `P(x) = pˣ (1 − p)¹⁻ˣ` for x in {0, 1}, 0 ≤ p ≤ 1, with 0⁰ = 1: at p = 0 and p = 1 the outcome that is certain has
/// log mass 0, the one that is impossible −∞.
///
/// Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 3rd ed., ch. 3.
#[derive(Clone, Copy, Debug)]
pub struct Bernoulli;

impl Distribution<1> for Bernoulli {
    const PARAMETERS: [&'static str; 1] = ["p"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [p]: [T; 1]) -> T {
        ln_power(x, p) + ln_power_of_complement(x.sub_from(1.0), p)
    }

    fn base(_x: f64, _args: [f64; 1]) -> f64 {
        0.0
    }

    fn support(_args: [f64; 1]) -> Support {
        Support::Integers(0.0, 1.0)
    }

    fn domains() -> [Support; 1] {
        [Support::Unit]
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [p]: [T; 1]) -> Partials<T, 1> {
        let failure = x.sub_from(1.0);
        // ±1 over the probability of what happened.
        let happened = x * p + failure * p.sub_from(1.0);
        Partials {
            value: ln_power(x, p) + ln_power_of_complement(failure, p),
            x: T::constant(0.0),
            args: [(x - failure) * happened.recip()],
        }
    }
}

impl Sample<1> for Bernoulli {
    fn sample<R: rand::Rng + ?Sized>(rng: &mut R, [p]: [f64; 1]) -> f64 {
        if !in_domains::<Self, 1>([p]) {
            return f64::NAN;
        }
        f64::from(u8::from(rng.random_bool(p)))
    }
}

/// At integers.
impl Cumulative<1> for Bernoulli {
    #[inline(always)]
    fn ln_cdf<T: Real>(x: T, [p]: [T; 1]) -> T {
        let [possible, certain] = thresholds(x);
        let log = ln_power_of_complement(certain.sub_from(1.0), p);
        where_possible(possible, log + nothing_of_probability(p))
    }

    #[inline(always)]
    fn ln_sf<T: Real>(x: T, [p]: [T; 1]) -> T {
        let [not_certain, impossible] = thresholds(x);
        let log = ln_power(not_certain, p);
        where_possible(impossible.sub_from(1.0), log + nothing_of_probability(p))
    }
}

/// Whether x is 0 or more, and whether it is 1 or more, as 1 or 0.
#[inline(always)]
fn thresholds<T: Real>(x: T) -> [T; 2] {
    [at_least(x, T::constant(0.0)), at_least(x, T::constant(1.0))]
}

/// BernoulliLogit(logit): 1 with probability `inv_logit(logit)`, 0 otherwise.
///
/// `ln P(x) = −ln(1 + exp(∓logit))`, with the upper sign for x = 1 and the lower for x = 0, logit in ℝ. Relative
/// accuracy holds in both tails.
///
/// Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 3rd ed., ch. 3.
#[derive(Clone, Copy, Debug)]
pub struct BernoulliLogit;

impl Distribution<1> for BernoulliLogit {
    const PARAMETERS: [&'static str; 1] = ["logit"];
    const FOLDED: u32 = 0b10;

    #[inline(always)]
    fn kernel<T: Real>(x: T, [logit]: [T; 1]) -> T {
        let sign = (x * 2.0).sub_from(1.0);
        -(sign * logit).log1p_exp()
    }

    fn base(_x: f64, _args: [f64; 1]) -> f64 {
        0.0
    }

    fn support(_args: [f64; 1]) -> Support {
        Support::Integers(0.0, 1.0)
    }

    fn domains() -> [Support; 1] {
        [Support::Real]
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [logit]: [T; 1]) -> Partials<T, 1> {
        let sign = (x * 2.0).sub_from(1.0);
        let against = sign * logit;
        Partials {
            value: -against.log1p_exp(),
            x: T::constant(0.0),
            args: [-(sign * against.inv_logit())],
        }
    }

    #[inline(always)]
    fn start<T: Real>() -> Sums<T> {
        product::start()
    }

    #[inline(always)]
    fn row<T: Real, const ACTIVE: u32, const SHARED: u32>(
        x: T,
        [logit]: [T; 1],
        sums: &mut Sums<T>,
    ) -> Partials<T, 1> {
        let sign = (x * 2.0).sub_from(1.0);
        let against = sign * logit;
        let slope = -sign * product::add_log1p_exp(against, sums);
        if const { SHARED & 0b10 != 0 } {
            sums[1] += slope;
        }
        Partials {
            value: against,
            x: slope,
            args: [slope],
        }
    }

    #[inline(always)]
    fn fold<T: Real, const ACTIVE: u32, const SHARED: u32>(sums: &mut Sums<T>) {
        product::fold(sums);
    }

    #[inline(always)]
    fn finish<T: Real, const ACTIVE: u32, const SHARED: u32>(
        sums: Sums<T>,
        _rows: f64,
        _args: [T; 1],
    ) -> Partials<T, 1> {
        Partials {
            value: -product::total(&sums),
            x: sums[1],
            args: [sums[1]],
        }
    }
}

impl Sample<1> for BernoulliLogit {
    fn sample<R: rand::Rng + ?Sized>(rng: &mut R, [logit]: [f64; 1]) -> f64 {
        match in_domains::<Self, 1>([logit]) {
            true => Bernoulli::sample(rng, [inv_logit(logit)]),
            false => f64::NAN,
        }
    }
}

/// At integers.
impl Cumulative<1> for BernoulliLogit {
    #[inline(always)]
    fn ln_cdf<T: Real>(x: T, [logit]: [T; 1]) -> T {
        let [possible, certain] = thresholds(x);
        where_possible(possible, -(certain.sub_from(1.0) * logit.log1p_exp()))
    }

    #[inline(always)]
    fn ln_sf<T: Real>(x: T, [logit]: [T; 1]) -> T {
        let [not_certain, impossible] = thresholds(x);
        where_possible(
            impossible.sub_from(1.0),
            -(not_certain * (-logit).log1p_exp()),
        )
    }
}
