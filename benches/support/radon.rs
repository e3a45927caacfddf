//! Radon: a hierarchical regression on simulated data, N = 919 homes in 85 counties, d = 89.

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use rand_distr::StandardNormal;
use wgf::prelude::*;

model! {
    pub model Radon {
        data {
            counties: size,
            county: [index(counties); homes],
            floor: [real; homes],
            log_radon: [real; homes],
        }
        let mu ~ Normal(0.0, 10.0);
        let tau ~ HalfNormal(1.0);
        let beta ~ Normal(0.0, 10.0);
        let sigma ~ HalfNormal(1.0);
        let alpha: [real; counties] ~ Normal(mu, tau);
        for i in 0..homes {
            log_radon[i] ~ Normal(alpha[county[i]] + beta * floor[i], sigma);
        }
    }
}

const HOMES: usize = 919;
const COUNTIES: usize = 85;

pub fn data() -> RadonData {
    let mut rng = ChaCha8Rng::seed_from_u64(919);
    let mut normal = |scale: f64| scale * rng.sample::<f64, _>(StandardNormal);
    let alpha: Vec<f64> = (0..COUNTIES).map(|_| 1.5 + normal(0.3)).collect();
    // In survey order: homes of a county are not next to each other.
    let county: Vec<usize> = (0..HOMES)
        .map(|i| (i * 37 + i * i % 11) % COUNTIES)
        .collect();
    let floor: Vec<f64> = (0..HOMES)
        .map(|i| f64::from(u8::from(i % 6 == 0)))
        .collect();
    let log_radon = (0..HOMES)
        .map(|i| alpha[county[i]] - 0.7 * floor[i] + normal(0.75))
        .collect();
    RadonData {
        counties: COUNTIES,
        county,
        floor,
        log_radon,
    }
}

pub fn model() -> Radon {
    Radon::new(data()).expect("the data are valid")
}

/// The score as an expert writes it: constants beforehand, ln σ and 1/σ out of the loop.
pub struct ByHand {
    data: RadonData,
    constant: f64,
}

impl ByHand {
    pub fn new() -> Self {
        let half_ln_2pi = 0.5 * (2.0 * std::f64::consts::PI).ln();
        // Half-normal densities have twice the normal's height.
        let half_normals = 2.0 * (2f64.ln() - half_ln_2pi);
        let normals = -((2 + COUNTIES + HOMES) as f64) * half_ln_2pi - 2.0 * 10f64.ln();
        ByHand {
            data: data(),
            constant: half_normals + normals,
        }
    }

    pub fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let (mu, log_tau, beta, log_sigma) = (u[0], u[1], u[2], u[3]);
        let (tau, sigma) = (log_tau.exp(), log_sigma.exp());
        let alpha = &u[4..4 + COUNTIES];
        let (head, d_alpha) = gradient.split_at_mut(4);
        let d_alpha = &mut d_alpha[..COUNTIES];
        let mut value =
            self.constant - 0.005 * (mu * mu + beta * beta) - 0.5 * (tau * tau + sigma * sigma)
                + log_tau
                + log_sigma;
        let (inv_tau, inv_var_tau) = (1.0 / tau, 1.0 / (tau * tau));
        let (mut d_mu, mut squares) = (0.0, 0.0);
        for (a, d) in alpha.iter().zip(d_alpha.iter_mut()) {
            let r = a - mu;
            squares += r * r;
            d_mu += r;
            *d = -r * inv_var_tau;
        }
        value -= 0.5 * squares * inv_var_tau + COUNTIES as f64 * log_tau;
        let d_tau = (squares * inv_var_tau - COUNTIES as f64) * inv_tau - tau;

        let inv_var = 1.0 / (sigma * sigma);
        let (mut d_beta, mut squares) = (0.0, 0.0);
        let rows = self
            .data
            .county
            .iter()
            .zip(&self.data.floor)
            .zip(&self.data.log_radon);
        for ((&c, &floor), &y) in rows {
            let r = y - alpha[c] - beta * floor;
            squares += r * r;
            let g = r * inv_var;
            d_alpha[c] += g;
            d_beta += g * floor;
        }
        value -= 0.5 * squares * inv_var + HOMES as f64 * log_sigma;
        head[0] = d_mu * inv_var_tau - 0.01 * mu;
        head[1] = d_tau * tau + 1.0;
        head[2] = d_beta - 0.01 * beta;
        head[3] = squares * inv_var - HOMES as f64 - sigma * sigma + 1.0;
        value
    }
}
