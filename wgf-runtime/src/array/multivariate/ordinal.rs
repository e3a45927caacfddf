//! One of k ordered categories: where a latent number falls among cutpoints.

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

/// Below this the asymptotic series of Φ is exact to a double's precision; Φ itself has room to −37.5.
const FAR: f64 = -30.0;

/// ln Φ(z): `ln φ(z) − ln(−z) + ln(1 − 1/z² + 3/z⁴ − 15/z⁶ …)` far down, Abramowitz & Stegun 26.2.12.
#[inline(always)]
fn ln_phi<T: Real>(z: T) -> T {
    const SERIES: [f64; 7] = [-1.0, 3.0, -15.0, 105.0, -945.0, 10_395.0, -135_135.0];
    let is_far = z.step(FAR, 1.0, 0.0);
    // Neither side may meet what is not finite on the other.
    let far = z.min(T::constant(FAR));
    let inverse = far.square().recip();
    let mut series = T::constant(0.0);
    for term in SERIES.iter().rev() {
        series = (series + *term) * inverse;
    }
    let of_far = far.square() * -0.5 - HALF_LN_2PI - (-far).ln() + series.ln_1p();
    let of_near = z.max_constant(FAR).phi().ln();
    of_far * is_far + of_near * is_far.sub_from(1.0)
}

/// ln φ(z).
#[inline(always)]
fn ln_normal<T: Real>(z: T) -> T {
    z.square() * -0.5 - HALF_LN_2PI
}

impl Link for Probit {
    #[inline(always)]
    fn ln_cdf<T: Real>(z: T) -> (T, T) {
        let value = ln_phi(z);
        (value, (ln_normal(z) - value).exp())
    }

    /// In the tail that is nearer: `Φ(a) − Φ(b) = Φ(−b) − Φ(−a)`.
    #[inline(always)]
    fn ln_interval<T: Real>(above: T, below: T, _gap: T) -> (T, [T; 2]) {
        let lower = (above + below).step(0.0, 1.0, 0.0);
        let upper = lower.sub_from(1.0);
        let of_more = ln_phi(lower * above - upper * below);
        let of_less = ln_phi(lower * below - upper * above);
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
#[inline(always)]
fn ln_mass<F: Link, T: Real>(x: usize, eta: View<'_, T>, cutpoints: View<'_, T>) -> (T, T, [T; 2]) {
    let zero = T::constant(0.0);
    let (eta, n) = (eta.at(0), cutpoints.len());
    match (x > 0, x < n) {
        (false, false) => (zero, zero, [zero, zero]),
        (false, true) => {
            let (value, slope) = F::ln_cdf(cutpoints.at(x) - eta);
            (value, -slope, [zero, slope])
        }
        (true, false) => {
            let (value, slope) = F::ln_cdf(eta - cutpoints.at(x - 1));
            (value, slope, [-slope, zero])
        }
        (true, true) => {
            let (lower, upper) = (cutpoints.at(x - 1), cutpoints.at(x));
            let (value, [of_above, of_below]) =
                F::ln_interval(eta - lower, eta - upper, upper - lower);
            (value, of_above + of_below, [-of_above, -of_below])
        }
    }
}

#[inline(always)]
fn density<F: Link, T: Real>(k: usize, x: View<'_, T>, [eta, cutpoints]: [View<'_, T>; 2]) -> T {
    match category(k, x) {
        Some(x) => ln_mass::<F, T>(x, eta, cutpoints).0,
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
    let (value, of_eta, [of_lower, of_upper]) = ln_mass::<F, T>(x, eta, cutpoints);
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
