//! Eight numbers in AVX-512 instructions.
//!
//! The types are the crate's own, and appear only in code that is compiled for the instructions and called where the processor
//! has them (`engine::dispatch`).

#![allow(unsafe_code, reason = "instructions that not every processor has")]

use super::{Avx2, Register};
use std::arch::x86_64::*;
use std::fmt;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Shl, Shr, Sub};

/// 8 `f64`.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Avx512(__m512d);

/// Their truth values, a bit each.
#[derive(Clone, Copy)]
pub(crate) struct Mask(__mmask8);

impl BitAnd for Mask {
    type Output = Mask;
    #[inline(always)]
    fn bitand(self, other: Mask) -> Mask {
        Mask(self.0 & other.0)
    }
}

/// Their bits.
#[derive(Clone, Copy)]
pub(crate) struct Bits(__m512i);

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

operator!(Avx512, Add, add, _mm512_add_pd);
operator!(Avx512, Sub, sub, _mm512_sub_pd);
operator!(Avx512, Mul, mul, _mm512_mul_pd);
operator!(Avx512, Div, div, _mm512_div_pd);

operator!(Bits, Add, add, _mm512_add_epi64);
operator!(Bits, Sub, sub, _mm512_sub_epi64);
operator!(Bits, BitAnd, bitand, _mm512_and_si512);
operator!(Bits, BitOr, bitor, _mm512_or_si512);

impl Shl<usize> for Bits {
    type Output = Bits;
    #[inline(always)]
    fn shl(self, by: usize) -> Bits {
        // SAFETY: see the top of the file.
        Bits(unsafe { _mm512_sll_epi64(self.0, _mm_cvtsi32_si128(by as i32)) })
    }
}

impl Shr<usize> for Bits {
    type Output = Bits;
    #[inline(always)]
    fn shr(self, by: usize) -> Bits {
        // SAFETY: see the top of the file.
        Bits(unsafe { _mm512_srl_epi64(self.0, _mm_cvtsi32_si128(by as i32)) })
    }
}

impl Neg for Avx512 {
    type Output = Avx512;
    #[inline(always)]
    fn neg(self) -> Avx512 {
        let sign = Self::splat_bits(1 << 63);
        // SAFETY: see the top of the file.
        Self::from_bits(Bits(unsafe { _mm512_xor_si512(self.to_bits().0, sign.0) }))
    }
}

impl fmt::Debug for Avx512 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut numbers = [0.0; Avx512::LANES];
        self.store(&mut numbers);
        numbers.fmt(f)
    }
}

impl Avx512 {
    /// One half added to the other.
    #[inline(always)]
    fn halved(self) -> Avx2 {
        // SAFETY: see the top of the file.
        Avx2(unsafe {
            let (low, high) = (
                _mm512_castpd512_pd256(self.0),
                _mm512_extractf64x4_pd::<1>(self.0),
            );
            _mm256_add_pd(low, high)
        })
    }
}

impl Register for Avx512 {
    const LANES: usize = 8;
    const FUSED: bool = true;
    type Mask = Mask;
    type Bits = Bits;

    #[inline(always)]
    fn splat(x: f64) -> Avx512 {
        // SAFETY: see the top of the file.
        Avx512(unsafe { _mm512_set1_pd(x) })
    }
    #[inline(always)]
    fn splat_bits(bits: u64) -> Bits {
        // SAFETY: see the top of the file.
        Bits(unsafe { _mm512_set1_epi64(bits as i64) })
    }
    #[inline(always)]
    fn load(from: &[f64]) -> Avx512 {
        let from = &from[..Self::LANES];
        // SAFETY: the slice is as long as the vector.
        Avx512(unsafe { _mm512_loadu_pd(from.as_ptr()) })
    }
    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        let to = &mut to[..Self::LANES];
        // SAFETY: the slice is as long as the vector.
        unsafe { _mm512_storeu_pd(to.as_mut_ptr(), self.0) }
    }
    #[inline(always)]
    fn mul_add(self, a: Avx512, b: Avx512) -> Avx512 {
        // SAFETY: see the top of the file.
        Avx512(unsafe { _mm512_fmadd_pd(self.0, a.0, b.0) })
    }
    #[inline(always)]
    fn sqrt(self) -> Avx512 {
        // SAFETY: see the top of the file.
        Avx512(unsafe { _mm512_sqrt_pd(self.0) })
    }
    #[inline(always)]
    fn abs(self) -> Avx512 {
        // SAFETY: see the top of the file.
        Avx512(unsafe { _mm512_abs_pd(self.0) })
    }
    #[inline(always)]
    fn lt(self, other: Avx512) -> Mask {
        // SAFETY: see the top of the file.
        Mask(unsafe { _mm512_cmp_pd_mask::<_CMP_LT_OQ>(self.0, other.0) })
    }
    #[inline(always)]
    fn eq(self, other: Avx512) -> Mask {
        // SAFETY: see the top of the file.
        Mask(unsafe { _mm512_cmp_pd_mask::<_CMP_EQ_OQ>(self.0, other.0) })
    }
    #[inline(always)]
    fn select(mask: Mask, a: Avx512, b: Avx512) -> Avx512 {
        // SAFETY: see the top of the file.
        Avx512(unsafe { _mm512_mask_blend_pd(mask.0, b.0, a.0) })
    }
    // The instructions give their second operand where either is NaN.
    #[inline(always)]
    fn max(self, other: Avx512) -> Avx512 {
        // SAFETY: see the top of the file.
        Avx512(unsafe { _mm512_max_pd(other.0, self.0) })
    }
    #[inline(always)]
    fn min(self, other: Avx512) -> Avx512 {
        // SAFETY: see the top of the file.
        Avx512(unsafe { _mm512_min_pd(other.0, self.0) })
    }
    #[inline(always)]
    fn all(mask: Mask) -> bool {
        mask.0 == 0xff
    }
    #[inline(always)]
    fn to_bits(self) -> Bits {
        // SAFETY: see the top of the file.
        Bits(unsafe { _mm512_castpd_si512(self.0) })
    }
    #[inline(always)]
    fn from_bits(bits: Bits) -> Avx512 {
        // SAFETY: see the top of the file.
        Avx512(unsafe { _mm512_castsi512_pd(bits.0) })
    }
    out_of_line!(Avx512, "avx2,fma,avx512f,avx512dq,avx512vl");

    #[inline(always)]
    fn sum(self) -> f64 {
        let mut numbers = [0.0; 8];
        self.store(&mut numbers);
        let mut pairs = [0.0; 4];
        for i in 0..4 {
            pairs[i] = numbers[i] + numbers[i + 4];
        }
        (pairs[0] + pairs[2]) + (pairs[1] + pairs[3])
    }
    #[inline(always)]
    fn sums([a, b, c, d]: [Avx512; 4]) -> [f64; 4] {
        Register::sums([a.halved(), b.halved(), c.halved(), d.halved()])
    }
}
