//! Sums of logarithms over the rows of a plate, as the logarithm of one product.
//!
//! Each factor is between 1 and 2 and rounded to ε of itself, so n rows cost nε at most, as adding up their logarithms does.

use super::{SUMS, Sums};
use crate::real::Real;
use std::f64::consts::LN_2;

/// Where the product is kept, and what stands beside its logarithm.
const PRODUCT: usize = SUMS - 1;
const REST: usize = SUMS - 2;

/// The sums before the first row, with an empty product.
#[inline(always)]
pub(super) fn start<T: Real>() -> Sums<T> {
    let mut sums = [T::constant(0.0); SUMS];
    sums[PRODUCT] = T::constant(1.0);
    sums
}

/// Adds ln x, as `ln m + k ln 2`.
#[inline(always)]
pub(super) fn add_ln<T: Real>(x: T, sums: &mut Sums<T>) {
    let (m, k) = x.factors();
    sums[PRODUCT] = sums[PRODUCT] * m;
    sums[REST] = k.mul_add(T::constant(LN_2), sums[REST]);
}

/// Adds ln(1 + eˣ), as `max(x, 0) + ln(1 + e^−|x|)`; returns its slope, the logistic function.
#[inline(always)]
pub(super) fn add_log1p_exp<T: Real>(x: T, sums: &mut Sums<T>) -> T {
    let (slope, tail) = x.logistic();
    sums[REST] += x.max_constant(0.0);
    sums[PRODUCT] = sums[PRODUCT].mul_add(tail, sums[PRODUCT]);
    slope
}

/// The product so far becomes a term of its logarithm: at least once in [`FOLD`](super::FOLD) rows.
#[inline(always)]
pub(super) fn fold<T: Real>(sums: &mut Sums<T>) {
    sums[REST] += sums[PRODUCT].ln();
    sums[PRODUCT] = T::constant(1.0);
}

/// The sum of the logarithms of folded rows.
#[inline(always)]
pub(super) fn total<T: Real>(sums: &Sums<T>) -> T {
    sums[REST]
}
