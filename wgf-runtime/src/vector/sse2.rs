//! Four numbers in SSE2 instructions, which every x86-64 processor has.
//!
//! Each operation is two instructions, and two of the compiler's own: [`Four`](super::Four), which a build's target may make
//! anything of, is a loop for each, which took most of a model's compilation.

#![allow(unsafe_code, reason = "instructions, if ones that every processor has")]

use super::Register;
use std::arch::x86_64::*;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Shl, Shr, Sub};

/// Four `f64`: the first two, and the last two.
#[derive(Clone, Copy)]
#[repr(C, align(32))]
pub(crate) struct Sse2(__m128d, __m128d);

/// Their truth values: all bits of a number, or none.
#[derive(Clone, Copy)]
pub(crate) struct Mask(__m128d, __m128d);

/// Their bits.
#[derive(Clone, Copy)]
pub(crate) struct Bits(__m128i, __m128i);

/// Instructions of SSE2 that touch no memory.
macro_rules! sse2 {
    ($value:expr) => {{
        // SAFETY: x86-64 includes SSE2.
        unsafe { $value }
    }};
}

/// An operator that is one instruction on either half.
macro_rules! operator {
    ($type:ident, $trait:ident, $method:ident, $instruction:ident) => {
        impl $trait for $type {
            type Output = $type;
            #[inline(always)]
            fn $method(self, other: $type) -> $type {
                sse2!($type(
                    $instruction(self.0, other.0),
                    $instruction(self.1, other.1),
                ))
            }
        }
    };
}

operator!(Sse2, Add, add, _mm_add_pd);
operator!(Sse2, Sub, sub, _mm_sub_pd);
operator!(Sse2, Mul, mul, _mm_mul_pd);
operator!(Sse2, Div, div, _mm_div_pd);
operator!(Mask, BitAnd, bitand, _mm_and_pd);
operator!(Bits, Add, add, _mm_add_epi64);
operator!(Bits, Sub, sub, _mm_sub_epi64);
operator!(Bits, BitAnd, bitand, _mm_and_si128);
operator!(Bits, BitOr, bitor, _mm_or_si128);

impl Shl<usize> for Bits {
    type Output = Bits;
    #[inline(always)]
    fn shl(self, by: usize) -> Bits {
        let by = sse2!(_mm_cvtsi32_si128(by as i32));
        sse2!(Bits(_mm_sll_epi64(self.0, by), _mm_sll_epi64(self.1, by)))
    }
}

impl Shr<usize> for Bits {
    type Output = Bits;
    #[inline(always)]
    fn shr(self, by: usize) -> Bits {
        let by = sse2!(_mm_cvtsi32_si128(by as i32));
        sse2!(Bits(_mm_srl_epi64(self.0, by), _mm_srl_epi64(self.1, by)))
    }
}

impl Neg for Sse2 {
    type Output = Sse2;
    #[inline(always)]
    fn neg(self) -> Sse2 {
        let sign = sse2!(_mm_set1_pd(-0.0));
        sse2!(Sse2(_mm_xor_pd(sign, self.0), _mm_xor_pd(sign, self.1)))
    }
}

impl std::fmt::Debug for Sse2 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut numbers = [0.0; Sse2::LANES];
        self.store(&mut numbers);
        numbers.fmt(f)
    }
}

#[inline(always)]
fn select(mask: __m128d, a: __m128d, b: __m128d) -> __m128d {
    sse2!(_mm_or_pd(_mm_and_pd(mask, a), _mm_andnot_pd(mask, b)))
}

/// First and third, second and fourth.
#[inline(always)]
fn halves(x: Sse2) -> __m128d {
    sse2!(_mm_add_pd(x.0, x.1))
}

/// The sum of both numbers of either.
#[inline(always)]
fn pair_sums(a: __m128d, b: __m128d) -> __m128d {
    sse2!(_mm_add_pd(_mm_unpacklo_pd(a, b), _mm_unpackhi_pd(a, b)))
}

impl Register for Sse2 {
    const LANES: usize = 4;
    const FUSED: bool = false;
    type Mask = Mask;
    type Bits = Bits;

    #[inline(always)]
    fn splat(x: f64) -> Sse2 {
        sse2!(Sse2(_mm_set1_pd(x), _mm_set1_pd(x)))
    }
    #[inline(always)]
    fn splat_bits(bits: u64) -> Bits {
        let bits = sse2!(_mm_set1_epi64x(bits as i64));
        Bits(bits, bits)
    }
    #[inline(always)]
    fn load(from: &[f64]) -> Sse2 {
        let from = &from[..Self::LANES];
        // SAFETY: the slice has four numbers.
        unsafe {
            let from = from.as_ptr();
            Sse2(_mm_loadu_pd(from), _mm_loadu_pd(from.add(2)))
        }
    }
    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        let to = &mut to[..Self::LANES];
        // SAFETY: the slice has four numbers.
        unsafe {
            let to = to.as_mut_ptr();
            _mm_storeu_pd(to, self.0);
            _mm_storeu_pd(to.add(2), self.1);
        }
    }
    #[inline(always)]
    fn mul_add(self, a: Sse2, b: Sse2) -> Sse2 {
        self * a + b
    }
    #[inline(always)]
    fn sqrt(self) -> Sse2 {
        sse2!(Sse2(_mm_sqrt_pd(self.0), _mm_sqrt_pd(self.1)))
    }
    #[inline(always)]
    fn abs(self) -> Sse2 {
        let sign = sse2!(_mm_set1_pd(-0.0));
        sse2!(Sse2(
            _mm_andnot_pd(sign, self.0),
            _mm_andnot_pd(sign, self.1)
        ))
    }
    // The instructions give their second operand where either is NaN.
    #[inline(always)]
    fn max(self, other: Sse2) -> Sse2 {
        sse2!(Sse2(
            _mm_max_pd(other.0, self.0),
            _mm_max_pd(other.1, self.1)
        ))
    }
    #[inline(always)]
    fn min(self, other: Sse2) -> Sse2 {
        sse2!(Sse2(
            _mm_min_pd(other.0, self.0),
            _mm_min_pd(other.1, self.1)
        ))
    }
    #[inline(always)]
    fn lt(self, other: Sse2) -> Mask {
        sse2!(Mask(
            _mm_cmplt_pd(self.0, other.0),
            _mm_cmplt_pd(self.1, other.1)
        ))
    }
    #[inline(always)]
    fn eq(self, other: Sse2) -> Mask {
        sse2!(Mask(
            _mm_cmpeq_pd(self.0, other.0),
            _mm_cmpeq_pd(self.1, other.1)
        ))
    }
    #[inline(always)]
    fn select(mask: Mask, a: Sse2, b: Sse2) -> Sse2 {
        Sse2(select(mask.0, a.0, b.0), select(mask.1, a.1, b.1))
    }
    #[inline(always)]
    fn all(mask: Mask) -> bool {
        sse2!(_mm_movemask_pd(_mm_and_pd(mask.0, mask.1)) == 0b11)
    }
    #[inline(always)]
    fn to_bits(self) -> Bits {
        sse2!(Bits(_mm_castpd_si128(self.0), _mm_castpd_si128(self.1)))
    }
    #[inline(always)]
    fn from_bits(bits: Bits) -> Sse2 {
        sse2!(Sse2(_mm_castsi128_pd(bits.0), _mm_castsi128_pd(bits.1)))
    }
    out_of_line!(Sse2);

    // The order in which `Four` and AVX2 add.
    #[inline(always)]
    fn sum(self) -> f64 {
        let pairs = halves(self);
        sse2!(_mm_cvtsd_f64(pair_sums(pairs, pairs)))
    }
    #[inline(always)]
    fn sums([a, b, c, d]: [Sse2; 4]) -> [f64; 4] {
        let mut sums = [0.0; 4];
        let first = pair_sums(halves(a), halves(b));
        let last = pair_sums(halves(c), halves(d));
        Sse2(first, last).store(&mut sums);
        sums
    }
}
