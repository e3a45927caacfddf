//! Eight numbers in AVX-512 instructions.
//!
//! The types are the crate's own, and appear only in code that is compiled for the instructions and called where the processor
//! has them (`engine::dispatch`).

#![allow(unsafe_code, reason = "instructions that not every processor has")]

use super::{Avx2, Register};
use std::arch::x86_64::*;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Shl, Shr, Sub};

vector! {
    /// 8 `f64`.
    Avx512: __m512d, __m512i;
    _mm512_add_pd _mm512_sub_pd _mm512_mul_pd _mm512_div_pd;
    _mm512_add_epi64 _mm512_sub_epi64 _mm512_and_si512 _mm512_or_si512 _mm512_sll_epi64 _mm512_srl_epi64
}

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

impl Neg for Avx512 {
    type Output = Avx512;
    #[inline(always)]
    fn neg(self) -> Avx512 {
        let sign = Self::splat_bits(1 << 63);
        // SAFETY: see the top of the file.
        Self::from_bits(Bits(unsafe { _mm512_xor_si512(self.to_bits().0, sign.0) }))
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

    vector_methods! {
        Avx512: _mm512_set1_pd _mm512_set1_epi64 _mm512_loadu_pd _mm512_storeu_pd;
        _mm512_fmadd_pd _mm512_sqrt_pd _mm512_max_pd _mm512_min_pd;
        _mm512_castpd_si512 _mm512_castsi512_pd
    }
    out_of_line!(Avx512, "avx2,fma,avx512f,avx512dq,avx512vl");

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
    #[inline(always)]
    fn all(mask: Mask) -> bool {
        mask.0 == 0xff
    }
    #[inline(always)]
    fn sum(self) -> f64 {
        self.halved().sum()
    }
    #[inline(always)]
    fn sums([a, b, c, d]: [Avx512; 4]) -> [f64; 4] {
        Register::sums([a.halved(), b.halved(), c.halved(), d.halved()])
    }
}
