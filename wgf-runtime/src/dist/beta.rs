//! The beta distribution.

use super::gamma::deviance;
use super::remainder::stirling;
use super::{Distribution, Support};
use crate::real::Real;
use crate::special::HALF_LN_2PI;

/// Beta(a, b): mean a/(a + b).
///
/// `p(x) = Γ(a+b)/(Γ(a) Γ(b)) · xᵃ⁻¹ (1 − x)ᵇ⁻¹` for 0 < x < 1, a > 0, b > 0.
///
/// Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions* 2, ch. 25; the arrangement is that of Loader,
/// *Fast and accurate computation of binomial probabilities* (2000).
#[derive(Clone, Copy, Debug)]
pub struct Beta;

impl Distribution<2> for Beta {
    const PARAMETERS: [&'static str; 2] = ["a", "b"];

    /// With `n = a + b`, `r = x n/a`, `t = (1 − x) n/b` and Stirling's remainder s:
    /// `ln p = a (ln r − r + 1) + b (ln t − t + 1) − ln x(1 − x) + ½ ln(ab/n) + s(n) − s(a) − s(b) − ½ ln 2π`,
    /// since `a (r − 1) + b (t − 1) = 0`.
    #[inline(always)]
    fn kernel<T: Real>(x: T, [a, b]: [T; 2]) -> T {
        let n = a + b;
        let (per_a, per_b) = (n * a.recip(), n * b.recip());
        let (r, t) = (x * per_a, x.sub_from(1.0) * per_b);
        let ratio = (a * per_b.recip()).ln() * 0.5;
        let remainder = stirling(n) - stirling(a) - stirling(b);
        a * deviance(r.ln(), r) + b * deviance(t.ln(), t) - x.ln() - (-x).ln_1p()
            + (ratio + remainder)
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        -HALF_LN_2PI
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::OpenUnit
    }

    fn domains() -> [Support; 2] {
        [Support::Positive, Support::Positive]
    }
}
