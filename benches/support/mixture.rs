//! A mixture of two normal distributions, on simulated data: d = 5, N = 1000.

use super::case::Case;
use super::dispatch::{ByHand, Columns, ColumnsMut};
use super::lanes::{Eight, Lanes, ROWS, join, split};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use rand_distr::StandardNormal;
use wgf::prelude::*;

model! {
    pub model Mixture {
        data { y: [real; n] }
        let mu: [real; 2] ~ Normal(0.0, 2.0);
        let sigma: [positive; 2] ~ Normal(0.0, 2.0);
        let theta ~ Beta(5.0, 5.0);
        for i in 0..n {
            let a = theta.ln() - ((y[i] - mu[0]) / sigma[0]).square() * 0.5 - sigma[0].ln();
            let b = (-theta).ln_1p() - ((y[i] - mu[1]) / sigma[1]).square() * 0.5 - sigma[1].ln();
            factor(a + log1p_exp(b - a));
        }
    }
}

const N: usize = 1000;

pub fn case() -> Case {
    let y = data();
    let by_hand = Components::new(&y);
    let model = Mixture::new(MixtureData { y }).expect("the data are valid");
    Case::new("mixture", 0.6, model, by_hand)
}

fn data() -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let mut normal = || rng.sample::<f64, _>(StandardNormal);
    (0..N)
        .map(|i| match i % 3 {
            0 => 1.5 + 1.2 * normal(),
            _ => -1.0 + 0.7 * normal(),
        })
        .collect()
}

/// Observations taken together: enough that the steps of one logarithm overlap with another's.
const CHUNK: usize = 20;

/// What does not depend on the observation out of the loop; one exponential an observation.
struct Components {
    y: Vec<f64>,
    constant: f64,
}

impl Components {
    fn new(y: &[f64]) -> Self {
        // Four normal densities of scale 2, and 1/B(5, 5) = 630.
        let ln_2pi = (2.0 * std::f64::consts::PI).ln();
        Components {
            y: y.to_vec(),
            constant: -2.0 * ln_2pi - 4.0 * 2f64.ln() + 630f64.ln(),
        }
    }
}

/// ln θ, ln(1 − θ) and θ of its logit.
#[inline(always)]
fn logarithms<const N: usize, const FUSED: bool>(logit: Lanes<N, FUSED>) -> [Lanes<N, FUSED>; 3] {
    let (softplus, theta) = logit.softplus();
    [logit - softplus, -softplus, theta]
}

/// What the observations add up to.
#[derive(Clone, Copy)]
struct Sums<T> {
    /// ln(a + b) less the part of ln a that does not depend on the observation.
    value: T,
    /// The weights of the second component.
    weight: T,
    /// Of each component, weight times z, and times z².
    pull: [T; 2],
    square: [T; 2],
}

impl Components {
    /// The log density and gradient from the sums; `N` is 1 for one point.
    #[inline(always)]
    fn finish<const N: usize, const FUSED: bool>(
        &self,
        u: [Lanes<N, FUSED>; 5],
        sigma: [Lanes<N, FUSED>; 2],
        [ln_theta, ln_rest, theta]: [Lanes<N, FUSED>; 3],
        sums: Sums<Lanes<N, FUSED>>,
    ) -> (Lanes<N, FUSED>, [Lanes<N, FUSED>; 5]) {
        let n = self.y.len() as f64;
        let second = sums.weight;
        let first = -second + n;
        let [var_0, var_1] = sigma.map(|s| s * s);
        let mu_squares = u[0].mul_add(u[0], u[1] * u[1]);
        let value = sums.value + (ln_theta - u[2]) * n - (mu_squares + var_0 + var_1) * 0.125
            + (ln_theta + ln_rest) * 5.0
            + (u[2] + u[3])
            + self.constant;
        let gradient = [
            sums.pull[0] * sigma[0].recip() - u[0] * 0.25,
            sums.pull[1] * sigma[1].recip() - u[1] * 0.25,
            sums.square[0] - first - var_0 * 0.25 + 1.0,
            sums.square[1] - second - var_1 * 0.25 + 1.0,
            // w₁(1 − θ) − w₂θ, and 5(1 − θ) − 5θ of prior and log-Jacobian.
            first + 5.0 - theta * (n + 10.0),
        ];
        (value, gradient)
    }
}

impl ByHand for Components {
    #[inline(always)]
    fn score_with<const FUSED: bool>(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let u: [Lanes<1, FUSED>; 5] = std::array::from_fn(|i| Lanes([u[i]]));
        let sigma = [u[2].exp(), u[3].exp()];
        let thetas = logarithms(u[4]);
        let wide = |x: Lanes<1, FUSED>| Lanes::<CHUNK, FUSED>::splat(x.0[0]);
        let inv = sigma.map(|s| wide(s.recip()));
        let shift = [0, 1].map(|c| -wide(u[c]) * inv[c]);
        let odds = wide((thetas[1] - u[3]) - (thetas[0] - u[2]));

        let zero = Lanes::<4, FUSED>::ZERO;
        let mut sums = Sums {
            value: zero,
            weight: zero,
            pull: [zero; 2],
            square: [zero; 2],
        };
        for y in self.y.chunks_exact(CHUNK) {
            let y = Lanes::<CHUNK, FUSED>::load(y);
            let z = [0, 1].map(|c| y.mul_add(inv[c], shift[c]));
            let half = [z[0] * z[0] * 0.5, z[1] * z[1] * 0.5];
            let (value, second) = (odds + half[0] - half[1]).softplus();
            let weights = [-second + 1.0, second];
            sums.value += (value - half[0]).fold();
            sums.weight += second.fold();
            for c in 0..2 {
                let pull = weights[c] * z[c];
                sums.pull[c] += pull.fold();
                sums.square[c] = pull.dot(z[c], sums.square[c]);
            }
        }
        let one = |x: Lanes<4, FUSED>| Lanes([x.sum()]);
        let sums = Sums {
            value: one(sums.value),
            weight: one(sums.weight),
            pull: sums.pull.map(one),
            square: sums.square.map(one),
        };
        let (value, result) = self.finish(u, sigma, thetas, sums);
        for (g, r) in gradient.iter_mut().zip(result) {
            *g = r.0[0];
        }
        value.0[0]
    }

    #[inline(always)]
    fn eight_with<const FUSED: bool>(
        &self,
        u: Columns<'_>,
        mut gradient: ColumnsMut<'_>,
    ) -> Eight<FUSED> {
        let u: [Eight<FUSED>; 5] = std::array::from_fn(|i| u.get(i));
        let sigma = [u[2].exp(), u[3].exp()];
        let thetas = logarithms(u[4]);
        let inv = sigma.map(Lanes::recip);
        let shift = [0, 1].map(|c| -u[c] * inv[c]);
        let odds = (thetas[1] - u[3]) - (thetas[0] - u[2]);

        let zero = Eight::<FUSED>::ZERO;
        let mut sums = Sums {
            value: zero,
            weight: zero,
            pull: [zero; 2],
            square: [zero; 2],
        };
        for y in self.y.as_chunks::<ROWS>().0 {
            let z = y.map(|y| [0, 1].map(|c| inv[c].mul_add(Eight::splat(y), shift[c])));
            let half = z.map(|z| z.map(|z| z * z * 0.5));
            let difference = half.map(|half| odds + half[0] - half[1]);
            let (values, weights) = join(difference).softplus();
            let weights = split(weights);
            sums.value += values.fold();
            for r in 0..ROWS {
                sums.value = sums.value - half[r][0];
                sums.weight += weights[r];
                let weights = [-weights[r] + 1.0, weights[r]];
                for c in 0..2 {
                    let pull = weights[c] * z[r][c];
                    sums.pull[c] += pull;
                    sums.square[c] = pull.mul_add(z[r][c], sums.square[c]);
                }
            }
        }
        let (value, result) = self.finish(u, sigma, thetas, sums);
        for (i, g) in result.into_iter().enumerate() {
            gradient.set(i, g);
        }
        value
    }
}
