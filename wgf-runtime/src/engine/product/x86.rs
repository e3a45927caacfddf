//! The blocks in AVX and FMA instructions.

#![allow(
    clippy::needless_range_loop,
    reason = "counted loops over several arrays are what vectorises"
)]
#![allow(unsafe_code, reason = "loads and stores of vectors take pointers")]

use super::ROWS;
use std::arch::x86_64::*;

/// Numbers in a vector.
const WIDTH: usize = 4;

/// A mask for the first `n` < 4 numbers of a vector.
#[inline]
#[target_feature(enable = "avx")]
fn first(n: usize) -> __m256i {
    const LANES: [i64; 2 * WIDTH] = [-1, -1, -1, -1, 0, 0, 0, 0];
    // SAFETY: four numbers from WIDTH − n ≤ 4 on are inside.
    unsafe { _mm256_loadu_si256(LANES[WIDTH - n..].as_ptr().cast()) }
}

/// A matrix of which more numbers than these are left (half a megabyte) comes from afar.
const FAR: usize = 1 << 16;

/// The nearest cache holds a few blocks of so many numbers.
const NEAR: usize = 1 << 11;

/// Asks for a block of rows before it is needed: as many streams as a block has rows are more than the processor follows by
/// itself.
#[inline]
#[target_feature(enable = "avx")]
fn ask_for(block: &[f64]) {
    const LINE: usize = 8;
    for line in block.as_chunks::<LINE>().0 {
        _mm_prefetch::<_MM_HINT_T0>(line.as_ptr().cast());
    }
}

/// See [`super::Products::rows`].
#[inline]
#[target_feature(enable = "avx,fma")]
pub(super) fn rows(x: &[f64], v: &[f64]) -> [f64; ROWS] {
    let columns = v.len();
    let block = ROWS * columns;
    let (x, later) = x.split_at(block);
    if later.len() > FAR && block <= NEAR {
        ask_for(&later[block..2 * block]);
    }
    let rest = columns % WIDTH;
    let mut sums = [_mm256_setzero_pd(); ROWS];
    // SAFETY: row r lies in x from r · columns on and has as many numbers as v; only its first `rest` numbers are read at its
    // end.
    unsafe {
        let (x, at) = (x.as_ptr(), v.as_ptr());
        let mut k = 0;
        while k + WIDTH <= columns {
            let v = _mm256_loadu_pd(at.add(k));
            for r in 0..ROWS {
                let x = _mm256_loadu_pd(x.add(r * columns + k));
                sums[r] = _mm256_fmadd_pd(x, v, sums[r]);
            }
            k += WIDTH;
        }
        if rest > 0 {
            let mask = first(rest);
            let v = _mm256_maskload_pd(at.add(k), mask);
            for r in 0..ROWS {
                let x = _mm256_maskload_pd(x.add(r * columns + k), mask);
                sums[r] = _mm256_fmadd_pd(x, v, sums[r]);
            }
        }
    }
    let mut out = [0.0; ROWS];
    for half in 0..2 {
        let s = &sums[half * WIDTH..];
        let total = totals([s[0], s[1], s[2], s[3]]);
        // SAFETY: four of eight numbers, from 0 or from 4.
        unsafe { _mm256_storeu_pd(out[half * WIDTH..].as_mut_ptr(), total) };
    }
    out
}

/// The sums of four vectors' numbers.
#[inline]
#[target_feature(enable = "avx")]
fn totals(s: [__m256d; WIDTH]) -> __m256d {
    let low = _mm256_hadd_pd(s[0], s[1]);
    let high = _mm256_hadd_pd(s[2], s[3]);
    let crossed = _mm256_permute2f128_pd::<0x21>(low, high);
    let straight = _mm256_blend_pd::<0b1100>(low, high);
    _mm256_add_pd(crossed, straight)
}

/// See [`super::Products::add_rows`].
#[inline]
#[target_feature(enable = "avx,fma")]
pub(super) fn add_rows(g: &[f64; ROWS], x: &[f64], to: &mut [f64]) {
    let columns = to.len();
    assert_eq!(x.len(), ROWS * columns);
    let rest = columns % WIDTH;
    let mut factors = [_mm256_setzero_pd(); ROWS];
    for r in 0..ROWS {
        factors[r] = _mm256_set1_pd(g[r]);
    }
    // Two sums, so that their additions overlap.
    let combine = |x: [__m256d; ROWS], start: __m256d| {
        let mut sums = [start, _mm256_mul_pd(factors[1], x[1])];
        sums[0] = _mm256_fmadd_pd(factors[0], x[0], sums[0]);
        for r in 2..ROWS {
            sums[r % 2] = _mm256_fmadd_pd(factors[r], x[r], sums[r % 2]);
        }
        _mm256_add_pd(sums[0], sums[1])
    };
    // SAFETY: row r lies in x from r · columns on and has as many numbers as `to`; only its first `rest` numbers are read at
    // its end, and as many of `to` written.
    unsafe {
        let (x, to) = (x.as_ptr(), to.as_mut_ptr());
        let mut k = 0;
        while k + WIDTH <= columns {
            let mut block = [_mm256_setzero_pd(); ROWS];
            for r in 0..ROWS {
                block[r] = _mm256_loadu_pd(x.add(r * columns + k));
            }
            let sum = combine(block, _mm256_loadu_pd(to.add(k)));
            _mm256_storeu_pd(to.add(k), sum);
            k += WIDTH;
        }
        if rest > 0 {
            let mask = first(rest);
            let mut block = [_mm256_setzero_pd(); ROWS];
            for r in 0..ROWS {
                block[r] = _mm256_maskload_pd(x.add(r * columns + k), mask);
            }
            let sum = combine(block, _mm256_maskload_pd(to.add(k), mask));
            _mm256_maskstore_pd(to.add(k), mask, sum);
        }
    }
}
