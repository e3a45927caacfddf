//! Logistic regression on simulated data: N = 1000, k = 50, and N = 10000, k = 100.

use super::case::Case;
use super::design::{Link, Regression, Row};
use super::simd::{Lanes, Register};
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

/// The sizes of the small case.
pub const N: usize = 1000;
pub const K: usize = 50;

pub fn small() -> Case {
    case::<10>("logistic", 0.6, (N, K))
}

pub fn large() -> Case {
    case::<5>("logistic_large", 0.1, (10_000, 100))
}

fn case<const T: usize>(name: &'static str, reach: f64, size: (usize, usize)) -> Case {
    let data = data(size);
    let by_hand = by_hand::<T>(&data);
    let model = Logistic::new(data).expect("the data are valid");
    Case::new(name, reach, model, by_hand)
}

/// Outcomes are the signs of linear predictors with noise.
pub fn data((n, k): (usize, usize)) -> LogisticData {
    let mut rng = ChaCha8Rng::seed_from_u64(1000);
    let mut normal = || rng.sample::<f64, _>(StandardNormal);
    let beta: Vec<f64> = (0..k).map(|_| 0.3 * normal()).collect();
    let x: Vec<Vec<f64>> = (0..n).map(|_| (0..k).map(|_| normal()).collect()).collect();
    let y = x
        .iter()
        .map(|row| {
            let eta: f64 = row.iter().zip(&beta).map(|(x, b)| x * b).sum();
            eta + normal() > 0.0
        })
        .collect();
    LogisticData { x, y }
}

/// Rows whose outcome is 1 with their sign turned, so that every term is −ln(1 + eᵗ) of its predictor t.
fn by_hand<const T: usize>(data: &LogisticData) -> Regression<Softplus, T> {
    let rows: Vec<Vec<f64>> = data
        .x
        .iter()
        .zip(&data.y)
        .map(|(row, &y)| row.iter().map(|x| if y { -x } else { *x }).collect())
        .collect();
    let (offset, linear) = (vec![0.0; rows.len()], vec![0.0; rows[0].len()]);
    Regression::new(Softplus, &rows, &offset, linear, 0.0)
}

struct Softplus;

impl Link for Softplus {
    #[inline(always)]
    fn terms<R: Register, const M: usize>(&self, row: Row<R, M>) -> [Lanes<R, M>; 3] {
        let [value, slope] = row.eta.softplus();
        [value, slope, Lanes::zero()]
    }
}
