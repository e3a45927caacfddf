//! Covariances of the points of one array with those of another: what a process known at the ones says of the others.

use super::covariance::{
    Correlation, add_to_scales, finish_scales, pull, scaled_square, write_per_square,
};
use super::{Matern12, Matern32, Matern52, Operation, SquaredExponential, View};
use crate::real::Real;
use std::marker::PhantomData;

/// `squared_exponential(x, y, alpha, rho)`, and the same of the Matérn functions: the n × m matrix of the covariances of n points x
/// and m points y in `dim` dimensions, `dims = [n, m, dim]`, which the function `C` of their distance gives.
///
/// Rasmussen & Williams, *Gaussian Processes for Machine Learning*, sec. 2.2 and 4.2.
#[derive(Clone, Copy, Debug)]
pub struct CrossCovariance<C>(PhantomData<C>);

/// [`SquaredExponential`] of the points of two arrays.
pub type CrossSquaredExponential = CrossCovariance<SquaredExponential>;
/// [`Matern12`] of the points of two arrays.
pub type CrossMatern12 = CrossCovariance<Matern12>;
/// [`Matern32`] of the points of two arrays.
pub type CrossMatern32 = CrossCovariance<Matern32>;
/// [`Matern52`] of the points of two arrays.
pub type CrossMatern52 = CrossCovariance<Matern52>;

#[allow(private_bounds, reason = "the functions that there are")]
impl<C: Correlation> Operation<4> for CrossCovariance<C> {
    /// rho⁻², room for its adjoint, and f and f′ of every pair.
    fn kept_len(dims: &[usize]) -> usize {
        2 * dims[2] + 2 * dims[0] * dims[1]
    }

    #[inline(always)]
    fn forward<T: Real>(
        dims: &[usize],
        [x, y, alpha, rho]: [View<'_, T>; 4],
        output: &mut [T],
        kept: &mut [T],
    ) {
        let (n, m, dim) = (dims[0], dims[1], dims[2]);
        let variance = alpha.at(0).square();
        let (per_square, kept) = kept.split_at_mut(dim);
        write_per_square(rho, per_square);
        let (_, kept) = kept.split_at_mut(dim);
        for i in 0..n {
            for j in 0..m {
                let s = scaled_square((x, i * dim), (y, j * dim), per_square);
                let (f, slope) = C::of(s);
                let at = i * m + j;
                kept[2 * at] = f;
                kept[2 * at + 1] = slope;
                output[at] = variance * f;
            }
        }
    }

    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        [x, y, alpha, rho]: [View<'_, T>; 4],
        _output: &[T],
        kept: &mut [T],
        gradient: &mut [T],
        [mut of_x, mut of_y, of_alpha, of_rho]: [Option<&mut [T]>; 4],
    ) {
        let (n, m, dim) = (dims[0], dims[1], dims[2]);
        let alpha = alpha.at(0);
        let variance = alpha.square();
        let (per_square, kept) = kept.split_at_mut(dim);
        let (of_scales, kept) = kept.split_at_mut(dim);
        of_scales.fill(T::constant(0.0));
        let mut of_variance = T::constant(0.0);
        for i in 0..n {
            for j in 0..m {
                let at = i * m + j;
                of_variance = gradient[at].mul_add(kept[2 * at], of_variance);
                let of_square = gradient[at] * kept[2 * at + 1] * variance;
                let (a, b) = ((x, i * dim), (y, j * dim));
                if of_rho.is_some() {
                    add_to_scales(a, b, of_square, of_scales);
                }
                if of_x.is_none() && of_y.is_none() {
                    continue;
                }
                for d in 0..dim {
                    let pull = pull(a, b, d, of_square, per_square);
                    if let Some(of_x) = &mut of_x {
                        of_x[i * dim + d] += pull;
                    }
                    if let Some(of_y) = &mut of_y {
                        of_y[j * dim + d] -= pull;
                    }
                }
            }
        }
        if let Some(of_alpha) = of_alpha {
            of_alpha[0] += of_variance * alpha * 2.0;
        }
        if let Some(of_rho) = of_rho {
            finish_scales(rho, per_square, of_scales, of_rho);
        }
    }
}
