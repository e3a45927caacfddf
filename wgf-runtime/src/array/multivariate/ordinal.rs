//! One of k ordered categories: where a latent number falls among cutpoints.
//!
//! Its functions are long, and called number by number: inlined, as shorter ones are, they would be compiled anew for every
//! kind of number and every level of instructions.

use super::{ArrayFault, Multivariate, add, category, check};
use crate::array::View;
use crate::dist::Support;
use crate::real::Real;
use crate::special::HALF_LN_2PI;
use rand::RngExt;
use rand_distr::StandardNormal;

/// OrderedLogistic(eta, cutpoints): one of k categories, by k − 1 increasing cutpoints c₁, …, cₖ₋₁.
///
/// `P(x) = F(eta − cₓ) − F(eta − cₓ₊₁)` for x in {0, …, k − 1}, with F the logistic function, c₀ = −∞ and cₖ = ∞: the category in which
/// eta and a standard logistic number fall together. x is always data. Of the cutpoints only those of x are looked at.
///
/// McCullagh, *Regression models for ordinal data* (1980).
#[derive(Clone, Copy, Debug)]
pub struct OrderedLogistic;

/// OrderedProbit(eta, cutpoints): [`OrderedLogistic`] with the standard normal distribution function in place of the logistic one.
///
/// Accurate in both tails.
///
/// McCullagh, *Regression models for ordinal data* (1980).
#[derive(Clone, Copy, Debug)]
pub struct OrderedProbit;

/// ln(F(above) − F(below)) for a distribution function F that is symmetric about 0, and the partial derivatives.
trait Link {
    /// ln F(z) and its slope.
    fn ln_cdf<T: Real>(z: T) -> (T, T);

    /// ln(F(above) − F(below)), where `gap` is above − below, and its partial derivatives in the two; NaN unless above > below.
    fn ln_interval<T: Real>(above: T, below: T, gap: T) -> (T, [T; 2]);
}

struct Logistic;

struct Probit;

/// ln(1 − e⁻ᵈ) for d > 0.
#[inline(always)]
fn ln_1m_exp<T: Real>(d: T) -> T {
    (-(-d).exp_m1()).ln()
}

impl Link for Logistic {
    #[inline(always)]
    fn ln_cdf<T: Real>(z: T) -> (T, T) {
        let (softplus, slope) = (-z).softplus();
        (-softplus, slope)
    }

    /// `F(a) − F(b) = F(a) F(−b) (1 − e^(b − a))`.
    #[inline(always)]
    fn ln_interval<T: Real>(above: T, below: T, gap: T) -> (T, [T; 2]) {
        let (of_above, slope_above) = Self::ln_cdf(above);
        let (of_below, slope_below) = Self::ln_cdf(-below);
        let of_gap = gap.exp_m1().recip();
        (
            of_above + of_below + ln_1m_exp(gap),
            [slope_above + of_gap, -slope_below - of_gap],
        )
    }
}

/// ln φ(z).
#[inline(always)]
fn ln_normal<T: Real>(z: T) -> T {
    z.square() * -0.5 - HALF_LN_2PI
}

impl Link for Probit {
    #[inline(always)]
    fn ln_cdf<T: Real>(z: T) -> (T, T) {
        (z.log_phi(), z.inverse_mills().0)
    }

    /// In the tail that is nearer: `Φ(a) − Φ(b) = Φ(−b) − Φ(−a)`.
    #[inline(always)]
    fn ln_interval<T: Real>(above: T, below: T, _gap: T) -> (T, [T; 2]) {
        let lower = (above + below).step(0.0, 1.0, 0.0);
        let upper = lower.sub_from(1.0);
        let of_more = (lower * above - upper * below).log_phi();
        let of_less = (lower * below - upper * above).log_phi();
        let value = of_more + ln_1m_exp(of_more - of_less);
        (
            value,
            [
                (ln_normal(above) - value).exp(),
                -(ln_normal(below) - value).exp(),
            ],
        )
    }
}

/// ln P(x) with its partial derivatives in eta and in the cutpoints below and above x.
type Mass<T> = [T; 4];

/// The lowest category's, from eta and the cutpoint above.
#[inline(never)]
fn lowest<F: Link, T: Real>([eta, upper]: [T; 2]) -> Mass<T> {
    let (value, slope) = F::ln_cdf(upper - eta);
    [value, -slope, T::constant(0.0), slope]
}

/// The highest category's, from eta and the cutpoint below.
#[inline(never)]
fn highest<F: Link, T: Real>([eta, lower]: [T; 2]) -> Mass<T> {
    let (value, slope) = F::ln_cdf(eta - lower);
    [value, slope, -slope, T::constant(0.0)]
}

/// That of a category between two cutpoints.
#[inline(never)]
fn inside<F: Link, T: Real>([eta, lower, upper]: [T; 3]) -> Mass<T> {
    let (value, [of_above, of_below]) = F::ln_interval(eta - lower, eta - upper, upper - lower);
    [value, of_above + of_below, -of_above, -of_below]
}

/// The call of one of these: number by number, where a number is several.
macro_rules! called {
    ($function:ident::<$link:ident, $number:ident>($inputs:expr)) => {
        match const { $number::IS_NUMBERS } {
            true => $number::by_numbers($inputs, $function::<$link, f64>),
            false => $function::<$link, $number>($inputs),
        }
    };
}

#[inline(always)]
fn ln_mass<F: Link, T: Real>(x: usize, eta: View<'_, T>, cutpoints: View<'_, T>) -> Mass<T> {
    let (eta, n) = (eta.at(0), cutpoints.len());
    match (x > 0, x < n) {
        (false, false) => [T::constant(0.0); 4],
        (false, true) => called!(lowest::<F, T>([eta, cutpoints.at(x)])),
        (true, false) => called!(highest::<F, T>([eta, cutpoints.at(x - 1)])),
        (true, true) => called!(inside::<F, T>([eta, cutpoints.at(x - 1), cutpoints.at(x)])),
    }
}

#[inline(always)]
fn density<F: Link, T: Real>(k: usize, x: View<'_, T>, [eta, cutpoints]: [View<'_, T>; 2]) -> T {
    match category(k, x) {
        Some(x) => ln_mass::<F, T>(x, eta, cutpoints)[0],
        None => T::constant(f64::NAN),
    }
}

#[inline(always)]
fn density_and_partials<F: Link, T: Real>(
    k: usize,
    x: View<'_, T>,
    [eta, cutpoints]: [View<'_, T>; 2],
    [mut eta_adjoint, mut adjoint]: [Option<&mut [T]>; 2],
) -> T {
    let Some(x) = category(k, x) else {
        return T::constant(f64::NAN);
    };
    let [value, of_eta, of_lower, of_upper] = ln_mass::<F, T>(x, eta, cutpoints);
    add(&mut eta_adjoint, 0, of_eta);
    if x > 0 {
        add(&mut adjoint, x - 1, of_lower);
    }
    if x < cutpoints.len() {
        add(&mut adjoint, x, of_upper);
    }
    value
}

/// The category that a latent number falls in.
fn place(latent: f64, cutpoints: &[f64]) -> f64 {
    match latent.is_nan() {
        true => f64::NAN,
        false => cutpoints.iter().filter(|&&c| c < latent).count() as f64,
    }
}

macro_rules! ordinal {
    ($name:ident, $link:ident, $rng:ident => $noise:expr) => {
        impl Multivariate<2> for $name {
            const PARAMETERS: [&'static str; 2] = ["eta", "cutpoints"];
            // What is long in it is called.
            const SHORT: bool = true;

            #[inline(always)]
            fn log_density<T: Real>(
                dims: &[usize],
                x: View<'_, T>,
                args: [View<'_, T>; 2],
                _scratch: &mut [T],
            ) -> T {
                density::<$link, T>(dims[0], x, args)
            }

            #[inline(always)]
            fn score<T: Real>(
                dims: &[usize],
                x: View<'_, T>,
                args: [View<'_, T>; 2],
                _x_adjoint: Option<&mut [T]>,
                adjoints: [Option<&mut [T]>; 2],
                _scratch: &mut [T],
            ) -> T {
                density_and_partials::<$link, T>(dims[0], x, args, adjoints)
            }

            fn check(
                dims: &[usize],
                x: Option<&[f64]>,
                [eta, cutpoints]: [Option<&[f64]>; 2],
            ) -> Result<(), ArrayFault> {
                check::each(1, eta, Support::Real)?;
                check::increasing(2, cutpoints)?;
                check::category(dims[0], x)
            }

            fn sample<R: rand::Rng + ?Sized>(
                _dims: &[usize],
                $rng: &mut R,
                [eta, cutpoints]: [&[f64]; 2],
                x: &mut [f64],
            ) {
                x[0] = place(eta[0] + $noise, cutpoints);
            }
        }
    };
}

ordinal!(OrderedLogistic, Logistic, rng => crate::special::logit(rng.random::<f64>()));
ordinal!(OrderedProbit, Probit, rng => rng.sample::<f64, _>(StandardNormal));
