//! Linear systems with any matrix.

use super::Operation;
use crate::array::View;
use crate::array::linear::add_to;
use crate::real::Real;

/// `solve(A, B)` of an invertible n × n matrix and an n × m matrix, `dims = [n, m]`: X with `A X = B`. Infinite or NaN where a column of A
/// is exactly a combination of those before.
///
/// By Householder's reflections, A = Q R, which needs no pivots, so that no order depends on the numbers.
///
/// Golub & Van Loan, *Matrix Computations*, 4th ed., sec. 5.2.
#[derive(Clone, Copy, Debug)]
pub struct Solve;

/// A = Q R. Q is the product of the reflections `1 − βᵢ vᵢ vᵢᵀ`.
struct Factors<'a, T> {
    n: usize,
    /// R above the diagonal; vᵢ from the diagonal down.
    columns: &'a mut [T],
    /// The reciprocals of R's diagonal.
    reciprocals: &'a mut [T],
    /// βᵢ = 2/vᵢᵀvᵢ.
    betas: &'a mut [T],
}

impl<'a, T: Real> Factors<'a, T> {
    #[inline(always)]
    fn of(n: usize, kept: &'a mut [T]) -> Self {
        let (columns, rest) = kept.split_at_mut(n * n);
        let (reciprocals, betas) = rest.split_at_mut(n);
        Factors {
            n,
            columns,
            reciprocals,
            betas,
        }
    }

    /// Factorises the matrix in `columns`.
    #[inline(always)]
    fn factorise(&mut self) {
        let n = self.n;
        for i in 0..n {
            let mut below = T::constant(0.0);
            for r in i + 1..n {
                below = self.columns[r * n + i].mul_add(self.columns[r * n + i], below);
            }
            let head = self.columns[i * n + i];
            let length = head.mul_add(head, below).sqrt();
            // Away from the column, so that the difference does not cancel.
            let pivot = -(length * head.step(0.0, -1.0, 1.0));
            let first = head - pivot;
            self.columns[i * n + i] = first;
            self.reciprocals[i] = pivot.recip();
            self.betas[i] = first.mul_add(first, below).div_from(2.0);
            for c in i + 1..n {
                let mut along = T::constant(0.0);
                for r in i..n {
                    along = self.columns[r * n + i].mul_add(self.columns[r * n + c], along);
                }
                let minus = -(along * self.betas[i]);
                for r in i..n {
                    self.columns[r * n + c] =
                        minus.mul_add(self.columns[r * n + i], self.columns[r * n + c]);
                }
            }
        }
    }

    /// Reflects the n × m matrix by the i-th reflection.
    #[inline(always)]
    fn reflect(&self, i: usize, m: usize, b: &mut [T]) {
        let n = self.n;
        for c in 0..m {
            let mut along = T::constant(0.0);
            for r in i..n {
                along = self.columns[r * n + i].mul_add(b[r * m + c], along);
            }
            let minus = -(along * self.betas[i]);
            for r in i..n {
                b[r * m + c] = minus.mul_add(self.columns[r * n + i], b[r * m + c]);
            }
        }
    }

    /// A⁻¹ B = R⁻¹ Qᵀ B in place.
    #[inline(always)]
    fn solve(&self, m: usize, b: &mut [T]) {
        let n = self.n;
        for i in 0..n {
            self.reflect(i, m, b);
        }
        for i in (0..n).rev() {
            for c in 0..m {
                b[i * m + c] = b[i * m + c] * self.reciprocals[i];
            }
            for r in 0..i {
                let minus = -self.columns[r * n + i];
                for c in 0..m {
                    b[r * m + c] = minus.mul_add(b[i * m + c], b[r * m + c]);
                }
            }
        }
    }

    /// A⁻ᵀ B = Q R⁻ᵀ B in place.
    #[inline(always)]
    fn solve_transposed(&self, m: usize, b: &mut [T]) {
        let n = self.n;
        for i in 0..n {
            for r in 0..i {
                let minus = -self.columns[r * n + i];
                for c in 0..m {
                    b[i * m + c] = minus.mul_add(b[r * m + c], b[i * m + c]);
                }
            }
            for c in 0..m {
                b[i * m + c] = b[i * m + c] * self.reciprocals[i];
            }
        }
        for i in (0..n).rev() {
            self.reflect(i, m, b);
        }
    }
}

impl Operation<2> for Solve {
    fn kept_len(dims: &[usize]) -> usize {
        dims[0] * dims[0] + 2 * dims[0]
    }

    #[inline(always)]
    fn forward<T: Real>(
        dims: &[usize],
        [a, b]: [View<'_, T>; 2],
        output: &mut [T],
        kept: &mut [T],
    ) {
        let mut factors = Factors::of(dims[0], kept);
        a.copy_to(factors.columns);
        factors.factorise();
        b.copy_to(output);
        factors.solve(dims[1], output);
    }

    /// `B̄ = A⁻ᵀ X̄` and `−B̄ Xᵀ`.
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
        Factors::of(n, kept).solve_transposed(m, gradient);
        if let Some(of_a) = of_a {
            for i in 0..n {
                for j in 0..n {
                    let mut sum = T::constant(0.0);
                    for c in 0..m {
                        sum = gradient[i * m + c].mul_add(output[j * m + c], sum);
                    }
                    of_a[i * n + j] -= sum;
                }
            }
        }
        if let Some(of_b) = of_b {
            add_to(of_b, gradient);
        }
    }
}
