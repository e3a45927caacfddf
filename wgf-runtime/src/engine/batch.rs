//! Scores of many points at once, a block of particles in every number, the blocks spread over threads.

use super::Program;
use super::dispatch::{Available, Kernels, Level, kernels};
use super::rows::{PARTICLES, Particles};
use super::workspace::with_workspace;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// [`block`] compiled for a level.
pub(super) type Kernel<P, B> =
    fn(&P, Points<'_>, &mut [f64], &mut [B], &mut [B], Option<&mut [f64]>);

/// The points of one block among those of a batch.
#[derive(Clone, Copy)]
pub(super) struct Points<'a> {
    /// d × S, the point innermost.
    all: &'a [f64],
    /// S.
    s: usize,
    /// The block's first point.
    start: usize,
}

/// Scores the points of one block, as many as there are `values`. Their gradients are left in `gradient`, and written to
/// the batch's `gradients` if they are given. `buffer` is for the points and the workspace.
#[inline(always)]
pub(super) fn block<P: Program, B: Particles>(
    program: &P,
    points: Points<'_>,
    values: &mut [f64],
    gradient: &mut [B],
    buffer: &mut [B],
    gradients: Option<&mut [f64]>,
) {
    let (point, workspace) = buffer.split_at_mut(gradient.len());
    points.pack(values.len(), point);
    let value = program.score::<B, B>(point, gradient, workspace);
    value.write(values);
    if let Some(gradients) = gradients {
        points.unpack(values.len(), gradient, gradients);
    }
}

impl Points<'_> {
    #[inline(always)]
    fn pack<B: Particles>(self, count: usize, point: &mut [B]) {
        self.check(count, point.len(), self.all.len());
        let mut at = self.start;
        if count == PARTICLES {
            for block in point {
                #[allow(unsafe_code, reason = "one check for all rows")]
                // SAFETY: `check` has seen the last of these ranges, which is in the slice.
                let row = unsafe { self.all.get_unchecked(at..at + PARTICLES) };
                *block = B::read(row);
                at += self.s;
            }
            return;
        }
        for block in point {
            // A short last block repeats its last point.
            let row = &self.all[at..at + count];
            let mut numbers = [row[count - 1]; PARTICLES];
            numbers[..count].copy_from_slice(row);
            *block = B::read(&numbers);
            at += self.s;
        }
    }

    #[inline(always)]
    fn unpack<B: Particles>(self, count: usize, gradient: &[B], gradients: &mut [f64]) {
        self.check(count, gradient.len(), gradients.len());
        let mut at = self.start;
        if count == PARTICLES {
            for block in gradient {
                #[allow(unsafe_code, reason = "one check for all rows")]
                // SAFETY: `check` has seen the last of these ranges, which is in the slice.
                let row = unsafe { gradients.get_unchecked_mut(at..at + PARTICLES) };
                block.write(row);
                at += self.s;
            }
            return;
        }
        for block in gradient {
            block.write(&mut gradients[at..at + count]);
            at += self.s;
        }
    }

    /// The block's rows of `count` numbers, one for each of d coordinates, lie in a slice of `len`.
    #[inline(always)]
    fn check(self, count: usize, d: usize, len: usize) {
        let end = match d.checked_sub(1) {
            Some(last) => last
                .checked_mul(self.s)
                .and_then(|row| row.checked_add(self.start)?.checked_add(count)),
            None => Some(0),
        };
        assert!(
            end.is_some_and(|end| end <= len),
            "a batch has all its blocks"
        );
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
            for (block, values) in values.chunks_mut(PARTICLES).enumerate() {
                let points = self.points_of(block);
                let gradients = Some(&mut *gradients);
                kernel(self.program, points, values, gradient, buffer, gradients);
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
                    kernel(self.program, points, values, gradient, buffer, None);
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
