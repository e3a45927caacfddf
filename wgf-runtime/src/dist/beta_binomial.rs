//! The beta-binomial distribution.

use super::choose::ln_choose_less_entropy;
use super::counts::{at_least, is_zero};
use super::rising::Rising;
use super::variates::{in_domains, ln_gamma_variate};
use super::{Binomial, Distribution, Partials, Sample, Support};
use crate::real::Real;
use crate::special::inv_logit;

/// BetaBinomial(trials, a, b): the number of successes in `trials` attempts whose common probability is Beta(a, b); mean
/// `trials·a/(a + b)`.
///
/// `P(x) = C(trials, x) B(x + a, trials − x + b)/B(a, b)` for x in {0, …, trials}, a > 0, b > 0, with B the beta function. The
/// number of trials is always data. Accurate from tiny a and b to the limit of the binomial; ∂/∂a and ∂/∂b keep an error of a few
/// 1e-16 of ψ(n + a + b) − ψ(a + b), the larger of the two terms that each is the difference of.
///
/// Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 3rd ed., ch. 6 (§ 6.9.2); the arrangement is in the manner of
/// Loader, *Fast and accurate computation of binomial probabilities* (2000).
#[derive(Clone, Copy, Debug)]
pub struct BetaBinomial;

impl Distribution<3> for BetaBinomial {
    const PARAMETERS: [&'static str; 3] = ["trials", "a", "b"];
    const LONG: u32 = 0b1100;

    /// With y = n − x, c = a + b, the logarithms of `Ratios` and g of `Rising`,
    ///
    /// `ln P = x ln r + y ln r′ + a ln t + b ln t′ + g(x, a) + g(y, b) − g(n, c) + base`,
    ///
    /// where the base has `ln C(n, x) + x ln(x/n) + y ln(y/n)`: where x/n is near a/c, every term is small.
    #[inline(always)]
    fn kernel<T: Real>(x: T, [trials, a, b]: [T; 3]) -> T {
        let y = trials - x;
        let rising =
            Rising::new(x, a).log() + Rising::new(y, b).log() - Rising::new(trials, a + b).log();
        Ratios::new(x, trials, a, b).powers(x, y, a, b) + rising
    }

    fn base(x: f64, [trials, ..]: [f64; 3]) -> f64 {
        ln_choose_less_entropy(trials, x)
    }

    fn support([trials, ..]: [f64; 3]) -> Support {
        Support::Integers(0.0, trials)
    }

    fn domains() -> [Support; 3] {
        let trials = Support::Integers(0.0, f64::INFINITY);
        [trials, Support::Positive, Support::Positive]
    }

    /// The entry of `trials`, which is data, is zero. With ψ(x + a) − ψ(a) from g, ∂/∂a is
    /// `g′(x, a) − g′(n, c) + ln t`.
    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [trials, a, b]: [T; 3]) -> Partials<T, 3> {
        let y = trials - x;
        let ratios = Ratios::new(x, trials, a, b);
        let (of_a, of_b) = (Rising::new(x, a), Rising::new(y, b));
        let of_sum = Rising::new(trials, a + b);
        let zero = T::constant(0.0);
        let (mut d_a, mut d_b) = (zero, zero);
        if const { ACTIVE & 0b1100 != 0 } {
            let shared = of_sum.slope();
            if const { ACTIVE & 0b0100 != 0 } {
                d_a = of_a.slope() - shared + ratios.ln_a;
            }
            if const { ACTIVE & 0b1000 != 0 } {
                d_b = of_b.slope() - shared + ratios.ln_b;
            }
        }
        Partials {
            value: ratios.powers(x, y, a, b) + (of_a.log() + of_b.log() - of_sum.log()),
            x: zero,
            args: [zero, d_a, d_b],
        }
    }
}

impl Sample<3> for BetaBinomial {
    fn sample<R: rand::Rng + ?Sized>(rng: &mut R, [trials, a, b]: [f64; 3]) -> f64 {
        if !in_domains::<Self, 3>([trials, a, b]) {
            return f64::NAN;
        }
        let logit = ln_gamma_variate(rng, a) - ln_gamma_variate(rng, b);
        Binomial::sample(rng, [trials, inv_logit(logit)])
    }
}

/// Logarithms of the ratios of `(a + x)/(c + n)` and `(b + y)/(c + n)`, which lie between the shares seen and the shares
/// expected, to both: with n = x + y and c = a + b.
#[derive(Clone, Copy, Debug)]
struct Ratios<T> {
    /// ln r, with `r = (a + x)/(c + n) · n/x`; some number for x = 0.
    ln_x: T,
    /// ln r′, with `r′ = (b + y)/(c + n) · n/y`; some number for y = 0.
    ln_y: T,
    /// ln t, with `t = (a + x)/(c + n) · c/a`.
    ln_a: T,
    /// ln t′, with `t′ = (b + y)/(c + n) · c/b`.
    ln_b: T,
}

impl<T: Real> Ratios<T> {
    /// With Δ = a y − b x, the four ratios less 1 are Δ, −Δ, −Δ and Δ over (c + n) times x, y, a and b, and their reciprocals
    /// less 1 are −Δ, Δ, Δ and −Δ over the products of (a + x) or (b + y) with n or c. Of each pair the one that is not
    /// negative is taken, so that no argument of ln(1 + …) is near −1, and one near 0 is exact.
    #[inline(always)]
    fn new(x: T, trials: T, a: T, b: T) -> Self {
        let y = trials - x;
        let sum = a + b;
        let total = sum + trials;
        let (of_success, of_failure) = (a + x, b + y);
        let gap = a * y - b * x;
        // Weights without derivative rather than an absolute value, so that second derivatives hold at Δ = 0 too.
        let above = at_least(gap, T::constant(0.0));
        let below = above.sub_from(1.0);
        let sign = above - below;
        let distance = sign * gap;
        // Counts 0 divide nothing that is needed, but what they divide must be finite.
        let (n, x, y) = (trials + is_zero(trials), x + is_zero(x), y + is_zero(y));
        let of_x = above * (total * x) + below * (of_success * n);
        let of_y = above * (of_failure * n) + below * (total * y);
        let of_a = above * (of_success * sum) + below * (total * a);
        let of_b = above * (total * b) + below * (of_failure * sum);
        Ratios {
            ln_x: sign * (distance * of_x.recip()).ln_1p(),
            ln_y: -(sign * (distance * of_y.recip()).ln_1p()),
            ln_a: -(sign * (distance * of_a.recip()).ln_1p()),
            ln_b: sign * (distance * of_b.recip()).ln_1p(),
        }
    }

    #[inline(always)]
    fn powers(&self, x: T, y: T, a: T, b: T) -> T {
        (x * self.ln_x + y * self.ln_y) + (a * self.ln_a + b * self.ln_b)
    }
}
