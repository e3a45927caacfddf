//! The instructions of the machine, chosen at run time: AVX2 with fused multiply–adds, or what every machine has.

#[cfg(target_arch = "x86_64")]
use super::simd::Avx2;
use super::simd::{Eight, Plain, Register};

/// A case's score as an expert writes it. Implementations are `#[inline(always)]` all the way down, so that they are
/// compiled once for each set of instructions.
pub trait ByHand {
    /// ℓ(u) and ∇ℓ(u).
    fn score_with<R: Register>(&self, u: &[f64], gradient: &mut [f64]) -> f64;

    /// The same for eight particles.
    fn eight_with<R: Register>(&self, u: Columns<'_>, gradient: ColumnsMut<'_>) -> Eight<R>;
}

/// What the benchmarks race against the library.
pub trait Rival {
    /// As `LogDensity::score`.
    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64;

    /// As `LogDensity::score_batch`, for a multiple of eight points.
    fn score_batch(&self, points: &[f64], values: &mut [f64], gradients: &mut [f64]);
}

/// Eight neighbouring columns of a d × S array.
#[derive(Clone, Copy)]
pub struct Columns<'a> {
    numbers: &'a [f64],
    stride: usize,
}

impl Columns<'_> {
    /// Coordinate `i` of the eight particles.
    #[inline(always)]
    pub fn get<R: Register>(self, i: usize) -> Eight<R> {
        Eight::load(&self.numbers[i * self.stride..])
    }
}

/// [`Columns`] to write to.
pub struct ColumnsMut<'a> {
    numbers: &'a mut [f64],
    stride: usize,
}

impl ColumnsMut<'_> {
    /// Writes coordinate `i` of the eight particles.
    #[inline(always)]
    pub fn set<R: Register>(&mut self, i: usize, x: Eight<R>) {
        x.store(&mut self.numbers[i * self.stride..]);
    }
}

impl<B: ByHand> Rival for B {
    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        #[cfg(target_arch = "x86_64")]
        if has_avx2_and_fma() {
            #[target_feature(enable = "avx2,fma")]
            fn wide<B: ByHand>(by_hand: &B, u: &[f64], gradient: &mut [f64]) -> f64 {
                by_hand.score_with::<Avx2>(u, gradient)
            }
            #[allow(unsafe_code, reason = "the machine's own instructions")]
            // SAFETY: the machine has the instructions that `wide` is compiled for.
            return unsafe { wide(self, u, gradient) };
        }
        self.score_with::<Plain>(u, gradient)
    }

    fn score_batch(&self, points: &[f64], values: &mut [f64], gradients: &mut [f64]) {
        #[cfg(target_arch = "x86_64")]
        if has_avx2_and_fma() {
            #[target_feature(enable = "avx2,fma")]
            fn wide<B: ByHand>(by_hand: &B, points: &[f64], values: &mut [f64], out: &mut [f64]) {
                batch::<B, Avx2>(by_hand, points, values, out);
            }
            #[allow(unsafe_code, reason = "the machine's own instructions")]
            // SAFETY: the machine has the instructions that `wide` is compiled for.
            return unsafe { wide(self, points, values, gradients) };
        }
        batch::<B, Plain>(self, points, values, gradients);
    }
}

#[cfg(target_arch = "x86_64")]
fn has_avx2_and_fma() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
}

#[inline(always)]
fn batch<B: ByHand, R: Register>(
    by_hand: &B,
    points: &[f64],
    values: &mut [f64],
    gradients: &mut [f64],
) {
    let stride = values.len();
    assert!(stride.is_multiple_of(8), "batches of whole blocks");
    for (block, value) in values.chunks_exact_mut(8).enumerate() {
        let u = Columns {
            numbers: &points[8 * block..],
            stride,
        };
        let gradient = ColumnsMut {
            numbers: &mut gradients[8 * block..],
            stride,
        };
        by_hand.eight_with::<R>(u, gradient).store(value);
    }
}
