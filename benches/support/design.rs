//! A regression by hand: the linear predictors, and the way back from their derivatives.

use super::dispatch::{ByHand, Columns, ColumnsMut};
use super::simd::{Eight, Lanes, Register, each, join, split};

/// The log likelihood `s·β − Σᵢ f(xᵢ·β + oᵢ)` with the prior βₖ ~ Normal(0, 1), where s and o are data, or what else the
/// link makes of the sums over the rows with a parameter of its own.
///
/// X lies in tiles of `T` registers of rows, column after column: the inner products need no sum across a register. One
/// point takes a tile, which is still in the first-level cache on the way back; a batch takes four rows with eight
/// particles. Both have as many sums under way as there are registers.
pub struct Regression<L, const T: usize> {
    link: L,
    columns: usize,
    x: Vec<[[f64; 4]; T]>,
    offset: Vec<[[f64; 4]; T]>,
    outcome: Vec<[[f64; 4]; T]>,
    linear: Vec<f64>,
    constant: f64,
}

/// f, its derivative, and what else a link with a parameter of its own needs the sum of.
pub trait Link {
    fn terms<R: Register, const M: usize>(&self, row: Row<R, M>) -> [Lanes<R, M>; 3];

    /// Whether there is a parameter v of the link's own, after the coefficients; then `own` and `finish` are called.
    const HAS_OWN: bool = false;

    /// What all rows need of v.
    fn own<R: Register, const M: usize>(&self, _v: Lanes<R, M>) -> Lanes<R, M> {
        Lanes::zero()
    }

    /// The rest of the log density from the sums over the rows, at one point and for eight particles.
    fn finish<R: Register>(&self, sums: Sums<Lanes<R, 1>>) -> Finished<Lanes<R, 1>> {
        Finished::without_own(sums)
    }
    fn finish_eight<R: Register>(&self, sums: Sums<Eight<R>>) -> Finished<Eight<R>> {
        Finished::without_own(sums)
    }
}

/// What f is a function of.
#[derive(Clone, Copy)]
pub struct Row<R, const M: usize> {
    pub eta: Lanes<R, M>,
    /// The outcome, v and `own` of it, for links that have it.
    pub y: Lanes<R, M>,
    pub v: Lanes<R, M>,
    pub own: Lanes<R, M>,
}

/// Sums over the rows.
pub struct Sums<T> {
    /// Of the three terms.
    pub values: T,
    pub slopes: T,
    pub third: T,
    pub v: T,
    pub own: T,
}

pub struct Finished<T> {
    pub value: T,
    /// The derivative in v.
    pub of_v: T,
    /// What −∂f/∂β is to be multiplied by.
    pub scale: T,
}

impl<R: Register, const M: usize> Finished<Lanes<R, M>> {
    #[inline(always)]
    fn without_own(sums: Sums<Lanes<R, M>>) -> Self {
        Finished {
            value: -sums.values,
            of_v: Lanes::zero(),
            scale: Lanes::splat(1.0),
        }
    }
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
            outcome: vec![[[0.0; 4]; T]; offset.len() / (4 * T)],
            linear,
            constant: constant - columns as f64 * 0.5 * (2.0 * std::f64::consts::PI).ln(),
        }
    }

    /// For a link that reads the outcomes.
    pub fn with_outcome(mut self, y: &[f64]) -> Self {
        self.outcome = y.as_chunks().0.as_chunks().0.to_vec();
        self
    }

    #[inline(always)]
    fn tiles(&self) -> impl Iterator<Item = Tile<'_, T>> {
        let rows = self.offset.iter().zip(&self.outcome);
        let tiles = self.x.chunks_exact(self.columns).zip(rows);
        tiles.map(|(x, (offset, outcome))| (x, offset, outcome))
    }
}

/// The columns of some rows, their offsets, their outcomes.
type Tile<'a, const T: usize> = (&'a [[[f64; 4]; T]], &'a [[f64; 4]; T], &'a [[f64; 4]; T]);

impl<L: Link, const T: usize> ByHand for Regression<L, T> {
    #[inline(always)]
    fn score_with<R: Register>(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let columns = self.columns;
        let mut sums = vec![R::splat(0.0); columns];
        let [mut values, mut slopes, mut third_sum] = [Lanes::<R, 5>::zero(); 3];
        let v = Lanes::<R, 1>::splat(if L::HAS_OWN { u[columns] } else { 0.0 });
        let own = self.link.own(v);
        for (x, offset, outcome) in self.tiles() {
            let mut eta = Lanes::<R, T>::load(offset.as_flattened());
            for (x, &b) in x.iter().zip(u) {
                eta = Lanes::load(x.as_flattened()).mul_add(Lanes::splat(b), eta);
            }
            let y = Lanes::<R, T>::load(outcome.as_flattened());
            let mut slope = eta;
            let fives = slope.0.as_chunks_mut().0.iter_mut();
            for (five, y) in fives.zip(y.0.as_chunks().0) {
                let row = Row {
                    eta: Lanes::<R, 5>(*five),
                    y: Lanes(*y),
                    v: v.repeat(),
                    own: own.repeat(),
                };
                let [value, slope, third] = self.link.terms(row);
                values += value;
                if L::HAS_OWN {
                    slopes += slope;
                    third_sum += third;
                }
                *five = slope.0;
            }
            for (x, sum) in x.iter().zip(&mut sums) {
                *sum = Lanes::load(x.as_flattened()).dot(slope, *sum);
            }
        }
        let finished = self.link.finish(Sums {
            values: Lanes::splat(values.sum()),
            slopes: Lanes::splat(slopes.sum()),
            third: Lanes::splat(third_sum.sum()),
            v,
            own,
        });
        let (mut value, scale) = (finished.value.first(), finished.scale.first());
        value += self.constant;
        for k in 0..columns {
            let (b, s) = (u[k], self.linear[k]);
            value += b * (s - 0.5 * b);
            gradient[k] = s - b - scale * Lanes([sums[k]]).sum();
        }
        if L::HAS_OWN {
            gradient[columns] = finished.of_v.first();
        }
        value
    }

    #[inline(always)]
    fn eight_with<R: Register>(&self, u: Columns<'_>, mut gradient: ColumnsMut<'_>) -> Eight<R> {
        let (zero, columns) = (Eight::<R>::zero(), self.columns);
        let mut beta = vec![zero; columns];
        for (k, b) in beta.iter_mut().enumerate() {
            *b = u.get(k);
        }
        let v = if L::HAS_OWN { u.get(columns) } else { zero };
        let own = self.link.own(v);
        let mut sums = vec![zero; columns];
        let [mut values, mut slopes_sum, mut third_sum] = [zero; 3];
        for (x, offset, outcome) in self.tiles() {
            for t in 0..T {
                let mut eta: [_; 4] = each(zero, |r| Eight::splat(offset[t][r]));
                for (x, &b) in x.iter().zip(&beta) {
                    for r in 0..4 {
                        eta[r] = b.mul_add(Eight::splat(x[t][r]), eta[r]);
                    }
                }
                let mut slopes = eta;
                for r in [0, 2] {
                    let y = [outcome[t][r], outcome[t][r + 1]];
                    let row = Row {
                        eta: join([eta[r], eta[r + 1]]),
                        y: join([Eight::splat(y[0]), Eight::splat(y[1])]),
                        v: join([v, v]),
                        own: join([own, own]),
                    };
                    let [value, slope, third] = self.link.terms(row);
                    values += value.fold();
                    if L::HAS_OWN {
                        slopes_sum += slope.fold();
                        third_sum += third.fold();
                    }
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
        let finished = self.link.finish_eight(Sums {
            values,
            slopes: slopes_sum,
            third: third_sum,
            v,
            own,
        });
        let mut value = finished.value + self.constant;
        for k in 0..columns {
            let (b, s) = (beta[k], self.linear[k]);
            value = b.mul_add(b * -0.5 + s, value);
            gradient.set(k, -(sums[k] * finished.scale + b) + s);
        }
        if L::HAS_OWN {
            gradient.set(columns, finished.of_v);
        }
        value
    }
}
