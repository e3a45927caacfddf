//! Logistic regression on simulated data, N = 1000, k = 50.

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use rand_distr::StandardNormal;
use wgf::prelude::*;

model! {
    pub model Logistic {
        data { x: [real; n, k], y: [bool; n] }
        let beta: [real; k] ~ Normal(0.0, 1.0);
        for i in 0..n {
            y[i] ~ BernoulliLogit(dot(x[i], beta));
        }
    }
}

const N: usize = 1000;
const K: usize = 50;

pub fn data() -> LogisticData {
    let mut rng = ChaCha8Rng::seed_from_u64(1000);
    let mut normal = || rng.sample::<f64, _>(StandardNormal);
    let beta: Vec<f64> = (0..K).map(|_| 0.3 * normal()).collect();
    let x: Vec<Vec<f64>> = (0..N).map(|_| (0..K).map(|_| normal()).collect()).collect();
    let y = x
        .iter()
        .map(|row| {
            let eta: f64 = row.iter().zip(&beta).map(|(x, b)| x * b).sum();
            eta + normal() > 0.0
        })
        .collect();
    LogisticData { x, y }
}

pub fn model() -> Logistic {
    Logistic::new(data()).expect("the data are valid")
}

/// The score as an expert writes it: flat row-major X, unrolled inner products, one exponential shared by the density and
/// its derivative.
pub struct ByHand {
    x: Vec<f64>,
    y: Vec<f64>,
    constant: f64,
}

impl ByHand {
    pub fn new() -> Self {
        let LogisticData { x, y } = data();
        ByHand {
            x: x.into_iter().flatten().collect(),
            y: y.into_iter().map(f64::from).collect(),
            constant: -(K as f64) * 0.5 * (2.0 * std::f64::consts::PI).ln(),
        }
    }

    pub fn score(&self, beta: &[f64], gradient: &mut [f64]) -> f64 {
        let (beta, gradient) = (&beta[..K], &mut gradient[..K]);
        let mut value = self.constant;
        for (g, &b) in gradient.iter_mut().zip(beta) {
            value -= 0.5 * b * b;
            *g = -b;
        }
        for (row, &y) in self.x.chunks_exact(K).zip(&self.y) {
            let eta = dot(row, beta);
            let e = (-eta.abs()).exp();
            let p = if eta >= 0.0 {
                1.0 / (1.0 + e)
            } else {
                e / (1.0 + e)
            };
            value += y * eta - eta.max(0.0) - e.ln_1p();
            let r = y - p;
            for (g, &x) in gradient.iter_mut().zip(row) {
                *g += r * x;
            }
        }
        value
    }
}

/// Eight partial sums, so that the additions overlap.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut partial = [0.0; 8];
    let (a_chunks, b_chunks) = (a.chunks_exact(8), b.chunks_exact(8));
    let tail: f64 = a_chunks
        .remainder()
        .iter()
        .zip(b_chunks.remainder())
        .map(|(x, y)| x * y)
        .sum();
    for (a, b) in a_chunks.zip(b_chunks) {
        for lane in 0..8 {
            partial[lane] += a[lane] * b[lane];
        }
    }
    partial.iter().sum::<f64>() + tail
}
