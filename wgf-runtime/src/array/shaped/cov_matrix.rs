//! Covariance matrices.

use super::cholesky_cov::{coordinates, triangle};
use super::{ROUNDING, Shaped, outside};
use crate::real::Real;
use nalgebra::DMatrix;
use std::f64::consts::LN_2;

/// Positive definite symmetric k × k matrices: `L Lᵀ` of a [`CholeskyCov`](super::CholeskyCov) L of the same coordinates. u = 0 is the
/// identity matrix.
///
/// k(k + 1)/2 coordinates; with respect to the lower triangle, `ln |∂x/∂u| = k ln 2 + Σ (k − i + 1) uᵢᵢ` for i = 0…k − 1.
///
/// Stan Reference Manual, *Constraint transforms*, covariance matrices.
#[derive(Clone, Copy, Debug)]
pub struct CovMatrix;

/// L Lᵀ of a lower triangular L, both halves.
#[inline(always)]
pub(super) fn product<T: Real>(k: usize, l: &[T], x: &mut [T]) {
    for i in 0..k {
        for j in 0..=i {
            let mut sum = T::constant(0.0);
            for m in 0..=j {
                sum = l[i * k + m].mul_add(l[j * k + m], sum);
            }
            x[i * k + j] = sum;
            x[j * k + i] = sum;
        }
    }
}

/// The adjoint of [`product`], in place: the lower half of (G + Gᵀ) L takes the place of G.
#[inline(always)]
pub(super) fn product_back<T: Real>(k: usize, l: &[T], adjoint: &mut [T]) {
    for i in 0..k {
        for j in 0..=i {
            let both = adjoint[i * k + j] + adjoint[j * k + i];
            adjoint[i * k + j] = both;
            adjoint[j * k + i] = both;
        }
    }
    for i in 0..k {
        // The entry at j reads those from j on, so it may take the place of the one at j.
        for j in 0..=i {
            let mut sum = T::constant(0.0);
            for m in j..k {
                sum = adjoint[i * k + m].mul_add(l[m * k + j], sum);
            }
            adjoint[i * k + j] = sum;
        }
    }
}

/// The Cholesky factor of a matrix, row-major, if it is symmetric and positive definite.
pub(super) fn cholesky(k: usize, x: &[f64]) -> Option<Vec<f64>> {
    for i in 0..k {
        for j in 0..i {
            let (below, above) = (x[i * k + j], x[j * k + i]);
            let scale = (x[i * k + i] * x[j * k + j]).sqrt();
            let symmetric = (below - above).abs() <= ROUNDING * scale;
            if !symmetric {
                return None;
            }
        }
    }
    let factor = DMatrix::from_row_slice(k, k, x).cholesky()?.l();
    Some(factor.transpose().as_slice().to_vec())
}

impl Shaped for CovMatrix {
    fn free_len(k: usize) -> usize {
        triangle(k)
    }

    fn len(k: usize) -> usize {
        k * k
    }

    fn kept_len(k: usize) -> usize {
        k * k
    }

    #[inline(always)]
    fn constrain<T: Real>(k: usize, u: &[T], x: &mut [T], kept: &mut [T]) -> T {
        let mut log_jacobian = T::constant(k as f64 * LN_2);
        let mut n = 0;
        for i in 0..k {
            kept[i * k..i * k + i].copy_from_slice(&u[n..n + i]);
            // An infinite factor would meet zeros in the product.
            kept[i * k + i] = u[n + i].exp().min(T::constant(f64::MAX));
            log_jacobian += u[n + i] * (k - i + 1) as f64;
            for j in i + 1..k {
                kept[i * k + j] = T::constant(0.0);
            }
            n += i + 1;
        }
        product(k, kept, x);
        log_jacobian
    }

    #[inline(always)]
    fn pull_back<T: Real>(
        k: usize,
        _u: &[T],
        _x: &[T],
        kept: &mut [T],
        x_adjoint: &mut [T],
        u_adjoint: &mut [T],
    ) {
        product_back(k, kept, x_adjoint);
        let mut n = 0;
        for i in 0..k {
            u_adjoint[n..n + i].copy_from_slice(&x_adjoint[i * k..i * k + i]);
            u_adjoint[n + i] = x_adjoint[i * k + i] * kept[i * k + i] + (k - i + 1) as f64;
            n += i + 1;
        }
    }

    fn unconstrain(k: usize, x: &[f64], u: &mut [f64]) {
        match cholesky(k, x) {
            Some(l) => coordinates(k, &l, u),
            None => outside(u),
        }
    }
}
