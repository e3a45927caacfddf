//! A few registers that go through an elementary function side by side.

use super::{Function, Register, Task};
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Shl, Shr, Sub};

/// `M` registers as one: what is made of it takes each step for all of them, so that the steps of one overlap with the
/// other's and constants are loaded once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Several<R, const M: usize>(pub(crate) [R; M]);

/// As many masks, or bits.
#[derive(Clone, Copy)]
pub(crate) struct Each<X, const M: usize>([X; M]);

/// What `value` is for each m.
macro_rules! each {
    ($start:expr, $m:ident => $value:expr) => {{
        let mut out = [$start; M];
        for $m in 0..M {
            out[$m] = $value;
        }
        out
    }};
}

macro_rules! operator {
    ($type:ident, $trait:ident, $method:ident, $op:tt) => {
        impl<X: Copy + $trait<Output = X>, const M: usize> $trait for $type<X, M> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                $type(each!(self.0[0], m => self.0[m] $op other.0[m]))
            }
        }
    };
}

operator!(Several, Add, add, +);
operator!(Several, Sub, sub, -);
operator!(Several, Mul, mul, *);
operator!(Several, Div, div, /);
operator!(Each, Add, add, +);
operator!(Each, Sub, sub, -);
operator!(Each, BitAnd, bitand, &);
operator!(Each, BitOr, bitor, |);

impl<R: Register, const M: usize> Neg for Several<R, M> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Several(each!(self.0[0], m => -self.0[m]))
    }
}

impl<X: Copy + Shl<usize, Output = X>, const M: usize> Shl<usize> for Each<X, M> {
    type Output = Self;
    #[inline(always)]
    fn shl(self, by: usize) -> Self {
        Each(each!(self.0[0], m => self.0[m] << by))
    }
}

impl<X: Copy + Shr<usize, Output = X>, const M: usize> Shr<usize> for Each<X, M> {
    type Output = Self;
    #[inline(always)]
    fn shr(self, by: usize) -> Self {
        Each(each!(self.0[0], m => self.0[m] >> by))
    }
}

impl<R: Register, const M: usize> Register for Several<R, M> {
    const LANES: usize = M * R::LANES;
    const FUSED: bool = R::FUSED;
    type Mask = Each<R::Mask, M>;
    type Bits = Each<R::Bits, M>;

    #[inline(always)]
    fn splat(x: f64) -> Self {
        Several([R::splat(x); M])
    }
    #[inline(always)]
    fn splat_bits(bits: u64) -> Self::Bits {
        Each([R::splat_bits(bits); M])
    }
    #[inline(always)]
    fn load(from: &[f64]) -> Self {
        Several(each!(R::splat(0.0), m => R::load(&from[m * R::LANES..])))
    }
    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        for m in 0..M {
            self.0[m].store(&mut to[m * R::LANES..]);
        }
    }
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        Several(each!(self.0[0], m => self.0[m].mul_add(a.0[m], b.0[m])))
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Several(each!(self.0[0], m => self.0[m].sqrt()))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Several(each!(self.0[0], m => self.0[m].abs()))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Self::Mask {
        let first = self.0[0].lt(other.0[0]);
        Each(each!(first, m => self.0[m].lt(other.0[m])))
    }
    #[inline(always)]
    fn eq(self, other: Self) -> Self::Mask {
        let first = self.0[0].eq(other.0[0]);
        Each(each!(first, m => self.0[m].eq(other.0[m])))
    }
    #[inline(always)]
    fn select(mask: Self::Mask, a: Self, b: Self) -> Self {
        Several(each!(a.0[0], m => R::select(mask.0[m], a.0[m], b.0[m])))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Several(each!(self.0[0], m => self.0[m].max(other.0[m])))
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Several(each!(self.0[0], m => self.0[m].min(other.0[m])))
    }
    #[inline(always)]
    fn all(mask: Self::Mask) -> bool {
        let mut all = true;
        for m in 0..M {
            all &= R::all(mask.0[m]);
        }
        all
    }
    #[inline(always)]
    fn to_bits(self) -> Self::Bits {
        let first = self.0[0].to_bits();
        Each(each!(first, m => self.0[m].to_bits()))
    }
    #[inline(always)]
    fn from_bits(bits: Self::Bits) -> Self {
        Several(each!(R::splat(0.0), m => R::from_bits(bits.0[m])))
    }
    #[inline(always)]
    fn sum(self) -> f64 {
        let mut sum = 0.0;
        for m in 0..M {
            sum += self.0[m].sum();
        }
        sum
    }
    #[inline(always)]
    fn run<K: Task>(task: K) -> K::Output {
        R::run(task)
    }
    #[inline(always)]
    fn call(self, function: Function) -> Self {
        Several(each!(self.0[0], m => self.0[m].call(function)))
    }
    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Several(each!(self.0[0], m => self.0[m].map(&f)))
    }
}
