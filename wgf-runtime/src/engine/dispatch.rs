//! Which instructions a score is compiled for, chosen when the program runs.
//!
//! A model's code is generic and inlined whole into the functions here, each compiled for one level, so that a program
//! built for any x86-64 processor uses the vector units of the one it runs on.

use super::Program;
use super::batch::{Block, Kernel};
use super::rows::{OneByOne, Tile};
use crate::real::Fused;
use crate::special::elementary::NATIVE_FMA;

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
        _ => program.score::<f64, OneByOne<NATIVE_FMA>>(u, gradient, workspace),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn score_avx2<P: Program>(p: &P, u: &[f64], gradient: &mut [f64], work: &mut [f64]) -> f64 {
    fused(p, u, gradient, work)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,avx512f,avx512dq,avx512vl")]
fn score_avx512<P: Program>(p: &P, u: &[f64], gradient: &mut [f64], work: &mut [f64]) -> f64 {
    fused(p, u, gradient, work)
}

/// The score in fused numbers.
#[inline(always)]
fn fused<P: Program>(p: &P, u: &[f64], gradient: &mut [f64], work: &mut [f64]) -> f64 {
    let (u, gradient, work) = (Fused::of(u), Fused::of_mut(gradient), Fused::of_mut(work));
    p.score::<Fused, OneByOne<true>>(u, gradient, work).0
}

/// What scores blocks of particles at a level.
pub(super) enum Kernels<P> {
    Plain(Kernel<P, Block<NATIVE_FMA>>),
    #[cfg(target_arch = "x86_64")]
    Fused(Kernel<P, Block<true>>),
}

/// The code for blocks of particles at `level`.
pub(super) fn kernels<P: Program>(level: Available) -> Kernels<P> {
    match level.0 {
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code, reason = "code for a level runs only where it exists")]
        // SAFETY: this processor has the level.
        Level::Avx512 => Kernels::Fused(|p, u, g, work| unsafe { block_avx512(p, u, g, work) }),
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code, reason = "code for a level runs only where it exists")]
        // SAFETY: this processor has the level.
        Level::Avx2 => Kernels::Fused(|p, u, g, work| unsafe { block_avx2(p, u, g, work) }),
        _ => Kernels::Plain(|p, u, g, work| {
            p.score::<Block<NATIVE_FMA>, Tile<NATIVE_FMA>>(u, g, work)
        }),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn block_avx2<P: Program>(
    program: &P,
    points: &[Block<true>],
    gradients: &mut [Block<true>],
    workspace: &mut [Block<true>],
) -> Block<true> {
    program.score::<Block<true>, Tile<true>>(points, gradients, workspace)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,avx512f,avx512dq,avx512vl")]
fn block_avx512<P: Program>(
    program: &P,
    points: &[Block<true>],
    gradients: &mut [Block<true>],
    workspace: &mut [Block<true>],
) -> Block<true> {
    program.score::<Block<true>, Tile<true>>(points, gradients, workspace)
}
