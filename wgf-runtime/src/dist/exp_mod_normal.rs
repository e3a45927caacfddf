//! The exponentially modified normal distribution.

use super::partials::{if_active, if_known};
use super::{Distribution, Partials, Support};
use crate::real::Real;
use crate::special::HALF_LN_2PI;
use std::f64::consts::LN_2;

/// ExpModNormal(loc, scale, rate): the sum of a Normal(loc, scale) and an Exponential(rate).
///
/// `p(x) = rate exp(r²/2 − r z) Φ(z − r)` with `z = (x − loc)/scale` and `r = rate · scale`, for x in ℝ, loc in ℝ,
/// scale > 0, rate > 0. Accurate on either side of z = r, and for any r.
///
/// Stan Functions Reference, *Exponentially modified normal distribution*; Grushka, *Characterization of exponentially
/// modified Gaussian peaks in chromatography*, Analytical Chemistry 44 (1972).
#[derive(Clone, Copy, Debug)]
pub struct ExpModNormal;

/// ln p less ln rate and its constant, in z and r. With t = z − r and λ = φ/Φ, `r²/2 − r z + ln Φ(t)` is
/// `−z²/2 − ln λ(t) − ½ ln 2π`: the second form is used for t < 0, where the first one's terms cancel, the first for t ≥ 0,
/// where the second one's do. With t⁺ = max(t, 0), both squares are `−½ min(r, z)(z + t⁺)`.
#[inline(always)]
pub(super) fn log_kernel<T: Real>(z: T, r: T) -> T {
    let zero = T::constant(0.0);
    let t = z - r;
    let (below, above) = (t.min(zero), t.max(zero));
    r.min(z) * (z + above) * -0.5 - below.inverse_mills().0.ln() + (above.log_phi() + LN_2)
}

impl Distribution<3> for ExpModNormal {
    const PARAMETERS: [&'static str; 3] = ["loc", "scale", "rate"];
    const LONG: u32 = u32::MAX;

    #[inline(always)]
    fn kernel<T: Real>(x: T, [loc, scale, rate]: [T; 3]) -> T {
        // ln r − ln scale, which is not finite if either is negative.
        log_kernel((x - loc) * scale.recip(), rate * scale) + ((rate * scale).ln() - scale.ln())
    }

    fn base(_x: f64, _args: [f64; 3]) -> f64 {
        -HALF_LN_2PI
    }

    fn support(_args: [f64; 3]) -> Support {
        Support::Real
    }

    fn domains() -> [Support; 3] {
        [Support::Real, Support::Positive, Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, [_, scale, rate]: [f64; 3]) -> f64 {
        if_known::<ACTIVE, 0b1100>(|| (rate * scale).ln() - scale.ln())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(
        x: T,
        [loc, scale, rate]: [T; 3],
    ) -> Partials<T, 3> {
        let inv = scale.recip();
        let (z, r) = ((x - loc) * inv, rate * scale);
        let t = z - r;
        let (ratio, excess) = t.inverse_mills();
        // ∂/∂z is λ − r and, as t + λ = excess, excess − z: the one whose terms cancel less.
        let is_below = t.step(0.0, 1.0, 0.0);
        let gain = is_below * excess + is_below.sub_from(1.0) * ratio;
        let least = r.min(z);
        let pull = (least - gain) * inv;
        let constant = if_active!(ACTIVE & 0b1100 => (rate * scale).ln() - scale.ln());
        Partials {
            value: log_kernel(z, r) + constant,
            x: -pull,
            args: [
                pull,
                (least.square() - gain * (z + r)) * inv,
                rate.recip() - scale * excess,
            ],
        }
    }
}
