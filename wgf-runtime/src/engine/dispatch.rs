//! Which instructions a score is compiled for, chosen when the program runs.
//!
//! A model's code is generic and inlined whole into the functions here, each compiled for one level, so that a program
//! built for any x86-64 processor uses the vector units of the one it runs on.

use super::Program;
use super::batch::{Kernel, block};
use super::coordinates::{StridedGradient, StridedPoint};
use super::rows::plain;
#[cfg(target_arch = "x86_64")]
use super::rows::{avx2, avx512};
use crate::real::Fused;
use std::sync::atomic::{AtomicU8, Ordering};

/// A set of instructions that scores are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Level {
    /// What the build's target has.
    Plain,
    /// AVX2 and fused multiply–add.
    Avx2,
    /// AVX-512.
    Avx512,
}

impl Level {
    /// The best level of this processor.
    #[inline(always)]
    pub fn best() -> Level {
        // Five questions to the standard library, whose own cache answers them one by one.
        static BEST: AtomicU8 = AtomicU8::new(0);
        match BEST.load(Ordering::Relaxed) {
            1 => Level::Plain,
            2 => Level::Avx2,
            3 => Level::Avx512,
            _ => {
                let best = Level::detect();
                BEST.store(best as u8 + 1, Ordering::Relaxed);
                best
            }
        }
    }

    #[cold]
    fn detect() -> Level {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            let wide = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl");
            return if wide { Level::Avx512 } else { Level::Avx2 };
        }
        Level::Plain
    }

    /// Every level that this processor has.
    pub fn available() -> Vec<Level> {
        let levels = [Level::Plain, Level::Avx2, Level::Avx512];
        levels
            .into_iter()
            .filter(|&level| level <= Level::best())
            .collect()
    }
}

/// A level that this processor has.
#[derive(Clone, Copy)]
pub(super) struct Available(Level);

impl Available {
    #[inline(always)]
    pub(super) fn best() -> Available {
        Available(Level::best())
    }

    /// `level`, or the best that there is below it.
    pub(super) fn at_most(level: Level) -> Available {
        Available(level.min(Level::best()))
    }
}

/// ℓ(u) and ∇ℓ(u), compiled for `level`.
#[inline(always)]
pub(super) fn score<P: Program>(
    level: Available,
    program: &P,
    u: &[f64],
    gradient: &mut [f64],
    workspace: &mut [f64],
) -> f64 {
    match level.0 {
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code, reason = "code for a level runs only where it exists")]
        // SAFETY: this processor has the level.
        Level::Avx512 => unsafe { score_avx512(program, u, gradient, workspace) },
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code, reason = "code for a level runs only where it exists")]
        // SAFETY: this processor has the level.
        Level::Avx2 => unsafe { score_avx2(program, u, gradient, workspace) },
        _ => program.score::<f64, plain::Block>(u, gradient, workspace),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn score_avx2<P: Program>(p: &P, u: &[f64], gradient: &mut [f64], work: &mut [f64]) -> f64 {
    let (u, gradient, work) = (Fused::of(u), Fused::of_mut(gradient), Fused::of_mut(work));
    p.score::<Fused, avx2::Block>(u, gradient, work).0
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,avx512f,avx512dq,avx512vl")]
fn score_avx512<P: Program>(p: &P, u: &[f64], gradient: &mut [f64], work: &mut [f64]) -> f64 {
    let (u, gradient, work) = (Fused::of(u), Fused::of_mut(gradient), Fused::of_mut(work));
    p.score::<Fused, avx512::Block>(u, gradient, work).0
}

/// What scores blocks of particles at a level that this processor has.
pub(super) enum Kernels<P> {
    Plain(Kernel<P, plain::Block>),
    #[cfg(target_arch = "x86_64")]
    Avx2(Kernel<P, avx2::Block>),
    #[cfg(target_arch = "x86_64")]
    Avx512(Kernel<P, avx512::Block>),
}

/// The code for blocks of particles at `level`.
pub(super) fn kernels<P: Program>(level: Available) -> Kernels<P> {
    match level.0 {
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => Kernels::Avx512(block_avx512::<P>),
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => Kernels::Avx2(block_avx2::<P>),
        _ => Kernels::Plain(block::<P, plain::Block>),
    }
}

/// [`block`] for a level.
#[cfg(target_arch = "x86_64")]
macro_rules! block_at {
    ($name:ident, $features:literal, $level:ident) => {
        #[target_feature(enable = $features)]
        fn $name<P: Program>(
            program: &P,
            point: StridedPoint<'_>,
            gradient: StridedGradient<'_>,
            values: &mut [f64],
            workspace: &mut [$level::Block],
        ) {
            block::<P, $level::Block>(program, point, gradient, values, workspace);
        }
    };
}

#[cfg(target_arch = "x86_64")]
block_at!(block_avx2, "avx2,fma", avx2);
#[cfg(target_arch = "x86_64")]
block_at!(block_avx512, "avx2,fma,avx512f,avx512dq,avx512vl", avx512);
