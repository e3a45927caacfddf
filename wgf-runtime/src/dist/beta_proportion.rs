//! The beta distribution by its mean.

use super::{Beta, Distribution, Partials, Support};
use crate::real::Real;

/// BetaProportion(mean, precision): [`Beta`]`(mean · precision, (1 − mean) · precision)`.
///
/// `p(x) = Γ(κ)/(Γ(μκ) Γ((1 − μ)κ)) · x^(μκ − 1) (1 − x)^((1 − μ)κ − 1)` with μ = mean, κ = precision, for 0 < x < 1,
/// 0 < mean < 1, precision > 0. The variance is μ(1 − μ)/(κ + 1).
///
/// Ferrari & Cribari-Neto, *Beta regression for modelling rates and proportions*, Journal of Applied Statistics 31 (2004);
/// Stan Functions Reference, *Beta proportion distribution*.
#[derive(Clone, Copy, Debug)]
pub struct BetaProportion;

/// The parameters of [`Beta`].
#[inline(always)]
pub(super) fn shapes<T: Real>([mean, precision]: [T; 2]) -> [T; 2] {
    [mean * precision, mean.sub_from(1.0) * precision]
}

impl Distribution<2> for BetaProportion {
    const PARAMETERS: [&'static str; 2] = ["mean", "precision"];
    const LONG: u32 = u32::MAX;

    #[inline(always)]
    fn kernel<T: Real>(x: T, args: [T; 2]) -> T {
        Beta::kernel(x, shapes(args))
    }

    fn base(x: f64, _args: [f64; 2]) -> f64 {
        Beta::base(x, [f64::NAN; 2])
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::OpenUnit
    }

    fn domains() -> [Support; 2] {
        [Support::OpenUnit, Support::Positive]
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, args: [T; 2]) -> Partials<T, 2> {
        let of_beta = if const { ACTIVE & 0b110 == 0 } {
            Beta::kernel_partials::<T, 0b1>(x, shapes(args))
        } else {
            Beta::kernel_partials::<T, 0b111>(x, shapes(args))
        };
        let ([mean, precision], [d_a, d_b]) = (args, of_beta.args);
        Partials {
            value: of_beta.value,
            x: of_beta.x,
            args: [
                precision * (d_a - d_b),
                mean * d_a + mean.sub_from(1.0) * d_b,
            ],
        }
    }
}
