//! The skew-normal distribution.

use super::partials::{if_active, if_known};
use super::{Distribution, Partials, Support};
use crate::real::Real;
use crate::special::HALF_LN_2PI;
use std::f64::consts::LN_2;

/// SkewNormal(loc, scale, shape): Normal(loc, scale) for shape 0; skewed to the right for a positive shape, to the left for a
/// negative one.
///
/// `p(x) = 2 φ(z) Φ(shape z) / scale` with `z = (x − loc)/scale`, for x in ℝ, loc in ℝ, scale > 0, shape in ℝ. Neither
/// loc nor scale is then the mean or the standard deviation.
///
/// Azzalini, *A class of distributions which includes the normal ones*, Scandinavian Journal of Statistics 12 (1985).
#[derive(Clone, Copy, Debug)]
pub struct SkewNormal;

impl Distribution<3> for SkewNormal {
    const PARAMETERS: [&'static str; 3] = ["loc", "scale", "shape"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [loc, scale, shape]: [T; 3]) -> T {
        let z = (x - loc) * scale.recip();
        z.square() * -0.5 + (shape * z).log_phi() - scale.ln()
    }

    fn base(_x: f64, _args: [f64; 3]) -> f64 {
        LN_2 - HALF_LN_2PI
    }

    fn support(_args: [f64; 3]) -> Support {
        Support::Real
    }

    fn domains() -> [Support; 3] {
        [Support::Real, Support::Positive, Support::Real]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, args: [f64; 3]) -> f64 {
        if_known::<ACTIVE, 0b100>(|| -args[1].ln())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(
        x: T,
        [loc, scale, shape]: [T; 3],
    ) -> Partials<T, 3> {
        let inv = scale.recip();
        let z = (x - loc) * inv;
        let skewed = shape * z;
        let (ratio, _) = skewed.inverse_mills();
        let pull = (z - shape * ratio) * inv;
        Partials {
            value: z.square() * -0.5 + skewed.log_phi() - if_active!(ACTIVE & 0b100 => scale.ln()),
            x: -pull,
            args: [pull, z * pull - inv, z * ratio],
        }
    }
}
