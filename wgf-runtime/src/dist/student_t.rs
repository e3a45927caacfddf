//! Student's t distribution.

use super::partials::{add_row, if_active, if_known, of_sums};
use super::remainder::{half_step, slope};
use super::tail::tail;
use super::{Distribution, Partials, Sums, Support};
use crate::real::Real;
use crate::special::HALF_LN_2PI;

/// StudentT(df, loc, scale): degrees of freedom ν, centre and width; scale is not the standard deviation.
///
/// `p(x) = Γ((ν+1)/2) / (Γ(ν/2) √(νπ) scale) · (1 + z²/ν)^(−(ν+1)/2)` with `z = (x − loc)/scale`, for x in ℝ, ν > 0,
/// loc in ℝ, scale > 0. Accurate for every ν, and Normal(loc, scale) in the limit; ∂/∂ν, which then vanishes as ν⁻²,
/// keeps an absolute error of about 1e-16/ν.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 2, ch. 28.
#[derive(Clone, Copy, Debug)]
pub struct StudentT;

impl Distribution<3> for StudentT {
    const PARAMETERS: [&'static str; 3] = ["df", "loc", "scale"];
    const LONG: u32 = u32::MAX;

    /// The ratio of Gammas is written ½ ln(ν/2) + h(ν/2): its large part cancels the √ν and leaves h, which is small.
    #[inline(always)]
    fn kernel<T: Real>(x: T, [df, loc, scale]: [T; 3]) -> T {
        let q = (x - loc) * scale.recip() * df.sqrt().recip();
        half_step(df * 0.5) - scale.ln() - (df + 1.0) * 0.5 * tail(q).exact_log()
    }

    fn base(_x: f64, _args: [f64; 3]) -> f64 {
        -HALF_LN_2PI
    }

    fn support(_args: [f64; 3]) -> Support {
        Support::Real
    }

    fn domains() -> [Support; 3] {
        [Support::Positive, Support::Real, Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, [df, _, scale]: [f64; 3]) -> f64 {
        let ratio = if_known::<ACTIVE, 0b10>(|| half_step(df * 0.5));
        ratio - if_known::<ACTIVE, 0b1000>(|| scale.ln())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(
        x: T,
        [df, loc, scale]: [T; 3],
    ) -> Partials<T, 3> {
        let inv = scale.recip();
        let inv_root = df.sqrt().recip();
        let weight = df + 1.0;
        let tail = tail((x - loc) * inv * inv_root);
        let log = tail.exact_log();
        let pull = weight * inv_root * inv * tail.slope;
        let d_df = if const { ACTIVE & 0b10 != 0 } {
            let h = slope!(half_step, df * 0.5);
            (h - log + tail.share * (df.recip() + 1.0)) * 0.5
        } else {
            T::constant(0.0)
        };
        Partials {
            value: if_active!(ACTIVE & 0b10 => half_step(df * 0.5))
                - if_active!(ACTIVE & 0b1000 => scale.ln())
                - weight * 0.5 * log,
            x: -pull,
            args: [d_df, pull, (weight * tail.share - 1.0) * inv],
        }
    }

    /// For shared df and scale the rows' logarithms and quotients add up, and the ratio of Gammas is worked out once.
    #[inline(always)]
    fn row<T: Real, const ACTIVE: u32, const SHARED: u32>(
        x: T,
        [df, loc, scale]: [T; 3],
        sums: &mut Sums<T>,
    ) -> Partials<T, 3> {
        if const { SHARED & 0b1010 != 0b1010 } {
            return add_row::<Self, 3, T, ACTIVE, SHARED>(x, [df, loc, scale], sums);
        }
        let width = scale.recip() * df.sqrt().recip();
        let tail = tail((x - loc) * width);
        let log = tail.exact_log();
        let pull = (df + 1.0) * width * tail.slope;
        sums[0] += log;
        sums[1] += tail.share;
        if const { SHARED & 0b100 != 0 } {
            sums[2] += pull;
        }
        Partials {
            value: log,
            x: -pull,
            args: [pull, pull, pull],
        }
    }

    #[inline(always)]
    fn finish<T: Real, const ACTIVE: u32, const SHARED: u32>(
        sums: Sums<T>,
        rows: f64,
        [df, _, scale]: [T; 3],
    ) -> Partials<T, 3> {
        if const { SHARED & 0b1010 != 0b1010 } {
            return of_sums(sums);
        }
        let [logs, shares, pulls, _] = sums;
        let weight = df + 1.0;
        let d_df = if const { ACTIVE & 0b10 != 0 } {
            let h = slope!(half_step, df * 0.5) * rows;
            (h - logs + shares * (df.recip() + 1.0)) * 0.5
        } else {
            T::constant(0.0)
        };
        let ratio: T = if_active!(ACTIVE & 0b10 => half_step(df * 0.5) * rows);
        let spread: T = if_active!(ACTIVE & 0b1000 => scale.ln() * rows);
        Partials {
            value: ratio - spread - weight * 0.5 * logs,
            x: pulls,
            args: [d_df, pulls, (weight * shares - rows) * scale.recip()],
        }
    }
}
