//! Radon: a hierarchical regression on simulated data, N = 919 homes in 85 counties, d = 89.

use super::case::Case;
use super::dispatch::{ByHand, Columns, ColumnsMut};
use super::simd::{Eight, Register, each, exp};
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

fn data() -> RadonData {
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

pub fn case() -> Case {
    let by_hand = Homes::new(&data());
    let model = Radon::new(data()).expect("the data are valid");
    Case::new("radon", 0.6, model, by_hand)
}

/// The county of the homes that fill the last block. Its intercept is zero, and so are its homes' data and residuals.
const NOWHERE: usize = COUNTIES;
const ROOM: usize = COUNTIES + 1;

/// Homes in blocks of eight; ln σ, 1/σ² and the county's own prior out of the loop over them.
struct Homes {
    county: Vec<[u32; 8]>,
    floor: Vec<[f64; 8]>,
    y: Vec<[f64; 8]>,
    constant: f64,
}

impl Homes {
    fn new(data: &RadonData) -> Self {
        let half_ln_2pi = 0.5 * (2.0 * std::f64::consts::PI).ln();
        // Half-normal densities have twice the normal's height.
        let half_normals = 2.0 * (2f64.ln() - half_ln_2pi);
        let normals = -((2 + COUNTIES + HOMES) as f64) * half_ln_2pi - 2.0 * 10f64.ln();
        let county: Vec<u32> = data.county.iter().map(|&c| c as u32).collect();
        Homes {
            county: blocks(&county, NOWHERE as u32),
            floor: blocks(&data.floor, 0.0),
            y: blocks(&data.log_radon, 0.0),
            constant: half_normals + normals,
        }
    }

    #[inline(always)]
    fn rows(&self) -> impl Iterator<Item = (&[u32; 8], &[f64; 8], &[f64; 8])> {
        let rows = self.county.iter().zip(&self.floor).zip(&self.y);
        rows.map(|((county, floor), y)| (county, floor, y))
    }
}

fn blocks<T: Copy>(from: &[T], fill: T) -> Vec<[T; 8]> {
    let block = |chunk: &[T]| std::array::from_fn(|l| *chunk.get(l).unwrap_or(&fill));
    from.chunks(8).map(block).collect()
}

impl ByHand for Homes {
    #[inline(always)]
    fn score_with<R: Register>(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let (u, gradient) = (&u[..4 + COUNTIES], &mut gradient[..4 + COUNTIES]);
        let (mu, log_tau, beta, log_sigma) = (u[0], u[1], u[2], u[3]);
        let (tau, sigma) = (exp::<R>(log_tau), exp::<R>(log_sigma));
        let (inv_var_tau, inv_var) = (1.0 / (tau * tau), 1.0 / (sigma * sigma));
        let mut alpha = [0.0; ROOM];
        alpha[..COUNTIES].copy_from_slice(&u[4..]);
        // Sums of residuals of a county.
        let mut sums = [0.0; ROOM];
        let (mut squares, mut with_floor) = (Eight::<R>::zero(), Eight::<R>::zero());
        for (county, floor, y) in self.rows() {
            let mean: [f64; 8] = each(0.0, |l| alpha[county[l] as usize]);
            let floor = Eight::load(floor);
            let r = Eight::load(y) - floor.mul_add(Eight::splat(beta), Eight::load(&mean));
            squares = r.mul_add(r, squares);
            with_floor = r.mul_add(floor, with_floor);
            let mut residuals = [0.0; 8];
            r.store(&mut residuals);
            for l in 0..8 {
                sums[county[l] as usize] += residuals[l];
            }
        }
        let (squares, with_floor) = (squares.sum(), with_floor.sum());

        let (mut squares_tau, mut d_mu) = ([0.0; 4], [0.0; 4]);
        for (c, g) in gradient[4..].iter_mut().enumerate() {
            let r = alpha[c] - mu;
            squares_tau[c % 4] += r * r;
            d_mu[c % 4] += r;
            *g = sums[c] * inv_var - r * inv_var_tau;
        }
        let squares_tau = squares_tau.iter().sum::<f64>() * inv_var_tau;
        let squares_y = squares * inv_var;
        gradient[0] = d_mu.iter().sum::<f64>() * inv_var_tau - 0.01 * mu;
        gradient[1] = squares_tau - COUNTIES as f64 - tau * tau + 1.0;
        gradient[2] = with_floor * inv_var - 0.01 * beta;
        gradient[3] = squares_y - HOMES as f64 - sigma * sigma + 1.0;
        self.constant
            - 0.005 * (mu * mu + beta * beta)
            - 0.5 * (tau * tau + sigma * sigma + squares_tau + squares_y)
            + (1.0 - COUNTIES as f64) * log_tau
            + (1.0 - HOMES as f64) * log_sigma
    }

    #[inline(always)]
    fn eight_with<R: Register>(&self, u: Columns<'_>, mut gradient: ColumnsMut<'_>) -> Eight<R> {
        let [mu, log_tau, beta, log_sigma] = each(Eight::zero(), |i| u.get(i));
        let (tau, sigma) = (log_tau.exp(), log_sigma.exp());
        let (var_tau, var) = (tau * tau, sigma * sigma);
        let (inv_var_tau, inv_var) = (var_tau.recip(), var.recip());
        // Of each county its intercept and the sum of its homes' residuals, next to each other.
        let mut counties = [[Eight::<R>::zero(); 2]; ROOM];
        for (c, [alpha, _]) in counties[..COUNTIES].iter_mut().enumerate() {
            *alpha = u.get(4 + c);
        }
        let (mut squares, mut with_floor) = (Eight::<R>::zero(), Eight::<R>::zero());
        let county = self.county.as_flattened();
        let floor = self.floor.as_flattened();
        let y = self.y.as_flattened();
        for ((&county, &floor), &y) in county.iter().zip(floor).zip(y) {
            let [alpha, sum] = &mut counties[county as usize];
            let floor = Eight::splat(floor);
            let r = Eight::splat(y) - beta.mul_add(floor, *alpha);
            *sum += r;
            squares = r.mul_add(r, squares);
            with_floor = r.mul_add(floor, with_floor);
        }
        let squares_y = squares * inv_var;

        let (mut squares_tau, mut d_mu) = (Eight::zero(), Eight::zero());
        for (c, [alpha, sum]) in counties[..COUNTIES].iter().enumerate() {
            let r = *alpha - mu;
            squares_tau = r.mul_add(r, squares_tau);
            d_mu += r;
            gradient.set(4 + c, *sum * inv_var - r * inv_var_tau);
        }
        let squares_tau = squares_tau * inv_var_tau;
        gradient.set(0, d_mu * inv_var_tau - mu * 0.01);
        gradient.set(1, squares_tau - var_tau + (1.0 - COUNTIES as f64));
        gradient.set(2, with_floor * inv_var - beta * 0.01);
        gradient.set(3, squares_y - var + (1.0 - HOMES as f64));
        (mu * mu + beta * beta) * -0.005 - (var_tau + var + squares_tau + squares_y) * 0.5
            + log_tau * (1.0 - COUNTIES as f64)
            + log_sigma * (1.0 - HOMES as f64)
            + self.constant
    }
}
