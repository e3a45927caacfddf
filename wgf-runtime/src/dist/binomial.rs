//! The binomial distribution, by its probability and by its log-odds.

use super::choose::ln_choose;
use super::counts::{at_least, base_of_power, ln_power, ln_power_of_complement};
use super::variates::in_domains;
use super::{Distribution, Partials, Sample, Support};
use crate::real::Real;
use crate::special::inv_logit;
use rand::RngExt;

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
        ln_choose(trials, x)
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

impl Sample<2> for Binomial {
    fn sample<R: rand::Rng + ?Sized>(rng: &mut R, [trials, p]: [f64; 2]) -> f64 {
        if !in_domains::<Self, 2>([trials, p]) {
            return f64::NAN;
        }
        rand_distr::Binomial::new(trials as u64, p)
            .map_or(f64::NAN, |binomial| rng.sample(binomial) as f64)
    }
}

/// BinomialLogit(trials, logit): [`Binomial`] with probability `inv_logit(logit)`.
///
/// `ln P(x) = ln C(trials, x) − x ln(1 + exp(−logit)) − (trials − x) ln(1 + exp(logit))` for x in {0, …, trials}, logit in
/// ℝ. The number of trials is always data. Kernel and base are accurate to a few 1e-16 of themselves in both tails; their sum
/// is so to some 1e-16 trials, as they cancel where x is near its mean.
///
/// Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 3rd ed., ch. 3; Stan Functions Reference, “Binomial
/// distribution, logit parameterization”.
#[derive(Clone, Copy, Debug)]
pub struct BinomialLogit;

/// The outcome with a chance of ½ at most: failure for logit ≥ 0, success below.
#[derive(Clone, Copy, Debug)]
struct Rarer<T> {
    /// How often it happened.
    count: T,
    /// 1 for failure, −1 for success, with no derivative.
    sign: T,
    /// |logit|, whose derivative is the sign even at 0.
    odds: T,
    /// `ln(1 + exp(−|logit|))`.
    softplus: T,
    /// Its chance.
    chance: T,
}

impl<T: Real> Rarer<T> {
    #[inline(always)]
    fn new(x: T, trials: T, logit: T) -> Self {
        let failure = at_least(logit, T::constant(0.0));
        let success = failure.sub_from(1.0);
        let sign = failure - success;
        let odds = sign * logit;
        let (softplus, chance) = (-odds).softplus();
        Rarer {
            count: failure * (trials - x) + success * x,
            sign,
            odds,
            softplus,
            chance,
        }
    }

    /// Both terms have one sign.
    #[inline(always)]
    fn log(&self, trials: T) -> T {
        -(trials * self.softplus + self.count * self.odds)
    }
}

impl Distribution<2> for BinomialLogit {
    const PARAMETERS: [&'static str; 2] = ["trials", "logit"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [trials, logit]: [T; 2]) -> T {
        Rarer::new(x, trials, logit).log(trials)
    }

    fn base(x: f64, [trials, _]: [f64; 2]) -> f64 {
        ln_choose(trials, x)
    }

    fn support([trials, _]: [f64; 2]) -> Support {
        Support::Integers(0.0, trials)
    }

    fn domains() -> [Support; 2] {
        [Support::Integers(0.0, f64::INFINITY), Support::Real]
    }

    /// The entry of `trials`, which is data, is zero.
    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(
        x: T,
        [trials, logit]: [T; 2],
    ) -> Partials<T, 2> {
        let rarer = Rarer::new(x, trials, logit);
        Partials {
            value: rarer.log(trials),
            x: T::constant(0.0),
            args: [
                T::constant(0.0),
                rarer.sign * (trials * rarer.chance - rarer.count),
            ],
        }
    }
}

impl Sample<2> for BinomialLogit {
    /// The rarer outcome is counted, whose chance a double holds.
    fn sample<R: rand::Rng + ?Sized>(rng: &mut R, [trials, logit]: [f64; 2]) -> f64 {
        if !in_domains::<Self, 2>([trials, logit]) {
            return f64::NAN;
        }
        let count = Binomial::sample(rng, [trials, inv_logit(-logit.abs())]);
        if logit > 0.0 { trials - count } else { count }
    }
}
