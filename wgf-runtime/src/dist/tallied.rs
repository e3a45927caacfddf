//! The negative binomial of many rows with one dispersion, as two of the compiler's own "distributions": what differs from
//! row to row, and what depends on the row's count alone, which is added up over the counts that occur.

use super::rising::RisenBy;
use super::{Distribution, Partials, Support};
use crate::real::Real;

/// `x s − (x + φ) ln(1 + eˢ)`, where s is the logarithm of mean over dispersion φ: with the terms of [`RisingFactorial`],
/// the kernel of [`NegBinomialLog`](super::NegBinomialLog).
///
/// Its rounding errors are of the size of x |s| and of the mean; `NegBinomialLog` by itself keeps the whole relative to
/// its own size, which a sum over rows does not anyway.
#[derive(Clone, Copy, Debug)]
pub struct NegBinomialPowers;

impl Distribution<2> for NegBinomialPowers {
    const PARAMETERS: [&'static str; 2] = ["logit", "dispersion"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [logit, dispersion]: [T; 2]) -> T {
        x * logit - (x + dispersion) * logit.log1p_exp()
    }

    fn base(_x: f64, _args: [f64; 2]) -> f64 {
        0.0
    }

    fn support(_args: [f64; 2]) -> Support {
        Support::Integers(0.0, f64::INFINITY)
    }

    fn domains() -> [Support; 2] {
        [Support::Real, Support::Positive]
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(
        x: T,
        [logit, dispersion]: [T; 2],
    ) -> Partials<T, 2> {
        let (softplus, p) = logit.softplus();
        let total = x + dispersion;
        Partials {
            value: x * logit - total * softplus,
            x: logit,
            args: [x - total * p, -softplus],
        }
    }
}

/// `ln Γ(x + φ) − ln Γ(φ) − x ln x + x` for a count x > 0: the logarithm of the rising factorial φ (φ + 1) … (φ + x − 1)
/// beside what the base of a negative binomial has of x.
#[derive(Clone, Copy, Debug)]
pub struct RisingFactorial;

impl Distribution<1> for RisingFactorial {
    const PARAMETERS: [&'static str; 1] = ["dispersion"];

    #[inline(always)]
    fn kernel<T: Real>(x: T, [dispersion]: [T; 1]) -> T {
        RisenBy::new(x, dispersion).log()
    }

    fn base(_x: f64, _args: [f64; 1]) -> f64 {
        0.0
    }

    fn support(_args: [f64; 1]) -> Support {
        Support::Integers(1.0, f64::INFINITY)
    }

    fn domains() -> [Support; 1] {
        [Support::Positive]
    }

    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, [dispersion]: [T; 1]) -> Partials<T, 1> {
        let rising = RisenBy::new(x, dispersion);
        Partials {
            value: rising.log(),
            x: dispersion,
            args: [rising.slope()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::NegBinomialLog;

    /// The parts make the whole, value and derivatives, from small to large dispersions.
    #[test]
    fn the_parts_of_a_negative_binomial_make_the_whole() {
        for dispersion in [1e-6, 0.03, 0.7, 4.0, 250.0, 1e6] {
            for x in [0.0, 1.0, 2.0, 9.0, 300.0] {
                for log_mean in [-800.0, -30.0, -2.0, 0.4, 3.0, 30.0, 800.0] {
                    check(x, log_mean, dispersion);
                }
            }
        }
    }

    fn check(x: f64, log_mean: f64, dispersion: f64) {
        let whole = NegBinomialLog::kernel_partials::<f64, 0b110>(x, [log_mean, dispersion]);
        let logit = log_mean - dispersion.ln();
        let powers = NegBinomialPowers::kernel_partials::<f64, 0b110>(x, [logit, dispersion]);
        let rising = match x {
            0.0 => Partials {
                value: 0.0,
                x: 0.0,
                args: [0.0],
            },
            _ => RisingFactorial::kernel_partials::<f64, 0b10>(x, [dispersion]),
        };
        let at = format!("x = {x}, ln μ = {log_mean}, φ = {dispersion}");
        // Every part is a sum of a few terms, each rounded to some 2⁻⁵³ of its size; `Rising` has logarithms of ratios near 1.
        let rounding = |sizes: [f64; 3]| 1e-14 * (0.1 + sizes.iter().map(|s| s.abs()).sum::<f64>());
        let softplus = logit.max(0.0) + (-logit.abs()).exp();
        let of_value = rounding([x * logit, (x + dispersion) * softplus, rising.value]);
        let error = (powers.value + rising.value - whole.value).abs();
        assert!(error <= of_value, "{at}: the value is off by {error:e}");
        let slope = powers.args[0];
        let error = (slope - whole.args[0]).abs();
        let p = 1.0 / (1.0 + (-logit).exp());
        assert!(
            error <= rounding([x, (x + dispersion) * p, x * logit * (1.0 - p)]),
            "{at}: ∂/∂ ln μ is off by {error:e}"
        );
        let of_dispersion = powers.args[1] - slope / dispersion + rising.args[0];
        let error = (of_dispersion - whole.args[1]).abs();
        let sizes = [softplus, (x + dispersion * p) / dispersion, rising.args[0]];
        assert!(
            error <= rounding(sizes),
            "{at}: ∂/∂φ is off by {error:e} of {}",
            whole.args[1]
        );
        assert_eq!(
            powers.value,
            NegBinomialPowers::kernel(x, [logit, dispersion]),
            "{at}"
        );
    }
}
