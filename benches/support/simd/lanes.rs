//! A few registers that go through the same operations: eight particles of a batch, or some observations of one point.

use super::register::Register;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

/// `M` registers of four numbers.
#[derive(Clone, Copy)]
pub struct Lanes<R, const M: usize>(pub [R; M]);

/// Eight numbers: a cache line.
pub type Eight<R> = Lanes<R, 2>;

/// f(0), f(1), …: as `std::array::from_fn`, which for want of `#[inline(always)]` would compile `f` without the
/// instructions that it is to use.
#[inline(always)]
pub fn each<T: Copy, const N: usize>(fill: T, f: impl Fn(usize) -> T) -> [T; N] {
    let mut result = [fill; N];
    for (i, r) in result.iter_mut().enumerate() {
        *r = f(i);
    }
    result
}

/// Two blocks as one, so that the steps of a function of one overlap with the other's.
#[inline(always)]
pub fn join<R: Register>([Lanes([a, b]), Lanes([c, d])]: [Eight<R>; 2]) -> Lanes<R, 4> {
    Lanes([a, b, c, d])
}

/// The inverse of [`join`].
#[inline(always)]
pub fn split<R: Register>(Lanes([a, b, c, d]): Lanes<R, 4>) -> [Eight<R>; 2] {
    [Lanes([a, b]), Lanes([c, d])]
}

impl<R: Register, const M: usize> Lanes<R, M> {
    #[inline(always)]
    pub fn zero() -> Self {
        Self::splat(0.0)
    }

    #[inline(always)]
    pub fn splat(x: f64) -> Self {
        Lanes([R::splat(x); M])
    }

    /// The first 4 `M` numbers of a slice.
    #[inline(always)]
    pub fn load(from: &[f64]) -> Self {
        let (registers, _) = from[..4 * M].as_chunks();
        Lanes(each(R::splat(0.0), |m| R::load(&registers[m])))
    }

    #[inline(always)]
    pub fn store(self, to: &mut [f64]) {
        let (registers, _) = to[..4 * M].as_chunks_mut();
        for (to, register) in registers.iter_mut().zip(self.0) {
            *to = register.array();
        }
    }

    /// The first lane.
    #[inline(always)]
    pub fn first(self) -> f64 {
        self.0[0].array()[0]
    }

    /// The registers in turn, as often as `K` asks.
    #[inline(always)]
    pub fn repeat<const K: usize>(self) -> Lanes<R, K> {
        Lanes(each(self.0[0], |k| self.0[k % M]))
    }

    /// The sums over what [`repeat`](Self::repeat) would make of `K` registers.
    #[inline(always)]
    pub fn fold<const K: usize>(self) -> Lanes<R, K> {
        let mut sums = Lanes::<R, K>::zero();
        for m in 0..M {
            sums.0[m % K] = sums.0[m % K].add(self.0[m]);
        }
        sums
    }

    #[inline(always)]
    pub fn map(self, f: impl Fn(R) -> R) -> Self {
        Lanes(each(self.0[0], |m| f(self.0[m])))
    }

    #[inline(always)]
    pub fn zip(self, other: Self, f: impl Fn(R, R) -> R) -> Self {
        Lanes(each(self.0[0], |m| f(self.0[m], other.0[m])))
    }

    /// self · b + c.
    #[inline(always)]
    pub fn mul_add(self, b: Self, c: Self) -> Self {
        Lanes(each(c.0[0], |m| self.0[m].mul_add(b.0[m], c.0[m])))
    }

    #[inline(always)]
    pub fn recip(self) -> Self {
        Self::splat(1.0).zip(self, R::div)
    }

    /// The products with another's lanes, added to four partial sums.
    #[inline(always)]
    pub fn dot(self, other: Self, mut sum: R) -> R {
        for m in 0..M {
            sum = self.0[m].mul_add(other.0[m], sum);
        }
        sum
    }

    #[inline(always)]
    pub fn sum(self) -> f64 {
        let mut four = self.0[0];
        for m in 1..M {
            four = four.add(self.0[m]);
        }
        let [a, b, c, d] = four.array();
        (a + c) + (b + d)
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident) => {
        impl<R: Register, const M: usize> $trait for Lanes<R, M> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                self.zip(other, R::$method)
            }
        }

        impl<R: Register, const M: usize> $trait<f64> for Lanes<R, M> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: f64) -> Self {
                self.zip(Self::splat(other), R::$method)
            }
        }
    };
}

operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);

impl<R: Register, const M: usize> Neg for Lanes<R, M> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self::zero() - self
    }
}

impl<R: Register, const M: usize> AddAssign for Lanes<R, M> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
