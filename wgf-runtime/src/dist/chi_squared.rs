//! The χ² distribution and that of its reciprocal.

use super::partials::if_known;
use super::{Distribution, Gamma, InvGamma, Partials, Support};
use crate::real::Real;

/// ChiSquared(df): the sum of the squares of df independent Normal(0, 1); [`Gamma`]`(df/2, 1/2)`.
///
/// `p(x) = 2^(−ν/2)/Γ(ν/2) · x^(ν/2 − 1) exp(−x/2)` with ν = df, for x > 0, df > 0.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 1, ch. 18.
#[derive(Clone, Copy, Debug)]
pub struct ChiSquared;

/// InvChiSquared(df): 1/x is ChiSquared(df); [`InvGamma`]`(df/2, 1/2)`.
///
/// `p(x) = 2^(−ν/2)/Γ(ν/2) · x^(−ν/2 − 1) exp(−1/(2x))` with ν = df, for x > 0, df > 0.
///
/// Gelman et al., *Bayesian Data Analysis*, 3rd ed., appendix A.
#[derive(Clone, Copy, Debug)]
pub struct InvChiSquared;

macro_rules! of_half_df {
    ($name:ident, $gamma:ident) => {
        impl Distribution<1> for $name {
            const PARAMETERS: [&'static str; 1] = ["df"];
            const LONG: u32 = u32::MAX;

            #[inline(always)]
            fn kernel<T: Real>(x: T, [df]: [T; 1]) -> T {
                $gamma::kernel(x, [df * 0.5, T::constant(0.5)])
            }

            fn base(x: f64, _args: [f64; 1]) -> f64 {
                $gamma::base(x, [f64::NAN; 2])
            }

            fn support(_args: [f64; 1]) -> Support {
                Support::Positive
            }

            fn domains() -> [Support; 1] {
                [Support::Positive]
            }

            fn known_terms<const ACTIVE: u32>(x: f64, [df]: [f64; 1]) -> f64 {
                if_known::<ACTIVE, 0b10>(|| $gamma::known_terms::<0b1>(x, [df * 0.5, 0.5]))
            }

            #[inline(always)]
            fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [df]: [T; 1]) -> Partials<T, 1> {
                let args = [df * 0.5, T::constant(0.5)];
                // The same active inputs: the variate, and the first parameter.
                let of_gamma = $gamma::kernel_partials::<T, ACTIVE>(x, args);
                Partials {
                    value: of_gamma.value,
                    x: of_gamma.x,
                    args: [of_gamma.args[0] * 0.5],
                }
            }
        }
    };
}

of_half_df!(ChiSquared, Gamma);
of_half_df!(InvChiSquared, InvGamma);
