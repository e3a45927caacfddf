//! Several rows of a plate in one number: what a loop over independent rows is computed in.

#![allow(
    clippy::needless_range_loop,
    reason = "counted loops over several arrays are what vectorises"
)]

use super::product::{self, CHUNK, Chunk, TILE, Tiles};
use super::workspace::Pooled;
use crate::real::{Fused, Lanes, Real};
#[cfg(target_arch = "x86_64")]
use crate::vector::{Avx2, Avx512};
use crate::vector::{Plain, Register};
use std::ops::{IndexMut, Range};

/// `WIDTH` consecutive rows of a plate, each a value of the scalar `T`.
///
/// A plate (`for i in 0..n { y[i] ~ … }`) visits its rows independently, so they can be evaluated side by side. Every
/// scalar, a block of particles too, is its own block of one row; `f64` also goes eight rows at a time.
pub trait Rows<T: Real>: Real {
    /// How many rows.
    const WIDTH: usize;

    /// Rows of a plate that are [multiplied](Self::multiply) before its blocks read them: so many that the sums fill the
    /// registers, and so few that the matrix is still in the nearest cache on the way back.
    const TOGETHER: usize;

    /// A number of data for each row, and a value for each row, by its index. (Not closures: they are not always inlined, and what
    /// is not inlined is not compiled for the processor at hand.)
    type Data: IndexMut<usize, Output = f64>;
    /// See [`Data`](Self::Data).
    type Values: IndexMut<usize, Output = T>;

    /// The same value in every row.
    fn splat(x: T) -> Self;

    /// Room for data.
    fn data() -> Self::Data;

    /// Room for values.
    fn values() -> Self::Values;

    /// The rows with these data.
    fn known(data: Self::Data) -> Self;

    /// The rows with these values.
    fn gather(values: Self::Values) -> Self;

    /// The values of the rows.
    fn scatter(self) -> Self::Values;

    /// The first `WIDTH` of `data`.
    fn known_slice(data: &[f64]) -> Self;

    /// The first `WIDTH` of `values`.
    fn load(values: &[T]) -> Self;

    /// Writes the rows to the first `WIDTH` of `to`.
    fn store(self, to: &mut [T]);

    /// Adds the rows to the first `WIDTH` of `to`.
    fn add_to(self, to: &mut [T]);

    /// The sum over the rows.
    fn total(self) -> T;

    /// `Σₖ x[r, k] v[k]` of consecutive rows r that [go together](Self::TOGETHER), each written to its place among those (and
    /// others anywhere else).
    fn multiply(x: &Tiles, rows: Range<usize>, v: &[T], to: &mut Chunk<T>);

    /// The adjoint of [`multiply`](Self::multiply) in v: `to[k] += Σᵣ g[r] x[r, k]`, where g is zero for all other rows.
    fn multiply_back(x: &Tiles, rows: Range<usize>, g: &Chunk<T>, to: &mut [T]);
}

impl<T: Real> Rows<T> for T {
    const WIDTH: usize = 1;
    const TOGETHER: usize = TILE;
    type Data = [f64; 1];
    type Values = [T; 1];

    #[inline(always)]
    fn splat(x: T) -> T {
        x
    }
    #[inline(always)]
    fn data() -> [f64; 1] {
        [0.0]
    }
    #[inline(always)]
    fn values() -> [T; 1] {
        [T::constant(0.0)]
    }
    #[inline(always)]
    fn known(data: [f64; 1]) -> T {
        T::constant(data[0])
    }
    #[inline(always)]
    fn gather(values: [T; 1]) -> T {
        values[0]
    }
    #[inline(always)]
    fn scatter(self) -> [T; 1] {
        [self]
    }
    #[inline(always)]
    fn known_slice(data: &[f64]) -> T {
        T::constant(data[0])
    }
    #[inline(always)]
    fn load(values: &[T]) -> T {
        values[0]
    }
    #[inline(always)]
    fn store(self, to: &mut [T]) {
        to[0] = self;
    }
    #[inline(always)]
    fn add_to(self, to: &mut [T]) {
        to[0] += self;
    }
    #[inline(always)]
    fn total(self) -> T {
        self
    }
    #[inline(always)]
    fn multiply(x: &Tiles, rows: Range<usize>, v: &[T], to: &mut Chunk<T>) {
        product::multiply(x, rows.start, v, to);
    }
    #[inline(always)]
    fn multiply_back(x: &Tiles, rows: Range<usize>, g: &Chunk<T>, to: &mut [T]) {
        product::multiply_back(x, rows.start, g, to);
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
            const WIDTH: usize = TILE;
            const TOGETHER: usize = CHUNK;
            type Data = [f64; TILE];
            type Values = [T; TILE];

            #[inline(always)]
            fn splat(x: T) -> Self {
                Self::constant(x.get())
            }
            #[inline(always)]
            fn data() -> [f64; TILE] {
                [0.0; TILE]
            }
            #[inline(always)]
            fn values() -> [T; TILE] {
                [T::of(0.0); TILE]
            }
            #[inline(always)]
            fn known(data: [f64; TILE]) -> Self {
                Lanes::load(&data)
            }
            #[inline(always)]
            fn gather(values: [T; TILE]) -> Self {
                Lanes::load(T::numbers(&values))
            }
            #[inline(always)]
            fn scatter(self) -> [T; TILE] {
                let mut rows = [T::of(0.0); TILE];
                Lanes::store(self, T::numbers_mut(&mut rows));
                rows
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
                let [first, rest @ ..] = self.0;
                let mut sum = first;
                for vector in rest {
                    sum = sum + vector;
                }
                T::of(Register::sum(sum))
            }
            #[inline(always)]
            fn multiply(x: &Tiles, rows: Range<usize>, v: &[T], to: &mut Chunk<T>) {
                let (v, to) = (T::numbers(v), T::numbers_mut(to));
                product::multiply_vectors::<$register, $vectors>(x, rows, v, to);
            }
            #[inline(always)]
            fn multiply_back(x: &Tiles, rows: Range<usize>, g: &Chunk<T>, to: &mut [T]) {
                let (g, to) = (T::numbers(g), T::numbers_mut(to));
                product::multiply_vectors_back::<$register, $vectors>(x, rows, g, to);
            }
        }
    };
}

/// Particles in a block.
pub(super) const PARTICLES: usize = 8;

/// A block of particles.
pub(super) trait Particles: Pooled {
    /// The first numbers of a slice, one for each particle.
    fn read(numbers: &[f64]) -> Self;

    /// Writes as many numbers as there is room for.
    fn write(self, numbers: &mut [f64]);
}

macro_rules! particles {
    ($register:ty, $vectors:literal) => {
        impl Particles for Lanes<$register, $vectors> {
            #[inline(always)]
            fn read(numbers: &[f64]) -> Self {
                Lanes::load(numbers)
            }

            #[inline(always)]
            fn write(self, numbers: &mut [f64]) {
                if numbers.len() >= PARTICLES {
                    return Lanes::store(self, numbers);
                }
                let mut all = [0.0; PARTICLES];
                Lanes::store(self, &mut all);
                numbers.copy_from_slice(&all[..numbers.len()]);
            }
        }
    };
}

/// The type of a level: its block of rows at one point, which is its block of particles too.
macro_rules! level {
    ($module:ident, $register:ty, $vectors:literal) => {
        rows_at_one_point!($register, $vectors);
        particles!($register, $vectors);

        pub(super) mod $module {
            use super::*;
            pub(in crate::engine) type Block = Lanes<$register, $vectors>;
        }
    };
}

level!(plain, Plain, 2);
#[cfg(target_arch = "x86_64")]
level!(avx2, Avx2, 2);
#[cfg(target_arch = "x86_64")]
level!(avx512, Avx512, 1);
