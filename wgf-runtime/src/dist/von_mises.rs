//! The von Mises distribution.

use super::bessel::ln_scaled_i0;
use super::partials::{if_active, if_known};
use super::remainder::slope;
use super::{Distribution, Partials, Support};
use crate::real::Real;
use std::f64::consts::PI;

/// ln 2π.
const LN_2PI: f64 = 2.0 * crate::special::HALF_LN_2PI;

/// VonMises(loc, concentration), of an angle in radians: uniform for concentration 0, close to
/// Normal(loc, 1/√concentration) for a large one.
///
/// `p(x) = exp(κ cos(x − loc)) / (2π I₀(κ))` with κ = concentration, for −π ≤ x ≤ π, loc in ℝ, concentration ≥ 0. The
/// density has period 2π in x and in loc, and the kernel does not look at which period x is in.
///
/// Mardia & Jupp, *Directional Statistics*, ch. 3; Stan Functions Reference, *Von Mises distribution*.
#[derive(Clone, Copy, Debug)]
pub struct VonMises;

impl Distribution<2> for VonMises {
    const PARAMETERS: [&'static str; 2] = ["loc", "concentration"];
    const LONG: u32 = 0b100;

    /// `κ (cos d − 1)` is `−2κ sin²(d/2)`, which is exact near d = 0.
    #[inline(always)]
    fn kernel<T: Real>(x: T, [loc, concentration]: [T; 2]) -> T {
        let sine = ((x - loc) * 0.5).sin();
        concentration * sine.square() * -2.0 - ln_scaled_i0(concentration)
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        -LN_2PI
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::Interval(-PI, PI)
    }

    fn domains() -> [Support; 2] {
        [Support::Real, Support::NonNegative]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, [_, concentration]: [f64; 2]) -> f64 {
        if_known::<ACTIVE, 0b100>(|| -ln_scaled_i0(concentration))
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(
        x: T,
        [loc, concentration]: [T; 2],
    ) -> Partials<T, 2> {
        let half = (x - loc) * 0.5;
        let sine = half.sin();
        let fall = sine.square() * -2.0;
        let pull = concentration * sine * half.cos() * 2.0;
        let d_concentration = if const { ACTIVE & 0b100 != 0 } {
            fall - slope!(ln_scaled_i0, concentration)
        } else {
            T::constant(0.0)
        };
        Partials {
            value: concentration * fall - if_active!(ACTIVE & 0b100 => ln_scaled_i0(concentration)),
            x: -pull,
            args: [pull, d_concentration],
        }
    }
}
