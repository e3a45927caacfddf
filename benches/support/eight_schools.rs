//! Eight schools, non-centred: d = 10, N = 8.

use super::case::Case;
use super::dispatch::{ByHand, Columns, ColumnsMut};
use super::simd::{Eight, Register, exp, ln};
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

const Y: [f64; 8] = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
const SIGMA: [f64; 8] = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];

pub fn case() -> Case {
    let data = EightSchoolsData {
        y: Y.to_vec(),
        sigma: SIGMA.to_vec(),
    };
    let model = EightSchools::new(data).expect("the data are valid");
    Case::new("eight_schools", 0.6, model, Schools::new())
}

/// Constants and reciprocals of the data beforehand; one point takes the schools side by side, a batch its particles.
struct Schools {
    y: [f64; 8],
    inv_sigma: [f64; 8],
    constant: f64,
}

impl Schools {
    fn new() -> Self {
        let half_ln_2pi = 0.5 * (2.0 * std::f64::consts::PI).ln();
        let ln_sigma: f64 = SIGMA.iter().map(|s| s.ln()).sum();
        // mu, z and y: 1 + 8 + 8 normal constants; tau: ln 2/(5π).
        let constant =
            -17.0 * half_ln_2pi - 5f64.ln() - ln_sigma + (2.0 / (5.0 * std::f64::consts::PI)).ln();
        Schools {
            y: Y,
            inv_sigma: SIGMA.map(|s| 1.0 / s),
            constant,
        }
    }
}

impl ByHand for Schools {
    #[inline(always)]
    fn score_with<R: Register>(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let (u, gradient) = (&u[..10], &mut gradient[..10]);
        let (mu, log_tau) = (u[0], u[1]);
        let tau = exp::<R>(log_tau);
        let z = Eight::<R>::load(&u[2..]);
        let inv_sigma = Eight::<R>::load(&self.inv_sigma);
        let mean = z.mul_add(Eight::splat(tau), Eight::splat(mu));
        let r = (Eight::load(&self.y) - mean) * inv_sigma;
        let g = r * inv_sigma;
        let squares = r.mul_add(r, z * z).sum();
        (g * tau - z).store(&mut gradient[2..]);
        // τ²/25, of the half-Cauchy.
        let scaled = tau * tau * 0.04;
        gradient[0] = g.sum() - 0.04 * mu;
        gradient[1] = (g * z).sum() * tau - 2.0 * scaled / (1.0 + scaled) + 1.0;
        self.constant - 0.02 * mu * mu - ln::<R>(1.0 + scaled) + log_tau - 0.5 * squares
    }

    #[inline(always)]
    fn eight_with<R: Register>(&self, u: Columns<'_>, mut gradient: ColumnsMut<'_>) -> Eight<R> {
        let (mu, log_tau) = (u.get::<R>(0), u.get::<R>(1));
        let tau = log_tau.exp();
        let (mut squares, mut sum_g, mut sum_gz) = (mu * mu * 0.04, mu * -0.04, Eight::zero());
        for j in 0..8 {
            let z = u.get::<R>(2 + j);
            let r = (Eight::splat(self.y[j]) - z.mul_add(tau, mu)) * self.inv_sigma[j];
            let g = r * self.inv_sigma[j];
            squares = r.mul_add(r, z.mul_add(z, squares));
            sum_g += g;
            sum_gz = g.mul_add(z, sum_gz);
            gradient.set(2 + j, g.mul_add(tau, -z));
        }
        let one = tau * tau * 0.04 + 1.0;
        // 2 τ²/25 / (1 + τ²/25) = 2 − 2/(1 + τ²/25).
        let pull = one.recip() * 2.0 - 1.0;
        gradient.set(0, sum_g);
        gradient.set(1, sum_gz.mul_add(tau, pull));
        log_tau - one.ln() - squares * 0.5 + self.constant
    }
}
