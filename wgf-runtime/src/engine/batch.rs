//! Scores of many points at once, a block of particles in every number, the blocks spread over threads.

use super::Program;
use super::dispatch::{Available, Kernels, Level, kernels};
use super::rows::{PARTICLES, Particles};
use super::workspace::with_workspace;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Code that scores one block: points, gradients, workspace.
pub(super) type Kernel<P, B> = fn(&P, &[B], &mut [B], &mut [B]) -> B;

/// How long a block of a model takes, in nanoseconds; 0 until the first batch has shown it.
#[derive(Debug, Default)]
pub struct Pace(AtomicU64);

impl Pace {
    /// As if a batch had shown it.
    pub fn of_nanoseconds(per_block: u64) -> Self {
        Pace(AtomicU64::new(per_block))
    }
}

impl Clone for Pace {
    fn clone(&self) -> Self {
        Pace::of_nanoseconds(self.0.load(Ordering::Relaxed))
    }
}

/// Below this much work, in nanoseconds, waking threads costs more than it saves.
const WORTH_THREADS: u64 = 40_000;

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
    let batch = Batch {
        program,
        points,
        d,
        s,
    };
    match kernels::<P>(level) {
        Kernels::Plain(kernel) => batch.run(kernel, pace, values, gradients),
        #[cfg(target_arch = "x86_64")]
        Kernels::Avx2(kernel) => batch.run(kernel, pace, values, gradients),
        #[cfg(target_arch = "x86_64")]
        Kernels::Avx512(kernel) => batch.run(kernel, pace, values, gradients),
    }
}

/// What all blocks of a batch share.
struct Batch<'a, P> {
    program: &'a P,
    points: &'a [f64],
    d: usize,
    s: usize,
}

impl<P: Program> Batch<'_, P> {
    fn run<B: Particles>(
        &self,
        kernel: Kernel<P, B>,
        pace: &Pace,
        values: &mut [f64],
        gradients: &mut [f64],
    ) {
        let blocks = self.s.div_ceil(PARTICLES) as u64;
        let work = pace.0.load(Ordering::Relaxed).saturating_mul(blocks);
        if blocks > 1 && work > WORTH_THREADS && rayon::current_num_threads() > 1 {
            return self.on_threads(kernel, values, gradients);
        }
        let start = (work == 0 && blocks > 0).then(Instant::now);
        with_workspace(self.d + self.buffer_len(), |buffer: &mut [B]| {
            let (gradient, buffer) = buffer.split_at_mut(self.d);
            for (block, values) in values.chunks_mut(PARTICLES).enumerate() {
                self.block(kernel, block, values, gradient, buffer);
                self.unpack(block, gradient, gradients);
            }
        });
        if let Some(start) = start {
            let nanoseconds = start.elapsed().as_nanos() as u64 / blocks;
            pace.0.store(nanoseconds.max(1), Ordering::Relaxed);
        }
    }

    /// Every block is computed by itself, so that the results do not depend on which thread takes it.
    fn on_threads<B: Particles>(
        &self,
        kernel: Kernel<P, B>,
        values: &mut [f64],
        gradients: &mut [f64],
    ) {
        let blocks = self.s.div_ceil(PARTICLES);
        // At least one, for `par_chunks_mut`.
        let d = self.d.max(1);
        with_workspace(blocks * d, |all: &mut [B]| {
            let of_blocks = values
                .par_chunks_mut(PARTICLES)
                .zip(all.par_chunks_mut(d))
                .enumerate();
            of_blocks.for_each(|(block, (values, gradient))| {
                with_workspace(self.buffer_len(), |buffer| {
                    self.block(kernel, block, values, gradient, buffer);
                });
            });
            for (block, gradient) in all.chunks(d).enumerate() {
                self.unpack(block, gradient, gradients);
            }
        });
    }

    /// What a block needs besides its gradient: the points and the workspace.
    fn buffer_len(&self) -> usize {
        self.d + self.program.workspace_len()
    }

    /// Scores the points of one block.
    fn block<B: Particles>(
        &self,
        kernel: Kernel<P, B>,
        block: usize,
        values: &mut [f64],
        gradient: &mut [B],
        buffer: &mut [B],
    ) {
        let (start, count) = (block * PARTICLES, values.len());
        let (point, workspace) = buffer.split_at_mut(self.d);
        for (i, lanes) in B::numbers_mut(point).iter_mut().enumerate() {
            let row = &self.points[i * self.s + start..][..count];
            match <&[f64; PARTICLES]>::try_from(row).ok() {
                Some(row) => *lanes = *row,
                // A short last block repeats its last point.
                None => {
                    lanes.fill(row[count - 1]);
                    lanes[..count].copy_from_slice(row);
                }
            }
        }
        let value = kernel(self.program, point, gradient, workspace);
        let value = B::numbers(std::slice::from_ref(&value));
        values.copy_from_slice(&value[0][..count]);
    }

    fn unpack<B: Particles>(&self, block: usize, gradient: &[B], gradients: &mut [f64]) {
        let start = block * PARTICLES;
        let count = PARTICLES.min(self.s - start);
        for (i, lanes) in B::numbers(gradient).iter().enumerate() {
            let row = &mut gradients[i * self.s + start..][..count];
            match <&mut [f64; PARTICLES]>::try_from(&mut *row) {
                Ok(row) => *row = *lanes,
                Err(_) => row.copy_from_slice(&lanes[..count]),
            }
        }
    }
}
