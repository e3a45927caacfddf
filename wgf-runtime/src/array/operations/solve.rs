//! Linear systems with a triangular or a positive definite matrix.

use super::Operation;
use crate::array::View;
use crate::array::linear::{
    add_to, cholesky, diagonal_reciprocals, solve_lower, solve_lower_transposed, subtract_lower,
};
use crate::real::Real;

/// `solve_lower(L, B)` of a lower triangular n × n matrix and an n × m matrix, `dims = [n, m]`: X with `L X = B`. Above its
/// diagonal L is not read.
///
/// Golub & Van Loan, *Matrix Computations*, 4th ed., sec. 3.1.
#[derive(Clone, Copy, Debug)]
pub struct SolveLower;

/// `solve_lower_transposed(L, B)` of a lower triangular n × n matrix and an n × m matrix, `dims = [n, m]`: X with `Lᵀ X = B`. Above
/// its diagonal L is not read.
///
/// Golub & Van Loan, *Matrix Computations*, 4th ed., sec. 3.1.
#[derive(Clone, Copy, Debug)]
pub struct SolveLowerTransposed;

/// `solve_spd(A, B)` of a symmetric positive definite n × n matrix and an n × m matrix, `dims = [n, m]`: X with `A X = B`. NaN unless A is
/// positive definite.
///
/// Only the lower half of A is read, and the whole of its adjoint goes there, as with [`Cholesky`](super::Cholesky).
///
/// Golub & Van Loan, *Matrix Computations*, 4th ed., sec. 4.2.
#[derive(Clone, Copy, Debug)]
pub struct SolveSpd;

impl Operation<2> for SolveLower {
    fn kept_len(dims: &[usize]) -> usize {
        dims[0]
    }

    #[inline(always)]
    fn forward<T: Real>(
        dims: &[usize],
        [l, b]: [View<'_, T>; 2],
        output: &mut [T],
        kept: &mut [T],
    ) {
        diagonal_reciprocals(dims[0], l, kept);
        b.copy_to(output);
        solve_lower(dims[0], dims[1], l, kept, output);
    }

    /// `B̄ = L⁻ᵀ X̄`, and the lower half of `−B̄ Xᵀ`.
    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        [l, _]: [View<'_, T>; 2],
        output: &[T],
        kept: &mut [T],
        gradient: &mut [T],
        [of_l, of_b]: [Option<&mut [T]>; 2],
    ) {
        let (n, m) = (dims[0], dims[1]);
        solve_lower_transposed(n, m, l, kept, gradient);
        if let Some(of_l) = of_l {
            subtract_lower(n, m, gradient, output, of_l);
        }
        if let Some(of_b) = of_b {
            add_to(of_b, gradient);
        }
    }
}

impl Operation<2> for SolveLowerTransposed {
    fn kept_len(dims: &[usize]) -> usize {
        dims[0]
    }

    #[inline(always)]
    fn forward<T: Real>(
        dims: &[usize],
        [l, b]: [View<'_, T>; 2],
        output: &mut [T],
        kept: &mut [T],
    ) {
        diagonal_reciprocals(dims[0], l, kept);
        b.copy_to(output);
        solve_lower_transposed(dims[0], dims[1], l, kept, output);
    }

    /// `B̄ = L⁻¹ X̄`, and the lower half of `−X B̄ᵀ`.
    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        [l, _]: [View<'_, T>; 2],
        output: &[T],
        kept: &mut [T],
        gradient: &mut [T],
        [of_l, of_b]: [Option<&mut [T]>; 2],
    ) {
        let (n, m) = (dims[0], dims[1]);
        solve_lower(n, m, l, kept, gradient);
        if let Some(of_l) = of_l {
            subtract_lower(n, m, output, gradient, of_l);
        }
        if let Some(of_b) = of_b {
            add_to(of_b, gradient);
        }
    }
}

impl Operation<2> for SolveSpd {
    /// L, and the reciprocals of its diagonal.
    fn kept_len(dims: &[usize]) -> usize {
        dims[0] * dims[0] + dims[0]
    }

    #[inline(always)]
    fn forward<T: Real>(
        dims: &[usize],
        [a, b]: [View<'_, T>; 2],
        output: &mut [T],
        kept: &mut [T],
    ) {
        let (n, m) = (dims[0], dims[1]);
        let (l, reciprocals) = kept.split_at_mut(n * n);
        cholesky(n, a, l, reciprocals);
        b.copy_to(output);
        solve_lower(n, m, View::Active(l), reciprocals, output);
        solve_lower_transposed(n, m, View::Active(l), reciprocals, output);
    }

    /// `B̄ = A⁻¹ X̄`, and `−B̄ Xᵀ` with its upper half folded onto the lower.
    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        _inputs: [View<'_, T>; 2],
        output: &[T],
        kept: &mut [T],
        gradient: &mut [T],
        [of_a, of_b]: [Option<&mut [T]>; 2],
    ) {
        let (n, m) = (dims[0], dims[1]);
        let (l, reciprocals) = kept.split_at(n * n);
        solve_lower(n, m, View::Active(l), reciprocals, gradient);
        solve_lower_transposed(n, m, View::Active(l), reciprocals, gradient);
        if let Some(of_a) = of_a {
            subtract_lower(n, m, gradient, output, of_a);
            subtract_lower(n, m, output, gradient, of_a);
            // The diagonal has no other half.
            for i in 0..n {
                for c in 0..m {
                    let twice = gradient[i * m + c] * output[i * m + c];
                    of_a[i * n + i] += twice;
                }
            }
        }
        if let Some(of_b) = of_b {
            add_to(of_b, gradient);
        }
    }
}
