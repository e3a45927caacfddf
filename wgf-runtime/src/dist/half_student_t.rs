//! The positive half of Student's t distribution.

use super::partials::{if_active, if_known};
use super::remainder::{half_step, slope};
use super::tail::tail;
use super::{Distribution, Partials, StudentT, Support};
use crate::real::Real;
use std::f64::consts::LN_2;

/// HalfStudentT(df, scale): the absolute value of a [`StudentT`]`(df, 0, scale)`.
///
/// `p(x) = 2 Γ((ν+1)/2) / (Γ(ν/2) √(νπ) scale) · (1 + z²/ν)^(−(ν+1)/2)` with `z = x/scale` and ν = df, for x ≥ 0, df > 0,
/// scale > 0. The kernel does not look at the sign of x: a latent's transform and the check of data keep it from being
/// negative.
///
/// Gelman, *Prior distributions for variance parameters in hierarchical models*, Bayesian Analysis 1 (2006).
#[derive(Clone, Copy, Debug)]
pub struct HalfStudentT;

impl Distribution<2> for HalfStudentT {
    const PARAMETERS: [&'static str; 2] = ["df", "scale"];
    const LONG: u32 = u32::MAX;

    #[inline(always)]
    fn kernel<T: Real>(x: T, [df, scale]: [T; 2]) -> T {
        StudentT::kernel(x, [df, T::constant(0.0), scale])
    }

    fn base(x: f64, _args: [f64; 2]) -> f64 {
        LN_2 + StudentT::base(x, [f64::NAN; 3])
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::NonNegative
    }

    fn domains() -> [Support; 2] {
        [Support::Positive, Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, [df, scale]: [f64; 2]) -> f64 {
        let ratio = if_known::<ACTIVE, 0b10>(|| half_step(df * 0.5));
        ratio - if_known::<ACTIVE, 0b100>(|| scale.ln())
    }

    /// Those of [`StudentT`], without a location.
    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [df, scale]: [T; 2]) -> Partials<T, 2> {
        let inv = scale.recip();
        let width = inv * df.sqrt().recip();
        let weight = df + 1.0;
        let tail = tail(x * width);
        let log = tail.exact_log();
        let d_df = if const { ACTIVE & 0b10 != 0 } {
            let h = slope!(half_step, df * 0.5);
            (h - log + tail.share * (df.recip() + 1.0)) * 0.5
        } else {
            T::constant(0.0)
        };
        Partials {
            value: if_active!(ACTIVE & 0b10 => half_step(df * 0.5))
                - if_active!(ACTIVE & 0b100 => scale.ln())
                - weight * 0.5 * log,
            x: -(weight * width * tail.slope),
            args: [d_df, (weight * tail.share - 1.0) * inv],
        }
    }
}
