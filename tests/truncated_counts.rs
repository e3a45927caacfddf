//! Truncated and censored counts: scores against the whole-model oracle, densities against sums of masses, and data outside the
//! ends.

#[path = "support/oracle.rs"]
mod oracle;

use wgf::prelude::*;

model! {
    pub model Counts {
        data {
            top: count,
            y: [count; n],
            z: [count; n],
            trials: [count; n],
            c: [count; n],
            w: [real; n],
        }
        let mu ~ Gamma(2.0, 0.5);
        let logit ~ Normal(0.0, 1.0);
        let phi ~ Gamma(3.0, 1.0);
        y ~ Truncated(Poisson(mu), ..10);
        for i in 0..n {
            z[i] ~ Truncated(BinomialLogit(trials[i], logit), 1..top);
            c[i] ~ Censored(NegBinomial(mu, phi), ..6);
        }
        w ~ Truncated(Normal(logit, mu), 0.0..);
    }
}

fn data() -> CountsData {
    CountsData {
        top: 5,
        y: vec![0, 4, 10],
        z: vec![1, 3, 5],
        trials: vec![4, 9, 12],
        c: vec![2, 6, 0],
        w: vec![0.0, 0.7, 3.0],
    }
}

#[test]
fn scores_agree_with_the_oracle() {
    oracle::check(&Counts::new(data()).unwrap(), 0.8);
}

fn choose(n: u64, k: u64) -> f64 {
    (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product()
}

fn factorial(k: u64) -> f64 {
    (1..=k).map(|i| i as f64).product()
}

/// Each mass over the sum of those between the ends; for a censored count, the sum of those beyond.
#[test]
fn the_density_is_of_masses_between_the_ends() {
    let (mu, logit, phi) = (3.2f64, -0.3f64, 1.7f64);
    let without = |data: CountsData, u: &[f64]| Counts::new(data).unwrap().log_density(u);
    let u = [mu.ln(), logit, phi.ln()];
    let poisson = |k: u64| (-mu).exp() * mu.powi(k as i32) / factorial(k);
    let p = 1.0 / (1.0 + (-logit).exp());
    let binomial =
        |n: u64, k: u64| choose(n, k) * p.powi(k as i32) * (1.0 - p).powi((n - k) as i32);
    let neg_binomial = |k: u64| {
        let rising: f64 = (0..k).map(|i| (phi + i as f64) / (i + 1) as f64).product();
        rising * (mu / (mu + phi)).powi(k as i32) * (phi / (mu + phi)).powf(phi)
    };
    // The difference of two data sets leaves what their counts add.
    let (first, mut second) = (data(), data());
    second.y[1] = 7;
    second.z[1] = 2;
    second.c = vec![3, 6, 6];
    let difference = without(first, &u) - without(second, &u);
    let beyond = 1.0 - (0..6).map(neg_binomial).sum::<f64>();
    let expected = (poisson(4) / poisson(7)).ln()
        + (binomial(9, 3) / binomial(9, 2)).ln()
        + (neg_binomial(2) / neg_binomial(3)).ln()
        + (neg_binomial(0) / beyond).ln();
    assert!(
        (difference - expected).abs() < 1e-12,
        "{difference}, {expected}"
    );
    // One trial more changes the sum between the ends, too.
    let mut more = data();
    more.trials[1] = 10;
    let difference = without(data(), &u) - without(more, &u);
    let between = |n: u64| (1..=5).map(|k| binomial(n, k)).sum::<f64>();
    let expected = (binomial(9, 3) / between(9)).ln() - (binomial(10, 3) / between(10)).ln();
    assert!(
        (difference - expected).abs() < 1e-12,
        "{difference}, {expected}"
    );
}

fn error(change: impl FnOnce(&mut CountsData)) -> String {
    let mut data = data();
    change(&mut data);
    Counts::new(data).unwrap_err().to_string()
}

#[test]
fn data_outside_the_ends_are_errors() {
    let above = error(|data| data.y[2] = 11);
    assert!(
        above.starts_with("y[2] = 11: must be at most 10 in `"),
        "{above}"
    );
    let top = error(|data| data.z[2] = 6);
    assert!(
        top.starts_with("z[2] = 6: must be between 1 and 5"),
        "{top}"
    );
    let none = error(|data| data.z[0] = 0);
    assert!(
        none.starts_with("z[0] = 0: must be between 1 and 5"),
        "{none}"
    );
    let below = error(|data| data.w[1] = -0.5);
    assert!(
        below.starts_with("w[1] = -0.5: must be at least 0"),
        "{below}"
    );
}
