//! GARCH(1, 1) on simulated data: d = 4, T = 1000.

use super::case::Case;
use super::dispatch::{ByHand, Columns, ColumnsMut};
use super::simd::{Eight, Lanes, Register, each, join, split};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use rand_distr::StandardNormal;
use wgf::prelude::*;

model! {
    pub model Garch {
        data { sigma1: real(0.0..), y: [real; t] }
        let mu ~ Normal(0.0, 1.0);
        let alpha0: positive ~ Flat;
        let alpha1: unit ~ Flat;
        let share: unit ~ Flat;
        let beta1 = (1.0 - alpha1) * share;
        let s: [real; t];
        s[0] = sigma1;
        for i in 1..t {
            s[i] = (alpha0 + alpha1 * (y[i - 1] - mu).powi(2) + beta1 * s[i - 1].powi(2)).sqrt();
        }
        y ~ Normal(mu, s);
    }
}

const T: usize = 1000;
const SIGMA_1: f64 = 0.8;

pub fn case() -> Case {
    let y = data();
    let by_hand = Volatility::new(&y);
    let sigma1 = SIGMA_1;
    let model = Garch::new(GarchData { sigma1, y }).expect("the data are valid");
    Case::new("garch", 0.6, model, by_hand)
}

fn data() -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let mut variance = SIGMA_1 * SIGMA_1;
    let mut y = Vec::new();
    for _ in 0..T {
        let z: f64 = rng.sample(StandardNormal);
        let shock = variance.sqrt() * z;
        y.push(0.1 + shock);
        variance = 0.1 + 0.3 * shock * shock + 0.5 * variance;
    }
    y
}

/// The recursion goes over variances, forwards, and their adjoints, backwards. One point keeps only those two sequential:
/// everything else takes several times together. A batch has its particles for that.
struct Volatility {
    y: Vec<f64>,
    constant: f64,
}

/// Times of one point that go together.
const WIDE: usize = 20;
type Wide<R> = Lanes<R, 5>;

/// The parameters of eight particles.
struct Parameters<R> {
    mu: Eight<R>,
    alpha_0: Eight<R>,
    alpha_1: Eight<R>,
    share: Eight<R>,
    /// 1 − α₁, and 1 − share.
    rest: [Eight<R>; 2],
    beta: Eight<R>,
    /// The log densities of prior and log-Jacobians.
    value: Eight<R>,
}

impl<R: Register> Parameters<R> {
    #[inline(always)]
    fn new(u: [Eight<R>; 4]) -> Self {
        let [mu, log_alpha_0, logit_alpha_1, logit_share] = u;
        let [softplus_alpha_1, alpha_1] = logit_alpha_1.softplus();
        let [softplus_share, share] = logit_share.softplus();
        let [rest_alpha_1, rest_share] = [-alpha_1 + 1.0, -share + 1.0];
        Parameters {
            mu,
            alpha_0: log_alpha_0.exp(),
            alpha_1,
            share,
            rest: [rest_alpha_1, rest_share],
            beta: rest_alpha_1 * share,
            // ln s(1 − s) = u − 2 softplus(u).
            value: mu * mu * -0.5 + log_alpha_0 + (logit_alpha_1 + logit_share)
                - (softplus_alpha_1 + softplus_share) * 2.0,
        }
    }

    /// The gradient in u from that in α₀, α₁, β and μ of the likelihood.
    #[inline(always)]
    fn gradient(&self, [d_alpha_0, d_alpha_1, d_beta, d_mu]: [Eight<R>; 4]) -> [Eight<R>; 4] {
        let [rest_alpha_1, rest_share] = self.rest;
        let d_alpha_1 = d_alpha_1 - self.share * d_beta;
        let d_share = rest_alpha_1 * d_beta;
        [
            d_mu - self.mu,
            d_alpha_0 * self.alpha_0 + 1.0,
            d_alpha_1 * (self.alpha_1 * rest_alpha_1) + (rest_alpha_1 - self.alpha_1),
            d_share * (self.share * rest_share) + (rest_share - self.share),
        ]
    }
}

/// −2 times the log likelihood of shocks e with variances v, its derivative in v, and e/v.
#[inline(always)]
fn terms<R: Register, const M: usize>(e: Lanes<R, M>, v: Lanes<R, M>) -> [Lanes<R, M>; 3] {
    let inv = v.recip();
    let pull = e * inv;
    let square = e * pull;
    [v.ln() + square, (square - 1.0) * inv * 0.5, pull]
}

impl Volatility {
    fn new(y: &[f64]) -> Self {
        assert!(y.len().is_multiple_of(WIDE));
        Volatility {
            y: y.to_vec(),
            constant: -0.5 * (y.len() + 1) as f64 * (2.0 * std::f64::consts::PI).ln(),
        }
    }
}

impl ByHand for Volatility {
    #[inline(always)]
    fn score_with<R: Register>(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let n = self.y.len();
        let at = Parameters::<R>::new(each(Eight::zero(), |i| Eight::splat(u[i])));
        let wide = |x: Eight<R>| -> Wide<R> { x.repeat() };
        let (mu, alpha_0, alpha_1) = (wide(at.mu), wide(at.alpha_0), wide(at.alpha_1));
        let beta = at.beta.0[0];

        // What a time adds to the next variance; then the variances; then the adjoints.
        let mut steps = vec![0.0; n];
        for (step, y) in steps.chunks_exact_mut(WIDE).zip(self.y.chunks_exact(WIDE)) {
            let e = Wide::load(y) - mu;
            alpha_1.mul_add(e * e, alpha_0).store(step);
        }
        let mut variances = vec![0.0; n];
        let mut variance = R::splat(SIGMA_1 * SIGMA_1);
        for (v, &step) in variances.iter_mut().zip(&steps) {
            *v = variance.array()[0];
            variance = variance.mul_add(beta, R::splat(step));
        }
        let (mut value, mut pulls) = (Wide::<R>::zero(), Wide::<R>::zero());
        let mut adjoints = steps;
        for ((adjoint, y), v) in adjoints
            .chunks_exact_mut(WIDE)
            .zip(self.y.chunks_exact(WIDE))
            .zip(variances.chunks_exact(WIDE))
        {
            let [term, slope, pull] = terms(Wide::<R>::load(y) - mu, Wide::load(v));
            value += term;
            pulls += pull;
            slope.store(adjoint);
        }
        // At a time, the adjoint of the next variance.
        let mut next = R::splat(0.0);
        for adjoint in adjoints.iter_mut().rev() {
            let slope = *adjoint;
            *adjoint = next.array()[0];
            next = next.mul_add(beta, R::splat(slope));
        }
        let zero = Wide::<R>::zero();
        let (mut d_alpha_0, mut d_alpha_1, mut d_beta, mut d_e) = (zero, zero, zero, zero);
        for ((adjoint, y), v) in adjoints
            .chunks_exact(WIDE)
            .zip(self.y.chunks_exact(WIDE))
            .zip(variances.chunks_exact(WIDE))
        {
            let (adjoint, e) = (Wide::<R>::load(adjoint), Wide::load(y) - mu);
            let pull = adjoint * e;
            d_alpha_0 += adjoint;
            d_alpha_1 = pull.mul_add(e, d_alpha_1);
            d_beta = adjoint.mul_add(Wide::load(v), d_beta);
            d_e += pull;
        }
        let total = |x: Wide<R>| Eight::<R>::splat(x.sum());
        let d_mu = total(pulls) - at.alpha_1 * total(d_e) * 2.0;
        let sums = [total(d_alpha_0), total(d_alpha_1), total(d_beta), d_mu];
        for (g, x) in gradient.iter_mut().zip(at.gradient(sums)) {
            *g = x.first();
        }
        at.value.first() - 0.5 * value.sum() + self.constant
    }

    #[inline(always)]
    fn eight_with<R: Register>(&self, u: Columns<'_>, mut gradient: ColumnsMut<'_>) -> Eight<R> {
        let zero = Eight::<R>::zero();
        let at = Parameters::<R>::new(each(zero, |i| u.get(i)));
        let mut variances = vec![zero; self.y.len()];
        let mut slopes = vec![zero; self.y.len()];
        let mut variance = Eight::splat(SIGMA_1 * SIGMA_1);
        let (mut value, mut pulls) = (Lanes::<R, 4>::zero(), Lanes::<R, 4>::zero());
        // Two times together, so that the steps of one logarithm overlap with the other's.
        let (pairs, _) = self.y.as_chunks::<2>();
        let (variance_pairs, _) = variances.as_chunks_mut::<2>();
        let (slope_pairs, _) = slopes.as_chunks_mut::<2>();
        for ((y, v), slopes) in pairs.iter().zip(variance_pairs).zip(slope_pairs) {
            let e: [_; 2] = each(zero, |i| Eight::splat(y[i]) - at.mu);
            for i in 0..2 {
                v[i] = variance;
                let step = at.alpha_1.mul_add(e[i] * e[i], at.alpha_0);
                variance = variance.mul_add(at.beta, step);
            }
            let [term, slope, pull] = terms(join(e), join(*v));
            value += term;
            pulls += pull;
            *slopes = split(slope);
        }
        let (mut d_alpha_0, mut d_alpha_1, mut d_beta, mut d_e) = (zero, zero, zero, zero);
        let mut next = zero;
        for ((&y, &v), &slope) in self.y.iter().zip(&variances).zip(&slopes).rev() {
            let e = Eight::splat(y) - at.mu;
            let pull = next * e;
            d_alpha_0 += next;
            d_alpha_1 = pull.mul_add(e, d_alpha_1);
            d_beta = next.mul_add(v, d_beta);
            d_e += pull;
            next = next.mul_add(at.beta, slope);
        }
        let d_mu = pulls.fold() - at.alpha_1 * d_e * 2.0;
        let result = at.gradient([d_alpha_0, d_alpha_1, d_beta, d_mu]);
        for (i, x) in result.into_iter().enumerate() {
            gradient.set(i, x);
        }
        at.value - value.fold() * 0.5 + self.constant
    }
}
