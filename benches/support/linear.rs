//! Linear regression with normal noise, on simulated data: N = 1000, k = 50.

use super::case::Case;
use super::design::{Finished, Link, Regression, Row, Sums};
use super::simd::{Eight, Lanes, Register};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use rand_distr::StandardNormal;
use wgf::prelude::*;

model! {
    pub model Linear {
        data { x: [real; n, k], y: [real; n] }
        let beta: [real; k] ~ Normal(0.0, 1.0);
        let sigma ~ Exponential(1.0);
        for i in 0..n {
            y[i] ~ Normal(dot(x[i], beta), sigma);
        }
    }
}

const N: usize = 1000;
const K: usize = 50;

pub fn case() -> Case {
    let data = data();
    let by_hand = by_hand(&data);
    let model = Linear::new(data).expect("the data are valid");
    Case::new("linear", 0.6, model, by_hand)
}

fn data() -> LinearData {
    let mut rng = ChaCha8Rng::seed_from_u64(50);
    let mut normal = || rng.sample::<f64, _>(StandardNormal);
    let beta: Vec<f64> = (0..K).map(|_| 0.3 * normal()).collect();
    let x: Vec<Vec<f64>> = (0..N).map(|_| (0..K).map(|_| normal()).collect()).collect();
    let mean = |row: &Vec<f64>| row.iter().zip(&beta).map(|(x, b)| x * b).sum::<f64>();
    let y = x.iter().map(|row| mean(row) + normal()).collect();
    LinearData { x, y }
}

fn by_hand(data: &LinearData) -> Regression<Squares, 10> {
    let offset = vec![0.0; N];
    let constant = -0.5 * N as f64 * (2.0 * std::f64::consts::PI).ln();
    Regression::new(Squares, &data.x, &offset, vec![0.0; K], constant).with_outcome(&data.y)
}

/// Half the squared residual; v = ln σ.
struct Squares;

impl Link for Squares {
    const HAS_OWN: bool = true;

    #[inline(always)]
    fn terms<R: Register, const M: usize>(&self, row: Row<R, M>) -> [Lanes<R, M>; 3] {
        let residual = row.eta - row.y;
        [residual * residual * 0.5, residual, Lanes::zero()]
    }

    #[inline(always)]
    fn finish<R: Register>(&self, sums: Sums<Lanes<R, 1>>) -> Finished<Lanes<R, 1>> {
        finish(sums)
    }

    #[inline(always)]
    fn finish_eight<R: Register>(&self, sums: Sums<Eight<R>>) -> Finished<Eight<R>> {
        finish(sums)
    }
}

#[inline(always)]
fn finish<R: Register, const M: usize>(sums: Sums<Lanes<R, M>>) -> Finished<Lanes<R, M>> {
    let (v, sigma) = (sums.v, sums.v.exp());
    let precision = (sigma * sigma).recip();
    let squares = precision * sums.values;
    let n = N as f64;
    Finished {
        value: -squares - sigma + v * (1.0 - n),
        of_v: squares * 2.0 - sigma + (1.0 - n),
        scale: precision,
    }
}
