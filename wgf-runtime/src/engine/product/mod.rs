//! Rows of a matrix times a vector, a chunk of rows at a time, and the adjoint: where regressions spend their time.
//!
//! A number of the matrix is read once for the product, from wherever it lies, in the order in which it lies there, and once
//! more, from the nearest cache, for the adjoint. (A general matrix product packs its operands first, which for so few columns
//! costs as much as the product.)

#![allow(
    clippy::needless_range_loop,
    reason = "counted loops over several arrays are what vectorises"
)]

mod chunks;

use crate::real::{Lanes, Real};
use crate::vector::Register;
pub use chunks::{CHUNK, Chunk, Chunks, chunk_end};
use chunks::{Column, within};
use std::ops::Range;

/// Rows of a block at one point.
pub(super) const ROWS: usize = 8;

/// Rows of which a scalar, or a block of particles, has the sums at once.
const TILE: usize = 4;

/// `to[r] = Σₖ x[r, k] v[k]` for consecutive rows of one chunk, in tiles of 4.
#[inline(always)]
pub(super) fn multiply<T: Real>(x: &Chunks, rows: Range<usize>, v: &[T], to: &mut Chunk<T>) {
    let (x, rows) = (x.at(rows.start), within(&rows));
    let mut from = rows.start - rows.start % TILE;
    while from < rows.end {
        let mut sums = [T::constant(0.0); TILE];
        for (x, &v) in x.iter().zip(v) {
            let x = &x.0[from..from + TILE];
            for r in 0..TILE {
                sums[r] = v.mul_add(T::constant(x[r]), sums[r]);
            }
        }
        to[from..from + TILE].copy_from_slice(&sums);
        from += TILE;
    }
}

/// `to[k] += Σᵣ g[r] x[r, k]` over consecutive rows of one chunk, in tiles of 4; g is zero where there is no row.
#[inline(always)]
pub(super) fn multiply_back<T: Real>(x: &Chunks, rows: Range<usize>, g: &Chunk<T>, to: &mut [T]) {
    let (x, rows) = (x.at(rows.start), within(&rows));
    let mut from = rows.start - rows.start % TILE;
    while from < rows.end {
        let g = &g[from..from + TILE];
        let g = [g[0], g[1], g[2], g[3]];
        for (x, to) in x.iter().zip(&mut *to) {
            let x = &x.0[from..from + TILE];
            let mut sum = *to;
            for r in 0..TILE {
                sum = g[r].mul_add(T::constant(x[r]), sum);
            }
            *to = sum;
        }
        from += TILE;
    }
}

/// [`multiply`] at one point, a whole chunk in `A` vectors or what there is of it in blocks of 8 rows, `M` vectors each.
#[inline(always)]
pub(super) fn multiply_vectors<R: Register, const A: usize, const M: usize>(
    x: &Chunks,
    rows: Range<usize>,
    v: &[f64],
    to: &mut [f64],
) {
    let (x, rows) = (x.at(rows.start), within(&rows));
    if rows.len() == CHUNK {
        return sums::<R, A>(x, 0, v).store(to);
    }
    let mut from = rows.start - rows.start % ROWS;
    while from < rows.end {
        sums::<R, M>(x, from, v).store(&mut to[from..]);
        from += ROWS;
    }
}

/// The products of consecutive rows, as many as `A` vectors have room for.
#[inline(always)]
fn sums<R: Register, const A: usize>(x: &[Column], from: usize, v: &[f64]) -> Lanes<R, A> {
    let mut sums = [R::splat(0.0); A];
    for (x, &v) in x.iter().zip(v) {
        let (x, v) = (Lanes::<R, A>::load(&x.0[from..]), R::splat(v));
        for a in 0..A {
            sums[a] = x.0[a].mul_add(v, sums[a]);
        }
    }
    Lanes(sums)
}

/// [`multiply_back`] at one point, as [`multiply_vectors`].
#[inline(always)]
pub(super) fn multiply_vectors_back<R: Register, const A: usize, const M: usize>(
    x: &Chunks,
    rows: Range<usize>,
    g: &[f64],
    to: &mut [f64],
) {
    let (x, rows) = (x.at(rows.start), within(&rows));
    if rows.len() == CHUNK {
        return add_sums(x, 0, Lanes::<R, A>::load(g), to);
    }
    let mut from = rows.start - rows.start % ROWS;
    while from < rows.end {
        add_sums(x, from, Lanes::<R, M>::load(&g[from..]), to);
        from += ROWS;
    }
}

/// Columns whose sums overlap.
const COLUMNS: usize = 4;

/// `to[k] += Σᵣ g[r] x[r, k]` over the rows that g has a number for.
#[inline(always)]
fn add_sums<R: Register, const A: usize>(
    x: &[Column],
    from: usize,
    g: Lanes<R, A>,
    to: &mut [f64],
) {
    let (x, last_x) = x.as_chunks::<COLUMNS>();
    let (to, last_to) = to.as_chunks_mut::<COLUMNS>();
    for (x, to) in x.iter().zip(to) {
        let sums = R::sums(by_column(x, from, g));
        for k in 0..COLUMNS {
            to[k] += sums[k];
        }
    }
    for (x, to) in last_x.iter().zip(last_to) {
        let [sum] = by_column(&[*x], from, g);
        *to += sum.sum();
    }
}

#[inline(always)]
fn by_column<R: Register, const A: usize, const K: usize>(
    x: &[Column; K],
    from: usize,
    g: Lanes<R, A>,
) -> [R; K] {
    let mut sums = [R::splat(0.0); K];
    for a in 0..A {
        for k in 0..K {
            let x = R::load(&x[k].0[from + a * R::LANES..]);
            sums[k] = x.mul_add(g.0[a], sums[k]);
        }
    }
    sums
}

#[cfg(test)]
mod tests;
