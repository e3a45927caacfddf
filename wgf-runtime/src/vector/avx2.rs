//! Four numbers in AVX2 and FMA instructions.
//!
//! The types are the crate's own, and appear only in code that is compiled for the instructions and called where the processor
//! has them (`engine::dispatch`).

#![allow(unsafe_code, reason = "instructions that not every processor has")]

use super::Register;
use std::arch::x86_64::*;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Shl, Shr, Sub};

vector! {
    /// 4 `f64`.
    Avx2: __m256d, __m256i;
    _mm256_add_pd _mm256_sub_pd _mm256_mul_pd _mm256_div_pd;
    _mm256_add_epi64 _mm256_sub_epi64 _mm256_and_si256 _mm256_or_si256 _mm256_sll_epi64 _mm256_srl_epi64
}

/// Their truth values: all bits of a number, or none.
#[derive(Clone, Copy)]
pub(crate) struct Mask(__m256d);

operator!(Mask, BitAnd, bitand, _mm256_and_pd);

impl Neg for Avx2 {
    type Output = Avx2;
    #[inline(always)]
    fn neg(self) -> Avx2 {
        // SAFETY: see the top of the file.
        Avx2(unsafe { _mm256_xor_pd(_mm256_set1_pd(-0.0), self.0) })
    }
}

impl Register for Avx2 {
    const LANES: usize = 4;
    const FUSED: bool = true;
    type Mask = Mask;
    type Bits = Bits;

    vector_methods! {
        Avx2: _mm256_set1_pd _mm256_set1_epi64x _mm256_loadu_pd _mm256_storeu_pd;
        _mm256_fmadd_pd _mm256_sqrt_pd _mm256_max_pd _mm256_min_pd;
        _mm256_castpd_si256 _mm256_castsi256_pd
    }
    out_of_line!(Avx2, "avx2,fma");

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
    #[inline(always)]
    fn all(mask: Mask) -> bool {
        // SAFETY: see the top of the file.
        unsafe { _mm256_movemask_pd(mask.0) == 0b1111 }
    }
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
