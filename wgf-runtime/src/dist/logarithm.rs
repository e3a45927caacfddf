//! Logarithms that rows add up, as the compiler's own "distributions": `factor(… + ln(x))` in a plate is one logarithm for
//! many rows.

use super::{Distribution, Partials, Sums, Support, product};
use crate::real::Real;
use std::fmt::Debug;
use std::marker::PhantomData;

/// The term `f(x)`, or `−f(x)`.
#[derive(Clone, Copy, Debug)]
pub struct Term<F, const NEGATIVE: bool>(PhantomData<F>);

/// `ln x`.
pub type PlusLn = Term<Ln, false>;
/// `−ln x`.
pub type MinusLn = Term<Ln, true>;
/// `ln(1 + eˣ)`.
pub type PlusLog1pExp = Term<Log1pExp, false>;
/// `−ln(1 + eˣ)`.
pub type MinusLog1pExp = Term<Log1pExp, true>;

/// A logarithm of something of x.
pub trait Logarithm: Copy + Debug {
    /// f(x).
    fn value<T: Real>(x: T) -> T;

    /// f(x) and f′(x).
    fn with_slope<T: Real>(x: T) -> (T, T);

    /// Adds f(x) to a plate's sums; returns f′(x).
    fn add<T: Real>(x: T, sums: &mut Sums<T>) -> T;
}

/// ln x.
#[derive(Clone, Copy, Debug)]
pub struct Ln;

impl Logarithm for Ln {
    #[inline(always)]
    fn value<T: Real>(x: T) -> T {
        x.ln()
    }

    #[inline(always)]
    fn with_slope<T: Real>(x: T) -> (T, T) {
        (x.ln(), x.recip())
    }

    #[inline(always)]
    fn add<T: Real>(x: T, sums: &mut Sums<T>) -> T {
        product::add_ln(x, sums);
        x.recip()
    }
}

/// ln(1 + eˣ).
#[derive(Clone, Copy, Debug)]
pub struct Log1pExp;

impl Logarithm for Log1pExp {
    #[inline(always)]
    fn value<T: Real>(x: T) -> T {
        x.log1p_exp()
    }

    #[inline(always)]
    fn with_slope<T: Real>(x: T) -> (T, T) {
        x.softplus()
    }

    #[inline(always)]
    fn add<T: Real>(x: T, sums: &mut Sums<T>) -> T {
        product::add_log1p_exp(x, sums)
    }
}

impl<F: Logarithm, const NEGATIVE: bool> Term<F, NEGATIVE> {
    #[inline(always)]
    fn signed<T: Real>(x: T) -> T {
        if const { NEGATIVE } { -x } else { x }
    }

    #[inline(always)]
    fn only<T: Real>(value: T, slope: T) -> Partials<T, 0> {
        Partials {
            value: Self::signed(value),
            x: Self::signed(slope),
            args: [],
        }
    }
}

impl<F: Logarithm, const NEGATIVE: bool> Distribution<0> for Term<F, NEGATIVE> {
    const PARAMETERS: [&'static str; 0] = [];
    const FOLDED: u32 = 0b1;

    #[inline(always)]
    fn kernel<T: Real>(x: T, []: [T; 0]) -> T {
        Self::signed(F::value(x))
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
        let (value, slope) = F::with_slope(x);
        Self::only(value, slope)
    }

    #[inline(always)]
    fn start<T: Real>() -> Sums<T> {
        product::start()
    }

    #[inline(always)]
    fn row<T: Real, const ACTIVE: u32, const SHARED: u32>(
        x: T,
        []: [T; 0],
        sums: &mut Sums<T>,
    ) -> Partials<T, 0> {
        let slope = F::add(x, sums);
        Self::only(x, slope)
    }

    #[inline(always)]
    fn fold<T: Real, const ACTIVE: u32, const SHARED: u32>(sums: &mut Sums<T>) {
        product::fold(sums);
    }

    #[inline(always)]
    fn finish<T: Real, const ACTIVE: u32, const SHARED: u32>(
        sums: Sums<T>,
        _rows: f64,
        []: [T; 0],
    ) -> Partials<T, 0> {
        let total = product::total(&sums);
        Self::only(total, total)
    }
}
