//! What an operation reads.

use crate::real::Real;

/// An array, row-major, that an operation reads.
#[derive(Clone, Copy, Debug)]
pub enum View<'a, T> {
    /// No parameter reaches it.
    Known(&'a [f64]),
    /// It depends on parameters.
    Active(&'a [T]),
}

impl<T: Real> View<'_, T> {
    /// How many numbers it holds.
    #[allow(clippy::len_without_is_empty)]
    #[inline(always)]
    pub fn len(&self) -> usize {
        match self {
            View::Known(numbers) => numbers.len(),
            View::Active(numbers) => numbers.len(),
        }
    }

    /// Whether it depends on parameters.
    #[inline(always)]
    pub fn is_active(&self) -> bool {
        matches!(self, View::Active(_))
    }

    /// The i-th number.
    #[inline(always)]
    pub fn at(&self, i: usize) -> T {
        match self {
            View::Known(numbers) => T::constant(numbers[i]),
            View::Active(numbers) => numbers[i],
        }
    }

    /// The i-th of `n` numbers that are all given, or are one number for all.
    #[inline(always)]
    pub fn broadcast(&self, i: usize) -> T {
        match self.len() {
            1 => self.at(0),
            _ => self.at(i),
        }
    }

    /// Copies all numbers out.
    #[inline(always)]
    pub fn copy_to(&self, out: &mut [T]) {
        match self {
            View::Known(numbers) => {
                for (out, &x) in out.iter_mut().zip(*numbers) {
                    *out = T::constant(x);
                }
            }
            View::Active(numbers) => out.copy_from_slice(numbers),
        }
    }

    /// The numbers from `start`, `len` of them.
    #[inline(always)]
    pub fn part(&self, start: usize, len: usize) -> Self {
        match self {
            View::Known(numbers) => View::Known(&numbers[start..start + len]),
            View::Active(numbers) => View::Active(&numbers[start..start + len]),
        }
    }
}
