//! The uniform distribution on integers.

use super::complement::where_possible;
use super::counts::at_least;
use super::variates::in_domains;
use super::{Cumulative, Distribution, Sample, Support};
use crate::real::Real;
use rand::RngExt;

/// DiscreteUniform(lo, hi): every integer from lo to hi is equally likely, both bounds among them.
///
/// `P(x) = 1/(hi − lo + 1)` for integers lo ≤ x ≤ hi; −∞ outside, NaN for lo > hi. Both bounds are integers and always data.
///
/// Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 3rd ed., ch. 6 (§ 6.10.1).
#[derive(Clone, Copy, Debug)]
pub struct DiscreteUniform;

impl Distribution<2> for DiscreteUniform {
    const PARAMETERS: [&'static str; 2] = ["lo", "hi"];

    /// 0, or NaN if x is not finite: all is data.
    #[inline(always)]
    fn kernel<T: Real>(x: T, _args: [T; 2]) -> T {
        x * 0.0
    }

    fn base(x: f64, [lo, hi]: [f64; 2]) -> f64 {
        match Self::support([lo, hi]).contains(x) {
            true => -(hi - lo + 1.0).ln(),
            false if lo <= hi => f64::NEG_INFINITY,
            false => f64::NAN,
        }
    }

    fn support([lo, hi]: [f64; 2]) -> Support {
        Support::Integers(lo, hi)
    }

    fn domains() -> [Support; 2] {
        [Support::Integers(f64::NEG_INFINITY, f64::INFINITY); 2]
    }
}

/// 2⁶³: from here on an i64 does not hold the integers.
const MOST: f64 = f64::from_bits((1023 + 63) << 52);

impl Sample<2> for DiscreteUniform {
    fn sample<R: rand::Rng + ?Sized>(rng: &mut R, [lo, hi]: [f64; 2]) -> f64 {
        if !in_domains::<Self, 2>([lo, hi]) || lo > hi {
            return f64::NAN;
        }
        if hi.max(-lo) < MOST {
            rng.random_range(lo as i64..=hi as i64) as f64
        } else {
            // Doubles as large have gaps between them that are larger than 1.
            let share = rng.random::<f64>();
            (lo * (1.0 - share) + hi * share).floor().clamp(lo, hi)
        }
    }
}

/// At integers, where lo ≤ hi.
impl Cumulative<2> for DiscreteUniform {
    #[inline(always)]
    fn ln_cdf<T: Real>(x: T, [lo, hi]: [T; 2]) -> T {
        // At least 1, so that the logarithm is finite even where it is not used.
        let up_to = (x.min(hi) - lo + 1.0).max_constant(1.0);
        where_possible(at_least(x, lo), (up_to * (hi - lo + 1.0).recip()).ln())
    }

    #[inline(always)]
    fn ln_sf<T: Real>(x: T, [lo, hi]: [T; 2]) -> T {
        let beyond = (hi - x.max(lo - 1.0)).max_constant(1.0);
        where_possible(
            at_least(hi - 1.0, x),
            (beyond * (hi - lo + 1.0).recip()).ln(),
        )
    }
}
