//! Negative binomial regression on simulated data: N = 1000, k = 10.

use super::case::Case;
use super::design::{Finished, Link, Regression, Row, Sums};
use super::simd::{Eight, Lanes, Register};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use rand_distr::{Gamma, Poisson, StandardNormal};
use wgf::prelude::*;

model! {
    pub model NegBinomial {
        data { x: [real; n, k], y: [count; n] }
        let beta: [real; k] ~ Normal(0.0, 1.0);
        let phi ~ Exponential(1.0);
        for i in 0..n {
            y[i] ~ NegBinomialLog(dot(x[i], beta), phi);
        }
    }
}

const N: usize = 1000;
const K: usize = 10;

pub fn case() -> Case {
    let data = data();
    let by_hand = by_hand(&data);
    let model = NegBinomial::new(data).expect("the data are valid");
    Case::new("neg_binomial", 0.6, model, by_hand)
}

fn data() -> NegBinomialData {
    let mut rng = ChaCha8Rng::seed_from_u64(20);
    let gamma = Gamma::new(2.0, 0.5).expect("a gamma distribution");
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for _ in 0..N {
        let mut row: Vec<f64> = (0..K).map(|_| rng.sample(StandardNormal)).collect();
        row[0] = 1.0;
        let eta = row
            .iter()
            .enumerate()
            .map(|(k, x)| (0.8 - 0.1 * k as f64) * x);
        let rate = eta.sum::<f64>().exp() * rng.sample(gamma);
        let count: f64 =
            rng.sample(Poisson::new(rate.clamp(1e-9, 200.0)).expect("a positive rate"));
        y.push(count as u64);
        x.push(row);
    }
    NegBinomialData { x, y }
}

/// Xᵀy, and for every j the number of counts above j, beforehand: `Σᵢ ln Γ(yᵢ + φ)/Γ(φ) = Σⱼ #{yᵢ > j} ln(φ + j)`.
fn by_hand(data: &NegBinomialData) -> Regression<Overdispersed, 10> {
    let offset = vec![0.0; N];
    let y: Vec<f64> = data.y.iter().map(|&y| y as f64).collect();
    let mut linear = vec![0.0; K];
    let mut constant = 0.0;
    for (row, &count) in data.x.iter().zip(&data.y) {
        constant -= (1..=count).map(|j| (j as f64).ln()).sum::<f64>();
        for (s, x) in linear.iter_mut().zip(row) {
            *s += count as f64 * x;
        }
    }
    let most = data.y.iter().max().map_or(0, |&y| y as usize);
    let len = most.next_multiple_of(4);
    let above = (0..len).map(|j| data.y.iter().filter(|&&y| y as usize > j).count() as f64);
    let link = Overdispersed {
        above: above.collect(),
        steps: (0..len).map(|j| j as f64).collect(),
        total: y.iter().sum(),
    };
    Regression::new(link, &data.x, &offset, linear, constant).with_outcome(&y)
}

/// (y + φ) ln(1 + eˢ) with s = η − v, where v = ln φ; what is linear in η stands beside it.
struct Overdispersed {
    above: Vec<f64>,
    steps: Vec<f64>,
    total: f64,
}

impl Link for Overdispersed {
    const HAS_OWN: bool = true;

    #[inline(always)]
    fn own<R: Register, const M: usize>(&self, v: Lanes<R, M>) -> Lanes<R, M> {
        v.exp()
    }

    #[inline(always)]
    fn terms<R: Register, const M: usize>(&self, row: Row<R, M>) -> [Lanes<R, M>; 3] {
        let [softplus, p] = (row.eta - row.v).softplus();
        let total = row.y + row.own;
        [total * softplus, total * p, softplus]
    }

    #[inline(always)]
    fn finish<R: Register>(&self, sums: Sums<Lanes<R, 1>>) -> Finished<Lanes<R, 1>> {
        let (mut log, mut slope) = (Lanes::<R, 1>::zero(), Lanes::<R, 1>::zero());
        for j in (0..self.steps.len()).step_by(4) {
            let above = Lanes::load(&self.above[j..]);
            let term = sums.own + Lanes::load(&self.steps[j..]);
            log = above.mul_add(term.ln(), log);
            slope = above.mul_add(term.recip(), slope);
        }
        let (log, slope) = (Lanes::splat(log.sum()), Lanes::splat(slope.sum()));
        self.with_rising(sums, log, slope)
    }

    #[inline(always)]
    fn finish_eight<R: Register>(&self, sums: Sums<Eight<R>>) -> Finished<Eight<R>> {
        let (mut log, mut slope) = (Eight::zero(), Eight::zero());
        for (&above, &step) in self.above.iter().zip(&self.steps) {
            let (above, term) = (Eight::splat(above), sums.own + step);
            log = above.mul_add(term.ln(), log);
            slope = above.mul_add(term.recip(), slope);
        }
        self.with_rising(sums, log, slope)
    }
}

impl Overdispersed {
    /// With Σ ln Γ(y + φ)/Γ(φ) and its derivative.
    #[inline(always)]
    fn with_rising<R: Register, const M: usize>(
        &self,
        sums: Sums<Lanes<R, M>>,
        log: Lanes<R, M>,
        slope: Lanes<R, M>,
    ) -> Finished<Lanes<R, M>> {
        let (v, phi) = (sums.v, sums.own);
        Finished {
            value: log - sums.values - phi + v * (1.0 - self.total),
            of_v: sums.slopes + phi * (slope - sums.third) - phi + (1.0 - self.total),
            scale: Lanes::splat(1.0),
        }
    }
}
