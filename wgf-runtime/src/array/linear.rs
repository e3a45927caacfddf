//! Factorisations and substitutions as straight-line code, row by row, with the adjoints that operations and densities share.

use super::View;
use crate::real::Real;

/// Writes the lower triangular L with `A = L Lᵀ` and zeros above, and the reciprocals of its diagonal. Of A,
/// the lower half is read. NaN unless A is positive definite.
#[inline(always)]
pub(super) fn cholesky<T: Real>(n: usize, a: View<'_, T>, l: &mut [T], reciprocals: &mut [T]) {
    for i in 0..n {
        for j in 0..i {
            let mut rest = a.at(i * n + j);
            for m in 0..j {
                rest = (-l[i * n + m]).mul_add(l[j * n + m], rest);
            }
            l[i * n + j] = rest * reciprocals[j];
        }
        let mut rest = a.at(i * n + i);
        for m in 0..i {
            rest = (-l[i * n + m]).mul_add(l[i * n + m], rest);
        }
        l[i * n + i] = rest.sqrt();
        reciprocals[i] = l[i * n + i].recip();
        for j in i + 1..n {
            l[i * n + j] = T::constant(0.0);
        }
    }
}

/// The adjoint of [`cholesky`] in place: the lower half of `adjoint` goes from ∂/∂L to ∂/∂A, for an A of which the lower half alone is
/// read; the upper half is not looked at.
///
/// Murray, *Differentiation of the Cholesky decomposition* (2016), the unblocked reverse mode.
#[inline(always)]
pub(super) fn cholesky_back<T: Real>(n: usize, l: &[T], reciprocals: &[T], adjoint: &mut [T]) {
    for j in (0..n).rev() {
        let mut of_pivot = adjoint[j * n + j];
        for i in j + 1..n {
            let of_rest = adjoint[i * n + j] * reciprocals[j];
            adjoint[i * n + j] = of_rest;
            let minus = -of_rest;
            of_pivot = minus.mul_add(l[i * n + j], of_pivot);
            for m in 0..j {
                adjoint[i * n + m] = minus.mul_add(l[j * n + m], adjoint[i * n + m]);
                adjoint[j * n + m] = minus.mul_add(l[i * n + m], adjoint[j * n + m]);
            }
        }
        let of_square = of_pivot * reciprocals[j];
        adjoint[j * n + j] = of_square * 0.5;
        for m in 0..j {
            adjoint[j * n + m] = (-of_square).mul_add(l[j * n + m], adjoint[j * n + m]);
        }
    }
}

/// Writes the reciprocals of a matrix's diagonal.
#[inline(always)]
pub(super) fn diagonal_reciprocals<T: Real>(n: usize, l: View<'_, T>, reciprocals: &mut [T]) {
    for i in 0..n {
        reciprocals[i] = match l {
            View::Known(l) => T::constant(l[i * n + i].recip()),
            View::Active(l) => l[i * n + i].recip(),
        };
    }
}

/// X with `L X = B` takes the place of the n × m matrix B, for a lower triangular L.
#[inline(always)]
pub(super) fn solve_lower<T: Real>(
    n: usize,
    m: usize,
    l: View<'_, T>,
    reciprocals: &[T],
    b: &mut [T],
) {
    for i in 0..n {
        for j in 0..i {
            let minus = -l.at(i * n + j);
            for c in 0..m {
                b[i * m + c] = minus.mul_add(b[j * m + c], b[i * m + c]);
            }
        }
        for c in 0..m {
            b[i * m + c] = b[i * m + c] * reciprocals[i];
        }
    }
}

/// X with `Lᵀ X = B` takes the place of the n × m matrix B, for a lower triangular L.
#[inline(always)]
pub(super) fn solve_lower_transposed<T: Real>(
    n: usize,
    m: usize,
    l: View<'_, T>,
    reciprocals: &[T],
    b: &mut [T],
) {
    for i in (0..n).rev() {
        for c in 0..m {
            b[i * m + c] = b[i * m + c] * reciprocals[i];
        }
        for j in 0..i {
            let minus = -l.at(i * n + j);
            for c in 0..m {
                b[j * m + c] = minus.mul_add(b[i * m + c], b[j * m + c]);
            }
        }
    }
}

/// Takes `Σ_c left_ic right_jc` from the lower half of an n × n adjoint: what a triangular solution gives its matrix back.
#[inline(always)]
pub(super) fn subtract_lower<T: Real>(
    n: usize,
    m: usize,
    left: &[T],
    right: &[T],
    adjoint: &mut [T],
) {
    for i in 0..n {
        for j in 0..=i {
            let mut sum = T::constant(0.0);
            for c in 0..m {
                sum = left[i * m + c].mul_add(right[j * m + c], sum);
            }
            adjoint[i * n + j] -= sum;
        }
    }
}

/// Adds one slice to another.
#[inline(always)]
pub(super) fn add_to<T: Real>(adjoint: &mut [T], gradient: &[T]) {
    for i in 0..adjoint.len() {
        adjoint[i] += gradient[i];
    }
}

/// Adds the lower half of an n × n matrix to that of another.
#[inline(always)]
pub(super) fn add_lower<T: Real>(n: usize, adjoint: &mut [T], gradient: &[T]) {
    for i in 0..n {
        for j in 0..=i {
            adjoint[i * n + j] += gradient[i * n + j];
        }
    }
}

/// Σ ln lᵢᵢ of a matrix's diagonal, in single numbers if it is known.
#[inline(always)]
pub(super) fn ln_diagonal<T: Real>(n: usize, l: View<'_, T>) -> T {
    match l {
        View::Known(l) => T::constant(ln_of_diagonal(n, l)),
        View::Active(l) => ln_of_diagonal(n, l),
    }
}

#[inline(always)]
fn ln_of_diagonal<T: Real>(n: usize, l: &[T]) -> T {
    let mut sum = T::constant(0.0);
    for i in 0..n {
        sum += l[i * n + i].ln();
    }
    sum
}

/// Σ xᵢ².
#[inline(always)]
pub(super) fn sum_of_squares<T: Real>(x: &[T]) -> T {
    let mut sum = T::constant(0.0);
    for x in x {
        sum = x.mul_add(*x, sum);
    }
    sum
}

/// Writes the lower half of L⁻¹, which is what is read of it.
#[inline(always)]
pub(super) fn invert_lower<T: Real>(n: usize, l: &[T], reciprocals: &[T], inverse: &mut [T]) {
    for j in 0..n {
        inverse[j * n + j] = reciprocals[j];
        for i in j + 1..n {
            let mut sum = T::constant(0.0);
            for m in j..i {
                sum = l[i * n + m].mul_add(inverse[m * n + j], sum);
            }
            inverse[i * n + j] = -(sum * reciprocals[i]);
        }
    }
}

/// The entry at i ≥ j of `A⁻¹ = L⁻ᵀ L⁻¹`, from the lower half of L⁻¹.
#[inline(always)]
pub(super) fn inverse_entry<T: Real>(n: usize, inverse: &[T], i: usize, j: usize) -> T {
    let mut sum = T::constant(0.0);
    for m in i..n {
        sum = inverse[m * n + i].mul_add(inverse[m * n + j], sum);
    }
    sum
}

/// Adds a symmetric matrix's entry at i ≥ j to the adjoint of one whose lower half alone is read: the upper half is folded onto it.
#[inline(always)]
pub(super) fn add_folded<T: Real>(n: usize, i: usize, j: usize, entry: T, adjoint: &mut [T]) {
    let weight = if i == j { 1.0 } else { 2.0 };
    adjoint[i * n + j] += entry * weight;
}
