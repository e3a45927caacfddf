//! Rows of a matrix times a vector, many rows at a time, and the adjoint: where regressions spend their time.
//!
//! A number of the matrix is read once for the product, from wherever it lies, in the order in which it lies there, and once
//! more, from the nearest cache, for the adjoint. (A general matrix product packs its operands first, which for so few columns
//! costs as much as the product.)

#![allow(
    clippy::needless_range_loop,
    reason = "counted loops over several arrays are what vectorises"
)]

mod tiles;

use crate::real::{Lanes, Real};
use crate::vector::Register;
use std::ops::Range;
use tiles::Line;
pub(super) use tiles::TILE;
pub use tiles::Tiles;

/// The most rows that are multiplied at once: their sums fill the registers, and a hundred columns of them the nearest cache.
pub const CHUNK: usize = 32;

/// A number for each row of a chunk.
pub type Chunk<T> = [T; CHUNK];

/// Tiles of a chunk.
const TILES: usize = CHUNK / TILE;

/// Rows of which a scalar, or a block of particles, has the sums at once.
const GROUP: usize = TILE / 2;

/// `to[r] = Σₖ x[r, k] v[k]` for the rows of the tile that `row` lies in.
#[inline(always)]
pub(super) fn multiply<T: Real>(x: &Tiles, row: usize, v: &[T], to: &mut Chunk<T>) {
    let [x] = x.at(row);
    let (first, second) = to[..TILE].split_at_mut(GROUP);
    first.copy_from_slice(&sums_of_group::<T, 0>(x, v));
    second.copy_from_slice(&sums_of_group::<T, GROUP>(x, v));
}

#[inline(always)]
fn sums_of_group<T: Real, const FROM: usize>(x: &[Line], v: &[T]) -> [T; GROUP] {
    let mut sums = [T::constant(0.0); GROUP];
    for (x, &v) in x.iter().zip(v) {
        for r in 0..GROUP {
            sums[r] = v.mul_add(T::constant(x.0[FROM + r]), sums[r]);
        }
    }
    sums
}

/// `to[k] += Σᵣ g[r] x[r, k]` over the rows of the tile that `row` lies in; g is zero where there is none.
#[inline(always)]
pub(super) fn multiply_back<T: Real>(x: &Tiles, row: usize, g: &Chunk<T>, to: &mut [T]) {
    let [x] = x.at(row);
    add_group::<T, 0>(x, g, to);
    add_group::<T, GROUP>(x, g, to);
}

#[inline(always)]
fn add_group<T: Real, const FROM: usize>(x: &[Line], g: &Chunk<T>, to: &mut [T]) {
    let g = [g[FROM], g[FROM + 1], g[FROM + 2], g[FROM + 3]];
    for (x, to) in x.iter().zip(to) {
        let mut sum = *to;
        for r in 0..GROUP {
            sum = g[r].mul_add(T::constant(x.0[FROM + r]), sum);
        }
        *to = sum;
    }
}

/// [`multiply`] at one point for consecutive rows of one chunk: a tile is `M` vectors.
#[inline(always)]
pub(super) fn multiply_vectors<R: Register, const M: usize>(
    x: &Tiles,
    rows: Range<usize>,
    v: &[f64],
    to: &mut [f64],
) {
    if rows.len() == CHUNK {
        let sums = sums::<R, M, TILES>(x.at(rows.start), v);
        for t in 0..TILES {
            sums[t].store(&mut to[t * TILE..]);
        }
        return;
    }
    for row in tiles(rows) {
        let [sum] = sums::<R, M, 1>(x.at(row), v);
        sum.store(&mut to[row % CHUNK..]);
    }
}

/// The first rows of the tiles that these rows lie in.
#[inline(always)]
fn tiles(rows: Range<usize>) -> impl Iterator<Item = usize> {
    (rows.start - rows.start % TILE..rows.end).step_by(TILE)
}

/// The products of the rows of `N` tiles.
#[inline(always)]
fn sums<R: Register, const M: usize, const N: usize>(
    x: [&[Line]; N],
    v: &[f64],
) -> [Lanes<R, M>; N] {
    let columns = x[0].len();
    let (x, v) = (x.map(|tile| &tile[..columns]), &v[..columns]);
    let mut sums = [Lanes([R::splat(0.0); M]); N];
    for k in 0..columns {
        let v = R::splat(v[k]);
        for t in 0..N {
            let x = Lanes::<R, M>::load(&x[t][k].0);
            for m in 0..M {
                sums[t].0[m] = x.0[m].mul_add(v, sums[t].0[m]);
            }
        }
    }
    sums
}

/// [`multiply_back`] at one point, as [`multiply_vectors`].
#[inline(always)]
pub(super) fn multiply_vectors_back<R: Register, const M: usize>(
    x: &Tiles,
    rows: Range<usize>,
    g: &[f64],
    to: &mut [f64],
) {
    if rows.len() == CHUNK {
        let mut of_tiles = [Lanes([R::splat(0.0); M]); TILES];
        for t in 0..TILES {
            of_tiles[t] = Lanes::load(&g[t * TILE..]);
        }
        return add_sums::<R, M, TILES>(x.at(rows.start), of_tiles, to);
    }
    for row in tiles(rows) {
        add_sums::<R, M, 1>(x.at(row), [Lanes::load(&g[row % CHUNK..])], to);
    }
}

/// Columns whose sums overlap.
const COLUMNS: usize = 4;

/// `to[k] += Σᵣ g[r] x[r, k]` over the rows of `N` tiles.
#[inline(always)]
fn add_sums<R: Register, const M: usize, const N: usize>(
    x: [&[Line]; N],
    g: [Lanes<R, M>; N],
    to: &mut [f64],
) {
    let whole = x.map(|tile| tile.as_chunks::<COLUMNS>().0);
    let (to, last_to) = to.as_chunks_mut::<COLUMNS>();
    for (c, to) in to.iter_mut().enumerate() {
        let sums = R::sums(by_column(whole.map(|tile| &tile[c]), g));
        for k in 0..COLUMNS {
            to[k] += sums[k];
        }
    }
    let last = x.map(|tile| tile.as_chunks::<COLUMNS>().1);
    for (k, to) in last_to.iter_mut().enumerate() {
        let [sum] = by_column(last.map(|tile| std::array::from_ref(&tile[k])), g);
        *to += sum.sum();
    }
}

#[inline(always)]
fn by_column<R: Register, const M: usize, const N: usize, const K: usize>(
    x: [&[Line; K]; N],
    g: [Lanes<R, M>; N],
) -> [R; K] {
    let mut sums = [R::splat(0.0); K];
    for t in 0..N {
        for m in 0..M {
            for k in 0..K {
                let x = R::load(&x[t][k].0[m * R::LANES..]);
                sums[k] = x.mul_add(g[t].0[m], sums[k]);
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests;
