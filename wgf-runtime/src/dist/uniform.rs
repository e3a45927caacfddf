//! The uniform distribution and the improper flat one.

use super::counts::at_least;
use super::{Distribution, Support};
use crate::real::Real;

/// Uniform(lo, hi): equally likely between two bounds.
///
/// `p(x) = 1/(hi − lo)` for lo ≤ x ≤ hi, where lo < hi; the log density is −∞ outside, NaN or infinite for lo ≥ hi.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 2, ch. 26.
#[derive(Clone, Copy, Debug)]
pub struct Uniform;

impl Distribution<2> for Uniform {
    const PARAMETERS: [&'static str; 2] = ["lo", "hi"];

    /// −ln((hi − lo)/inside), where inside is 1 or 0 and carries no derivative: the bounds may be parameters, so that no
    /// check of the data stands in for this one.
    #[inline(always)]
    fn kernel<T: Real>(x: T, [lo, hi]: [T; 2]) -> T {
        let inside = at_least(x, lo) * at_least(hi, x);
        // 0 · x is 0, or NaN if x is not finite.
        -((hi - lo + x * 0.0) * inside.recip()).ln()
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        0.0
    }

    fn support([lo, hi]: [f64; 2]) -> Support {
        Support::Interval(lo, hi)
    }

    fn domains() -> [Support; 2] {
        [Support::Real, Support::Real]
    }
}

/// Flat(): log density 0 on the whole line.
///
/// It is improper (it has no integral): a posterior under it exists only if the likelihood is integrable.
#[derive(Clone, Copy, Debug)]
pub struct Flat;

impl Distribution<0> for Flat {
    const PARAMETERS: [&'static str; 0] = [];

    /// 0, or NaN if x is not finite.
    #[inline(always)]
    fn kernel<T: Real>(x: T, _args: [T; 0]) -> T {
        x * 0.0
    }

    fn base(_x: f64, _args: [f64; 0]) -> f64 {
        0.0
    }

    fn support(_args: [f64; 0]) -> Support {
        Support::Real
    }

    fn domains() -> [Support; 0] {
        []
    }
}
