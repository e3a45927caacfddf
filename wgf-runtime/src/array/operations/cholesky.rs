//! The Cholesky factor, and the determinant by way of it.

use super::Operation;
use crate::array::View;
use crate::array::linear::{add_lower, cholesky, cholesky_back};
use crate::real::Real;

/// `cholesky(A)` of a symmetric positive definite n × n matrix, `dims = [n]`: the lower triangular L with positive diagonal and
/// `A = L Lᵀ`. NaN unless A is positive definite.
///
/// Only the lower half of A is read, and the whole of the adjoint goes there: it is right for an A whose halves change together.
///
/// Golub & Van Loan, *Matrix Computations*, 4th ed., sec. 4.2; Murray, *Differentiation of the Cholesky decomposition* (2016).
#[derive(Clone, Copy, Debug)]
pub struct Cholesky;

impl Operation<1> for Cholesky {
    fn kept_len(dims: &[usize]) -> usize {
        dims[0]
    }

    #[inline(always)]
    fn forward<T: Real>(dims: &[usize], [a]: [View<'_, T>; 1], output: &mut [T], kept: &mut [T]) {
        cholesky(dims[0], a, output, kept);
    }

    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        _inputs: [View<'_, T>; 1],
        output: &[T],
        kept: &mut [T],
        gradient: &mut [T],
        [adjoint]: [Option<&mut [T]>; 1],
    ) {
        if let Some(adjoint) = adjoint {
            cholesky_back(dims[0], output, kept, gradient);
            add_lower(dims[0], adjoint, gradient);
        }
    }
}

/// `log_det(A)` = ln |A| of a symmetric positive definite n × n matrix, `dims = [n]`: one number. NaN unless A is positive definite.
///
/// Only the lower half of A is read, and the whole of the adjoint goes there, as with [`Cholesky`].
///
/// Golub & Van Loan, *Matrix Computations*, 4th ed., sec. 4.2.
#[derive(Clone, Copy, Debug)]
pub struct LogDet;

impl Operation<1> for LogDet {
    /// L, the reciprocals of its diagonal, and room for its adjoint.
    fn kept_len(dims: &[usize]) -> usize {
        let n = dims[0];
        2 * n * n + n
    }

    #[inline(always)]
    fn forward<T: Real>(dims: &[usize], [a]: [View<'_, T>; 1], output: &mut [T], kept: &mut [T]) {
        let n = dims[0];
        let (l, rest) = kept.split_at_mut(n * n);
        cholesky(n, a, l, &mut rest[..n]);
        let mut sum = T::constant(0.0);
        for i in 0..n {
            sum += l[i * n + i].ln();
        }
        output[0] = sum * 2.0;
    }

    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        _inputs: [View<'_, T>; 1],
        _output: &[T],
        kept: &mut [T],
        gradient: &mut [T],
        [adjoint]: [Option<&mut [T]>; 1],
    ) {
        let Some(adjoint) = adjoint else {
            return;
        };
        let n = dims[0];
        let (l, rest) = kept.split_at_mut(n * n);
        let (reciprocals, of_l) = rest.split_at_mut(n);
        of_l.fill(T::constant(0.0));
        for i in 0..n {
            of_l[i * n + i] = gradient[0] * 2.0 * reciprocals[i];
        }
        cholesky_back(n, l, reciprocals, of_l);
        add_lower(n, adjoint, of_l);
    }
}
