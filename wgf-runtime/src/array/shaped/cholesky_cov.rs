//! Cholesky factors of covariance matrices.

use super::{Shaped, outside};
use crate::real::Real;

/// Lower triangular k × k matrices with positive diagonal, whose `L Lᵀ` is a covariance matrix.
///
/// The coordinates are the entries of the lower triangle, row by row, those on the diagonal by their logarithms: `Lᵢᵢ = exp(uᵢᵢ)`. u = 0
/// is the identity matrix.
///
/// k(k + 1)/2 coordinates; with respect to the lower triangle, `ln |∂L/∂u| = Σ uᵢᵢ`.
///
/// Stan Reference Manual, *Constraint transforms*, Cholesky factors of covariance matrices.
#[derive(Clone, Copy, Debug)]
pub struct CholeskyCov;

/// k(k + 1)/2.
#[inline(always)]
pub(super) fn triangle(k: usize) -> usize {
    k * (k + 1) / 2
}

/// The coordinates of a factor; NaN if it is none.
pub(super) fn coordinates(k: usize, l: &[f64], u: &mut [f64]) {
    let mut fits = true;
    let mut n = 0;
    for i in 0..k {
        let row = &l[i * k..(i + 1) * k];
        u[n..n + i].copy_from_slice(&row[..i]);
        u[n + i] = row[i].ln();
        n += i + 1;
        fits &= row[i] > 0.0
            && row.iter().all(|l| l.is_finite())
            && row[i + 1..].iter().all(|&above| above == 0.0);
    }
    if !fits {
        outside(u);
    }
}

impl Shaped for CholeskyCov {
    fn free_len(k: usize) -> usize {
        triangle(k)
    }

    fn len(k: usize) -> usize {
        k * k
    }

    #[inline(always)]
    fn constrain<T: Real>(k: usize, u: &[T], x: &mut [T], _kept: &mut [T]) -> T {
        let mut log_jacobian = T::constant(0.0);
        let mut n = 0;
        for i in 0..k {
            x[i * k..i * k + i].copy_from_slice(&u[n..n + i]);
            x[i * k + i] = u[n + i].exp();
            log_jacobian += u[n + i];
            for j in i + 1..k {
                x[i * k + j] = T::constant(0.0);
            }
            n += i + 1;
        }
        log_jacobian
    }

    #[inline(always)]
    fn pull_back<T: Real>(
        k: usize,
        _u: &[T],
        x: &[T],
        _kept: &mut [T],
        x_adjoint: &mut [T],
        u_adjoint: &mut [T],
    ) {
        let mut n = 0;
        for i in 0..k {
            u_adjoint[n..n + i].copy_from_slice(&x_adjoint[i * k..i * k + i]);
            u_adjoint[n + i] = x_adjoint[i * k + i] * x[i * k + i] + 1.0;
            n += i + 1;
        }
    }

    fn unconstrain(k: usize, x: &[f64], u: &mut [f64]) {
        coordinates(k, x, u);
    }
}
