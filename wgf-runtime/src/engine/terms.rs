//! Log densities, and logarithms of sums, that stand inside expressions.

use super::site::kernel;
use crate::dist::Distribution;
use crate::real::Real;

/// The number itself, its type said.
#[inline(always)]
pub fn number<T: Real>(x: T) -> T {
    x
}

/// `ln p(x | args)`, all constants included.
pub fn whole_density<D: Distribution<N>, const N: usize>(x: f64, args: [f64; N]) -> f64 {
    D::log_density(x, args)
}

/// The part of `ln p(x | args)` that the data settle: the base and the known terms, or all of it where nothing is `ACTIVE`.
pub fn known_density<D: Distribution<N>, const N: usize, const ACTIVE: u32>(
    x: f64,
    args: [f64; N],
) -> f64 {
    match ACTIVE {
        0 => D::log_density(x, args),
        _ => D::base(x, args) + D::known_terms::<ACTIVE>(x, args),
    }
}

/// The rest of it: the kernel, less the known terms. What is active is NaN in `known_x` and `known`.
#[inline(always)]
pub fn active_density<D: Distribution<N>, const N: usize, T: Real, const ACTIVE: u32>(
    x: T,
    args: [T; N],
    known_x: f64,
    known: [f64; N],
) -> T {
    kernel::<D, N, T>(x, args) - D::known_terms::<ACTIVE>(known_x, known)
}

/// ln Σ exp(termᵢ), without overflow; −∞ of −∞ alone.
#[inline(always)]
pub fn log_sum_exp<T: Real, const N: usize>(terms: [T; N]) -> T {
    let most = largest(&terms);
    let mut sum = T::constant(0.0);
    for term in terms {
        sum += (term - most).exp();
    }
    sum.ln() + most
}

/// The same, with each term's share of the sum, which is its slope.
#[inline(always)]
pub fn log_sum_exp_shares<T: Real, const N: usize>(mut terms: [T; N]) -> (T, [T; N]) {
    let most = largest(&terms);
    let mut sum = T::constant(0.0);
    for term in &mut terms {
        *term = (*term - most).exp();
        sum += *term;
    }
    let inverse = sum.recip();
    for term in &mut terms {
        *term = *term * inverse;
    }
    (sum.ln() + most, terms)
}

/// (m, s) for the logarithm `m + ln s` of a sum whose terms are added one by one.
#[inline(always)]
pub fn no_terms<T: Real>() -> (T, T) {
    (T::constant(f64::MIN), T::constant(0.0))
}

/// One term more, given by its logarithm.
#[inline(always)]
pub fn add_term<T: Real>((most, sum): (T, T), term: T) -> (T, T) {
    let larger = most.max(term);
    (larger, sum * (most - larger).exp() + (term - larger).exp())
}

/// The logarithm of the sum; −∞ of no terms.
#[inline(always)]
pub fn log_of_terms<T: Real>((most, sum): (T, T)) -> T {
    sum.ln() + most
}

/// The largest, and a finite number where all are −∞.
#[inline(always)]
fn largest<T: Real, const N: usize>(terms: &[T; N]) -> T {
    let mut most = T::constant(f64::MIN);
    for &term in terms {
        most = most.max(term);
    }
    most
}
