//! The negative binomial distribution, by its mean and by the mean's logarithm.

use super::counts::{at_least, base_of_power, is_zero};
use super::partials::{if_active, if_known};
use super::remainder::stirling;
use super::rising::Rising;
use super::variates::{gamma, in_domains, poisson};
use super::{Distribution, Partials, Sample, Support};
use crate::real::Real;
use crate::special::HALF_LN_2PI;

/// NegBinomial(mean, dispersion): a count with variance `mean + mean²/dispersion`; Poisson(mean) in the limit of a large
/// dispersion. (Stan's `neg_binomial_2`.)
///
/// `P(x) = Γ(x+φ)/(Γ(φ) x!) · (μ/(μ+φ))ˣ (φ/(μ+φ))ᵠ` with μ = mean, φ = dispersion, for x in {0, 1, …}, μ ≥ 0, φ > 0,
/// with 0⁰ = 1. Accurate from φ = 1e-8 to the limit and for counts in the millions; ∂/∂φ, which vanishes as φ⁻² in the
/// limit, keeps an error of a few 1e-15 relative to its two terms, of order x/φ² and (x − μ)²/φ².
///
/// Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 3rd ed., ch. 5; the arrangement is that of Loader, *Fast and
/// accurate computation of binomial probabilities* (2000).
#[derive(Clone, Copy, Debug)]
pub struct NegBinomial;

impl Distribution<2> for NegBinomial {
    const PARAMETERS: [&'static str; 2] = ["mean", "dispersion"];
    const LONG: u32 = 0b101;

    /// With r and t of `Ratios` and g of `Rising`, `ln P = x ln t + φ ln r + g(x, φ) + x ln x − x − ln x!`: where x
    /// is near μ or φ is large, every term is small.
    #[inline(always)]
    fn kernel<T: Real>(x: T, [mean, dispersion]: [T; 2]) -> T {
        let ratios = Ratios::new(x, mean, dispersion);
        ratios.powers(x, dispersion) + Rising::new(x, dispersion).log()
    }

    fn base(x: f64, _args: [f64; 2]) -> f64 {
        stirling_of_factorial(x)
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::Integers(0.0, f64::INFINITY)
    }

    fn domains() -> [Support; 2] {
        [Support::NonNegative, Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(x: f64, [_, dispersion]: [f64; 2]) -> f64 {
        if_known::<ACTIVE, 0b101>(|| Rising::new(x, dispersion).log())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(
        x: T,
        [mean, dispersion]: [T; 2],
    ) -> Partials<T, 2> {
        let ratios = Ratios::new(x, mean, dispersion);
        let (rising, d_dispersion) = of_dispersion::<T, ACTIVE>(x, dispersion, &ratios);
        // (x − μ)/μ, which is −1 for the count 0 whatever μ.
        let divisor = base_of_power(x, mean);
        let d_mean = (x - divisor) * divisor.recip() * (dispersion * ratios.inv_total);
        Partials {
            value: ratios.powers(x, dispersion) + rising,
            x: T::constant(0.0),
            args: [d_mean, d_dispersion],
        }
    }
}

impl Sample<2> for NegBinomial {
    /// Poisson, with a gamma distributed rate.
    fn sample<R: rand::Rng + ?Sized>(rng: &mut R, [mean, dispersion]: [f64; 2]) -> f64 {
        if !in_domains::<Self, 2>([mean, dispersion]) {
            return f64::NAN;
        }
        let frailty = gamma(rng, dispersion) / dispersion;
        poisson(rng, mean * frailty)
    }
}

/// NegBinomialLog(log_mean, dispersion): [`NegBinomial`] with mean `exp(log_mean)`. (Stan's `neg_binomial_2_log`.)
///
/// `P(x) = Γ(x+φ)/(Γ(φ) x!) · (1 + φe⁻ʰ)⁻ˣ (1 + eʰ/φ)⁻ᵠ` with h = log_mean in ℝ, φ = dispersion > 0, for x in {0, 1, …}.
/// Nothing overflows, however large |h|; from 200 on the log mass is its own asymptote.
///
/// Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 3rd ed., ch. 5.
#[derive(Clone, Copy, Debug)]
pub struct NegBinomialLog;

/// L: a mean e^±ᴸ dwarfs every count and dispersion or is dwarfed by them, so that beyond L the log mass is linear; and its
/// third power, which a second derivative may contain, is still a double.
const FAR: f64 = 200.0;

/// The mean of a `log_mean` cut off at ±L, and what the log mass has beyond: −φ (h − L) above, x (h + L) below.
#[inline(always)]
fn mean_and_rest<T: Real>(x: T, log_mean: T, dispersion: T) -> (T, T) {
    let below = log_mean.min(T::constant(FAR));
    let above = log_mean.max(T::constant(-FAR));
    let rest = x * (log_mean - above) - dispersion * (log_mean - below);
    (below.max(T::constant(-FAR)).exp(), rest)
}

impl Distribution<2> for NegBinomialLog {
    const PARAMETERS: [&'static str; 2] = ["log_mean", "dispersion"];
    const LONG: u32 = 0b101;

    #[inline(always)]
    fn kernel<T: Real>(x: T, [log_mean, dispersion]: [T; 2]) -> T {
        let (mean, rest) = mean_and_rest(x, log_mean, dispersion);
        NegBinomial::kernel(x, [mean, dispersion]) + rest
    }

    fn base(x: f64, _args: [f64; 2]) -> f64 {
        stirling_of_factorial(x)
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::Integers(0.0, f64::INFINITY)
    }

    fn domains() -> [Support; 2] {
        [Support::Real, Support::Positive]
    }

    fn known_terms<const ACTIVE: u32>(x: f64, [_, dispersion]: [f64; 2]) -> f64 {
        if_known::<ACTIVE, 0b101>(|| Rising::new(x, dispersion).log())
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(
        x: T,
        [log_mean, dispersion]: [T; 2],
    ) -> Partials<T, 2> {
        let (mean, rest) = mean_and_rest(x, log_mean, dispersion);
        let ratios = Ratios::new(x, mean, dispersion);
        let (rising, d_dispersion) = of_dispersion::<T, ACTIVE>(x, dispersion, &ratios);
        let over = log_mean - log_mean.min(T::constant(FAR));
        Partials {
            value: ratios.powers(x, dispersion) + rising + rest,
            x: T::constant(0.0),
            args: [
                (x - mean) * (dispersion * ratios.inv_total),
                d_dispersion - over,
            ],
        }
    }
}

impl Sample<2> for NegBinomialLog {
    /// NaN where the mean overflows, too.
    fn sample<R: rand::Rng + ?Sized>(rng: &mut R, [log_mean, dispersion]: [f64; 2]) -> f64 {
        match log_mean.is_finite() {
            true => NegBinomial::sample(rng, [log_mean.exp(), dispersion]),
            false => f64::NAN,
        }
    }
}

/// x ln x − x − ln x! for a count, with 0 ln 0 = 0.
fn stirling_of_factorial(x: f64) -> f64 {
    if x == 0.0 {
        0.0
    } else {
        -(stirling(x) + 0.5 * x.ln() + HALF_LN_2PI)
    }
}

/// The term of the value that depends on the count and the dispersion alone, and ∂/∂dispersion, as far as `ACTIVE` asks.
#[inline(always)]
fn of_dispersion<T: Real, const ACTIVE: u32>(x: T, dispersion: T, ratios: &Ratios<T>) -> (T, T) {
    if const { ACTIVE & 0b100 != 0 } {
        let rising = Rising::new(x, dispersion);
        (rising.log(), ratios.deviance() + rising.slope())
    } else {
        let rising = if_active!(ACTIVE & 0b101 => Rising::new(x, dispersion).log());
        (rising, T::constant(0.0))
    }
}

/// What the log mass is made of: the ratios `r = (x + φ)/(μ + φ)`, and `t = μ r/x`, of which φ (r − 1) + x (t − 1) = 0.
#[derive(Clone, Copy, Debug)]
struct Ratios<T> {
    /// 1/(μ + φ).
    inv_total: T,
    /// r − 1.
    excess: T,
    ln_r: T,
    /// Some number for the count 0; NaN for μ < 0, even there.
    ln_t: T,
}

impl<T: Real> Ratios<T> {
    /// With lo and hi the smaller and the larger of x and μ,
    ///
    /// `|ln r| = ln(1 + (hi − lo)/(lo + φ))` and `|ln t| = ln(1 + φ (hi − lo)/(lo (hi + φ)))`,
    ///
    /// whose signs are those of x − μ and of μ − x: no argument is near −1, and one near 0 is exact.
    #[inline(always)]
    fn new(x: T, mean: T, dispersion: T) -> Self {
        let gap = x - mean;
        let (inv_count, inv_total) = ((x + dispersion).recip(), (mean + dispersion).recip());
        // Weights without derivative rather than min, max and abs, so that the second derivatives hold at x = μ too.
        let above = at_least(mean, x);
        let below = above.sub_from(1.0);
        let sign = below - above;
        let distance = sign * gap;
        // For the count 0, below every mean, ln t is not needed but must be finite.
        let lo = above * (x + is_zero(x)) + below * mean;
        let inv_lo_total = above * inv_count + below * inv_total;
        let inv_hi_total = above * inv_total + below * inv_count;
        let out_of_domain = at_least(mean, T::constant(0.0)).sub_from(1.0);
        let of_t = distance * lo.recip() * (dispersion * inv_hi_total) - out_of_domain * 2.0;
        Ratios {
            inv_total,
            excess: gap * inv_total,
            ln_r: sign * (distance * inv_lo_total).ln_1p(),
            ln_t: -(sign * of_t.ln_1p()),
        }
    }

    /// x ln t + φ ln r.
    #[inline(always)]
    fn powers(&self, x: T, dispersion: T) -> T {
        x * self.ln_t + dispersion * self.ln_r
    }

    /// ln r − (r − 1).
    #[inline(always)]
    fn deviance(&self) -> T {
        log_less_excess(self.ln_r, self.excess)
    }
}

/// ln r − (r − 1), from ln r and from e = r − 1. For r near 1, where this is −e²/2 and the logarithm cancels, by the series of
/// artanh: with `w = e/(2 + e)` it is 2 (artanh w − w) − e w.
#[inline(always)]
pub(super) fn log_less_excess<T: Real>(ln_r: T, e: T) -> T {
    /// Where six terms of the series are exact.
    const NEAR: f64 = 1.0 / 16.0;
    let w = e * (e + 2.0).recip();
    let w2 = w.square();
    let mut series = T::constant(1.0 / 13.0);
    for k in (0..5).rev() {
        series = series * w2 + 1.0 / f64::from(2 * k + 3);
    }
    let near = at_least(T::constant(NEAR * NEAR), w2);
    near * (w * w2 * series * 2.0 - e * w) + near.sub_from(1.0) * (ln_r - e)
}
