//! Several numbers that go through the same operations: the engine's scalar for blocks of particles and of rows.

use super::Real;
use crate::special::elementary;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// `L` independent numbers that go through the same straight-line code, which the compiler turns into vector instructions.
///
/// `FUSED` lets [`mul_add`](Real::mul_add), and the elementary functions inside, round once where `self * a + b` rounds
/// twice. Such numbers belong in functions that are compiled for a processor that has the instruction; elsewhere they are
/// right but slow.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub struct Lanes<const L: usize, const FUSED: bool>(pub [f64; L]);

impl<const L: usize, const FUSED: bool> Lanes<L, FUSED> {
    /// The lanes of a slice.
    #[inline(always)]
    #[allow(
        unsafe_code,
        reason = "there is no safe cast of a slice to what a wrapper holds"
    )]
    pub(crate) fn numbers(values: &[Self]) -> &[[f64; L]] {
        const { assert!(size_of::<Self>() == size_of::<[f64; L]>()) }
        // SAFETY: the wrapper holds nothing but the array, which is as large.
        unsafe { std::slice::from_raw_parts(values.as_ptr().cast(), values.len()) }
    }

    /// The same, to write to.
    #[inline(always)]
    #[allow(
        unsafe_code,
        reason = "there is no safe cast of a slice to what a wrapper holds"
    )]
    pub(crate) fn numbers_mut(values: &mut [Self]) -> &mut [[f64; L]] {
        const { assert!(size_of::<Self>() == size_of::<[f64; L]>()) }
        // SAFETY: the wrapper holds nothing but the array, which is as large, and the borrow is passed on.
        unsafe { std::slice::from_raw_parts_mut(values.as_mut_ptr().cast(), values.len()) }
    }

    // A counted loop over an array is what the vectoriser sees through best.
    #[inline(always)]
    pub(crate) fn map(self, f: impl Fn(f64) -> f64) -> Self {
        let mut out = [0.0; L];
        for l in 0..L {
            out[l] = f(self.0[l]);
        }
        Lanes(out)
    }

    /// Two functions in one loop, in which they share what they have in common.
    #[inline(always)]
    fn map2(self, f: impl Fn(f64) -> (f64, f64)) -> (Self, Self) {
        let (mut first, mut second) = ([0.0; L], [0.0; L]);
        for l in 0..L {
            (first[l], second[l]) = f(self.0[l]);
        }
        (Lanes(first), Lanes(second))
    }

    #[inline(always)]
    pub(crate) fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let mut out = [0.0; L];
        for l in 0..L {
            out[l] = f(self.0[l], other.0[l]);
        }
        Lanes(out)
    }
}

macro_rules! lane_operator {
    ($trait:ident, $method:ident, $op:tt) => {
        impl<const L: usize, const FUSED: bool> $trait for Lanes<L, FUSED> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                self.zip(other, |a, b| a $op b)
            }
        }

        impl<const L: usize, const FUSED: bool> $trait<f64> for Lanes<L, FUSED> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: f64) -> Self {
                self.map(|a| a $op other)
            }
        }
    };
}

lane_operator!(Add, add, +);
lane_operator!(Sub, sub, -);
lane_operator!(Mul, mul, *);
lane_operator!(Div, div, /);

impl<const L: usize, const FUSED: bool> Neg for Lanes<L, FUSED> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|a| -a)
    }
}

impl<const L: usize, const FUSED: bool> AddAssign for Lanes<L, FUSED> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<const L: usize, const FUSED: bool> SubAssign for Lanes<L, FUSED> {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

/// The functions of `f64`, lane by lane.
macro_rules! lane_functions {
    ($($name:ident),*) => {$(
        #[inline(always)]
        fn $name(self) -> Self {
            self.map(<f64 as Real>::$name)
        }
    )*};
}

/// The functions that have a branch-free body, which vectorises.
macro_rules! vector_functions {
    ($($name:ident),*) => {$(
        #[inline(always)]
        fn $name(self) -> Self {
            self.map(elementary::$name::<FUSED>)
        }
    )*};
}

impl<const L: usize, const FUSED: bool> Real for Lanes<L, FUSED> {
    #[inline(always)]
    fn constant(x: f64) -> Self {
        Lanes([x; L])
    }

    vector_functions!(
        exp, exp_m1, ln, ln_1p, sinh, cosh, tanh, inv_logit, logit, log1p_exp
    );
    lane_functions!(
        recip, sqrt, sin, cos, tan, atan, abs, lgamma, digamma, erf, phi, square
    );

    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        let mut out = [0.0; L];
        for l in 0..L {
            out[l] = elementary::mul_add::<FUSED>(self.0[l], a.0[l], b.0[l]);
        }
        Lanes(out)
    }
    #[inline(always)]
    fn logistic(self) -> (Self, Self) {
        self.map2(|x| {
            let tail = elementary::exp::<FUSED>(-x.abs());
            (elementary::inv_logit::<FUSED>(x), tail)
        })
    }
    #[inline(always)]
    fn softplus(self) -> (Self, Self) {
        self.map2(|x| {
            let sigmoid = elementary::inv_logit::<FUSED>(x);
            (elementary::log1p_exp::<FUSED>(x), sigmoid)
        })
    }
    #[inline(always)]
    fn powi(self, n: i32) -> Self {
        self.map(|a| Real::powi(a, n))
    }
    #[inline(always)]
    fn powf(self, p: f64) -> Self {
        self.map(|a| Real::powf(a, p))
    }
    #[inline(always)]
    fn pow(self, p: Self) -> Self {
        self.zip(p, Real::pow)
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.zip(other, Real::max)
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        self.zip(other, Real::min)
    }
    #[inline(always)]
    fn max_weights(self, other: Self) -> (Self, Self) {
        let a = self.zip(other, |a, b| a.max_weights(b).0);
        (a, a.sub_from(1.0))
    }
    #[inline(always)]
    fn polygamma(self, n: u32) -> Self {
        self.map(|a| Real::polygamma(a, n))
    }
    #[inline(always)]
    fn sub_from(self, a: f64) -> Self {
        self.map(|x| a - x)
    }
    #[inline(always)]
    fn div_from(self, a: f64) -> Self {
        self.map(|x| a / x)
    }
}
