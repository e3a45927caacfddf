//! The register of AVX2 with fused multiply–adds.

#![allow(unsafe_code, reason = "the machine's own instructions")]

use super::register::{BIAS, FRACTION, ONE, Register, SQRT_HALF, TWO_TO_52};
use std::arch::x86_64::*;

/// Four numbers in a register. Only code for machines with AVX2 and FMA may name it.
#[derive(Clone, Copy)]
pub struct Avx2(__m256d);

/// Instructions of AVX2 and FMA.
macro_rules! instructions {
    ($e:expr) => {
        // SAFETY: the machine has them, or nothing would have named `Avx2`; no instruction here has further demands.
        unsafe { $e }
    };
}

impl Register for Avx2 {
    #[inline(always)]
    fn splat(x: f64) -> Self {
        Avx2(instructions!(_mm256_set1_pd(x)))
    }
    #[inline(always)]
    fn load(from: &[f64; 4]) -> Self {
        // SAFETY: and the array is four numbers.
        Avx2(instructions!(_mm256_loadu_pd(from.as_ptr())))
    }
    #[inline(always)]
    fn array(self) -> [f64; 4] {
        let mut array = [0.0; 4];
        // SAFETY: and the array has room for four numbers.
        instructions!(_mm256_storeu_pd(array.as_mut_ptr(), self.0));
        array
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Avx2(instructions!(_mm256_add_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Avx2(instructions!(_mm256_sub_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Avx2(instructions!(_mm256_mul_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        Avx2(instructions!(_mm256_div_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        Avx2(instructions!(_mm256_fmadd_pd(self.0, b.0, c.0)))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Avx2(instructions!(_mm256_max_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Avx2(instructions!(_mm256_min_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn minus_abs(self) -> Self {
        Avx2(instructions!(_mm256_or_pd(self.0, _mm256_set1_pd(-0.0))))
    }
    #[inline(always)]
    fn if_positive(self, yes: Self, no: Self) -> Self {
        Avx2(instructions!({
            let positive = _mm256_cmp_pd::<_CMP_GT_OQ>(self.0, _mm256_setzero_pd());
            _mm256_blendv_pd(no.0, yes.0, positive)
        }))
    }
    #[inline(always)]
    fn power_of_two(self) -> Self {
        Avx2(instructions!({
            let n = _mm256_add_epi64(_mm256_castpd_si256(self.0), whole(BIAS));
            _mm256_castsi256_pd(_mm256_slli_epi64::<52>(n))
        }))
    }
    #[inline(always)]
    fn split(self) -> [Self; 2] {
        let [k, m] = instructions!({
            let shifted = _mm256_add_epi64(_mm256_castpd_si256(self.0), whole(ONE - SQRT_HALF));
            let k = _mm256_or_si256(_mm256_srli_epi64::<52>(shifted), whole(TWO_TO_52));
            let m = _mm256_and_si256(shifted, whole(FRACTION));
            let m = _mm256_add_epi64(m, whole(SQRT_HALF));
            [Avx2(_mm256_castsi256_pd(k)), Avx2(_mm256_castsi256_pd(m))]
        });
        let bias = f64::from_bits(TWO_TO_52) + BIAS as f64;
        [k.sub(Self::splat(bias)), m]
    }
}

#[inline(always)]
fn whole(n: u64) -> __m256i {
    instructions!(_mm256_set1_epi64x(n as i64))
}
