//! The beta distribution.

use super::gamma::deviance;
use super::remainder::{ln_minus_digamma, stirling};
use super::{Distribution, Partials, Support};
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
    const LONG: u32 = u32::MAX;

    #[inline(always)]
    fn kernel<T: Real>(x: T, [a, b]: [T; 2]) -> T {
        log_kernel(x, x.ln(), (-x).ln_1p(), [a, b])
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
    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [a, b]: [T; 2]) -> Partials<T, 2> {
        let (ln_x, ln_rest) = (x.ln(), (-x).ln_1p());
        let zero = T::constant(0.0);
        let of_sum = if const { ACTIVE & 0b110 != 0 } {
            ln_minus_digamma(a + b)
        } else {
            zero
        };
        // ln x − ψ(a) + ψ(a + b), and its mirror image.
        let d_a = if const { ACTIVE & 0b010 != 0 } {
            ln_x + (b * a.recip()).ln_1p() + (ln_minus_digamma(a) - of_sum)
        } else {
            zero
        };
        let d_b = if const { ACTIVE & 0b100 != 0 } {
            ln_rest + (a * b.recip()).ln_1p() + (ln_minus_digamma(b) - of_sum)
        } else {
            zero
        };
        Partials {
            value: log_kernel(x, ln_x, ln_rest, [a, b]),
            x: (a - 1.0) * x.recip() - (b - 1.0) * x.sub_from(1.0).recip(),
            args: [d_a, d_b],
        }
    }
}

/// With `n = a + b`, `r = x n/a`, `t = (1 − x) n/b` and Stirling's remainder s,
/// `ln p = a (ln r − r + 1) + b (ln t − t + 1) − ln x(1 − x) + ½ ln(ab/n) + s(n) − s(a) − s(b) − ½ ln 2π`,
/// since `a (r − 1) + b (t − 1) = 0`.
#[inline(always)]
fn log_kernel<T: Real>(x: T, ln_x: T, ln_rest: T, args: [T; 2]) -> T {
    let (deviances, constant) = parts([x, x.sub_from(1.0)], args);
    deviances - ln_x - ln_rest + constant
}

/// The logarithm of `xᵃ (1 − x)ᵇ/B(a, b)`.
#[inline(always)]
pub(super) fn log_front<T: Real>(x: T, args: [T; 2]) -> T {
    log_front_of([x, x.sub_from(1.0)], args)
}

/// The same of x and 1 − x, of which either may be small.
#[inline(always)]
pub(super) fn log_front_of<T: Real>(shares: [T; 2], args: [T; 2]) -> T {
    let (deviances, constant) = parts(shares, args);
    deviances + constant - HALF_LN_2PI
}

#[inline(always)]
fn parts<T: Real>([x, rest]: [T; 2], [a, b]: [T; 2]) -> (T, T) {
    let n = a + b;
    let r = x * (n * a.recip());
    let t = rest * (n * b.recip());
    let constant = (a * (b * n.recip())).ln() * 0.5 + (stirling(n) - stirling(a) - stirling(b));
    (a * deviance(r.ln(), r) + b * deviance(t.ln(), t), constant)
}
