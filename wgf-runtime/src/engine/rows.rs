//! Several rows of a plate in one number: what a loop over independent rows is computed in.

use super::product::{self, PARTICLES, ROWS, TILE};
use super::vector::dot;
use crate::real::{Fused, Lanes, Real};

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

/// Rows at one point.
pub(super) type OneByOne<const FUSED: bool> = Lanes<ROWS, FUSED>;

/// A scalar that is one `f64`.
pub(super) trait Single: Real {
    fn of(x: f64) -> Self;
    fn get(self) -> f64;
    fn numbers(values: &[Self]) -> &[f64];
    fn numbers_mut(values: &mut [Self]) -> &mut [f64];
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
    #[inline(always)]
    fn numbers(values: &[f64]) -> &[f64] {
        values
    }
    #[inline(always)]
    fn numbers_mut(values: &mut [f64]) -> &mut [f64] {
        values
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
    #[inline(always)]
    fn numbers(values: &[Fused]) -> &[f64] {
        Fused::numbers(values)
    }
    #[inline(always)]
    fn numbers_mut(values: &mut [Fused]) -> &mut [f64] {
        Fused::numbers_mut(values)
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
        Lanes(product::rows::<FUSED>(x, T::numbers(v)))
    }
    #[inline(always)]
    fn add_product(self, x: &[f64], to: &mut [T]) {
        product::add_rows::<FUSED>(&self.0, x, T::numbers_mut(to));
    }
}

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
        let sums = product::tile::<FUSED>(x, Lanes::numbers(v));
        Self::gather(|r| Lanes(sums[r]))
    }
    #[inline(always)]
    fn add_product(self, x: &[f64], to: &mut [Lanes<PARTICLES, FUSED>]) {
        let g = [self.row(0).0, self.row(1).0, self.row(2).0, self.row(3).0];
        product::add_tile::<FUSED>(&g, x, Lanes::numbers_mut(to));
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
