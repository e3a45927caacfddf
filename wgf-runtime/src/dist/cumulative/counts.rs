//! Distribution functions of counts, which are incomplete gamma and beta functions of their parameters; at integers.
//!
//! Derivatives are those in the parameters; a count is data.

use super::super::beta::log_front_of;
use super::super::complement::where_possible;
use super::super::counts::{at_least, nothing_of_probability};
use super::super::*;
use super::incomplete::beta_tails;
use super::of_integrals::of_gamma;

/// Beyond ±700 a logit's probability is 0 or 1 to a number that still has a reciprocal.
const FAR: f64 = 700.0;

/// 1 for x > 0, 0 elsewhere.
#[inline(always)]
fn is_positive<T: Real>(x: T) -> T {
    at_least(T::constant(0.0), x).sub_from(1.0)
}

/// 0 where both are 1, 1 elsewhere.
#[inline(always)]
fn unless<T: Real>(a: T, b: T) -> T {
    (a * b).sub_from(1.0)
}

/// 0, with derivative 0, for a mean, which is not negative; NaN for other numbers.
#[inline(always)]
fn nothing_of_mean<T: Real>(mean: T) -> T {
    let inside = at_least(mean, T::constant(0.0));
    (inside * 2.0 - 1.0).ln() * 0.0 + mean * 0.0
}

/// ln P(X ≤ x) and ln P(X > x), each −∞ where it is not possible, and 0 where the other is not.
#[inline(always)]
fn where_each_is_possible<T: Real>([ln_cdf, ln_sf]: [T; 2], [lower, upper]: [T; 2]) -> [T; 2] {
    [
        where_possible(lower, ln_cdf * upper),
        where_possible(upper, ln_sf * lower),
    ]
}

/// The same of counts without end, all of which are 0 if the mean is.
#[inline(always)]
fn without_end<T: Real>(tails: [T; 2], x: T, is_mean_positive: T) -> [T; 2] {
    let possible = at_least(x, T::constant(0.0));
    let beyond = unless(possible, is_mean_positive.sub_from(1.0));
    where_each_is_possible(tails, [possible, beyond])
}

/// With S = x + 1: P(X > x) = P(S, rate), the regularised incomplete gamma function.
#[inline(always)]
fn of_poisson<T: Real>(x: T, rate: T) -> [T; 2] {
    let [ln_sf, ln_cdf] = of_gamma(rate, x.max_constant(0.0) + 1.0);
    without_end([ln_cdf, ln_sf], x, is_positive(rate))
}

/// ln I(q; b, a) and ln I(p; a, b) of p + q = 1, moved to where their logarithms are finite.
#[inline(always)]
fn of_beta<T: Real>(odds: [T; 2], args: [T; 2]) -> [T; 2] {
    let inner = odds.map(|p| p.max_constant(f64::MIN_POSITIVE));
    let [ln_sf, ln_cdf] = beta_tails(log_front_of(inner, args), inner, args);
    [ln_cdf, ln_sf]
}

/// With S = x + 1: P(X > x) = I(p; S, trials − x), where p and q are the probabilities of a success and of a failure.
#[inline(always)]
fn of_binomial<T: Real>(x: T, trials: T, [p, q]: [T; 2]) -> [T; 2] {
    let successes = x.max_constant(0.0);
    let failures = (trials - successes).max_constant(1.0);
    let tails = of_beta([p, q], [successes + 1.0, failures]);
    let (from_zero, is_all) = (at_least(x, T::constant(0.0)), at_least(x, trials));
    let not_all = is_all.sub_from(1.0);
    let lower = from_zero * unless(not_all, is_positive(q).sub_from(1.0));
    let upper = not_all * unless(from_zero, is_positive(p).sub_from(1.0));
    where_each_is_possible(tails, [lower, upper])
}

/// The probabilities of a success and of a failure.
#[inline(always)]
fn of_logit<T: Real>(logit: T) -> [T; 2] {
    let near = logit.max_constant(-FAR).min(T::constant(FAR));
    [near.inv_logit(), (-near).inv_logit()]
}

/// With S = x + 1: P(X > x) = I(p; S, φ), where p = μ/(μ + φ) and q = φ/(μ + φ).
#[inline(always)]
fn of_neg_binomial<T: Real>(x: T, odds: [T; 2], dispersion: T) -> [T; 2] {
    let tails = of_beta(odds, [x.max_constant(0.0) + 1.0, dispersion]);
    without_end(tails, x, is_positive(odds[0]))
}

#[inline(always)]
fn of_mean<T: Real>(x: T, mean: T, dispersion: T) -> [T; 2] {
    let inv = (mean + dispersion).recip();
    of_neg_binomial(x, [mean * inv, dispersion * inv], dispersion)
}

#[inline(always)]
fn of_log_mean<T: Real>(x: T, log_mean: T, dispersion: T) -> [T; 2] {
    of_neg_binomial(x, of_logit(log_mean - dispersion.ln()), dispersion)
}

/// The tails, and NaN where `nothing` is.
#[inline(always)]
fn in_domain<T: Real>(tails: [T; 2], nothing: T) -> [T; 2] {
    tails.map(|tail| tail + nothing)
}

both_tails! {
    Poisson 1: |x, [rate]| in_domain(of_poisson(x, rate), nothing_of_mean(rate));
    PoissonLog 1: |x, [log_rate]| of_poisson(x, log_rate.exp());
    Binomial 2: |x, [trials, p]| in_domain(of_binomial(x, trials, [p, p.sub_from(1.0)]), nothing_of_probability(p));
    BinomialLogit 2: |x, [trials, logit]| of_binomial(x, trials, of_logit(logit));
    NegBinomial 2: |x, [mean, dispersion]| in_domain(of_mean(x, mean, dispersion), nothing_of_mean(mean));
    NegBinomialLog 2: |x, [log_mean, dispersion]| of_log_mean(x, log_mean, dispersion);
}
