//! Scores of many points at once, a block of particles in every number, the blocks spread over threads.

use super::Program;
use super::dispatch::{Available, Kernels, Level, kernels};
use super::rows::{PARTICLES, Particles};
use super::workspace::with_workspace;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// [`blocks`] compiled for a level. Safe to call where the processor has it, as it has that of every
/// [kernel](super::dispatch::kernels) that is given out. (A safe pointer would be to a function that calls it.)
pub(super) type Kernel<P, B> =
    unsafe fn(&P, Points<'_>, &mut [f64], &mut [B], &mut [B], Option<&mut [f64]>);

/// Consecutive points among those of a batch.
#[derive(Clone, Copy)]
pub(super) struct Points<'a> {
    /// d × S, the point innermost.
    all: &'a [f64],
    /// S.
    s: usize,
    /// The first of them.
    start: usize,
}

/// Scores as many points as there are `values`, block by block. The last block's gradients are left in `gradient`, and all
/// are written to the batch's `gradients` if they are given. `buffer` is for the points and the workspace.
#[inline(always)]
pub(super) fn blocks<P: Program, B: Particles>(
    program: &P,
    mut points: Points<'_>,
    values: &mut [f64],
    gradient: &mut [B],
    buffer: &mut [B],
    mut gradients: Option<&mut [f64]>,
) {
    let (point, workspace) = buffer.split_at_mut(gradient.len());
    for values in values.chunks_mut(PARTICLES) {
        points.pack(values.len(), point);
        let value = program.score::<B, B>(point, gradient, workspace);
        value.write(values);
        if let Some(gradients) = &mut gradients {
            points.unpack(values.len(), gradient, gradients);
        }
        points.start += PARTICLES;
    }
}

impl Points<'_> {
    /// One block of at most [`PARTICLES`] points.
    #[inline(always)]
    fn pack<B: Particles>(self, count: usize, point: &mut [B]) {
        let of_coordinates = point.iter_mut().zip(self.all.chunks_exact(self.s));
        let places = self.start..self.start + count;
        if count == PARTICLES {
            for (block, all) in of_coordinates {
                *block = B::read(&all[places.start..places.start + PARTICLES]);
            }
            return;
        }
        for (block, all) in of_coordinates {
            // A short last block repeats its last point.
            let numbers = &all[places.clone()];
            let mut padded = [numbers[count - 1]; PARTICLES];
            padded[..count].copy_from_slice(numbers);
            *block = B::read(&padded);
        }
    }

    #[inline(always)]
    fn unpack<B: Particles>(self, count: usize, gradient: &[B], gradients: &mut [f64]) {
        let of_coordinates = gradient.iter().zip(gradients.chunks_exact_mut(self.s));
        let places = self.start..self.start + count;
        if count == PARTICLES {
            for (block, all) in of_coordinates {
                block.write(&mut all[places.start..places.start + PARTICLES]);
            }
            return;
        }
        for (block, all) in of_coordinates {
            block.write(&mut all[places.clone()]);
        }
    }
}

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
            let points = self.points_of(0);
            #[allow(unsafe_code, reason = "a kernel is given out where it can run")]
            // SAFETY: see `Kernel`.
            unsafe {
                kernel(
                    self.program,
                    points,
                    values,
                    gradient,
                    buffer,
                    Some(gradients),
                );
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
                    let points = self.points_of(block);
                    #[allow(unsafe_code, reason = "a kernel is given out where it can run")]
                    // SAFETY: see `Kernel`.
                    unsafe {
                        kernel(self.program, points, values, gradient, buffer, None);
                    }
                });
            });
            for (block, gradient) in all.chunks(d).enumerate() {
                let count = PARTICLES.min(self.s - block * PARTICLES);
                self.points_of(block).unpack(count, gradient, gradients);
            }
        });
    }

    /// What a block needs besides its gradient: the points and the workspace.
    fn buffer_len(&self) -> usize {
        self.d + self.program.workspace_len()
    }

    fn points_of(&self, block: usize) -> Points<'_> {
        Points {
            all: self.points,
            s: self.s,
            start: block * PARTICLES,
        }
    }
}
