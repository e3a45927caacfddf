//! Logarithms that rows add up, as the compiler's own "distributions": `factor(… + ln(x))` in a plate is one logarithm for
//! many rows.

use super::{Distribution, Partials, SUMS, Sums, Support};
use crate::real::Real;
use std::f64::consts::{LN_2, LOG2_E};

/// The term `ln x`, or `−ln x`.
#[derive(Clone, Copy, Debug)]
pub struct Ln<const NEGATIVE: bool>;

/// The term `ln(1 + eˣ)`, or `−ln(1 + eˣ)`.
#[derive(Clone, Copy, Debug)]
pub struct Log1pExp<const NEGATIVE: bool>;

/// `ln x`.
pub type PlusLn = Ln<false>;
/// `−ln x`.
pub type MinusLn = Ln<true>;
/// `ln(1 + eˣ)`.
pub type PlusLog1pExp = Log1pExp<false>;
/// `−ln(1 + eˣ)`.
pub type MinusLog1pExp = Log1pExp<true>;

/// Where the product of the rows is kept, and the sum of what stands beside it.
const PRODUCT: usize = 0;
const REST: usize = 1;

#[inline(always)]
fn start<T: Real>() -> Sums<T> {
    let mut sums = [T::constant(0.0); SUMS];
    sums[PRODUCT] = T::constant(1.0);
    sums
}

#[inline(always)]
fn signed<T: Real, const NEGATIVE: bool>(x: T) -> T {
    if const { NEGATIVE } { -x } else { x }
}

#[inline(always)]
fn only<T: Real>(value: T, x: T) -> Partials<T, 0> {
    Partials { value, x, args: [] }
}

impl<const NEGATIVE: bool> Distribution<0> for Ln<NEGATIVE> {
    const PARAMETERS: [&'static str; 0] = [];

    #[inline(always)]
    fn kernel<T: Real>(x: T, []: [T; 0]) -> T {
        signed::<T, NEGATIVE>(x.ln())
    }

    fn base(_x: f64, _args: [f64; 0]) -> f64 {
        0.0
    }

    fn support(_args: [f64; 0]) -> Support {
        Support::Real
    }

    fn domains() -> [Support; 0] {
        []
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, []: [T; 0]) -> Partials<T, 0> {
        only(
            signed::<T, NEGATIVE>(x.ln()),
            signed::<T, NEGATIVE>(x.recip()),
        )
    }

    #[inline(always)]
    fn start<T: Real>() -> Sums<T> {
        start()
    }

    #[inline(always)]
    fn row<T: Real, const ACTIVE: u32, const SHARED: u32>(
        x: T,
        []: [T; 0],
        sums: &mut Sums<T>,
    ) -> Partials<T, 0> {
        let (m, k) = x.factors();
        sums[PRODUCT] = sums[PRODUCT] * m;
        sums[REST] += k;
        only(x, signed::<T, NEGATIVE>(x.recip()))
    }

    #[inline(always)]
    fn fold<T: Real, const ACTIVE: u32, const SHARED: u32>(sums: &mut Sums<T>) {
        sums[REST] += sums[PRODUCT].ln() * LOG2_E;
        sums[PRODUCT] = T::constant(1.0);
    }

    #[inline(always)]
    fn finish<T: Real, const ACTIVE: u32, const SHARED: u32>(
        sums: Sums<T>,
        _rows: f64,
        []: [T; 0],
    ) -> Partials<T, 0> {
        let value = signed::<T, NEGATIVE>(sums[REST] * LN_2);
        only(value, value)
    }
}

impl<const NEGATIVE: bool> Distribution<0> for Log1pExp<NEGATIVE> {
    const PARAMETERS: [&'static str; 0] = [];

    #[inline(always)]
    fn kernel<T: Real>(x: T, []: [T; 0]) -> T {
        signed::<T, NEGATIVE>(x.log1p_exp())
    }

    fn base(_x: f64, _args: [f64; 0]) -> f64 {
        0.0
    }

    fn support(_args: [f64; 0]) -> Support {
        Support::Real
    }

    fn domains() -> [Support; 0] {
        []
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, []: [T; 0]) -> Partials<T, 0> {
        let (value, slope) = x.softplus();
        only(signed::<T, NEGATIVE>(value), signed::<T, NEGATIVE>(slope))
    }

    #[inline(always)]
    fn start<T: Real>() -> Sums<T> {
        start()
    }

    /// `Σ ln(1 + eˣ) = Σ max(x, 0) + ln Π (1 + e^−|x|)`: each factor is rounded to ε of itself, so n rows cost nε at most, as
    /// adding up their logarithms does.
    #[inline(always)]
    fn row<T: Real, const ACTIVE: u32, const SHARED: u32>(
        x: T,
        []: [T; 0],
        sums: &mut Sums<T>,
    ) -> Partials<T, 0> {
        let (sigmoid, tail) = x.logistic();
        sums[REST] += x.max(T::constant(0.0));
        sums[PRODUCT] = sums[PRODUCT].mul_add(tail, sums[PRODUCT]);
        only(x, signed::<T, NEGATIVE>(sigmoid))
    }

    #[inline(always)]
    fn fold<T: Real, const ACTIVE: u32, const SHARED: u32>(sums: &mut Sums<T>) {
        sums[REST] += sums[PRODUCT].ln();
        sums[PRODUCT] = T::constant(1.0);
    }

    #[inline(always)]
    fn finish<T: Real, const ACTIVE: u32, const SHARED: u32>(
        sums: Sums<T>,
        _rows: f64,
        []: [T; 0],
    ) -> Partials<T, 0> {
        let value = signed::<T, NEGATIVE>(sums[REST]);
        only(value, value)
    }
}
