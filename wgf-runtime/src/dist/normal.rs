//! The normal distribution and its positive half.

use super::partials::{if_active, if_known};
use super::{Distribution, Partials, Sums, Support, product};
use crate::real::Real;
use crate::special::HALF_LN_2PI;
use std::f64::consts::LN_2;

/// Normal(loc, scale): mean and standard deviation.
///
/// `p(x) = exp(−z²/2) / (scale √(2π))` with `z = (x − loc)/scale`, for x in ℝ, loc in ℝ, scale > 0.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 1, ch. 13.
#[derive(Clone, Copy, Debug)]
pub struct Normal;

impl Distribution<2> for Normal {
    const PARAMETERS: [&'static str; 2] = ["loc", "scale"];
    const FOLDED: u32 = 0b100;

    #[inline(always)]
    fn kernel<T: Real>(x: T, [loc, scale]: [T; 2]) -> T {
        let z = (x - loc) * scale.recip();
        z.square() * -0.5 - scale.ln()
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        -HALF_LN_2PI
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::Real
    }

    fn domains() -> [Support; 2] {
        [Support::Real, Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, args: [f64; 2]) -> f64 {
        if_known::<ACTIVE, 0b100>(|| -args[1].ln())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [loc, scale]: [T; 2]) -> Partials<T, 2> {
        let inv = scale.recip();
        let z = (x - loc) * inv;
        let pull = z * inv;
        Partials {
            value: z.square() * -0.5 - if_active!(ACTIVE & 0b100 => scale.ln()),
            x: -pull,
            args: [pull, z * pull - inv],
        }
    }

    #[inline(always)]
    fn start<T: Real>() -> Sums<T> {
        product::start()
    }

    /// For a shared scale the rows' squares add up: `Σ ln p = −Σr²/2σ² − n ln σ` with `r = x − loc`.
    #[inline(always)]
    fn row<T: Real, const ACTIVE: u32, const SHARED: u32>(
        x: T,
        [loc, scale]: [T; 2],
        sums: &mut Sums<T>,
    ) -> Partials<T, 2> {
        let inv = scale.recip();
        let r = x - loc;
        if const { SHARED & 0b100 == 0 } {
            let z = r * inv;
            let pull = z * inv;
            sums[0] = z.mul_add(z, sums[0]);
            if const { SHARED & 0b10 != 0 } {
                sums[1] += pull;
            }
            if const { ACTIVE & 0b100 != 0 } {
                product::add_ln(scale, sums);
            }
            return Partials {
                value: z,
                x: -pull,
                args: [pull, z.mul_add(pull, -inv)],
            };
        }
        let pull = r * inv.square();
        sums[0] = r.mul_add(r, sums[0]);
        if const { SHARED & 0b10 != 0 } {
            sums[1] += r;
        }
        Partials {
            value: r,
            x: -pull,
            args: [pull, r],
        }
    }

    #[inline(always)]
    fn fold<T: Real, const ACTIVE: u32, const SHARED: u32>(sums: &mut Sums<T>) {
        if const { ACTIVE & 0b100 != 0 && SHARED & 0b100 == 0 } {
            product::fold(sums);
        }
    }

    #[inline(always)]
    fn finish<T: Real, const ACTIVE: u32, const SHARED: u32>(
        sums: Sums<T>,
        rows: f64,
        [_, scale]: [T; 2],
    ) -> Partials<T, 2> {
        if const { SHARED & 0b100 == 0 } {
            return Partials {
                value: sums[0] * -0.5 - product::total(&sums),
                x: sums[1],
                args: [sums[1], sums[1]],
            };
        }
        let inv = scale.recip();
        let weight = inv.square();
        let squares = sums[0] * weight;
        let spread = if_active!(ACTIVE & 0b100 => scale.ln() * rows);
        Partials {
            value: squares * -0.5 - spread,
            x: sums[1],
            args: [sums[1] * weight, (squares - rows) * inv],
        }
    }
}

/// HalfNormal(scale): the absolute value of a Normal(0, scale), whose standard deviation is not `scale`.
///
/// `p(x) = √(2/π) exp(−z²/2) / scale` with `z = x/scale`, for x ≥ 0, scale > 0. The kernel does not look at the sign of
/// x: a latent's transform and the check of data keep it from being negative.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 1, ch. 13, sec. 10.
#[derive(Clone, Copy, Debug)]
pub struct HalfNormal;

impl Distribution<1> for HalfNormal {
    const PARAMETERS: [&'static str; 1] = ["scale"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [scale]: [T; 1]) -> T {
        let z = x * scale.recip();
        z.square() * -0.5 - scale.ln()
    }

    fn base(_x: f64, _args: [f64; 1]) -> f64 {
        LN_2 - HALF_LN_2PI
    }

    fn support(_args: [f64; 1]) -> Support {
        Support::NonNegative
    }

    fn domains() -> [Support; 1] {
        [Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(_x: f64, args: [f64; 1]) -> f64 {
        if_known::<ACTIVE, 0b10>(|| -args[0].ln())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [scale]: [T; 1]) -> Partials<T, 1> {
        let inv = scale.recip();
        let z = x * inv;
        let pull = z * inv;
        Partials {
            value: z.square() * -0.5 - if_active!(ACTIVE & 0b10 => scale.ln()),
            x: -pull,
            args: [z * pull - inv],
        }
    }
}
