//! A point's coordinates, and room for its gradient: the numbers of a slice, or those of a block of particles where they lie in
//! a batch, which are then neither packed nor unpacked.

#![allow(
    clippy::needless_range_loop,
    reason = "counted loops over several arrays need no other checks"
)]

use super::rows::{PARTICLES, Particles, Rows};
use crate::real::Real;

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
    /// From the block's first coordinate on.
    numbers: N,
    /// From one coordinate to the next, at least [`PARTICLES`].
    stride: usize,
    /// How many coordinates: as many times `stride`, and the numbers of one block after the last, are there.
    count: usize,
}

/// A block's coordinates.
pub(super) type StridedPoint<'a> = Strided<&'a [f64]>;

/// Room for a block's gradient.
pub(super) type StridedGradient<'a> = Strided<&'a mut [f64]>;

impl<N> Strided<N> {
    /// # Panics
    /// If the block is not there, whole.
    #[inline(always)]
    fn new(numbers: N, len: usize, stride: usize, count: usize) -> Self {
        let end = count.checked_sub(1).map_or(Some(0), |last| {
            last.checked_mul(stride)?.checked_add(PARTICLES)
        });
        assert!(
            stride >= PARTICLES && end.is_some_and(|end| end <= len),
            "a batch has all its blocks"
        );
        Strided {
            numbers,
            stride,
            count,
        }
    }

    /// Where the numbers of coordinate i start: they are there.
    #[inline(always)]
    fn place(&self, i: usize) -> usize {
        assert!(i < self.count);
        i * self.stride
    }
}

impl<'a> StridedPoint<'a> {
    /// The particles from `start` on of a batch of `stride` particles with `count` coordinates.
    ///
    /// # Panics
    /// If they are not there.
    #[inline(always)]
    pub(super) fn of_batch(all: &'a [f64], start: usize, stride: usize, count: usize) -> Self {
        let numbers = &all[start..];
        Strided::new(numbers, numbers.len(), stride, count)
    }
}

impl<'a> StridedGradient<'a> {
    /// See [`StridedPoint::of_batch`].
    #[inline(always)]
    pub(super) fn of_batch(all: &'a mut [f64], start: usize, stride: usize, count: usize) -> Self {
        let numbers = &mut all[start..];
        let len = numbers.len();
        Strided::new(numbers, len, stride, count)
    }
}

#[allow(unsafe_code, reason = "a block's places were checked when it was made")]
impl<B: Particles> Point<B> for StridedPoint<'_> {
    #[inline(always)]
    fn take(&mut self, n: usize) -> Self {
        assert!(n <= self.count);
        let end = usize::min(n.saturating_mul(self.stride), self.numbers.len());
        let (head, tail) = self.numbers.split_at(end);
        (self.numbers, self.count) = (tail, self.count - n);
        Strided {
            numbers: head,
            stride: self.stride,
            count: n,
        }
    }
    #[inline(always)]
    fn at(self, i: usize) -> B {
        let place = self.place(i);
        // SAFETY: `place` is that of a block which `new` has seen.
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
        let numbers = std::mem::take(&mut self.numbers);
        let end = usize::min(n.saturating_mul(self.stride), numbers.len());
        let (head, tail) = numbers.split_at_mut(end);
        (self.numbers, self.count) = (tail, self.count - n);
        Strided {
            numbers: head,
            stride: self.stride,
            count: n,
        }
    }
    #[inline(always)]
    fn at(&self, i: usize) -> B {
        let place = self.place(i);
        // SAFETY: `place` is that of a block which `new` has seen.
        B::read(unsafe { self.numbers.get_unchecked(place..place + PARTICLES) })
    }
    #[inline(always)]
    fn set(&mut self, i: usize, entry: B) {
        let place = self.place(i);
        // SAFETY: `place` is that of a block which `new` has seen.
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
