//! A mixture of two normal distributions, on simulated data: d = 5, N = 1000.

use super::case::Case;
use super::dispatch::{ByHand, Columns, ColumnsMut};
use super::simd::{Eight, Lanes, Register, each};
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
fn logarithms<R: Register>(logit: Eight<R>) -> [Eight<R>; 3] {
    let [softplus, theta] = logit.softplus();
    [logit - softplus, -softplus, theta]
}

/// What does not depend on the observation.
struct Settings<R, const M: usize> {
    /// zₖ = y inv + shift.
    inv: [Lanes<R, M>; 2],
    shift: [Lanes<R, M>; 2],
    /// ln b − ln a, without the squares.
    odds: Lanes<R, M>,
}

impl<R: Register, const M: usize> Settings<R, M> {
    #[inline(always)]
    fn new(u: [Eight<R>; 5], sigma: [Eight<R>; 2], [ln_theta, ln_rest, _]: [Eight<R>; 3]) -> Self {
        let inv = [sigma[0].recip(), sigma[1].recip()];
        let odds = (ln_rest - u[3]) - (ln_theta - u[2]);
        Settings {
            inv: each(Lanes::zero(), |c| inv[c].repeat()),
            shift: each(Lanes::zero(), |c| (-u[c] * inv[c]).repeat()),
            odds: odds.repeat(),
        }
    }
}

/// What the observations add up to.
#[derive(Clone, Copy)]
struct Sums<R, const M: usize> {
    /// ln(a + b) less the part of ln a that does not depend on the observation.
    value: Lanes<R, M>,
    /// The weights of the second component.
    weight: Lanes<R, M>,
    /// Of each component, weight times z, and times z².
    pull: [Lanes<R, M>; 2],
    square: [Lanes<R, M>; 2],
}

impl<R: Register, const M: usize> Sums<R, M> {
    #[inline(always)]
    fn zero() -> Self {
        let zero = Lanes::zero();
        Sums {
            value: zero,
            weight: zero,
            pull: [zero; 2],
            square: [zero; 2],
        }
    }

    #[inline(always)]
    fn add(&mut self, settings: &Settings<R, M>, y: Lanes<R, M>) {
        let zero = Lanes::zero();
        let z: [_; 2] = each(zero, |c| y.mul_add(settings.inv[c], settings.shift[c]));
        let half = [z[0] * z[0] * 0.5, z[1] * z[1] * 0.5];
        let [value, second] = (settings.odds + half[0] - half[1]).softplus();
        let weights = [-second + 1.0, second];
        self.value += value - half[0];
        self.weight += second;
        for c in 0..2 {
            let pull = weights[c] * z[c];
            self.pull[c] += pull;
            self.square[c] = pull.mul_add(z[c], self.square[c]);
        }
    }

    /// The sums of each particle.
    #[inline(always)]
    fn fold(self) -> Sums<R, 2> {
        self.map(Lanes::fold)
    }

    /// Every lane the sum of all.
    #[inline(always)]
    fn total(self) -> Sums<R, 2> {
        self.map(|x| Lanes::splat(x.sum()))
    }

    #[inline(always)]
    fn map(self, f: impl Fn(Lanes<R, M>) -> Eight<R>) -> Sums<R, 2> {
        let zero = Eight::zero();
        Sums {
            value: f(self.value),
            weight: f(self.weight),
            pull: each(zero, |c| f(self.pull[c])),
            square: each(zero, |c| f(self.square[c])),
        }
    }
}

impl Components {
    /// The log densities and gradients from the sums.
    #[inline(always)]
    fn finish<R: Register>(
        &self,
        u: [Eight<R>; 5],
        sigma: [Eight<R>; 2],
        [ln_theta, ln_rest, theta]: [Eight<R>; 3],
        sums: Sums<R, 2>,
    ) -> (Eight<R>, [Eight<R>; 5]) {
        let n = self.y.len() as f64;
        let second = sums.weight;
        let first = -second + n;
        let (var_0, var_1) = (sigma[0] * sigma[0], sigma[1] * sigma[1]);
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
    fn score_with<R: Register>(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        // Eight times the same, where only the observations differ.
        let u: [Eight<R>; 5] = each(Eight::zero(), |i| Eight::splat(u[i]));
        let sigma = [u[2].exp(), u[3].exp()];
        let thetas = logarithms(u[4]);
        let settings = Settings::new(u, sigma, thetas);
        let mut sums = Sums::zero();
        for y in self.y.chunks_exact(20) {
            sums.add(&settings, Lanes::<R, 5>::load(y));
        }
        let (value, result) = self.finish(u, sigma, thetas, sums.total());
        for (g, r) in gradient.iter_mut().zip(result) {
            *g = r.first();
        }
        value.first()
    }

    #[inline(always)]
    fn eight_with<R: Register>(&self, u: Columns<'_>, mut gradient: ColumnsMut<'_>) -> Eight<R> {
        let u: [Eight<R>; 5] = each(Eight::zero(), |i| u.get(i));
        let sigma = [u[2].exp(), u[3].exp()];
        let thetas = logarithms(u[4]);
        let settings = Settings::new(u, sigma, thetas);
        let mut sums = Sums::zero();
        for &[a, b] in self.y.as_chunks().0 {
            let [a, b] = [R::splat(a), R::splat(b)];
            sums.add(&settings, Lanes([a, a, b, b]));
        }
        let (value, result) = self.finish(u, sigma, thetas, sums.fold());
        for (i, g) in result.into_iter().enumerate() {
            gradient.set(i, g);
        }
        value
    }
}
