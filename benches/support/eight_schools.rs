//! Eight schools, non-centred: d = 10, N = 8.

use wgf::prelude::*;

model! {
    pub model EightSchools {
        data { y: [real; schools], sigma: [real(0.0..); schools] }
        let mu ~ Normal(0.0, 5.0);
        let tau ~ HalfCauchy(5.0);
        let z: [real; schools] ~ Normal(0.0, 1.0);
        let theta[j in schools] = mu + tau * z[j];
        for j in 0..schools {
            y[j] ~ Normal(theta[j], sigma[j]);
        }
    }
}

pub const Y: [f64; 8] = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
pub const SIGMA: [f64; 8] = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];

pub fn model() -> EightSchools {
    let data = EightSchoolsData {
        y: Y.to_vec(),
        sigma: SIGMA.to_vec(),
    };
    EightSchools::new(data).expect("the data are valid")
}

/// The score as an expert writes it: constants and reciprocals of the data made beforehand, one fused loop.
pub struct ByHand {
    y: Vec<f64>,
    inv_sigma: Vec<f64>,
    constant: f64,
}

impl ByHand {
    pub fn new() -> Self {
        let half_ln_2pi = 0.5 * (2.0 * std::f64::consts::PI).ln();
        let ln_sigma: f64 = SIGMA.iter().map(|s| s.ln()).sum();
        // mu, z and y: 1 + 8 + 8 normal constants; tau: ln 2/(5π).
        let constant =
            -17.0 * half_ln_2pi - 5f64.ln() - ln_sigma + (2.0 / (5.0 * std::f64::consts::PI)).ln();
        ByHand {
            y: Y.to_vec(),
            inv_sigma: SIGMA.iter().map(|s| 1.0 / s).collect(),
            constant,
        }
    }

    pub fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let (mu, log_tau) = (u[0], u[1]);
        let tau = log_tau.exp();
        let z = &u[2..10];
        let (head, gradient_z) = gradient.split_at_mut(2);
        let gradient_z = &mut gradient_z[..8];
        let (y, inv_sigma) = (&self.y[..8], &self.inv_sigma[..8]);
        let scaled = tau * tau * 0.04;
        let mut value = self.constant - 0.02 * mu * mu - (1.0 + scaled).ln() + log_tau;
        let (mut d_mu, mut d_tau) = (-0.04 * mu, -0.08 * tau / (1.0 + scaled));
        for j in 0..8 {
            let r = (y[j] - mu - tau * z[j]) * inv_sigma[j];
            let g = r * inv_sigma[j];
            value -= 0.5 * (r * r + z[j] * z[j]);
            d_mu += g;
            d_tau += g * z[j];
            gradient_z[j] = g * tau - z[j];
        }
        head[0] = d_mu;
        head[1] = d_tau * tau + 1.0;
        value
    }
}
