//! Inner products and their adjoints: the vector nodes of the reverse sweep.

use crate::real::Real;

/// How many partial sums an inner product keeps, so that the additions overlap and vectorise.
const LANES: usize = 8;

/// `Σ aₖ bₖ` of data and values.
#[inline]
pub fn dot<T: Real>(a: &[f64], b: &[T]) -> T {
    sum_in_lanes(a, b, |&x, &y| y * x)
}

/// `Σ aₖ bₖ` of two vectors of values.
#[inline]
pub fn dot_active<T: Real>(a: &[T], b: &[T]) -> T {
    sum_in_lanes(a, b, |&x, &y| x * y)
}

/// `Σ f(aₖ, bₖ)`, in [`LANES`] partial sums that are added pairwise at the end.
#[inline(always)]
fn sum_in_lanes<A, T: Real>(a: &[A], b: &[T], f: impl Fn(&A, &T) -> T) -> T {
    let mut partial = [T::constant(0.0); LANES];
    let (a_chunks, b_chunks) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest = a_chunks.remainder().iter().zip(b_chunks.remainder());
    let mut tail = T::constant(0.0);
    for (x, y) in rest {
        tail += f(x, y);
    }
    for (xs, ys) in a_chunks.zip(b_chunks) {
        for lane in 0..LANES {
            partial[lane] += f(&xs[lane], &ys[lane]);
        }
    }
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            let other = partial[lane + width];
            partial[lane] += other;
        }
        width /= 2;
    }
    partial[0] + tail
}

/// `yₖ += g xₖ` with data x: the adjoint of [`dot`] in its values.
#[inline]
pub fn add_scaled<T: Real>(y: &mut [T], x: &[f64], g: T) {
    for (y, &x) in y.iter_mut().zip(x) {
        *y += g * x;
    }
}

/// `yₖ += g xₖ` with values x: the adjoint of [`dot_active`] in either vector.
#[inline]
pub fn add_scaled_active<T: Real>(y: &mut [T], x: &[T], g: T) {
    for (y, &x) in y.iter_mut().zip(x) {
        *y += g * x;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_products_of_every_length_are_sums_of_products() {
        for n in 0..40 {
            let a: Vec<f64> = (0..n).map(|k| f64::from(k) - 3.0).collect();
            let b: Vec<f64> = (0..n).map(|k| 2.0 * f64::from(k) + 1.0).collect();
            // Small integers: every order of summation is exact.
            let expected: f64 = a.iter().zip(&b).map(|(x, y)| x * y).sum();
            assert_eq!(dot(&a, &b), expected);
            assert_eq!(dot_active(&a, &b), expected);
        }
    }
}
