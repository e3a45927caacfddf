//! Scores of many points at once, a block of particles in every number, the blocks spread over threads.

use super::Program;
use super::coordinates::{StridedGradient, StridedPoint};
use super::dispatch::{Available, Kernels, Level, kernels};
use super::pace::Pace;
use super::rows::{PARTICLES, Particles};
use super::workspace::with_workspace;
use rayon::prelude::*;
use std::time::Instant;

/// [`block`] compiled for a level. Safe to call where the processor has it, as it has that of every
/// [kernel](super::dispatch::kernels) that is given out. (A safe pointer would be to a function that calls it.)
pub(super) type Kernel<P, B> =
    unsafe fn(&P, StridedPoint<'_>, StridedGradient<'_>, &mut [f64], &mut [B]);

/// Scores the points of one block, as many as there are `values`.
#[inline(always)]
pub(super) fn block<P: Program, B: Particles>(
    program: &P,
    point: StridedPoint<'_>,
    gradient: StridedGradient<'_>,
    values: &mut [f64],
    workspace: &mut [B],
) {
    program
        .score::<B, B>(point, gradient, workspace)
        .write(values);
}

/// The scores of `values.len()` points, with the point innermost in `points` and `gradients` (see
/// [`LogDensity::score_batch`](crate::model::LogDensity::score_batch)).
///
/// # Panics
/// If `points` or `gradients` does not have length d × S.
pub fn score_batch<P: Program>(
    program: &P,
    pace: &Pace,
    points: &[f64],
    values: &mut [f64],
    gradients: &mut [f64],
) {
    run(Available::best(), program, pace, points, values, gradients);
}

/// [`score_batch`] compiled for `level`, or for the best that there is below it.
///
/// # Panics
/// If `points` or `gradients` does not have length d × S.
pub fn score_batch_at<P: Program>(
    level: Level,
    program: &P,
    pace: &Pace,
    points: &[f64],
    values: &mut [f64],
    gradients: &mut [f64],
) {
    let level = Available::at_most(level);
    run(level, program, pace, points, values, gradients);
}

fn run<P: Program>(
    level: Available,
    program: &P,
    pace: &Pace,
    points: &[f64],
    values: &mut [f64],
    gradients: &mut [f64],
) {
    let (d, s) = (program.dim(), values.len());
    assert_eq!(points.len(), d * s, "points are d × S numbers");
    assert_eq!(gradients.len(), d * s, "gradients are d × S numbers");
    let batch = Batch { points, d, s };
    match kernels::<P>(level) {
        Kernels::Plain(kernel) => Blocks(batch, program, kernel).run(pace, values, gradients),
        #[cfg(target_arch = "x86_64")]
        Kernels::Avx2(kernel) => Blocks(batch, program, kernel).run(pace, values, gradients),
        #[cfg(target_arch = "x86_64")]
        Kernels::Avx512(kernel) => Blocks(batch, program, kernel).run(pace, values, gradients),
    }
}

/// A batch with what scores its blocks.
struct Blocks<'a, P, B>(Batch<'a>, &'a P, Kernel<P, B>);

impl<P: Program, B: Particles> Blocks<'_, P, B> {
    fn run(&self, pace: &Pace, values: &mut [f64], gradients: &mut [f64]) {
        let &Blocks(ref batch, program, kernel) = self;
        let blocks = batch.s.div_ceil(PARTICLES) as u64;
        if blocks > 1 && pace.is_worth_threads(blocks) && rayon::current_num_threads() > 1 {
            let score = |block: usize, values: &mut [f64], gradient: &mut [f64]| {
                with_workspace(program.workspace_len(), |workspace| {
                    self.block(block, values, gradient, workspace);
                });
            };
            return batch.on_threads(&score, values, gradients);
        }
        let start = (blocks > 0 && !pace.is_known()).then(Instant::now);
        with_workspace(program.workspace_len(), |workspace: &mut [B]| {
            let (whole, rest) = values.as_chunks_mut::<PARTICLES>();
            for (block, values) in whole.iter_mut().enumerate() {
                let at = block * PARTICLES;
                let point = StridedPoint::of_batch(batch.points, at, batch.s, batch.d);
                let gradient = StridedGradient::of_batch(gradients, at, batch.s, batch.d);
                #[allow(unsafe_code, reason = "a kernel is given out where it can run")]
                // SAFETY: see `Kernel`.
                unsafe {
                    kernel(program, point, gradient, values, workspace);
                }
            }
            if !rest.is_empty() {
                with_workspace(batch.d * PARTICLES, |gradient| {
                    self.block(whole.len(), rest, gradient, workspace);
                    batch.unpack(whole.len(), gradient, gradients);
                });
            }
        });
        if let Some(start) = start {
            pace.add_trial(start, blocks);
        }
    }

    /// Scores the points of one block, as many as there are `values`; its gradient is left in d × 8 numbers.
    fn block(&self, block: usize, values: &mut [f64], gradient: &mut [f64], workspace: &mut [B]) {
        let &Blocks(ref batch, program, kernel) = self;
        let at = block * PARTICLES;
        let gradient = StridedGradient::of_batch(gradient, 0, PARTICLES, batch.d);
        let score = |point: StridedPoint<'_>| {
            #[allow(unsafe_code, reason = "a kernel is given out where it can run")]
            // SAFETY: see `Kernel`.
            unsafe {
                kernel(program, point, gradient, values, workspace);
            }
        };
        if batch.s - at >= PARTICLES {
            return score(StridedPoint::of_batch(batch.points, at, batch.s, batch.d));
        }
        with_workspace(batch.d * PARTICLES, |point| {
            batch.pack(at, point);
            score(StridedPoint::of_batch(point, 0, PARTICLES, batch.d));
        });
    }
}

/// What all blocks of a batch share; nothing of the model, so that what it does is not compiled again for every one.
struct Batch<'a> {
    /// d × S, the point innermost.
    points: &'a [f64],
    d: usize,
    s: usize,
}

/// Scores one block, by its index: values, and a gradient of d × 8 numbers.
type ScoreBlock<'a> = dyn Fn(usize, &mut [f64], &mut [f64]) + Sync + 'a;

impl Batch<'_> {
    /// Every block is computed by itself, so that the results do not depend on which thread takes it.
    fn on_threads(&self, score: &ScoreBlock<'_>, values: &mut [f64], gradients: &mut [f64]) {
        let blocks = self.s.div_ceil(PARTICLES);
        // At least one, for `par_chunks_mut`.
        let len = usize::max(self.d * PARTICLES, 1);
        with_workspace(blocks * len, |all: &mut [f64]| {
            let of_blocks = values
                .par_chunks_mut(PARTICLES)
                .zip(all.par_chunks_mut(len))
                .enumerate();
            of_blocks.for_each(|(block, (values, gradient))| {
                score(block, values, &mut gradient[..self.d * PARTICLES]);
            });
            for (block, gradient) in all.chunks(len).enumerate() {
                self.unpack(block, gradient, gradients);
            }
        });
    }

    /// The points from `at` on, and the last one again until the block is full.
    fn pack(&self, at: usize, block: &mut [f64]) {
        let rows = self.points.chunks_exact(self.s);
        for (to, all) in block.chunks_exact_mut(PARTICLES).zip(rows) {
            let numbers = &all[at..];
            to.fill(numbers[numbers.len() - 1]);
            to[..numbers.len()].copy_from_slice(numbers);
        }
    }

    /// A block's gradient to its places.
    fn unpack(&self, block: usize, gradient: &[f64], gradients: &mut [f64]) {
        let places = block * PARTICLES..usize::min((block + 1) * PARTICLES, self.s);
        let rows = gradients.chunks_exact_mut(self.s);
        for (from, all) in gradient.chunks_exact(PARTICLES).zip(rows) {
            all[places.clone()].copy_from_slice(&from[..places.len()]);
        }
    }
}
