//! A point's coordinates, and room for its gradient: the numbers of a slice, or those of a block of particles where they lie in
//! a batch, which are then neither packed nor unpacked.

#![allow(
    clippy::needless_range_loop,
    reason = "counted loops over several arrays need no other checks"
)]

use super::rows::{PARTICLES, Particles, Rows};
use crate::real::Real;
use std::ops::Deref;

/// Consecutive coordinates of a point in the scalar `T`.
pub trait Point<T: Real>: Copy {
    /// Cuts off the first `n`.
    fn take(&mut self, n: usize) -> Self;

    /// Coordinate i.
    fn at(self, i: usize) -> T;

    /// All of them in a slice, which may be in `room`.
    fn whole<'s>(self, room: &'s mut [T]) -> &'s [T]
    where
        Self: 's;

    /// Cuts off the first.
    #[inline(always)]
    fn take_one(&mut self) -> T {
        self.take(1).at(0)
    }

    /// A block of rows, from coordinate i on.
    #[inline(always)]
    fn rows<R: Rows<T>>(self, i: usize) -> R {
        let mut values = R::values();
        for r in 0..R::WIDTH {
            values[r] = self.at(i + r);
        }
        R::gather(values)
    }
}

/// Room for consecutive entries of a gradient, or the entries there.
pub trait Gradient<T: Real>: Sized {
    /// Cuts off the first `n`.
    fn take(&mut self, n: usize) -> Self;

    /// Entry i.
    fn at(&self, i: usize) -> T;

    /// Writes entry i.
    fn set(&mut self, i: usize, entry: T);

    /// Makes the first `n` entries zero.
    #[inline(always)]
    fn clear(&mut self, n: usize) {
        for i in 0..n {
            self.set(i, T::constant(0.0));
        }
    }

    /// A slice for all of them, which may be in `room`: then [`fill`](Self::fill) takes them from there.
    fn whole<'s>(&'s mut self, room: &'s mut [T]) -> &'s mut [T];

    /// Writes the entries that were left in the room of [`whole`](Self::whole).
    fn fill(&mut self, room: &[T]);

    /// Writes a block of rows, from entry i on.
    #[inline(always)]
    fn store<R: Rows<T>>(&mut self, i: usize, rows: R) {
        let values = rows.scatter();
        for r in 0..R::WIDTH {
            self.set(i + r, values[r]);
        }
    }

    /// Adds a block of rows, from entry i on.
    #[inline(always)]
    fn add<R: Rows<T>>(&mut self, i: usize, rows: R) {
        let values = rows.scatter();
        for r in 0..R::WIDTH {
            self.set(i + r, self.at(i + r) + values[r]);
        }
    }
}

impl<T: Real> Point<T> for &[T] {
    #[inline(always)]
    fn take(&mut self, n: usize) -> Self {
        super::take(self, n)
    }
    #[inline(always)]
    fn at(self, i: usize) -> T {
        self[i]
    }
    #[inline(always)]
    fn whole<'s>(self, _room: &'s mut [T]) -> &'s [T]
    where
        Self: 's,
    {
        self
    }
    #[inline(always)]
    fn rows<R: Rows<T>>(self, i: usize) -> R {
        R::load(&self[i..])
    }
}

impl<T: Real> Gradient<T> for &mut [T] {
    #[inline(always)]
    fn take(&mut self, n: usize) -> Self {
        super::take_mut(self, n)
    }
    #[inline(always)]
    fn at(&self, i: usize) -> T {
        self[i]
    }
    #[inline(always)]
    fn set(&mut self, i: usize, entry: T) {
        self[i] = entry;
    }
    #[inline(always)]
    fn clear(&mut self, n: usize) {
        self[..n].fill(T::constant(0.0));
    }
    #[inline(always)]
    fn whole<'s>(&'s mut self, _room: &'s mut [T]) -> &'s mut [T] {
        self
    }
    #[inline(always)]
    fn fill(&mut self, _room: &[T]) {}
    #[inline(always)]
    fn store<R: Rows<T>>(&mut self, i: usize, rows: R) {
        rows.store(&mut self[i..]);
    }
    #[inline(always)]
    fn add<R: Rows<T>>(&mut self, i: usize, rows: R) {
        rows.add_to(&mut self[i..]);
    }
}

/// A block of particles among the points of a batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strided<N> {
    /// The numbers of all points, `count · stride` of them.
    numbers: N,
    /// How many coordinates.
    count: usize,
    /// How many points.
    stride: usize,
    /// The block's first point: it and those after it are at least [`PARTICLES`].
    start: usize,
}

/// A block's coordinates.
pub(super) type StridedPoint<'a> = Strided<&'a [f64]>;

/// Room for a block's gradient.
pub(super) type StridedGradient<'a> = Strided<&'a mut [f64]>;

impl<N: Deref<Target = [f64]>> Strided<N> {
    /// The particles from `start` on among `stride` particles of `count` coordinates.
    ///
    /// # Panics
    /// If they are not there.
    #[inline(always)]
    pub(super) fn of_batch(numbers: N, start: usize, stride: usize, count: usize) -> Self {
        let is_whole = stride
            .checked_sub(PARTICLES)
            .is_some_and(|last| start <= last);
        assert!(
            is_whole && count.checked_mul(stride) == Some(numbers.len()),
            "a batch has all its blocks"
        );
        Strided {
            numbers,
            count,
            stride,
            start,
        }
    }

    /// Where the numbers of coordinate i start: they are there.
    #[inline(always)]
    fn place(&self, i: usize) -> usize {
        assert!(i < self.count);
        i * self.stride + self.start
    }
}

#[allow(unsafe_code, reason = "a block's places were checked when it was made")]
impl<B: Particles> Point<B> for StridedPoint<'_> {
    #[inline(always)]
    fn take(&mut self, n: usize) -> Self {
        assert!(n <= self.count);
        let (head, tail) = self.numbers.split_at(n * self.stride);
        (self.numbers, self.count) = (tail, self.count - n);
        Strided {
            numbers: head,
            count: n,
            ..*self
        }
    }
    #[inline(always)]
    fn at(self, i: usize) -> B {
        let place = self.place(i);
        // SAFETY: `start + PARTICLES ≤ stride` and `i < count`, so that `place + PARTICLES ≤ (i + 1) stride ≤ count · stride`.
        B::read(unsafe { self.numbers.get_unchecked(place..place + PARTICLES) })
    }
    #[inline(always)]
    fn whole<'s>(self, room: &'s mut [B]) -> &'s [B]
    where
        Self: 's,
    {
        let room = &mut room[..self.count];
        for i in 0..self.count {
            room[i] = self.at(i);
        }
        room
    }
}

#[allow(unsafe_code, reason = "a block's places were checked when it was made")]
impl<B: Particles> Gradient<B> for StridedGradient<'_> {
    #[inline(always)]
    fn take(&mut self, n: usize) -> Self {
        assert!(n <= self.count);
        let (stride, start) = (self.stride, self.start);
        let (head, tail) = std::mem::take(&mut self.numbers).split_at_mut(n * stride);
        (self.numbers, self.count) = (tail, self.count - n);
        Strided {
            numbers: head,
            count: n,
            stride,
            start,
        }
    }
    #[inline(always)]
    fn at(&self, i: usize) -> B {
        let place = self.place(i);
        // SAFETY: `start + PARTICLES ≤ stride` and `i < count`, so that `place + PARTICLES ≤ (i + 1) stride ≤ count · stride`.
        B::read(unsafe { self.numbers.get_unchecked(place..place + PARTICLES) })
    }
    #[inline(always)]
    fn set(&mut self, i: usize, entry: B) {
        let place = self.place(i);
        // SAFETY: `start + PARTICLES ≤ stride` and `i < count`, so that `place + PARTICLES ≤ (i + 1) stride ≤ count · stride`.
        entry.write(unsafe { self.numbers.get_unchecked_mut(place..place + PARTICLES) });
    }
    #[inline(always)]
    fn whole<'s>(&'s mut self, room: &'s mut [B]) -> &'s mut [B] {
        room
    }
    #[inline(always)]
    fn fill(&mut self, room: &[B]) {
        let room = &room[..self.count];
        for i in 0..self.count {
            self.set(i, room[i]);
        }
    }
}
