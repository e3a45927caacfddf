//! An `f64` whose products are fused with additions: the engine's scalar where the processor has the instruction.

use super::{Lanes, Real};
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// One number of a score at one point, with the arithmetic of [`Lanes`]`<_, true>`.
///
/// It is `f64` but for [`mul_add`](Real::mul_add) and the elementary functions, which round once where `f64` rounds twice, and
/// answer sooner.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(transparent)]
pub struct Fused(pub f64);

/// One lane.
type One = Lanes<1, true>;

impl Fused {
    /// A slice of numbers as a slice of these.
    #[inline(always)]
    pub(crate) fn of(numbers: &[f64]) -> &[Fused] {
        cast(numbers)
    }

    /// The same, to write to.
    #[inline(always)]
    pub(crate) fn of_mut(numbers: &mut [f64]) -> &mut [Fused] {
        cast_mut(numbers)
    }

    /// A slice of these as a slice of numbers.
    #[inline(always)]
    pub(crate) fn numbers(values: &[Fused]) -> &[f64] {
        cast(values)
    }

    /// The same, to write to.
    #[inline(always)]
    pub(crate) fn numbers_mut(values: &mut [Fused]) -> &mut [f64] {
        cast_mut(values)
    }

    #[inline(always)]
    fn lane(self) -> One {
        Lanes([self.0])
    }
}

/// `f64`, or a type that is nothing but one.
trait Number {}
impl Number for f64 {}
impl Number for Fused {}

#[inline(always)]
#[allow(unsafe_code, reason = "there is no safe cast of a slice to a wrapper")]
fn cast<A: Number, B: Number>(values: &[A]) -> &[B] {
    // SAFETY: both are an `f64`; the wrapper is transparent.
    unsafe { std::slice::from_raw_parts(values.as_ptr().cast(), values.len()) }
}

#[inline(always)]
#[allow(unsafe_code, reason = "there is no safe cast of a slice to a wrapper")]
fn cast_mut<A: Number, B: Number>(values: &mut [A]) -> &mut [B] {
    // SAFETY: both are an `f64`, the wrapper is transparent, and the borrow is passed on.
    unsafe { std::slice::from_raw_parts_mut(values.as_mut_ptr().cast(), values.len()) }
}

impl From<One> for Fused {
    #[inline(always)]
    fn from(lane: One) -> Fused {
        Fused(lane.0[0])
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $op:tt) => {
        impl $trait for Fused {
            type Output = Fused;
            #[inline(always)]
            fn $method(self, other: Fused) -> Fused {
                Fused(self.0 $op other.0)
            }
        }

        impl $trait<f64> for Fused {
            type Output = Fused;
            #[inline(always)]
            fn $method(self, other: f64) -> Fused {
                Fused(self.0 $op other)
            }
        }
    };
}

operator!(Add, add, +);
operator!(Sub, sub, -);
operator!(Mul, mul, *);
operator!(Div, div, /);

impl Neg for Fused {
    type Output = Fused;
    #[inline(always)]
    fn neg(self) -> Fused {
        Fused(-self.0)
    }
}

impl AddAssign for Fused {
    #[inline(always)]
    fn add_assign(&mut self, other: Fused) {
        self.0 += other.0;
    }
}

impl SubAssign for Fused {
    #[inline(always)]
    fn sub_assign(&mut self, other: Fused) {
        self.0 -= other.0;
    }
}

macro_rules! of_one_lane {
    ($($name:ident),*) => {$(
        #[inline(always)]
        fn $name(self) -> Fused {
            self.lane().$name().into()
        }
    )*};
}

impl Real for Fused {
    #[inline(always)]
    fn constant(x: f64) -> Fused {
        Fused(x)
    }

    of_one_lane!(
        recip, sqrt, exp, exp_m1, ln, ln_1p, sin, cos, tan, atan, sinh, cosh, tanh, abs, inv_logit,
        logit, log1p_exp, lgamma, digamma, erf, phi, square
    );

    #[inline(always)]
    fn logistic(self) -> (Fused, Fused) {
        let (sigmoid, tail) = self.lane().logistic();
        (sigmoid.into(), tail.into())
    }
    #[inline(always)]
    fn softplus(self) -> (Fused, Fused) {
        let (softplus, sigmoid) = self.lane().softplus();
        (softplus.into(), sigmoid.into())
    }
    #[inline(always)]
    fn mul_add(self, a: Fused, b: Fused) -> Fused {
        self.lane().mul_add(a.lane(), b.lane()).into()
    }
    #[inline(always)]
    fn powi(self, n: i32) -> Fused {
        self.lane().powi(n).into()
    }
    #[inline(always)]
    fn powf(self, p: f64) -> Fused {
        self.lane().powf(p).into()
    }
    #[inline(always)]
    fn pow(self, p: Fused) -> Fused {
        self.lane().pow(p.lane()).into()
    }
    #[inline(always)]
    fn max(self, other: Fused) -> Fused {
        self.lane().max(other.lane()).into()
    }
    #[inline(always)]
    fn min(self, other: Fused) -> Fused {
        self.lane().min(other.lane()).into()
    }
    #[inline(always)]
    fn max_weights(self, other: Fused) -> (Fused, Fused) {
        let (a, b) = self.lane().max_weights(other.lane());
        (a.into(), b.into())
    }
    #[inline(always)]
    fn polygamma(self, n: u32) -> Fused {
        self.lane().polygamma(n).into()
    }
    #[inline(always)]
    fn sub_from(self, a: f64) -> Fused {
        Fused(a - self.0)
    }
    #[inline(always)]
    fn div_from(self, a: f64) -> Fused {
        Fused(a / self.0)
    }
}
