//! The linear predictor of a regression by hand, and the way back from its derivatives: what logistic and Poisson
//! regression share.

use super::dispatch::{ByHand, Columns, ColumnsMut};
use super::lanes::{Eight, Lanes, ROWS, join, split};

/// The log likelihood `s·β + Σᵢ f(xᵢ·β + oᵢ)` with the prior βₖ ~ Normal(0, 1), where s and o are data.
///
/// X lies in tiles of `TILE` rows, column by column: the inner products of a tile need no sum across a register, and the
/// tile is still in the first-level cache on the way back.
pub struct Regression<L, const TILE: usize> {
    link: L,
    columns: usize,
    /// Tile after tile; in a tile, column after column.
    x: Vec<[f64; TILE]>,
    offset: Vec<[f64; TILE]>,
    linear: Vec<f64>,
    constant: f64,
}

/// f and its derivative.
pub trait Link {
    fn terms<const N: usize, const FUSED: bool>(
        &self,
        eta: Lanes<N, FUSED>,
    ) -> (Lanes<N, FUSED>, Lanes<N, FUSED>);
}

impl<L: Link, const TILE: usize> Regression<L, TILE> {
    /// `constant` is the likelihood's alone.
    pub fn new(
        link: L,
        rows: &[Vec<f64>],
        offset: &[f64],
        linear: Vec<f64>,
        constant: f64,
    ) -> Self {
        assert!(rows.len().is_multiple_of(TILE), "whole tiles");
        let columns = linear.len();
        let tile = |tile: usize, k: usize| std::array::from_fn(|l| rows[tile * TILE + l][k]);
        let x = (0..rows.len() / TILE).flat_map(|t| (0..columns).map(move |k| (t, k)));
        Regression {
            link,
            columns,
            x: x.map(|(t, k)| tile(t, k)).collect(),
            offset: offset.as_chunks().0.to_vec(),
            linear,
            constant: constant - columns as f64 * 0.5 * (2.0 * std::f64::consts::PI).ln(),
        }
    }

    #[inline(always)]
    fn tiles(&self) -> impl Iterator<Item = (&[[f64; TILE]], &[f64; TILE])> {
        self.x.chunks_exact(self.columns).zip(&self.offset)
    }
}

impl<L: Link, const TILE: usize> ByHand for Regression<L, TILE> {
    #[inline(always)]
    fn score_with<const FUSED: bool>(&self, beta: &[f64], gradient: &mut [f64]) -> f64 {
        let mut values = Lanes::<TILE, FUSED>::ZERO;
        let mut sums = vec![Lanes::<4, FUSED>::ZERO; self.columns];
        for (x, offset) in self.tiles() {
            let mut eta = Lanes::<TILE, FUSED>(*offset);
            for (x, &b) in x.iter().zip(beta) {
                eta = Lanes(*x).mul_add(Lanes::splat(b), eta);
            }
            let (value, slope) = self.link.terms(eta);
            values += value;
            for (x, sum) in x.iter().zip(&mut sums) {
                *sum = Lanes(*x).dot(slope, *sum);
            }
        }
        let mut value = 0.0;
        for k in 0..self.columns {
            let (b, s) = (beta[k], self.linear[k]);
            value += b * (s - 0.5 * b);
            gradient[k] = sums[k].sum() + s - b;
        }
        value + values.sum() + self.constant
    }

    #[inline(always)]
    fn eight_with<const FUSED: bool>(
        &self,
        u: Columns<'_>,
        mut gradient: ColumnsMut<'_>,
    ) -> Eight<FUSED> {
        let beta: Vec<Eight<FUSED>> = (0..self.columns).map(|k| u.get(k)).collect();
        let mut sums = vec![Eight::<FUSED>::ZERO; self.columns];
        let mut values = Eight::ZERO;
        for (x, offset) in self.tiles() {
            for first in (0..TILE).step_by(ROWS) {
                let mut eta: [Eight<FUSED>; ROWS] =
                    std::array::from_fn(|r| Eight::splat(offset[first + r]));
                for (x, &b) in x.iter().zip(&beta) {
                    let x = Lanes::<ROWS, FUSED>::load(&x[first..]);
                    for r in 0..ROWS {
                        eta[r] = b.mul_add(Eight::splat(x.0[r]), eta[r]);
                    }
                }
                let (value, slope) = self.link.terms(join(eta));
                values += value.fold();
                let slope = split(slope);
                for (x, sum) in x.iter().zip(&mut sums) {
                    let x = Lanes::<ROWS, FUSED>::load(&x[first..]);
                    for r in 0..ROWS {
                        *sum = slope[r].mul_add(Eight::splat(x.0[r]), *sum);
                    }
                }
            }
        }
        for k in 0..self.columns {
            let (b, s) = (beta[k], self.linear[k]);
            values = b.mul_add(b * -0.5 + s, values);
            gradient.set(k, sums[k] - b + s);
        }
        values + self.constant
    }
}
