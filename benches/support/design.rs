//! A regression by hand: the linear predictors, and the way back from their derivatives. Logistic and Poisson regression
//! share it.

use super::dispatch::{ByHand, Columns, ColumnsMut};
use super::simd::{Eight, Lanes, Register, each, join, split};

/// The log likelihood `s·β − Σᵢ f(xᵢ·β + oᵢ)` with the prior βₖ ~ Normal(0, 1), where s and o are data.
///
/// X lies in tiles of `T` registers of rows, column after column: the inner products need no sum across a register. One
/// point takes a tile, which is still in the first-level cache on the way back; a batch takes four rows with eight
/// particles. Both have as many sums under way as there are registers.
pub struct Regression<L, const T: usize> {
    link: L,
    columns: usize,
    x: Vec<[[f64; 4]; T]>,
    offset: Vec<[[f64; 4]; T]>,
    linear: Vec<f64>,
    constant: f64,
}

/// f and its derivative.
pub trait Link {
    fn terms<R: Register, const M: usize>(&self, eta: Lanes<R, M>) -> [Lanes<R, M>; 2];
}

impl<L: Link, const T: usize> Regression<L, T> {
    /// `constant` is the likelihood's alone.
    pub fn new(
        link: L,
        rows: &[Vec<f64>],
        offset: &[f64],
        linear: Vec<f64>,
        constant: f64,
    ) -> Self {
        assert!(
            T.is_multiple_of(5) && rows.len().is_multiple_of(4 * T),
            "whole tiles"
        );
        let columns = linear.len();
        let tile = |rows: &[Vec<f64>], k: usize| {
            std::array::from_fn(|t| std::array::from_fn(|l| rows[4 * t + l][k]))
        };
        let tiles = rows
            .chunks(4 * T)
            .flat_map(|rows| (0..columns).map(move |k| tile(rows, k)));
        Regression {
            link,
            columns,
            x: tiles.collect(),
            offset: offset.as_chunks().0.as_chunks().0.to_vec(),
            linear,
            constant: constant - columns as f64 * 0.5 * (2.0 * std::f64::consts::PI).ln(),
        }
    }

    #[inline(always)]
    fn tiles(&self) -> impl Iterator<Item = (&[[[f64; 4]; T]], &[[f64; 4]; T])> {
        self.x.chunks_exact(self.columns).zip(&self.offset)
    }
}

impl<L: Link, const T: usize> ByHand for Regression<L, T> {
    #[inline(always)]
    fn score_with<R: Register>(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let mut sums = vec![R::splat(0.0); self.columns];
        let mut values = Lanes::<R, 5>::zero();
        for (x, offset) in self.tiles() {
            let mut eta = Lanes::<R, T>::load(offset.as_flattened());
            for (x, &b) in x.iter().zip(u) {
                eta = Lanes::load(x.as_flattened()).mul_add(Lanes::splat(b), eta);
            }
            let mut slope = eta;
            for five in slope.0.as_chunks_mut().0 {
                let [value, slope] = self.link.terms(Lanes::<R, 5>(*five));
                values += value;
                *five = slope.0;
            }
            for (x, sum) in x.iter().zip(&mut sums) {
                *sum = Lanes::load(x.as_flattened()).dot(slope, *sum);
            }
        }
        let mut value = self.constant - values.sum();
        for k in 0..self.columns {
            let (b, s) = (u[k], self.linear[k]);
            value += b * (s - 0.5 * b);
            gradient[k] = s - b - Lanes([sums[k]]).sum();
        }
        value
    }

    #[inline(always)]
    fn eight_with<R: Register>(&self, u: Columns<'_>, mut gradient: ColumnsMut<'_>) -> Eight<R> {
        let zero = Eight::<R>::zero();
        let mut beta = vec![zero; self.columns];
        for (k, b) in beta.iter_mut().enumerate() {
            *b = u.get(k);
        }
        let mut sums = vec![zero; self.columns];
        let mut values = zero;
        for (x, offset) in self.tiles() {
            for t in 0..T {
                let mut eta: [_; 4] = each(zero, |r| Eight::splat(offset[t][r]));
                for (x, &b) in x.iter().zip(&beta) {
                    for r in 0..4 {
                        eta[r] = b.mul_add(Eight::splat(x[t][r]), eta[r]);
                    }
                }
                let mut slopes = eta;
                for r in [0, 2] {
                    let [value, slope] = self.link.terms(join([eta[r], eta[r + 1]]));
                    values += value.fold();
                    [slopes[r], slopes[r + 1]] = split(slope);
                }
                for (x, sum) in x.iter().zip(&mut sums) {
                    let mut total = *sum;
                    for r in 0..4 {
                        total = slopes[r].mul_add(Eight::splat(x[t][r]), total);
                    }
                    *sum = total;
                }
            }
        }
        let mut value = -values + self.constant;
        for k in 0..self.columns {
            let (b, s) = (beta[k], self.linear[k]);
            value = b.mul_add(b * -0.5 + s, value);
            gradient.set(k, -(sums[k] + b) + s);
        }
        value
    }
}
