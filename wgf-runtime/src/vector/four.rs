//! Four numbers in the instructions of the build's target, whatever they are.

use super::{NATIVE_FMA, Register};
use std::num::Wrapping;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Shl, Shr, Sub};

/// How many.
const N: usize = 4;

/// Four `f64`, each with the arithmetic of one.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(32))]
pub(crate) struct Four([f64; N]);

/// Their truth values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Truths([bool; N]);

/// Their bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bits([Wrapping<u64>; N]);

/// `[f(0), …, f(3)]`, as a counted loop, which is what the compiler sees through best.
macro_rules! each {
    ($zero:expr, $i:ident => $value:expr) => {{
        let mut out = [$zero; N];
        for $i in 0..N {
            out[$i] = $value;
        }
        out
    }};
}

macro_rules! operator {
    ($type:ident, $zero:expr, $trait:ident, $method:ident, $op:tt) => {
        impl $trait for $type {
            type Output = $type;
            #[inline(always)]
            fn $method(self, other: $type) -> $type {
                $type(each!($zero, i => self.0[i] $op other.0[i]))
            }
        }
    };
}

operator!(Four, 0.0, Add, add, +);
operator!(Four, 0.0, Sub, sub, -);
operator!(Four, 0.0, Mul, mul, *);
operator!(Four, 0.0, Div, div, /);
operator!(Truths, false, BitAnd, bitand, &);
operator!(Bits, Wrapping(0), Add, add, +);
operator!(Bits, Wrapping(0), Sub, sub, -);
operator!(Bits, Wrapping(0), BitAnd, bitand, &);
operator!(Bits, Wrapping(0), BitOr, bitor, |);

impl Shl<usize> for Bits {
    type Output = Bits;
    #[inline(always)]
    fn shl(self, by: usize) -> Bits {
        Bits(each!(Wrapping(0), i => self.0[i] << by))
    }
}

impl Shr<usize> for Bits {
    type Output = Bits;
    #[inline(always)]
    fn shr(self, by: usize) -> Bits {
        Bits(each!(Wrapping(0), i => self.0[i] >> by))
    }
}

impl Neg for Four {
    type Output = Four;
    #[inline(always)]
    fn neg(self) -> Four {
        Four(each!(0.0, i => -self.0[i]))
    }
}

impl Register for Four {
    const LANES: usize = N;
    const FUSED: bool = NATIVE_FMA;
    type Mask = Truths;
    type Bits = Bits;

    #[inline(always)]
    fn splat(x: f64) -> Four {
        Four([x; N])
    }
    #[inline(always)]
    fn splat_bits(bits: u64) -> Bits {
        Bits([Wrapping(bits); N])
    }
    #[inline(always)]
    fn load(from: &[f64]) -> Four {
        let from = &from[..N];
        Four(each!(0.0, i => from[i]))
    }
    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        to[..N].copy_from_slice(&self.0);
    }
    #[inline(always)]
    fn mul_add(self, a: Four, b: Four) -> Four {
        Four(each!(0.0, i => Register::mul_add(self.0[i], a.0[i], b.0[i])))
    }
    #[inline(always)]
    fn sqrt(self) -> Four {
        Four(each!(0.0, i => self.0[i].sqrt()))
    }
    #[inline(always)]
    fn abs(self) -> Four {
        Four(each!(0.0, i => self.0[i].abs()))
    }
    #[inline(always)]
    fn lt(self, other: Four) -> Truths {
        Truths(each!(false, i => self.0[i] < other.0[i]))
    }
    #[inline(always)]
    fn eq(self, other: Four) -> Truths {
        Truths(each!(false, i => self.0[i] == other.0[i]))
    }
    #[inline(always)]
    fn select(mask: Truths, a: Four, b: Four) -> Four {
        Four(each!(0.0, i => Register::select(mask.0[i], a.0[i], b.0[i])))
    }
    #[inline(always)]
    fn all(mask: Truths) -> bool {
        mask.0[0] & mask.0[1] & mask.0[2] & mask.0[3]
    }
    #[inline(always)]
    fn to_bits(self) -> Bits {
        Bits(each!(Wrapping(0), i => Wrapping(self.0[i].to_bits())))
    }
    #[inline(always)]
    fn from_bits(bits: Bits) -> Four {
        Four(each!(0.0, i => f64::from_bits(bits.0[i].0)))
    }
    out_of_line!(Four);

    #[inline(always)]
    fn sum(self) -> f64 {
        (self.0[0] + self.0[2]) + (self.0[1] + self.0[3])
    }
}
