//! A block of rows of a matrix times a vector, and the adjoint: where regressions spend their time.
//!
//! A block is small enough for all its sums to stay in registers, so that a number of the matrix is read once for the product,
//! from wherever it lies, and once more, from the nearest cache, for the adjoint. (A general matrix product packs its operands
//! first, which for so few columns costs as much as the product.) Where the compiler's own vectors run along the wrong side of
//! the block there are instructions written out, in `x86`.

#[cfg(target_arch = "x86_64")]
mod x86;

use crate::special::elementary::mul_add;

/// Rows of a block at one point.
pub(super) const ROWS: usize = 8;

/// Rows of a block of particles, and particles.
pub(super) const TILE: usize = 4;
pub(super) const PARTICLES: usize = 8;

/// Whether the instructions written out can be used: in code that is compiled for them, on a processor that has them.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn written_out<const FUSED: bool>() -> bool {
    FUSED && is_x86_feature_detected!("fma") && is_x86_feature_detected!("avx")
}

/// `Σₖ x[r, k] v[k]` for each of the 8 rows that x starts with.
#[inline(always)]
pub(super) fn rows<const FUSED: bool>(x: &[f64], v: &[f64]) -> [f64; ROWS] {
    let x = &x[..ROWS * v.len()];
    #[cfg(target_arch = "x86_64")]
    if written_out::<FUSED>() {
        #[allow(unsafe_code, reason = "instructions written out")]
        // SAFETY: the processor has the instructions.
        return unsafe { x86::rows(x, v) };
    }
    let mut out = [0.0; ROWS];
    for (k, &v) in v.iter().enumerate() {
        for r in 0..ROWS {
            out[r] = mul_add::<FUSED>(x[r * (x.len() / ROWS) + k], v, out[r]);
        }
    }
    out
}

/// `to[k] += Σᵣ g[r] x[r, k]` over the 8 rows that x starts with.
#[inline(always)]
pub(super) fn add_rows<const FUSED: bool>(g: &[f64; ROWS], x: &[f64], to: &mut [f64]) {
    let columns = to.len();
    let x = &x[..ROWS * columns];
    #[cfg(target_arch = "x86_64")]
    if written_out::<FUSED>() {
        #[allow(unsafe_code, reason = "instructions written out")]
        // SAFETY: the processor has the instructions.
        return unsafe { x86::add_rows(g, x, to) };
    }
    for (k, to) in to.iter_mut().enumerate() {
        for r in 0..ROWS {
            *to = mul_add::<FUSED>(g[r], x[r * columns + k], *to);
        }
    }
}

/// `Σₖ x[r, k] v[k]` for each of the 4 rows that x starts with and each of 8 particles: row by row, the particle innermost.
#[inline(always)]
pub(super) fn tile<const FUSED: bool>(
    x: &[f64],
    v: &[[f64; PARTICLES]],
) -> [[f64; PARTICLES]; TILE] {
    let columns = v.len();
    let x = &x[..TILE * columns];
    #[cfg(target_arch = "x86_64")]
    if written_out::<FUSED>() {
        #[allow(unsafe_code, reason = "instructions written out")]
        // SAFETY: the processor has the instructions.
        return unsafe { x86::tile(x, v) };
    }
    let mut sums = [[0.0; PARTICLES]; TILE];
    for (k, v) in v.iter().enumerate() {
        for r in 0..TILE {
            for p in 0..PARTICLES {
                sums[r][p] = mul_add::<FUSED>(v[p], x[r * columns + k], sums[r][p]);
            }
        }
    }
    sums
}

/// `to[k] += Σᵣ g[r] x[r, k]` over the 4 rows that x starts with, for each of 8 particles.
#[inline(always)]
pub(super) fn add_tile<const FUSED: bool>(
    g: &[[f64; PARTICLES]; TILE],
    x: &[f64],
    to: &mut [[f64; PARTICLES]],
) {
    let columns = to.len();
    let x = &x[..TILE * columns];
    #[cfg(target_arch = "x86_64")]
    if written_out::<FUSED>() {
        #[allow(unsafe_code, reason = "instructions written out")]
        // SAFETY: the processor has the instructions.
        return unsafe { x86::add_tile(g, x, to) };
    }
    for (k, to) in to.iter_mut().enumerate() {
        for r in 0..TILE {
            for p in 0..PARTICLES {
                to[p] = mul_add::<FUSED>(g[r][p], x[r * columns + k], to[p]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Small integers: every order of summation is exact.
    fn integers(n: usize, seed: usize) -> Vec<f64> {
        (0..n).map(|i| ((i * 7 + seed) % 11) as f64 - 5.0).collect()
    }

    fn check<const FUSED: bool>() {
        for columns in 0..23 {
            let x = integers(ROWS * columns + 3, 1);
            let v = integers(columns, 2);
            let g: [f64; ROWS] = integers(ROWS, 3).try_into().unwrap();
            let got = rows::<FUSED>(&x, &v);
            let start = integers(columns, 4);
            let mut to = start.clone();
            add_rows::<FUSED>(&g, &x, &mut to);
            for r in 0..ROWS {
                let expected: f64 = (0..columns).map(|k| x[r * columns + k] * v[k]).sum();
                assert_eq!(got[r], expected);
            }
            for k in 0..columns {
                let sum: f64 = (0..ROWS).map(|r| g[r] * x[r * columns + k]).sum();
                assert_eq!(to[k], start[k] + sum);
            }
        }
    }

    fn check_tile<const FUSED: bool>() {
        let particles = |n: usize, seed: usize| -> Vec<[f64; PARTICLES]> {
            let numbers = integers(n * PARTICLES, seed);
            let (chunks, _) = numbers.as_chunks();
            chunks.to_vec()
        };
        for columns in 0..13 {
            let x = integers(TILE * columns + 2, 5);
            let v = particles(columns, 6);
            let g: [_; TILE] = particles(TILE, 7).try_into().unwrap();
            let got = tile::<FUSED>(&x, &v);
            let start = particles(columns, 8);
            let mut to = start.clone();
            add_tile::<FUSED>(&g, &x, &mut to);
            for p in 0..PARTICLES {
                for r in 0..TILE {
                    let expected: f64 = (0..columns).map(|k| x[r * columns + k] * v[k][p]).sum();
                    assert_eq!(got[r][p], expected);
                }
                for k in 0..columns {
                    let sum: f64 = (0..TILE).map(|r| g[r][p] * x[r * columns + k]).sum();
                    assert_eq!(to[k][p], start[k][p] + sum);
                }
            }
        }
    }

    #[test]
    fn blocks_of_every_width_are_products() {
        check::<false>();
        check::<true>();
        check_tile::<false>();
        check_tile::<true>();
    }

    #[test]
    fn what_does_not_fit_in_a_block_is_not_read() {
        let x = vec![f64::NAN; 4];
        assert_eq!(rows::<true>(&x, &[]), [0.0; ROWS]);
        add_rows::<true>(&[1.0; ROWS], &x, &mut []);
    }
}
