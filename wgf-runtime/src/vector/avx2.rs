//! Four numbers in AVX2 and FMA instructions.
//!
//! The types are the crate's own, and appear only in code that is compiled for the instructions and called where the processor
//! has them (`engine::dispatch`).

#![allow(unsafe_code, reason = "instructions that not every processor has")]

use super::Register;
use std::arch::x86_64::*;
use std::fmt;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Shl, Shr, Sub};

/// 4 `f64`.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Avx2(pub(super) __m256d);

/// Their truth values: all bits of a number, or none.
#[derive(Clone, Copy)]
pub(crate) struct Mask(__m256d);

/// Their bits.
#[derive(Clone, Copy)]
pub(crate) struct Bits(__m256i);

macro_rules! operator {
    ($type:ident, $trait:ident, $method:ident, $instruction:ident) => {
        impl $trait for $type {
            type Output = $type;
            #[inline(always)]
            fn $method(self, other: $type) -> $type {
                // SAFETY: see the top of the file.
                $type(unsafe { $instruction(self.0, other.0) })
            }
        }
    };
}

operator!(Avx2, Add, add, _mm256_add_pd);
operator!(Avx2, Sub, sub, _mm256_sub_pd);
operator!(Avx2, Mul, mul, _mm256_mul_pd);
operator!(Avx2, Div, div, _mm256_div_pd);
operator!(Mask, BitAnd, bitand, _mm256_and_pd);
operator!(Bits, Add, add, _mm256_add_epi64);
operator!(Bits, Sub, sub, _mm256_sub_epi64);
operator!(Bits, BitAnd, bitand, _mm256_and_si256);
operator!(Bits, BitOr, bitor, _mm256_or_si256);

impl Shl<usize> for Bits {
    type Output = Bits;
    #[inline(always)]
    fn shl(self, by: usize) -> Bits {
        // SAFETY: see the top of the file.
        Bits(unsafe { _mm256_sll_epi64(self.0, _mm_cvtsi32_si128(by as i32)) })
    }
}

impl Shr<usize> for Bits {
    type Output = Bits;
    #[inline(always)]
    fn shr(self, by: usize) -> Bits {
        // SAFETY: see the top of the file.
        Bits(unsafe { _mm256_srl_epi64(self.0, _mm_cvtsi32_si128(by as i32)) })
    }
}

impl Neg for Avx2 {
    type Output = Avx2;
    #[inline(always)]
    fn neg(self) -> Avx2 {
        // SAFETY: see the top of the file.
        Avx2(unsafe { _mm256_xor_pd(_mm256_set1_pd(-0.0), self.0) })
    }
}

impl fmt::Debug for Avx2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut numbers = [0.0; Avx2::LANES];
        self.store(&mut numbers);
        numbers.fmt(f)
    }
}

impl Register for Avx2 {
    const LANES: usize = 4;
    const FUSED: bool = true;
    type Mask = Mask;
    type Bits = Bits;

    #[inline(always)]
    fn splat(x: f64) -> Avx2 {
        // SAFETY: see the top of the file.
        Avx2(unsafe { _mm256_set1_pd(x) })
    }
    #[inline(always)]
    fn splat_bits(bits: u64) -> Bits {
        // SAFETY: see the top of the file.
        Bits(unsafe { _mm256_set1_epi64x(bits as i64) })
    }
    #[inline(always)]
    fn load(from: &[f64]) -> Avx2 {
        let from = &from[..Self::LANES];
        // SAFETY: the slice is as long as the vector.
        Avx2(unsafe { _mm256_loadu_pd(from.as_ptr()) })
    }
    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        let to = &mut to[..Self::LANES];
        // SAFETY: the slice is as long as the vector.
        unsafe { _mm256_storeu_pd(to.as_mut_ptr(), self.0) }
    }
    #[inline(always)]
    fn mul_add(self, a: Avx2, b: Avx2) -> Avx2 {
        // SAFETY: see the top of the file.
        Avx2(unsafe { _mm256_fmadd_pd(self.0, a.0, b.0) })
    }
    #[inline(always)]
    fn sqrt(self) -> Avx2 {
        // SAFETY: see the top of the file.
        Avx2(unsafe { _mm256_sqrt_pd(self.0) })
    }
    #[inline(always)]
    fn abs(self) -> Avx2 {
        // SAFETY: see the top of the file.
        Avx2(unsafe { _mm256_andnot_pd(_mm256_set1_pd(-0.0), self.0) })
    }
    #[inline(always)]
    fn lt(self, other: Avx2) -> Mask {
        // SAFETY: see the top of the file.
        Mask(unsafe { _mm256_cmp_pd::<_CMP_LT_OQ>(self.0, other.0) })
    }
    #[inline(always)]
    fn eq(self, other: Avx2) -> Mask {
        // SAFETY: see the top of the file.
        Mask(unsafe { _mm256_cmp_pd::<_CMP_EQ_OQ>(self.0, other.0) })
    }
    #[inline(always)]
    fn select(mask: Mask, a: Avx2, b: Avx2) -> Avx2 {
        // SAFETY: see the top of the file.
        Avx2(unsafe { _mm256_blendv_pd(b.0, a.0, mask.0) })
    }
    // The instructions give their second operand where either is NaN.
    #[inline(always)]
    fn max(self, other: Avx2) -> Avx2 {
        // SAFETY: see the top of the file.
        Avx2(unsafe { _mm256_max_pd(other.0, self.0) })
    }
    #[inline(always)]
    fn min(self, other: Avx2) -> Avx2 {
        // SAFETY: see the top of the file.
        Avx2(unsafe { _mm256_min_pd(other.0, self.0) })
    }
    #[inline(always)]
    fn all(mask: Mask) -> bool {
        // SAFETY: see the top of the file.
        unsafe { _mm256_movemask_pd(mask.0) == 0b1111 }
    }
    #[inline(always)]
    fn to_bits(self) -> Bits {
        // SAFETY: see the top of the file.
        Bits(unsafe { _mm256_castpd_si256(self.0) })
    }
    #[inline(always)]
    fn from_bits(bits: Bits) -> Avx2 {
        // SAFETY: see the top of the file.
        Avx2(unsafe { _mm256_castsi256_pd(bits.0) })
    }
    out_of_line!(Avx2, "avx2,fma");

    #[inline(always)]
    fn sum(self) -> f64 {
        let mut numbers = [0.0; 4];
        self.store(&mut numbers);
        (numbers[0] + numbers[2]) + (numbers[1] + numbers[3])
    }
    #[inline(always)]
    fn sums([a, b, c, d]: [Avx2; 4]) -> [f64; 4] {
        let mut sums = [0.0; 4];
        // SAFETY: see the top of the file.
        let total = Avx2(unsafe {
            let (low, high) = (_mm256_hadd_pd(a.0, b.0), _mm256_hadd_pd(c.0, d.0));
            let crossed = _mm256_permute2f128_pd::<0x21>(low, high);
            let straight = _mm256_blend_pd::<0b1100>(low, high);
            _mm256_add_pd(crossed, straight)
        });
        total.store(&mut sums);
        sums
    }
}
