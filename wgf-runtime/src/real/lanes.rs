//! Several particles in one number: the engine's scalar for batches.

use super::Real;
use std::array::from_fn;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// `L` independent numbers that go through the same operations, one for each particle of a block.
///
/// Every operation is that of `f64`, lane by lane, so a batch gives the bits that its points give one by one. With the
/// particles innermost every load is contiguous, and straight-line code vectorises by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub struct Lanes<const L: usize>(pub [f64; L]);

impl<const L: usize> Lanes<L> {
    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Lanes(from_fn(|l| f(self.0[l])))
    }

    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Lanes(from_fn(|l| f(self.0[l], other.0[l])))
    }
}

macro_rules! lane_operator {
    ($trait:ident, $method:ident, $op:tt) => {
        impl<const L: usize> $trait for Lanes<L> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                self.zip(other, |a, b| a $op b)
            }
        }

        impl<const L: usize> $trait<f64> for Lanes<L> {
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

impl<const L: usize> Neg for Lanes<L> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|a| -a)
    }
}

impl<const L: usize> AddAssign for Lanes<L> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<const L: usize> SubAssign for Lanes<L> {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

macro_rules! lane_functions {
    ($($name:ident),*) => {$(
        #[inline(always)]
        fn $name(self) -> Self {
            self.map(<f64 as Real>::$name)
        }
    )*};
}

impl<const L: usize> Real for Lanes<L> {
    #[inline(always)]
    fn constant(x: f64) -> Self {
        Lanes([x; L])
    }

    lane_functions!(
        recip, sqrt, exp, exp_m1, ln, ln_1p, sin, cos, tan, atan, sinh, cosh, tanh, abs, inv_logit,
        logit, log1p_exp, lgamma, digamma, erf, phi, square
    );

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
