//! Whole log densities against the same written out by hand from the textbook formulas, constants and log-Jacobians
//! included. (Each distribution and transform is tested against mpmath in the runtime; this is about putting them together.)

mod support;

use libm::lgamma;
use std::f64::consts::PI;
use support::{models, normals, relative_error};

fn normal(x: f64, loc: f64, scale: f64) -> f64 {
    -0.5 * ((x - loc) / scale).powi(2) - scale.ln() - 0.5 * (2.0 * PI).ln()
}

fn inv_logit(u: f64) -> f64 {
    1.0 / (1.0 + (-u).exp())
}

fn same(d: usize, ours: impl Fn(&[f64]) -> f64, by_hand: impl Fn(&[f64]) -> f64) {
    for seed in 0..20 {
        let u = normals(seed, d, 1.0);
        let (a, b) = (ours(&u), by_hand(&u));
        assert!(relative_error(a, b) < 1e-12, "at {u:?}: {a} is not {b}");
    }
}

#[test]
fn eight_schools() {
    let model = models::eight_schools();
    let y = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
    let sigma = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];
    same(
        10,
        |u| model.log_density(u),
        |u| {
            let (mu, tau, z) = (u[0], u[1].exp(), &u[2..]);
            let half_cauchy = (2.0 / (5.0 * PI)).ln() - (1.0 + (tau / 5.0).powi(2)).ln();
            let mut sum = normal(mu, 0.0, 5.0) + half_cauchy + u[1];
            for j in 0..8 {
                sum += normal(z[j], 0.0, 1.0) + normal(y[j], mu + tau * z[j], sigma[j]);
            }
            sum
        },
    );
}

#[test]
fn counts() {
    let model = models::counts();
    let n = 12;
    let dose: Vec<f64> = (0..n).map(|i| 3.0 * i as f64 - 7.0).collect();
    let mean_dose = dose.iter().sum::<f64>() / n as f64;
    let poisson = |y: f64, rate: f64| y * rate.ln() - rate - lgamma(y + 1.0);
    // 1 − inv_logit(η) would cancel for the large η of some points.
    let bernoulli_logit = |y: bool, eta: f64| -(if y { -eta } else { eta }).exp().ln_1p();
    let neg_binomial = |y: f64, mean: f64, dispersion: f64| {
        lgamma(y + dispersion) - lgamma(dispersion) - lgamma(y + 1.0)
            + y * (mean / (mean + dispersion)).ln()
            - dispersion * (1.0 + mean / dispersion).ln()
    };
    let bernoulli = |y: bool, p: f64| if y { p.ln() } else { (1.0 - p).ln() };
    same(
        7,
        |u| model.log_density(u),
        |u| {
            let rate: Vec<f64> = u[..3].iter().map(|u| u.exp()).collect();
            let slope = u[3];
            let (p, s) = (inv_logit(u[4]), inv_logit(u[5]));
            let q = 0.05 + 0.85 * s;
            let mut sum: f64 = u[..3].iter().sum();
            // Gamma(2, 1.5), StudentT(4, 0, 1), Beta(2, 3), Uniform(0.05, 0.9), and the two log-Jacobians on (0, 1).
            sum += rate
                .iter()
                .map(|r| 2.0 * 1.5f64.ln() + r.ln() - 1.5 * r)
                .sum::<f64>();
            sum += lgamma(2.5)
                - lgamma(2.0)
                - 0.5 * (4.0 * PI).ln()
                - 2.5 * (1.0 + slope * slope / 4.0).ln();
            sum += 12f64.ln() + p.ln() + 2.0 * (1.0 - p).ln() + (p * (1.0 - p)).ln();
            sum += -(0.85f64.ln()) + (0.85 * s * (1.0 - s)).ln();
            let spread = u[6].exp();
            sum += 0.5f64.ln() - 0.5 * spread + u[6];
            let events: Vec<f64> = (0..n).map(|i| (i * i % 7) as f64).collect();
            for i in 0..n {
                let centred = dose[i] - mean_dose;
                let eta = rate[i % 3].ln() + slope * centred / 10.0 + (0.5 + i as f64).ln();
                sum += poisson(events[i], eta.exp());
                let (trials, hits) = ((3 + i) as f64, (i / 2) as f64);
                sum += lgamma(trials + 1.0) - lgamma(hits + 1.0) - lgamma(trials - hits + 1.0);
                sum += hits * p.ln() + (trials - hits) * (1.0 - p).ln();
                sum += bernoulli(i % 4 == 1, q * p) + bernoulli_logit(i % 4 == 1, slope * centred);
                let exposure = 0.5 + i as f64;
                sum += neg_binomial(events[i], eta.exp(), 0.2 + spread);
                sum += neg_binomial(hits, exposure, spread);
                let without_offset = rate[i % 3] * (slope * centred / 10.0).exp();
                sum += neg_binomial(hits, without_offset.sqrt(), rate[0]);
                sum += neg_binomial(hits, 5.0 * p, exposure);
                sum += neg_binomial(events[i], (slope * exposure.ln()).exp(), 2.5);
            }
            for i in 1..n {
                sum += poisson(events[i], 0.5 + events[i - 1] * rate[i % 3]);
            }
            sum
        },
    );
}
