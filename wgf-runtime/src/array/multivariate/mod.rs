//! Distributions of vectors and matrices, and of numbers whose parameters are vectors.

mod categorical;
mod check;
mod dirichlet;
mod gaussian_process;
mod icar;
mod lkj;
mod multi_normal;
mod multi_normal_prec;
mod multi_student_t;
mod multinomial;
mod ordinal;
mod series;
mod wishart;

use super::View;
use crate::real::Real;

pub use categorical::{Categorical, CategoricalLogit};
pub use dirichlet::Dirichlet;
pub use gaussian_process::GaussianProcess;
pub use icar::Icar;
pub use lkj::{LkjCholesky, LkjCorr};
pub use multi_normal::{MultiNormal, MultiNormalChol};
pub use multi_normal_prec::{MultiNormalPrec, MultiNormalPrecChol};
pub use multi_student_t::MultiStudentT;
pub use multinomial::{DirichletMultinomial, Multinomial};
pub use ordinal::{OrderedLogistic, OrderedProbit};
pub use series::{Ar, GaussianRandomWalk};
pub use wishart::{InvWishart, Wishart};

/// Why data do not suit a distribution of arrays.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrayFault {
    /// 0 for the variate, 1… for the parameters.
    pub input: usize,
    /// The place in that array, row-major, if one number is to blame.
    pub at: Option<usize>,
    /// What it must be: `must be positive`, `must sum to 1`, …; with a place, it begins with `must be`.
    pub must: String,
}

/// A distribution with `N` parameters whose variate or parameters are arrays.
///
/// `dims` is `[k]` for vectors of length k and for k × k matrices, unless the distribution says otherwise. A parameter that is a
/// vector may be given as one number for all its elements ([`View::broadcast`]).
pub trait Multivariate<const N: usize> {
    /// Names of the parameters, in order.
    const PARAMETERS: [&'static str; N];

    /// Whether it is so short that a call would cost more than it does, as scores are then inlined.
    const SHORT: bool = false;

    /// How many numbers of scratch [`log_density`](Self::log_density) and [`score`](Self::score) need.
    fn scratch_len(_dims: &[usize]) -> usize {
        0
    }

    /// The normalised log density, all constants included. Outside the support it is not finite or NaN; it never panics.
    fn log_density<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        args: [View<'_, T>; N],
        scratch: &mut [T],
    ) -> T;

    /// The log density, with its partial derivatives added to the adjoints of the active inputs (`Some` for these alone).
    fn score<T: Real>(
        dims: &[usize],
        x: View<'_, T>,
        args: [View<'_, T>; N],
        x_adjoint: Option<&mut [T]>,
        adjoints: [Option<&mut [T]>; N],
        scratch: &mut [T],
    ) -> T;

    /// Checks what the data settle; `None` is what a parameter reaches.
    ///
    /// # Errors
    /// The first input that is outside the support or its domain.
    fn check(
        dims: &[usize],
        x: Option<&[f64]>,
        args: [Option<&[f64]>; N],
    ) -> Result<(), ArrayFault>;

    /// Draws a variate into `x`.
    fn sample<R: rand::Rng + ?Sized>(dims: &[usize], rng: &mut R, args: [&[f64]; N], x: &mut [f64]);
}

/// The category that a variate names, if it is data and one of `k`.
#[inline(always)]
fn category<T>(k: usize, x: View<'_, T>) -> Option<usize> {
    match x {
        View::Known(&[x]) if x >= 0.0 && x < k as f64 && x.fract() == 0.0 => Some(x as usize),
        _ => None,
    }
}

/// Adds to the adjoint of an input, if it is active: to its i-th number, or to the one that stands for all.
#[inline(always)]
fn add<T: Real>(adjoint: &mut Option<&mut [T]>, i: usize, partial: T) {
    if let Some(adjoint) = adjoint {
        let at = if adjoint.len() == 1 { 0 } else { i };
        adjoint[at] += partial;
    }
}
