//! Poisson regression with an offset, on simulated data: N = 1000, k = 10.

use super::case::Case;
use super::design::{Link, Regression, Row};
use super::simd::{Lanes, Register};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use rand_distr::{Poisson as Counts, StandardNormal};
use wgf::prelude::*;

model! {
    pub model Poisson {
        data { x: [real; n, k], exposure: [real(0.0..); n], y: [count; n] }
        let log_exposure = exposure.ln();
        let beta: [real; k] ~ Normal(0.0, 1.0);
        for i in 0..n {
            y[i] ~ PoissonLog(dot(x[i], beta) + log_exposure[i]);
        }
    }
}

const N: usize = 1000;
const K: usize = 10;

pub fn case() -> Case {
    let data = data();
    let by_hand = by_hand(&data);
    let model = Poisson::new(data).expect("the data are valid");
    Case::new("poisson", 0.6, model, by_hand)
}

fn data() -> PoissonData {
    let mut rng = ChaCha8Rng::seed_from_u64(10);
    let beta: Vec<f64> = (0..K).map(|k| 0.3 - 0.05 * k as f64).collect();
    let (mut x, mut exposure, mut y) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..N {
        let row: Vec<f64> = (0..K).map(|_| rng.sample(StandardNormal)).collect();
        exposure.push(0.5 + (i % 7) as f64);
        let eta: f64 = row.iter().zip(&beta).map(|(x, b)| x * b).sum();
        let rate = exposure[i] * eta.exp();
        let count: f64 = rng.sample(Counts::new(rate).expect("a positive rate"));
        y.push(count as u64);
        x.push(row);
    }
    PoissonData { x, exposure, y }
}

/// Xᵀy and y·offset beforehand, so that a row's term is −exp(η) alone.
fn by_hand(data: &PoissonData) -> Regression<Exponential, 10> {
    let offset: Vec<f64> = data.exposure.iter().map(|e| e.ln()).collect();
    let mut linear = vec![0.0; K];
    let mut constant = 0.0;
    for ((row, &y), offset) in data.x.iter().zip(&data.y).zip(&offset) {
        let ln_factorial: f64 = (1..=y).map(|j| (j as f64).ln()).sum();
        constant += y as f64 * offset - ln_factorial;
        for (s, x) in linear.iter_mut().zip(row) {
            *s += y as f64 * x;
        }
    }
    Regression::new(Exponential, &data.x, &offset, linear, constant)
}

struct Exponential;

impl Link for Exponential {
    #[inline(always)]
    fn terms<R: Register, const M: usize>(&self, row: Row<R, M>) -> [Lanes<R, M>; 3] {
        let rate = row.eta.exp();
        [rate, rate, Lanes::zero()]
    }
}
