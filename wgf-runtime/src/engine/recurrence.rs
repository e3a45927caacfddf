//! Linear recurrences of the first order, in place.

use crate::real::Real;
use std::ops::Range;

/// `x[k] += factor · x[k − 1]` for k in `places`, one after the other.
///
/// # Panics
/// If `places` is not empty and starts at 0, or ends beyond the array.
#[inline(always)]
pub fn recur<T: Real>(x: &mut [T], places: Range<usize>, factor: T) {
    if places.is_empty() {
        return;
    }
    let x = &mut x[places.start - 1..places.end];
    let mut last = x[0];
    for x in &mut x[1..] {
        last = last.mul_add(factor, *x);
        *x = last;
    }
}

/// The reverse of [`recur`]: from the adjoints of its results to those of the numbers that stood there before, and of the
/// element before the first, in place. Returns the adjoint of the factor; `x` are the results.
///
/// # Panics
/// As [`recur`] does.
#[inline(always)]
pub fn recur_back<T: Real>(adjoints: &mut [T], x: &[T], places: Range<usize>, factor: T) -> T {
    let mut of_factor = T::constant(0.0);
    if places.is_empty() {
        return of_factor;
    }
    let all = places.start - 1..places.end;
    let (x, adjoints) = (&x[all.clone()], &mut adjoints[all]);
    let (Some((carry, adjoints)), Some((_, x))) = (adjoints.split_last_mut(), x.split_last())
    else {
        return of_factor;
    };
    let mut carry = *carry;
    for (adjoint, &x) in adjoints.iter_mut().zip(x).rev() {
        of_factor = carry.mul_add(x, of_factor);
        carry = carry.mul_add(factor, *adjoint);
        *adjoint = carry;
    }
    of_factor
}
