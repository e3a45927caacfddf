//! Several numbers that go through the same operations: eight particles of a batch, or a few observations of one point.

use super::functions;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

/// `N` numbers, in memory as one or more vector registers. `FUSED` as in [`functions`].
#[derive(Clone, Copy)]
#[repr(align(64))]
pub struct Lanes<const N: usize, const FUSED: bool>(pub [f64; N]);

/// Eight particles: a cache line.
pub type Eight<const FUSED: bool> = Lanes<8, FUSED>;

/// Observations of a batch that are computed together, with eight particles each: as many as registers can hold.
pub const ROWS: usize = 4;

/// [`ROWS`] times eight numbers as one, so that the steps of a function of one overlap with another's.
#[inline(always)]
pub fn join<const FUSED: bool>(rows: [Eight<FUSED>; ROWS]) -> Lanes<{ 8 * ROWS }, FUSED> {
    let mut joined = Lanes::ZERO;
    for (chunk, row) in joined.0.chunks_exact_mut(8).zip(rows) {
        row.store(chunk);
    }
    joined
}

/// The inverse of [`join`].
#[inline(always)]
pub fn split<const FUSED: bool>(joined: Lanes<{ 8 * ROWS }, FUSED>) -> [Eight<FUSED>; ROWS] {
    std::array::from_fn(|r| Eight::load(&joined.0[8 * r..]))
}

impl<const N: usize, const FUSED: bool> Lanes<N, FUSED> {
    pub const ZERO: Self = Lanes([0.0; N]);

    #[inline(always)]
    pub fn splat(x: f64) -> Self {
        Lanes([x; N])
    }

    /// The first `N` numbers of a slice.
    #[inline(always)]
    pub fn load(from: &[f64]) -> Self {
        let mut lanes = [0.0; N];
        lanes.copy_from_slice(&from[..N]);
        Lanes(lanes)
    }

    #[inline(always)]
    pub fn store(self, to: &mut [f64]) {
        to[..N].copy_from_slice(&self.0);
    }

    #[inline(always)]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        let mut result = [0.0; N];
        for l in 0..N {
            result[l] = f(self.0[l]);
        }
        Lanes(result)
    }

    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let mut result = [0.0; N];
        for l in 0..N {
            result[l] = f(self.0[l], other.0[l]);
        }
        Lanes(result)
    }

    /// self · b + c.
    #[inline(always)]
    pub fn mul_add(self, b: Self, c: Self) -> Self {
        let mut result = [0.0; N];
        for l in 0..N {
            result[l] = functions::mul_add::<FUSED>(self.0[l], b.0[l], c.0[l]);
        }
        Lanes(result)
    }

    #[inline(always)]
    pub fn exp(self) -> Self {
        self.map(functions::exp::<FUSED>)
    }

    #[inline(always)]
    pub fn ln(self) -> Self {
        self.map(functions::ln::<FUSED>)
    }

    #[inline(always)]
    pub fn recip(self) -> Self {
        self.map(|x| 1.0 / x)
    }

    /// `(ln(1 + eˣ), 1/(1 + e⁻ˣ))`.
    #[inline(always)]
    pub fn softplus(self) -> (Self, Self) {
        let (mut value, mut slope) = ([0.0; N], [0.0; N]);
        for l in 0..N {
            (value[l], slope[l]) = functions::softplus::<FUSED>(self.0[l]);
        }
        (Lanes(value), Lanes(slope))
    }

    /// The sum of the lanes, `W` partial sums first.
    #[inline(always)]
    pub fn fold<const W: usize>(self) -> Lanes<W, FUSED> {
        let mut sum = [0.0; W];
        for chunk in self.0.chunks_exact(W) {
            for l in 0..W {
                sum[l] += chunk[l];
            }
        }
        Lanes(sum)
    }

    /// The products with another's lanes, added to `W` partial sums.
    #[inline(always)]
    pub fn dot<const W: usize>(self, other: Self, mut sum: Lanes<W, FUSED>) -> Lanes<W, FUSED> {
        for (a, b) in self.0.chunks_exact(W).zip(other.0.chunks_exact(W)) {
            sum = Lanes::load(a).mul_add(Lanes::load(b), sum);
        }
        sum
    }

    #[inline(always)]
    pub fn sum(self) -> f64 {
        let four = self.fold::<4>().0;
        (four[0] + four[2]) + (four[1] + four[3])
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $op:tt) => {
        impl<const N: usize, const FUSED: bool> $trait for Lanes<N, FUSED> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                self.zip(other, |a, b| a $op b)
            }
        }

        impl<const N: usize, const FUSED: bool> $trait<f64> for Lanes<N, FUSED> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: f64) -> Self {
                self.map(|a| a $op other)
            }
        }
    };
}

operator!(Add, add, +);
operator!(Sub, sub, -);
operator!(Mul, mul, *);

impl<const N: usize, const FUSED: bool> Neg for Lanes<N, FUSED> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|a| -a)
    }
}

impl<const N: usize, const FUSED: bool> AddAssign for Lanes<N, FUSED> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
