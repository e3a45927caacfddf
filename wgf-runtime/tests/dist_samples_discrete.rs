//! Draws from discrete distributions: how often each number comes up against the masses, and means against the textbooks'.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use std::collections::BTreeMap;
use wgf_runtime::dist::*;

const DRAWS: usize = 40_000;

/// Numbers that are expected less often than this share a cell, so that Pearson's statistic is near its limit.
const LEAST_EXPECTED: f64 = 25.0;

/// A test fails by chance once in three million.
const STANDARD_ERRORS: f64 = 5.0;

fn draws<D: Sample<N>, const N: usize>(args: [f64; N]) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(20);
    (0..DRAWS).map(|_| D::sample(&mut rng, args)).collect()
}

/// The mean is within its standard errors.
fn check_mean(name: &str, draws: &[f64], mean: f64, variance: f64) {
    let found = draws.iter().map(|x| x - mean).sum::<f64>() / DRAWS as f64;
    // The sum rounds to a few units of what it sums.
    let allowed = STANDARD_ERRORS * (variance / DRAWS as f64).sqrt() + 1e-14 * mean.abs();
    assert!(
        found.abs() <= allowed,
        "{name}: the mean of draws is {found:e} off {mean:e}, more than {allowed:e}"
    );
}

/// Pearson's χ² of the cells, by Wilson and Hilferty's transformation a standard normal number.
fn check_masses<D: Sample<N>, const N: usize>(name: &str, draws: &[f64], args: [f64; N]) {
    let support = D::support(args);
    let mut counts = BTreeMap::new();
    for &x in draws {
        assert!(support.contains(x), "{name}: a draw of {x}");
        *counts.entry(x as i64).or_insert(0.0) += 1.0;
    }
    let (&first, &last) = (
        counts.keys().next().expect("draws"),
        counts.keys().last().expect("draws"),
    );
    // What lies beyond the draws, and the numbers that are rare.
    let (mut rest_expected, mut rest_found) = (DRAWS as f64, DRAWS as f64);
    let (mut statistic, mut cells) = (0.0, 0);
    let mut add = |found: f64, expected: f64| {
        statistic += (found - expected).powi(2) / expected;
        cells += 1;
    };
    for x in first..=last {
        let expected = DRAWS as f64 * D::log_density(x as f64, args).exp();
        if expected >= LEAST_EXPECTED {
            let found = counts.get(&x).copied().unwrap_or(0.0);
            add(found, expected);
            rest_expected -= expected;
            rest_found -= found;
        }
    }
    if rest_expected >= LEAST_EXPECTED {
        add(rest_found, rest_expected);
    } else {
        // Too rare for a cell: by Poisson's tail, more than this come up as seldom as five standard errors.
        assert!(
            rest_found <= rest_expected + STANDARD_ERRORS * (rest_expected + 9.0).sqrt(),
            "{name}: {rest_found} rare numbers, expected {rest_expected}"
        );
    }
    if cells < 2 {
        return;
    }
    let freedom = f64::from(cells - 1);
    let spread = 2.0 / (9.0 * freedom);
    let z = ((statistic / freedom).cbrt() - (1.0 - spread)) / spread.sqrt();
    assert!(
        z.abs() <= STANDARD_ERRORS,
        "{name}: χ² = {statistic} of {freedom} degrees of freedom, {z} standard errors off"
    );
}

/// Masses and the mean, with the textbook's mean and variance.
macro_rules! check {
    ($($name:ident $args:expr => $mean:expr, $variance:expr;)*) => {$(
        let name = format!("{}{:?}", stringify!($name), $args);
        let numbers = draws::<$name, _>($args);
        check_mean(&name, &numbers, $mean, $variance);
        check_masses::<$name, _>(&name, &numbers, $args);
    )*};
}

/// The mean alone, where masses are too small to count.
macro_rules! check_means {
    ($($name:ident $args:expr => $mean:expr, $variance:expr;)*) => {$(
        let name = format!("{}{:?}", stringify!($name), $args);
        check_mean(&name, &draws::<$name, _>($args), $mean, $variance);
    )*};
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Johnson, Kemp & Kotz, eq. 6.15 f.: the mean and the variance of a beta-binomial.
fn of_beta_binomial([n, a, b]: [f64; 3]) -> (f64, f64) {
    let (s, p) = (a + b, a / (a + b));
    (n * p, n * p * (1.0 - p) * (s + n) / (s + 1.0))
}

/// The same of a hypergeometric.
fn of_hyper_geometric([n, a, b]: [f64; 3]) -> (f64, f64) {
    let (s, p) = (a + b, a / (a + b));
    (n * p, n * p * (1.0 - p) * (s - n) / (s - 1.0))
}

#[test]
fn yes_or_no() {
    check! {
        Bernoulli [0.3] => 0.3, 0.21;
        Bernoulli [0.0] => 0.0, 0.0;
        Bernoulli [1.0] => 1.0, 0.0;
        BernoulliLogit [-1.2] => logistic(-1.2), logistic(-1.2) * logistic(1.2);
        BernoulliLogit [700.0] => 1.0, 0.0;
    }
}

#[test]
fn counts_of_attempts() {
    check! {
        Binomial [7.0, 0.31] => 2.17, 2.17 * 0.69;
        Binomial [400.0, 0.9] => 360.0, 36.0;
        Binomial [1e9, 2e-9] => 2.0, 2.0;
        Binomial [0.0, 0.4] => 0.0, 0.0;
        Binomial [5.0, 1.0] => 5.0, 0.0;
        BinomialLogit [7.0, -0.8] => 7.0 * logistic(-0.8), 7.0 * logistic(-0.8) * logistic(0.8);
        BinomialLogit [400.0, 2.0] => 400.0 * logistic(2.0), 400.0 * logistic(2.0) * logistic(-2.0);
        BinomialLogit [9.0, 700.0] => 9.0, 0.0;
        BinomialLogit [9.0, -700.0] => 0.0, 0.0;
        Geometric [0.3] => 7.0 / 3.0, 0.7 / 0.09;
        Geometric [0.9] => 1.0 / 9.0, 0.1 / 0.81;
        Geometric [0.02] => 49.0, 0.98 / 4e-4;
        Geometric [1.0] => 0.0, 0.0;
    }
    check_means! {
        Binomial [1e15, 0.3] => 3e14, 2.1e14;
        BinomialLogit [1e12, -20.0] => 1e12 * logistic(-20.0), 1e12 * logistic(-20.0);
        Geometric [1e-12] => 1e12, 1e24;
        Geometric [1e-100] => 1e100, 1e200;
    }
}

#[test]
fn counts_without_end() {
    check! {
        Poisson [0.0] => 0.0, 0.0;
        Poisson [0.6] => 0.6, 0.6;
        Poisson [130.0] => 130.0, 130.0;
        PoissonLog [-2.0] => (-2f64).exp(), (-2f64).exp();
        PoissonLog [4.0] => 4f64.exp(), 4f64.exp();
        PoissonLog [-800.0] => 0.0, 0.0;
        NegBinomial [0.0, 2.0] => 0.0, 0.0;
        NegBinomial [0.7, 0.1] => 0.7, 0.7 + 4.9;
        NegBinomial [30.0, 4.5] => 30.0, 230.0;
        NegBinomial [130.0, 1e12] => 130.0, 130.0;
        NegBinomial [2.0, 1e-5] => 2.0, 2.0 + 4e5;
        ZeroInflatedPoisson [0.3, 4.0] => 2.8, 0.7 * 20.0 - 2.8 * 2.8;
        ZeroInflatedPoisson [1.0, 4.0] => 0.0, 0.0;
        ZeroInflatedPoissonLog [0.8, 1.0] => 0.2 * 1f64.exp(), 0.2 * (1f64.exp() + 2f64.exp()) - 0.04 * 2f64.exp();
        ZeroInflatedNegBinomial [0.1, 3.0, 2.0] => 2.7, 0.9 * (7.5 + 9.0) - 2.7 * 2.7;
        NegBinomialLog [1.5, 0.8] => 1.5f64.exp(), 1.5f64.exp() + 3f64.exp() / 0.8;
    }
    check_means! {
        Poisson [1e9] => 1e9, 1e9;
        Poisson [9.9e14] => 9.9e14, 9.9e14;
        Poisson [1e16] => 1e16, 1e16;
        Poisson [1e19] => 1e19, 1e19;
        Poisson [1e200] => 1e200, 1e200;
        PoissonLog [600.0] => 600f64.exp(), 600f64.exp();
        NegBinomial [1e18, 3.0] => 1e18, 1e18 + 1e36 / 3.0;
        NegBinomialLog [300.0, 3.0] => 300f64.exp(), 600f64.exp() / 3.0;
    }
}

#[test]
fn counts_with_an_end() {
    macro_rules! by_moments {
        ($check:ident, $moments:ident, $($name:ident $args:expr;)*) => {
            $($check! { $name $args => $moments($args).0, $moments($args).1; })*
        };
    }
    by_moments! { check, of_beta_binomial,
        BetaBinomial [0.0, 0.4, 2.0]; BetaBinomial [7.0, 1e-6, 2e-6]; BetaBinomial [7.0, 0.01, 0.3];
        BetaBinomial [20.0, 1.0, 1.0]; BetaBinomial [30.0, 2.5, 4.5]; BetaBinomial [30.0, 2e6, 3e6];
    }
    by_moments! { check, of_hyper_geometric,
        HyperGeometric [1.0, 3.0, 4.0]; HyperGeometric [7.0, 3.0, 4.0]; HyperGeometric [20.0, 30.0, 8.0];
        HyperGeometric [300.0, 1e3, 2e3]; HyperGeometric [5.0, 1e12, 2e12]; HyperGeometric [9.0, 0.0, 20.0];
        HyperGeometric [6.0, 20.0, 0.0]; HyperGeometric [40.0, 30.0, 15.0];
    }
    by_moments! { check_means, of_beta_binomial,
        BetaBinomial [1e12, 3.0, 4.0]; BetaBinomial [1e6, 1e-3, 1e-3];
    }
    by_moments! { check_means, of_hyper_geometric,
        HyperGeometric [1e5, 1e12, 2e12];
    }
    check! {
        DiscreteUniform [-3.0, 5.0] => 1.0, 80.0 / 12.0;
        DiscreteUniform [4.0, 4.0] => 4.0, 0.0;
    }
    check_means! {
        DiscreteUniform [-1e15, 1e15] => 0.0, 4e30 / 12.0;
        DiscreteUniform [-1e100, 1e100] => 0.0, 4e200 / 12.0;
        DiscreteUniform [1e18, 1e19] => 5.5e18, 81e36 / 12.0;
        DiscreteUniform [-1e19, -1e18] => -5.5e18, 81e36 / 12.0;
    }
}

#[test]
fn parameters_out_of_their_domains_give_nan() {
    macro_rules! nan {
        ($($name:ident $args:expr;)*) => {$(
            let mut rng = ChaCha8Rng::seed_from_u64(1);
            let x = $name::sample(&mut rng, $args);
            assert!(x.is_nan(), "{}{:?}: {x}", stringify!($name), $args);
        )*};
    }
    let (nan, inf) = (f64::NAN, f64::INFINITY);
    nan! {
        Bernoulli [-0.1]; Bernoulli [1.1]; Bernoulli [nan];
        BernoulliLogit [nan]; BernoulliLogit [inf];
        Binomial [-1.0, 0.5]; Binomial [2.5, 0.5]; Binomial [inf, 0.5]; Binomial [3.0, 1.1]; Binomial [nan, 0.5];
        BinomialLogit [-1.0, 0.5]; BinomialLogit [3.0, nan]; BinomialLogit [3.0, inf];
        BetaBinomial [3.0, 0.0, 1.0]; BetaBinomial [3.0, 1.0, -1.0]; BetaBinomial [1.5, 1.0, 1.0]; BetaBinomial [3.0, nan, 1.0];
        BetaBinomial [3.0, 1.0, inf];
        Geometric [0.0]; Geometric [-0.1]; Geometric [1.1]; Geometric [nan];
        HyperGeometric [8.0, 3.0, 4.0]; HyperGeometric [-1.0, 3.0, 4.0]; HyperGeometric [1.5, 3.0, 4.0];
        HyperGeometric [1.0, nan, 4.0]; HyperGeometric [1.0, 2.0, inf];
        DiscreteUniform [3.0, 2.0]; DiscreteUniform [0.5, 2.0]; DiscreteUniform [nan, 2.0]; DiscreteUniform [0.0, inf];
        Poisson [-1.0]; Poisson [nan]; Poisson [inf];
        PoissonLog [nan]; PoissonLog [inf]; PoissonLog [1e3];
        NegBinomial [-1.0, 1.0]; NegBinomial [1.0, 0.0]; NegBinomial [1.0, nan]; NegBinomial [inf, 1.0];
        ZeroInflatedPoisson [-0.1, 1.0]; ZeroInflatedPoisson [1.1, 1.0]; ZeroInflatedPoisson [0.5, nan];
        ZeroInflatedNegBinomial [0.5, 1.0, 0.0];
        NegBinomialLog [1e3, 1.0]; NegBinomialLog [1.0, -1.0]; NegBinomialLog [nan, 1.0];
    }
}
