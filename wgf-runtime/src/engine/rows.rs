//! Several rows of a plate in one number: what a loop over independent rows is computed in.

use super::inner::dot;
use super::product::{self, Products, ROWS, TILE};
use crate::real::{Fused, Lanes, Real};
#[cfg(target_arch = "x86_64")]
use crate::vector::{Avx2, Avx512};
use crate::vector::{Four, Register};

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

/// A scalar that is one `f64`.
trait Single: Real {
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

/// Rows at one point: a cache line of data, two vectors of AVX2 or one of AVX-512.
macro_rules! rows_at_one_point {
    ($register:ty, $vectors:literal) => {
        impl<T: Single> Rows<T> for Lanes<$register, $vectors> {
            const WIDTH: usize = ROWS;
            type Narrow = Self;

            #[inline(always)]
            fn splat(x: T) -> Self {
                Self::constant(x.get())
            }
            #[inline(always)]
            fn known(row: impl Fn(usize) -> f64) -> Self {
                let mut rows = [0.0; ROWS];
                for r in 0..ROWS {
                    rows[r] = row(r);
                }
                Lanes::load(&rows)
            }
            #[inline(always)]
            fn gather(row: impl Fn(usize) -> T) -> Self {
                <Self as Rows<T>>::known(|r| row(r).get())
            }
            #[inline(always)]
            fn known_slice(data: &[f64]) -> Self {
                Lanes::load(data)
            }
            #[inline(always)]
            fn load(values: &[T]) -> Self {
                Lanes::load(T::numbers(values))
            }
            #[inline(always)]
            fn each(self, mut f: impl FnMut(usize, T)) {
                let mut rows = [0.0; ROWS];
                Lanes::store(self, &mut rows);
                for r in 0..ROWS {
                    f(r, T::of(rows[r]));
                }
            }
            #[inline(always)]
            fn store(self, to: &mut [T]) {
                Lanes::store(self, T::numbers_mut(to));
            }
            #[inline(always)]
            fn add_to(self, to: &mut [T]) {
                let to = T::numbers_mut(to);
                Lanes::store(Lanes::load(to) + self, to);
            }
            #[inline(always)]
            fn total(self) -> T {
                let mut sum = self.0[0];
                for m in 1..$vectors {
                    sum = sum + self.0[m];
                }
                T::of(Register::sum(sum))
            }
            #[inline(always)]
            fn product(x: &[f64], v: &[T]) -> Self {
                Lanes::load(&<$register>::rows(x, T::numbers(v)))
            }
            #[inline(always)]
            fn add_product(self, x: &[f64], to: &mut [T]) {
                let mut rows = [0.0; ROWS];
                Lanes::store(self, &mut rows);
                <$register>::add_rows(&rows, x, T::numbers_mut(to));
            }
        }
    };
}

/// Rows of a block of particles, where there are matrix products: as many sums as overlap.
macro_rules! rows_of_particles {
    ($register:ty, $vectors:literal) => {
        impl Rows<Lanes<$register, $vectors>> for Lanes<$register, { TILE * $vectors }> {
            const WIDTH: usize = TILE;
            type Narrow = Lanes<$register, $vectors>;

            #[inline(always)]
            fn splat(x: Lanes<$register, $vectors>) -> Self {
                let mut out = Self::constant(0.0);
                for m in 0..TILE * $vectors {
                    out.0[m] = x.0[m % $vectors];
                }
                out
            }
            #[inline(always)]
            fn known(row: impl Fn(usize) -> f64) -> Self {
                <Self as Rows<Lanes<$register, $vectors>>>::gather(|r| {
                    Lanes::<$register, $vectors>::constant(row(r))
                })
            }
            #[inline(always)]
            fn gather(row: impl Fn(usize) -> Lanes<$register, $vectors>) -> Self {
                let mut out = Self::constant(0.0);
                for r in 0..TILE {
                    let row = row(r);
                    for m in 0..$vectors {
                        out.0[r * $vectors + m] = row.0[m];
                    }
                }
                out
            }
            #[inline(always)]
            fn each(self, mut f: impl FnMut(usize, Lanes<$register, $vectors>)) {
                for r in 0..TILE {
                    let mut row = Lanes::<$register, $vectors>::constant(0.0);
                    for m in 0..$vectors {
                        row.0[m] = self.0[r * $vectors + m];
                    }
                    f(r, row);
                }
            }
            #[inline(always)]
            fn total(self) -> Lanes<$register, $vectors> {
                let mut sum = Lanes::<$register, $vectors>::constant(0.0);
                for m in 0..$vectors {
                    let [a, b, c, d] = [m, m + $vectors, m + 2 * $vectors, m + 3 * $vectors];
                    sum.0[m] = (self.0[a] + self.0[b]) + (self.0[c] + self.0[d]);
                }
                sum
            }
            #[inline(always)]
            fn product(x: &[f64], v: &[Lanes<$register, $vectors>]) -> Self {
                let rows = product::tile(x, v);
                let mut out = Self::constant(0.0);
                for r in 0..TILE {
                    for m in 0..$vectors {
                        out.0[r * $vectors + m] = rows[r].0[m];
                    }
                }
                out
            }
            #[inline(always)]
            fn add_product(self, x: &[f64], to: &mut [Lanes<$register, $vectors>]) {
                let mut rows = [Lanes::<$register, $vectors>::constant(0.0); TILE];
                for r in 0..TILE {
                    for m in 0..$vectors {
                        rows[r].0[m] = self.0[r * $vectors + m];
                    }
                }
                product::add_tile(&rows, x, to);
            }
        }
    };
}

/// The types of a level: its block of rows at one point, which is its block of particles too, and its rows of particles.
macro_rules! level {
    ($module:ident, $register:ty, $vectors:literal) => {
        rows_at_one_point!($register, $vectors);
        rows_of_particles!($register, $vectors);

        pub(super) mod $module {
            use super::*;
            pub(in crate::engine) type Block = Lanes<$register, $vectors>;
            pub(in crate::engine) type Tile = Lanes<$register, { TILE * $vectors }>;
        }
    };
}

level!(plain, Four, 2);
#[cfg(target_arch = "x86_64")]
level!(avx2, Avx2, 2);
#[cfg(target_arch = "x86_64")]
level!(avx512, Avx512, 1);
