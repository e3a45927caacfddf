//! A block of rows of a matrix times a vector, and the adjoint: where regressions spend their time.
//!
//! A block is small enough for all its sums to stay in registers, so that a number of the matrix is read once for the product,
//! from wherever it lies, and once more, from the nearest cache, for the adjoint. (A general matrix product packs its operands
//! first, which for so few columns costs as much as the product.)

#![allow(
    clippy::needless_range_loop,
    reason = "counted loops over several arrays are what vectorises"
)]

#[cfg(target_arch = "x86_64")]
mod x86;

use crate::real::Lanes;
#[cfg(target_arch = "x86_64")]
use crate::vector::{Avx2, Avx512};
use crate::vector::{Four, Register};

/// Rows of a block at one point.
pub(super) const ROWS: usize = 8;

/// Rows of a block of particles.
pub(super) const TILE: usize = 4;

/// Products of a block of rows at one point.
pub(super) trait Products: Register {
    /// `Σₖ x[r, k] v[k]` for each of the 8 rows that x starts with.
    fn rows(x: &[f64], v: &[f64]) -> [f64; ROWS];

    /// `to[k] += Σᵣ g[r] x[r, k]` over the 8 rows that x starts with.
    fn add_rows(g: &[f64; ROWS], x: &[f64], to: &mut [f64]);
}

impl Products for Four {
    #[inline(always)]
    fn rows(x: &[f64], v: &[f64]) -> [f64; ROWS] {
        let columns = v.len();
        let x = &x[..ROWS * columns];
        let mut out = [0.0; ROWS];
        for (k, &v) in v.iter().enumerate() {
            for r in 0..ROWS {
                out[r] = Register::mul_add(x[r * columns + k], v, out[r]);
            }
        }
        out
    }

    #[inline(always)]
    fn add_rows(g: &[f64; ROWS], x: &[f64], to: &mut [f64]) {
        let columns = to.len();
        let x = &x[..ROWS * columns];
        for (k, to) in to.iter_mut().enumerate() {
            for r in 0..ROWS {
                *to = Register::mul_add(g[r], x[r * columns + k], *to);
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
macro_rules! written_out {
    ($($register:ty),*) => {$(
        #[allow(unsafe_code, reason = "instructions that not every processor has")]
        impl Products for $register {
            #[inline(always)]
            fn rows(x: &[f64], v: &[f64]) -> [f64; ROWS] {
                // SAFETY: the register is used only where the processor has its instructions, these among them.
                unsafe { x86::rows(x, v) }
            }

            #[inline(always)]
            fn add_rows(g: &[f64; ROWS], x: &[f64], to: &mut [f64]) {
                // SAFETY: the register is used only where the processor has its instructions, these among them.
                unsafe { x86::add_rows(g, &x[..ROWS * to.len()], to) }
            }
        }
    )*};
}

#[cfg(target_arch = "x86_64")]
written_out!(Avx2, Avx512);

/// The rows that x starts with.
#[inline(always)]
fn rows_of(x: &[f64], columns: usize) -> [&[f64]; TILE] {
    let (first, rest) = x.split_at(columns);
    let (second, rest) = rest.split_at(columns);
    let (third, rest) = rest.split_at(columns);
    [first, second, third, &rest[..columns]]
}

/// `Σₖ x[r, k] v[k]` for each of the 4 rows that x starts with and each particle.
#[inline(always)]
pub(super) fn tile<R: Register, const M: usize>(
    x: &[f64],
    v: &[Lanes<R, M>],
) -> [Lanes<R, M>; TILE] {
    let x = rows_of(x, v.len());
    let mut sums = [[R::splat(0.0); M]; TILE];
    for (k, v) in v.iter().enumerate() {
        for r in 0..TILE {
            let x = R::splat(x[r][k]);
            for m in 0..M {
                sums[r][m] = x.mul_add(v.0[m], sums[r][m]);
            }
        }
    }
    [
        Lanes(sums[0]),
        Lanes(sums[1]),
        Lanes(sums[2]),
        Lanes(sums[3]),
    ]
}

/// `to[k] += Σᵣ g[r] x[r, k]` over the 4 rows that x starts with, for each particle.
#[inline(always)]
pub(super) fn add_tile<R: Register, const M: usize>(
    g: &[Lanes<R, M>; TILE],
    x: &[f64],
    to: &mut [Lanes<R, M>],
) {
    let (x, g) = (rows_of(x, to.len()), *g);
    for (k, to) in to.iter_mut().enumerate() {
        let mut sum = to.0;
        for r in 0..TILE {
            let x = R::splat(x[r][k]);
            for m in 0..M {
                sum[m] = x.mul_add(g[r].0[m], sum[m]);
            }
        }
        to.0 = sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Level;

    /// Small integers: every order of summation is exact.
    fn integers(n: usize, seed: usize) -> Vec<f64> {
        (0..n).map(|i| ((i * 7 + seed) % 11) as f64 - 5.0).collect()
    }

    fn check<R: Products>() {
        for columns in 0..23 {
            let x = integers(ROWS * columns + 3, 1);
            let v = integers(columns, 2);
            let g: [f64; ROWS] = integers(ROWS, 3).try_into().unwrap();
            let got = R::rows(&x, &v);
            let start = integers(columns, 4);
            let mut to = start.clone();
            R::add_rows(&g, &x, &mut to);
            for r in 0..ROWS {
                let expected: f64 = (0..columns).map(|k| x[r * columns + k] * v[k]).sum();
                assert_eq!(got[r], expected);
            }
            for k in 0..columns {
                let sum: f64 = (0..ROWS).map(|r| g[r] * x[r * columns + k]).sum();
                assert_eq!(to[k], start[k] + sum);
            }
        }
    }

    fn check_tile<R: Register, const M: usize>() {
        let particles = Lanes::<R, M>::LEN;
        let lanes = |n: usize, seed: usize| -> Vec<Lanes<R, M>> {
            let numbers = integers(n * particles, seed);
            numbers.chunks(particles).map(Lanes::load).collect()
        };
        let number = |lanes: &Lanes<R, M>, p: usize| {
            let mut numbers = vec![0.0; particles];
            lanes.store(&mut numbers);
            numbers[p]
        };
        for columns in 0..13 {
            let x = integers(TILE * columns + 2, 5);
            let v = lanes(columns, 6);
            let g: [_; TILE] = lanes(TILE, 7).try_into().unwrap();
            let got = tile(&x, &v);
            let start = lanes(columns, 8);
            let mut to = start.clone();
            add_tile(&g, &x, &mut to);
            for p in 0..particles {
                for r in 0..TILE {
                    let term = |k: usize| x[r * columns + k] * number(&v[k], p);
                    assert_eq!(number(&got[r], p), (0..columns).map(term).sum::<f64>());
                }
                for k in 0..columns {
                    let term = |r: usize| number(&g[r], p) * x[r * columns + k];
                    let sum: f64 = (0..TILE).map(term).sum();
                    assert_eq!(number(&to[k], p), number(&start[k], p) + sum);
                }
            }
        }
    }

    #[test]
    fn blocks_of_every_width_are_products() {
        check::<Four>();
        check_tile::<Four, 2>();
        #[cfg(target_arch = "x86_64")]
        if Level::best() >= Level::Avx2 {
            check::<Avx2>();
            check_tile::<Avx2, 2>();
        }
        #[cfg(target_arch = "x86_64")]
        if Level::best() >= Level::Avx512 {
            check::<Avx512>();
            check_tile::<Avx512, 1>();
        }
    }
}
