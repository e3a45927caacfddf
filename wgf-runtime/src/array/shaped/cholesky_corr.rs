//! Cholesky factors of correlation matrices.

use super::{ROUNDING, Shaped, outside};
use crate::real::Real;
use std::f64::consts::LN_2;

/// Lower triangular k × k matrices with positive diagonal and rows of length 1, whose `L Lᵀ` is a correlation matrix.
///
/// The coordinates are the entries below the diagonal, row by row. In row i, with j = 0…i − 1, `Lᵢⱼ = tanh(uᵢⱼ) Πₗ sech(uᵢₗ)` over
/// l < j, and `Lᵢᵢ = Πₗ sech(uᵢₗ)`: `tanh uᵢⱼ` is a partial correlation. u = 0 is the identity matrix.
///
/// k(k − 1)/2 coordinates; with respect to the entries below the diagonal, `ln |∂L/∂u| = Σ (i + 1 − j) ln sech uᵢⱼ`.
///
/// Lewandowski, Kurowicka & Joe, *Generating random correlation matrices based on vines and extended onion method* (2009).
#[derive(Clone, Copy, Debug)]
pub struct CholeskyCorr;

/// k(k − 1)/2.
#[inline(always)]
pub(super) fn below_diagonal(k: usize) -> usize {
    k * k.saturating_sub(1) / 2
}

/// Writes L, and returns `Σ (reach(i) − j) ln sech uᵢⱼ`, where `reach(i) = i + 1`, or k in every row if `of_product` asks for the
/// log-Jacobian of `L Lᵀ` instead. Keeps the values of tanh and ∂Lᵢⱼ/∂uᵢⱼ.
#[inline(always)]
pub(super) fn factor<T: Real>(
    k: usize,
    of_product: bool,
    u: &[T],
    l: &mut [T],
    kept: &mut [T],
) -> T {
    let (tanhs, slopes) = kept.split_at_mut(u.len());
    let (zero, one) = (T::constant(0.0), T::constant(1.0));
    let mut log_jacobian = zero;
    let mut n = 0;
    for i in 0..k {
        let reach = if of_product { k } else { i + 1 };
        let mut rest = one;
        for j in 0..i {
            let ln_sech = u[n] + LN_2 - (u[n] * 2.0).log1p_exp();
            let sech = ln_sech.exp();
            tanhs[n] = u[n].tanh();
            l[i * k + j] = tanhs[n] * rest;
            rest = rest * sech;
            slopes[n] = rest * sech;
            log_jacobian += ln_sech * (reach - j) as f64;
            n += 1;
        }
        l[i * k + i] = rest;
        for j in i + 1..k {
            l[i * k + j] = zero;
        }
    }
    log_jacobian
}

/// The adjoint of [`factor`]; of `l_adjoint` the lower half is read.
#[inline(always)]
pub(super) fn factor_back<T: Real>(
    k: usize,
    of_product: bool,
    l: &[T],
    kept: &[T],
    l_adjoint: &[T],
    u_adjoint: &mut [T],
) {
    let (tanhs, slopes) = kept.split_at(u_adjoint.len());
    let mut n = 0;
    for i in 0..k {
        let reach = if of_product { k } else { i + 1 };
        // All that is further right has the factor sech uᵢⱼ, whose logarithm has the slope −tanh uᵢⱼ.
        let mut right = l_adjoint[i * k + i] * l[i * k + i];
        for j in (0..i).rev() {
            let here = l_adjoint[i * k + j];
            u_adjoint[n + j] = here * slopes[n + j] - tanhs[n + j] * (right + (reach - j) as f64);
            right += here * l[i * k + j];
        }
        n += i;
    }
}

/// The coordinates of a factor; NaN if it is none.
pub(super) fn partial_correlations(k: usize, l: &[f64], u: &mut [f64]) {
    let mut fits = true;
    let mut n = 0;
    for i in 0..k {
        let row = &l[i * k..(i + 1) * k];
        // sinh uᵢⱼ = Lᵢⱼ/√(Σ Lᵢₗ² over l > j): nothing cancels.
        let mut squares = row[i] * row[i];
        for j in (0..i).rev() {
            u[n + j] = (row[j] / squares.sqrt()).asinh();
            squares += row[j] * row[j];
        }
        n += i;
        fits &= row[i] > 0.0
            && (squares - 1.0).abs() <= ROUNDING
            && row[i + 1..].iter().all(|&above| above == 0.0);
    }
    if !fits {
        outside(u);
    }
}

impl Shaped for CholeskyCorr {
    fn free_len(k: usize) -> usize {
        below_diagonal(k)
    }

    fn len(k: usize) -> usize {
        k * k
    }

    fn kept_len(k: usize) -> usize {
        2 * below_diagonal(k)
    }

    #[inline(always)]
    fn constrain<T: Real>(k: usize, u: &[T], x: &mut [T], kept: &mut [T]) -> T {
        factor(k, false, u, x, kept)
    }

    #[inline(always)]
    fn pull_back<T: Real>(
        k: usize,
        _u: &[T],
        x: &[T],
        kept: &mut [T],
        x_adjoint: &mut [T],
        u_adjoint: &mut [T],
    ) {
        factor_back(k, false, x, kept, x_adjoint, u_adjoint);
    }

    fn unconstrain(k: usize, x: &[f64], u: &mut [f64]) {
        partial_correlations(k, x, u);
    }
}
