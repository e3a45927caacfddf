//! Several rows of a plate in one number: what a loop over independent rows is computed in.

use super::vector::dot;
use crate::real::{Fused, Lanes, Real};
use crate::special::elementary;

/// `WIDTH` consecutive rows of a plate, each a value of the scalar `T`.
///
/// A plate (`for i in 0..n { y[i] ~ … }`) visits its rows independently, so they can be evaluated side by side. Every
/// scalar is its own block of one row; `f64` also goes eight rows at a time, and a block of particles four.
pub trait Rows<T: Real>: Real {
    /// How many rows.
    const WIDTH: usize;

    /// The block for plates without matrix products, where more rows at once would only be more registers.
    type Narrow: Rows<T>;

    /// The same value in every row.
    fn splat(x: T) -> Self;

    /// Data: `row(r)` in row r.
    fn known(row: impl Fn(usize) -> f64) -> Self;

    /// Values: `row(r)` in row r.
    fn gather(row: impl Fn(usize) -> T) -> Self;

    /// The first `WIDTH` of `data`.
    #[inline(always)]
    fn known_slice(data: &[f64]) -> Self {
        let data = &data[..Self::WIDTH];
        Self::known(|r| data[r])
    }

    /// The first `WIDTH` of `values`.
    #[inline(always)]
    fn load(values: &[T]) -> Self {
        let values = &values[..Self::WIDTH];
        Self::gather(|r| values[r])
    }

    /// Calls `f` with every row's number and value.
    fn each(self, f: impl FnMut(usize, T));

    /// Writes the rows to the first `WIDTH` of `to`.
    #[inline(always)]
    fn store(self, to: &mut [T]) {
        let to = &mut to[..Self::WIDTH];
        self.each(|r, x| to[r] = x);
    }

    /// Adds the rows to the first `WIDTH` of `to`.
    #[inline(always)]
    fn add_to(self, to: &mut [T]) {
        let to = &mut to[..Self::WIDTH];
        self.each(|r, x| to[r] += x);
    }

    /// The sum over the rows.
    fn total(self) -> T;

    /// `Σₖ x[r, k] v[k]` in row r, for `WIDTH` consecutive rows of a row-major matrix of data.
    fn product(x: &[f64], v: &[T]) -> Self;

    /// The adjoint of [`product`](Self::product) in v: `to[k] += Σᵣ selfᵣ x[r, k]`.
    fn add_product(self, x: &[f64], to: &mut [T]);
}

impl<T: Real> Rows<T> for T {
    const WIDTH: usize = 1;
    type Narrow = T;

    #[inline(always)]
    fn splat(x: T) -> T {
        x
    }
    #[inline(always)]
    fn known(row: impl Fn(usize) -> f64) -> T {
        T::constant(row(0))
    }
    #[inline(always)]
    fn gather(row: impl Fn(usize) -> T) -> T {
        row(0)
    }
    #[inline(always)]
    fn each(self, mut f: impl FnMut(usize, T)) {
        f(0, self);
    }
    #[inline(always)]
    fn total(self) -> T {
        self
    }
    #[inline(always)]
    fn product(x: &[f64], v: &[T]) -> T {
        dot(&x[..v.len()], v)
    }
    #[inline(always)]
    fn add_product(self, x: &[f64], to: &mut [T]) {
        let x = &x[..to.len()];
        for (to, &x) in to.iter_mut().zip(x) {
            *to = self.mul_add(T::constant(x), *to);
        }
    }
}

/// Rows of a plate that is scored at one point: a cache line of data, two vectors of AVX2 or one of AVX-512.
const ROWS: usize = 8;

/// How many columns a product takes at once.
const COLUMNS: usize = 4;

/// Rows at one point.
pub(super) type OneByOne<const FUSED: bool> = Lanes<ROWS, FUSED>;

/// A scalar that is one `f64`.
pub(super) trait Single: Real {
    fn of(x: f64) -> Self;
    fn get(self) -> f64;
}

impl Single for f64 {
    #[inline(always)]
    fn of(x: f64) -> f64 {
        x
    }
    #[inline(always)]
    fn get(self) -> f64 {
        self
    }
}

impl Single for Fused {
    #[inline(always)]
    fn of(x: f64) -> Fused {
        Fused(x)
    }
    #[inline(always)]
    fn get(self) -> f64 {
        self.0
    }
}

impl<T: Single, const FUSED: bool> Rows<T> for Lanes<ROWS, FUSED> {
    const WIDTH: usize = ROWS;
    type Narrow = Self;

    #[inline(always)]
    fn splat(x: T) -> Self {
        Lanes([x.get(); ROWS])
    }
    #[inline(always)]
    fn known(row: impl Fn(usize) -> f64) -> Self {
        let mut out = [0.0; ROWS];
        for (r, x) in out.iter_mut().enumerate() {
            *x = row(r);
        }
        Lanes(out)
    }
    #[inline(always)]
    fn gather(row: impl Fn(usize) -> T) -> Self {
        let mut out = [0.0; ROWS];
        for (r, x) in out.iter_mut().enumerate() {
            *x = row(r).get();
        }
        Lanes(out)
    }
    #[inline(always)]
    fn each(self, mut f: impl FnMut(usize, T)) {
        for r in 0..ROWS {
            f(r, T::of(self.0[r]));
        }
    }
    #[inline(always)]
    fn total(self) -> T {
        T::of(sum(self.0))
    }

    #[inline(always)]
    fn product(x: &[f64], v: &[T]) -> Self {
        let k = v.len();
        let x = &x[..ROWS * k];
        let mut partial = [[0.0; COLUMNS]; ROWS];
        let whole = k - k % COLUMNS;
        for at in (0..whole).step_by(COLUMNS) {
            let v = &v[at..at + COLUMNS];
            for r in 0..ROWS {
                let x = &x[r * k + at..][..COLUMNS];
                for c in 0..COLUMNS {
                    partial[r][c] = elementary::mul_add::<FUSED>(x[c], v[c].get(), partial[r][c]);
                }
            }
        }
        let mut out = [0.0; ROWS];
        for r in 0..ROWS {
            let p = partial[r];
            out[r] = (p[0] + p[1]) + (p[2] + p[3]);
        }
        for at in whole..k {
            for r in 0..ROWS {
                out[r] = elementary::mul_add::<FUSED>(x[r * k + at], v[at].get(), out[r]);
            }
        }
        Lanes(out)
    }

    #[inline(always)]
    fn add_product(self, x: &[f64], to: &mut [T]) {
        let k = to.len();
        let x = &x[..ROWS * k];
        let mut rows = [&x[..0]; ROWS];
        for r in 0..ROWS {
            rows[r] = &x[r * k..][..k];
        }
        for at in 0..k {
            let mut sum = to[at].get();
            for r in 0..ROWS {
                sum = elementary::mul_add::<FUSED>(self.0[r], rows[r][at], sum);
            }
            to[at] = T::of(sum);
        }
    }
}

/// Particles in a block.
pub(super) const PARTICLES: usize = 8;

/// Rows that a block of particles goes through at once where there are matrix products: as many sums as overlap.
const TILE: usize = 4;

/// Rows of a block of particles.
pub(super) type Tile<const FUSED: bool> = Lanes<{ TILE * PARTICLES }, FUSED>;

impl<const FUSED: bool> Rows<Lanes<PARTICLES, FUSED>> for Lanes<{ TILE * PARTICLES }, FUSED> {
    const WIDTH: usize = TILE;
    type Narrow = Lanes<PARTICLES, FUSED>;

    #[inline(always)]
    fn splat(x: Lanes<PARTICLES, FUSED>) -> Self {
        Self::gather(|_| x)
    }
    #[inline(always)]
    fn known(row: impl Fn(usize) -> f64) -> Self {
        Self::gather(|r| Lanes([row(r); PARTICLES]))
    }
    #[inline(always)]
    fn gather(row: impl Fn(usize) -> Lanes<PARTICLES, FUSED>) -> Self {
        let mut out = [0.0; TILE * PARTICLES];
        for (r, tile) in out.chunks_exact_mut(PARTICLES).enumerate() {
            tile.copy_from_slice(&row(r).0);
        }
        Lanes(out)
    }
    #[inline(always)]
    fn each(self, mut f: impl FnMut(usize, Lanes<PARTICLES, FUSED>)) {
        for r in 0..TILE {
            f(r, self.row(r));
        }
    }
    #[inline(always)]
    fn total(self) -> Lanes<PARTICLES, FUSED> {
        (self.row(0) + self.row(1)) + (self.row(2) + self.row(3))
    }

    #[inline(always)]
    fn product(x: &[f64], v: &[Lanes<PARTICLES, FUSED>]) -> Self {
        let k = v.len();
        let x = &x[..TILE * k];
        let mut sums = [[0.0; PARTICLES]; TILE];
        for at in 0..k {
            let v = v[at].0;
            for r in 0..TILE {
                let x = x[r * k + at];
                for l in 0..PARTICLES {
                    sums[r][l] = elementary::mul_add::<FUSED>(v[l], x, sums[r][l]);
                }
            }
        }
        Self::gather(|r| Lanes(sums[r]))
    }

    #[inline(always)]
    fn add_product(self, x: &[f64], to: &mut [Lanes<PARTICLES, FUSED>]) {
        let k = to.len();
        let x = &x[..TILE * k];
        for at in 0..k {
            let mut sum = to[at].0;
            for r in 0..TILE {
                let x = x[r * k + at];
                for l in 0..PARTICLES {
                    sum[l] = elementary::mul_add::<FUSED>(self.0[r * PARTICLES + l], x, sum[l]);
                }
            }
            to[at].0 = sum;
        }
    }
}

impl<const FUSED: bool> Lanes<{ TILE * PARTICLES }, FUSED> {
    #[inline(always)]
    fn row(&self, r: usize) -> Lanes<PARTICLES, FUSED> {
        let mut out = [0.0; PARTICLES];
        out.copy_from_slice(&self.0[r * PARTICLES..][..PARTICLES]);
        Lanes(out)
    }
}

#[inline(always)]
fn sum(x: [f64; ROWS]) -> f64 {
    let pairs = [x[0] + x[4], x[1] + x[5], x[2] + x[6], x[3] + x[7]];
    (pairs[0] + pairs[2]) + (pairs[1] + pairs[3])
}
