//! Terms of many rows that depend on the row's count alone, added up over the counts that occur.

#![allow(
    clippy::needless_range_loop,
    reason = "counted loops over several arrays are what vectorises"
)]

use super::product::TILE;
use super::rows::Rows;
use crate::dist::{Distribution, Partials};
use crate::real::Real;

/// The counts of a plate's rows other than 0, each with how often it occurs.
///
/// `Σᵢ f(xᵢ)` over n rows is `Σⱼ timesⱼ f(countⱼ)` over the distinct counts, which data have few of. f(0) must be 0.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    counts: Vec<f64>,
    times: Vec<f64>,
}

impl Tally {
    /// Of the counts of the rows, in any order.
    pub fn new(mut rows: Vec<f64>) -> Tally {
        rows.retain(|&count| count != 0.0);
        rows.sort_unstable_by(f64::total_cmp);
        let distinct = rows.chunk_by(|a, b| a == b);
        let (mut counts, mut times): (Vec<f64>, Vec<f64>) =
            distinct.map(|same| (same[0], same.len() as f64)).unzip();
        // Whole blocks of rows; what is filled up with occurs no times.
        let len = counts.len().next_multiple_of(TILE);
        counts.resize(len, 1.0);
        times.resize(len, 0.0);
        Tally { counts, times }
    }
}

/// `Σⱼ timesⱼ f(countⱼ)` and its partial derivatives in the arguments that f has beside the count, where f is the kernel of
/// `D`.
#[inline(always)]
pub fn tally<D: Distribution<N>, const N: usize, T: Real, R: Rows<T>, const ACTIVE: u32>(
    tally: &Tally,
    args: [T; N],
) -> Partials<T, N> {
    let mut of_rows = [R::constant(0.0); N];
    for i in 0..N {
        of_rows[i] = R::splat(args[i]);
    }
    let (mut value, mut slopes) = (R::constant(0.0), [R::constant(0.0); N]);
    let mut at = 0;
    while at + R::WIDTH <= tally.counts.len() {
        let count = R::known_slice(&tally.counts[at..]);
        let times = R::known_slice(&tally.times[at..]);
        let partials = D::kernel_partials::<R, ACTIVE>(count, of_rows);
        value = times.mul_add(partials.value, value);
        for i in 0..N {
            slopes[i] = times.mul_add(partials.args[i], slopes[i]);
        }
        at += R::WIDTH;
    }
    let mut partials = Partials {
        value: value.total(),
        x: T::constant(0.0),
        args,
    };
    for i in 0..N {
        partials.args[i] = slopes[i].total();
    }
    partials
}

/// The value of [`tally`] alone.
#[inline(always)]
pub fn tally_kernel<D: Distribution<N>, const N: usize, T: Real>(tally: &Tally, args: [T; N]) -> T {
    let mut value = T::constant(0.0);
    for (&count, &times) in tally.counts.iter().zip(&tally.times) {
        value += D::kernel(T::constant(count), args) * times;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_has_each_count_once_and_whole_blocks() {
        let rows = vec![3.0, 0.0, 1.0, 3.0, 7.0, 3.0, 0.0];
        let tally = Tally::new(rows);
        assert_eq!(tally.counts[..3], [1.0, 3.0, 7.0]);
        assert_eq!(tally.times[..3], [1.0, 3.0, 1.0]);
        assert_eq!(tally.counts.len(), TILE);
        assert_eq!(tally.times[3..], [0.0; TILE - 3]);
        assert!(Tally::new(vec![0.0; 4]).counts.is_empty());
    }
}
