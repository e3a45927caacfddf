//! Distribution functions of the continuous distributions that have one in closed form.
//!
//! Each pair is written so that neither logarithm is that of a number nearly 1 whose difference from it is wanted. A
//! variate outside the support is moved to its bound.

use super::super::cloglog::ln_inv_cloglog;
use super::super::complement::ln_complement;
use super::super::exp_mod_normal::log_kernel;
use super::super::pareto::log_ratio;
use super::super::*;
use crate::special::HALF_LN_2PI;
use std::f64::consts::{FRAC_1_PI, FRAC_1_SQRT_2, FRAC_2_PI, LN_2};

/// `impl Cumulative<N> for D` from what both functions share, ln P(X ≤ x) and ln P(X > x).
macro_rules! distribution_functions {
    ($($name:ident $n:literal: |$x:ident, $args:pat_param| { $($shared:stmt;)* } $ln_cdf:expr, $ln_sf:expr;)*) => {$(
        impl Cumulative<$n> for $name {
            #[inline(always)]
            fn ln_cdf<T: Real>($x: T, $args: [T; $n]) -> T {
                $($shared)*
                $ln_cdf
            }

            #[inline(always)]
            fn ln_sf<T: Real>($x: T, $args: [T; $n]) -> T {
                $($shared)*
                $ln_sf
            }
        }
    )*};
}

/// max(x, 0).
#[inline(always)]
fn from_zero<T: Real>(x: T) -> T {
    x.max_constant(0.0)
}

/// ln(angle/π) of the angle between the point (z, 1) and the positive axis, which is π/2 − arctan z: Cauchy's upper tail.
#[inline(always)]
fn ln_angle<T: Real>(z: T) -> T {
    (T::constant(1.0).atan2(z) * FRAC_1_PI).ln()
}

/// max(0, min(x, 1)).
#[inline(always)]
fn share<T: Real>(x: T) -> T {
    from_zero(x).min(T::constant(1.0))
}

/// ln P(Z ≤ z) of a Laplace(0, 1): `z − ln 2` for z < 0, `ln(1 − ½ e⁻ᶻ)` from there on.
#[inline(always)]
fn of_laplace<T: Real>(z: T) -> T {
    z.min(T::constant(0.0)) + ((-from_zero(z)).exp() * -0.5).ln_1p()
}

/// ln(eᵘ + eᵛ).
#[inline(always)]
fn ln_sum<T: Real>(u: T, v: T) -> T {
    u.max(v) + (-(u - v).abs()).log1p_exp()
}

/// ln of `p(x)/(rate Φ(z))` of an ExpModNormal, which is what Φ(z) exceeds P(X ≤ x) by, in units of itself. For z < 0 it is
/// `ln λ(z) − ln λ(z − r)` with λ = φ/Φ, where ln p and ln Φ would cancel.
#[inline(always)]
fn ln_excess<T: Real>(z: T, r: T) -> T {
    let is_lower = z.step(0.0, 1.0, 0.0);
    // The bounds lie beyond the seam, so that no derivative is halved at it.
    let (low, high) = (z.min(T::constant(0.5)), z.max_constant(-0.5));
    let below = low.inverse_mills().0.ln() - (low - r).inverse_mills().0.ln();
    let above = log_kernel(high, r) - HALF_LN_2PI - high.log_phi();
    is_lower * below + is_lower.sub_from(1.0) * above
}

distribution_functions! {
    Normal 2: |x, [loc, scale]| { let z = (x - loc) * scale.recip(); }
        z.log_phi(),
        (-z).log_phi();

    LogNormal 2: |x, [loc, scale]| { let z = (from_zero(x).ln() - loc) * scale.recip(); }
        z.log_phi(),
        (-z).log_phi();

    // 2 Φ(z) − 1 = erf(z/√2).
    HalfNormal 1: |x, [scale]| { let z = from_zero(x) * scale.recip(); }
        (z * FRAC_1_SQRT_2).erf().ln(),
        (-z).log_phi() + LN_2;

    Cauchy 2: |x, [loc, scale]| { let z = (x - loc) * scale.recip(); }
        ln_angle(-z),
        ln_angle(z);

    HalfCauchy 1: |x, [scale]| { let z = from_zero(x) * scale.recip(); }
        (z.atan() * FRAC_2_PI).ln(),
        ln_angle(z) + LN_2;

    Exponential 1: |x, [rate]| { let ln_sf = -(rate * from_zero(x)); }
        ln_complement(ln_sf),
        ln_sf;

    // Φ(z) − p(x)/rate, with r = rate · scale.
    ExpModNormal 3: |x, [loc, scale, rate]| { let z = (x - loc) * scale.recip(); let r = rate * scale; }
        z.log_phi() + ln_complement(ln_excess(z, r)),
        ln_sum((-z).log_phi(), log_kernel(z, r) - HALF_LN_2PI);

    // Either bound may be the nearer one.
    Uniform 2: |x, [lo, hi]| { let inv = (hi - lo).recip(); }
        share((x - lo) * inv).ln(),
        share((hi - x) * inv).ln();

    Laplace 2: |x, [loc, scale]| { let z = (x - loc) * scale.recip(); }
        of_laplace(z),
        of_laplace(-z);

    Logistic 2: |x, [loc, scale]| { let z = (x - loc) * scale.recip(); }
        -(-z).log1p_exp(),
        -z.log1p_exp();

    // exp(−e⁻ᶻ).
    Gumbel 2: |x, [loc, scale]| { let ln_y = -((x - loc) * scale.recip()); }
        -ln_y.exp(),
        ln_inv_cloglog(ln_y);

    // 1 − e⁻ʸ with y = (x/scale)^shape.
    Weibull 2: |x, [shape, scale]| { let ln_y = shape * (from_zero(x) * scale.recip()).ln(); }
        ln_inv_cloglog(ln_y),
        -ln_y.exp();

    // e⁻ʸ with y = (x/scale)^−shape.
    Frechet 2: |x, [shape, scale]| { let ln_y = -(shape * (from_zero(x) * scale.recip()).ln()); }
        -ln_y.exp(),
        ln_inv_cloglog(ln_y);

    // 1 − e⁻ʸ with y = z²/2.
    Rayleigh 1: |x, [scale]| { let z = from_zero(x) * scale.recip(); }
        ln_inv_cloglog(z.ln() * 2.0 - LN_2),
        z.square() * -0.5;

    // 1 − (min/x)^shape.
    Pareto 2: |x, [min, shape]| { let ln_sf = -(shape * log_ratio(x.max(min), min)); }
        ln_complement(ln_sf),
        ln_sf;

    // 1 − (1 + x/scale)^−shape.
    Lomax 2: |x, [scale, shape]| { let ln_sf = -(shape * (from_zero(x) * scale.recip()).ln_1p()); }
        ln_complement(ln_sf),
        ln_sf;

    // 1 − (1 − xᵃ)ᵇ, which is b xᵃ where xᵃ has vanished.
    Kumaraswamy 2: |x, [a, b]| {
        let power = a * share(x).ln();
        let near = power.max_constant(-650.0);
        let ln_sf = b * ln_complement(near);
    }
        ln_complement(ln_sf) + (power - near),
        ln_sf;
}
