//! The gamma distribution and that of its reciprocal.

use super::partials::{if_active, if_known};
use super::remainder::{ln_minus_digamma, stirling};
use super::{Distribution, Partials, Support};
use crate::real::Real;
use crate::special::HALF_LN_2PI;

/// Gamma(shape, rate): mean shape/rate. (A scale, where a text has one, is 1/rate.)
///
/// `p(x) = rateᵃ/Γ(a) · xᵃ⁻¹ exp(−rate x)` with a = shape, for x > 0, shape > 0, rate > 0.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 1, ch. 17; the arrangement is that of Loader,
/// *Fast and accurate computation of binomial probabilities* (2000).
#[derive(Clone, Copy, Debug)]
pub struct Gamma;

/// ln r − (r − 1) ≤ 0, with r − 1 exact where it matters: no cancellation beyond that of the result itself.
#[inline(always)]
pub(super) fn deviance<T: Real>(ln_r: T, r: T) -> T {
    ln_r - (r - 1.0)
}

impl Distribution<2> for Gamma {
    const PARAMETERS: [&'static str; 2] = ["shape", "rate"];
    const LONG: u32 = u32::MAX;

    /// With `r = rate·x/shape`, the ratio to the mean, and Stirling's remainder s,
    /// `ln p = a (ln r − r + 1) − ln r + ln rate − ½ ln a − s(a) − ½ ln 2π`: no term is large that the sum is not.
    #[inline(always)]
    fn kernel<T: Real>(x: T, [shape, rate]: [T; 2]) -> T {
        let r = x * (rate * shape.recip());
        let ln_r = r.ln();
        shape * deviance(ln_r, r) - ln_r + (rate.ln() - shape.ln() * 0.5 - stirling(shape))
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        -HALF_LN_2PI
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::Positive
    }

    fn domains() -> [Support; 2] {
        [Support::Positive, Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, [shape, rate]: [f64; 2]) -> f64 {
        if_known::<ACTIVE, 0b110>(|| rate.ln() - shape.ln() * 0.5 - stirling(shape))
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [shape, rate]: [T; 2]) -> Partials<T, 2> {
        let r = x * (rate * shape.recip());
        let ln_r = r.ln();
        let d_shape = if const { ACTIVE & 0b10 != 0 } {
            ln_r + ln_minus_digamma(shape)
        } else {
            T::constant(0.0)
        };
        let constant = if_active!(ACTIVE & 0b110 => rate.ln() - shape.ln() * 0.5 - stirling(shape));
        Partials {
            value: shape * deviance(ln_r, r) - ln_r + constant,
            x: (shape - 1.0) * x.recip() - rate,
            args: [d_shape, shape * rate.recip() - x],
        }
    }
}

/// InvGamma(shape, scale): 1/x is Gamma(shape, rate = scale).
///
/// `p(x) = scaleᵃ/Γ(a) · x⁻ᵃ⁻¹ exp(−scale/x)` with a = shape, for x > 0, shape > 0, scale > 0.
///
/// Gelman et al., *Bayesian Data Analysis*, 3rd ed., appendix A.
#[derive(Clone, Copy, Debug)]
pub struct InvGamma;

impl Distribution<2> for InvGamma {
    const PARAMETERS: [&'static str; 2] = ["shape", "scale"];
    const LONG: u32 = u32::MAX;

    /// [`Gamma`]'s arrangement with `r = scale/(shape·x)`.
    #[inline(always)]
    fn kernel<T: Real>(x: T, [shape, scale]: [T; 2]) -> T {
        let r = scale * shape.recip() * x.recip();
        let ln_r = r.ln();
        shape * deviance(ln_r, r) + ln_r + (shape.ln() * 1.5 - scale.ln() - stirling(shape))
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        -HALF_LN_2PI
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::Positive
    }

    fn domains() -> [Support; 2] {
        [Support::Positive, Support::Positive]
    }
    fn known_terms<const ACTIVE: u32>(_x: f64, [shape, scale]: [f64; 2]) -> f64 {
        if_known::<ACTIVE, 0b110>(|| shape.ln() * 1.5 - scale.ln() - stirling(shape))
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [shape, scale]: [T; 2]) -> Partials<T, 2> {
        let inv = x.recip();
        let r = scale * shape.recip() * inv;
        let ln_r = r.ln();
        let d_shape = if const { ACTIVE & 0b10 != 0 } {
            ln_r + ln_minus_digamma(shape)
        } else {
            T::constant(0.0)
        };
        let constant =
            if_active!(ACTIVE & 0b110 => shape.ln() * 1.5 - scale.ln() - stirling(shape));
        Partials {
            value: shape * deviance(ln_r, r) + ln_r + constant,
            x: (scale * inv - (shape + 1.0)) * inv,
            args: [d_shape, shape * scale.recip() - inv],
        }
    }
}
