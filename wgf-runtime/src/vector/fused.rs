//! One `f64` whose products are fused with additions, for processors that have the instruction.

use super::Register;
use std::hint::select_unpredictable;
use std::num::Wrapping;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// An `f64` but for [`mul_add`](Register::mul_add) and what is made of it, which round once where `f64` rounds twice, and
/// answer sooner.
///
/// It belongs in functions that are compiled for a processor that has the instruction; elsewhere it is right but slow.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(transparent)]
pub struct Fused(pub f64);

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

macro_rules! operator {
    ($trait:ident, $method:ident, $op:tt) => {
        impl $trait for Fused {
            type Output = Fused;
            #[inline(always)]
            fn $method(self, other: Fused) -> Fused {
                Fused(self.0 $op other.0)
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

impl Register for Fused {
    const LANES: usize = 1;
    const FUSED: bool = true;
    type Mask = bool;
    type Bits = Wrapping<u64>;

    #[inline(always)]
    fn splat(x: f64) -> Fused {
        Fused(x)
    }
    #[inline(always)]
    fn splat_bits(bits: u64) -> Wrapping<u64> {
        Wrapping(bits)
    }
    #[inline(always)]
    fn load(from: &[f64]) -> Fused {
        Fused(from[0])
    }
    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        to[0] = self.0;
    }
    #[inline(always)]
    fn mul_add(self, a: Fused, b: Fused) -> Fused {
        Fused(self.0.mul_add(a.0, b.0))
    }
    #[inline(always)]
    fn sqrt(self) -> Fused {
        Fused(self.0.sqrt())
    }
    #[inline(always)]
    fn abs(self) -> Fused {
        Fused(self.0.abs())
    }
    #[inline(always)]
    fn lt(self, other: Fused) -> bool {
        self.0 < other.0
    }
    #[inline(always)]
    fn eq(self, other: Fused) -> bool {
        self.0 == other.0
    }
    #[inline(always)]
    fn select(mask: bool, a: Fused, b: Fused) -> Fused {
        Fused(select_unpredictable(mask, a.0, b.0))
    }
    #[inline(always)]
    fn all(mask: bool) -> bool {
        mask
    }
    #[inline(always)]
    fn to_bits(self) -> Wrapping<u64> {
        Wrapping(self.0.to_bits())
    }
    #[inline(always)]
    fn from_bits(bits: Wrapping<u64>) -> Fused {
        Fused(f64::from_bits(bits.0))
    }
    #[cfg(target_arch = "x86_64")]
    out_of_line!(Fused, "avx2,fma");
    #[cfg(not(target_arch = "x86_64"))]
    out_of_line!(Fused);

    #[inline(always)]
    fn sum(self) -> f64 {
        self.0
    }
    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> Fused {
        Fused(f(self.0))
    }
}
