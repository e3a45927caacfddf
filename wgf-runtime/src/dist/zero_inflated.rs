//! Counts with more zeros than their distribution has.

use super::complement::where_possible;
use super::counts::is_zero;
use super::variates::in_domains;
use super::{Bernoulli, Distribution, NegBinomial, Partials, Poisson, PoissonLog, Sample, Support};
use crate::real::Real;
use std::marker::PhantomData;

/// With probability `gate` the count is 0, and otherwise it comes from `D`; D's parameters follow the gate.
///
/// `P(0) = gate + (1 − gate) P_D(0)` and `P(x) = (1 − gate) P_D(x)` for x > 0, 0 ≤ gate ≤ 1. D is a distribution of counts with one
/// or two parameters whose base is 0 at 0; so are all but those that are data throughout.
///
/// Lambert, *Zero-inflated Poisson regression, with an application to defects in manufacturing* (1992); Johnson, Kemp & Kotz,
/// *Univariate Discrete Distributions*, 3rd ed., ch. 8 (§ 8.2.4).
#[derive(Clone, Copy, Debug)]
pub struct ZeroInflated<D>(PhantomData<D>);

/// ZeroInflatedPoisson(gate, rate): see [`ZeroInflated`] and [`Poisson`].
pub type ZeroInflatedPoisson = ZeroInflated<Poisson>;

/// ZeroInflatedPoissonLog(gate, log_rate): see [`ZeroInflated`] and [`PoissonLog`].
pub type ZeroInflatedPoissonLog = ZeroInflated<PoissonLog>;

/// ZeroInflatedNegBinomial(gate, mean, dispersion): see [`ZeroInflated`] and [`NegBinomial`].
pub type ZeroInflatedNegBinomial = ZeroInflated<NegBinomial>;

/// The two ways to a count: by the gate, and by D.
#[derive(Clone, Copy, Debug)]
struct Ways<T> {
    /// The larger probability's logarithm.
    larger: T,
    /// The logarithm of the gate's over D's, −∞ for x > 0.
    ratio: T,
}

impl<T: Real> Ways<T> {
    /// From D's kernel at x. For a count x > 0, whose base may differ from 0, D's is the only way.
    #[inline(always)]
    fn new(x: T, gate: T, kernel: T) -> Self {
        let zero = is_zero(x);
        let (by_gate, by_count) = (gate.ln(), (-gate).ln_1p() + kernel);
        Ways {
            larger: where_possible(zero, by_gate).max(by_count),
            ratio: where_possible(zero, by_gate - by_count),
        }
    }

    /// The logarithm of their sum.
    #[inline(always)]
    fn log(&self) -> T {
        self.larger + (-self.ratio.abs()).log1p_exp()
    }

    /// The share of D's in the sum.
    #[inline(always)]
    fn share(&self) -> T {
        (-self.ratio).inv_logit()
    }
}

/// ∂/∂gate: `(1 − P_D(0))/P(0)` for x = 0, `−1/(1 − gate)` for the others.
#[inline(always)]
fn of_gate<T: Real>(x: T, gate: T, kernel: T, log: T) -> T {
    let zero = is_zero(x);
    // What does not count must be finite: it is evaluated at 0.
    let of_zero = (kernel * zero).exp_m1() * (-(log * zero)).exp();
    let of_others = (gate.sub_from(1.0) + zero).recip();
    -(zero * of_zero + zero.sub_from(1.0) * of_others)
}

/// One implementation for each number of D's parameters, of which `$all` has the bits.
macro_rules! inflate {
    ($n:literal -> $inflated:literal, $all:literal: $($arg:ident $i:literal),*) => {
        impl<D: Distribution<$n>> Distribution<$inflated> for ZeroInflated<D> {
            const PARAMETERS: [&'static str; $inflated] = ["gate", $(D::PARAMETERS[$i]),*];
            const LONG: u32 = if D::LONG == 0 { 0 } else { u32::MAX };

            #[inline(always)]
            fn kernel<T: Real>(x: T, [gate, $($arg),*]: [T; $inflated]) -> T {
                Ways::new(x, gate, D::kernel(x, [$($arg),*])).log()
            }

            fn base(x: f64, [_, $($arg),*]: [f64; $inflated]) -> f64 {
                D::base(x, [$($arg),*])
            }

            fn support([_, $($arg),*]: [f64; $inflated]) -> Support {
                D::support([$($arg),*])
            }

            fn domains() -> [Support; $inflated] {
                let of_counts = D::domains();
                [Support::Unit, $(of_counts[$i]),*]
            }

            /// All of D's parameters are active here, so that its value is whole: it stands in an exponential.
            #[inline(always)]
            fn kernel_partials<T: Real, const ACTIVE: u32>(
                x: T,
                [gate, $($arg),*]: [T; $inflated],
            ) -> Partials<T, $inflated> {
                let of_counts = D::kernel_partials::<T, $all>(x, [$($arg),*]);
                let ways = Ways::new(x, gate, of_counts.value);
                let (log, share) = (ways.log(), ways.share());
                Partials {
                    value: log,
                    x: T::constant(0.0),
                    args: [
                        of_gate(x, gate, of_counts.value, log),
                        $(share * of_counts.args[$i]),*
                    ],
                }
            }
        }

        impl<D: Sample<$n>> Sample<$inflated> for ZeroInflated<D> {
            fn sample<R: rand::Rng + ?Sized>(
                rng: &mut R,
                [gate, $($arg),*]: [f64; $inflated],
            ) -> f64 {
                if !in_domains::<Self, $inflated>([gate, $($arg),*]) {
                    return f64::NAN;
                }
                let count = D::sample(rng, [$($arg),*]);
                match Bernoulli::sample(rng, [gate]) {
                    1.0 => 0.0,
                    _ => count,
                }
            }
        }
    };
}

inflate!(1 -> 2, 0b10: a 0);
inflate!(2 -> 3, 0b110: a 0, b 1);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::real::Lanes;

    type Inflated = ZeroInflatedPoisson;

    fn partials(x: f64, gate: f64) -> (f64, [f64; 2]) {
        let of_one = Inflated::kernel_partials::<f64, 0b110>(x, [gate, 1.5]);
        // Vectors have exponentials and logarithms of their own.
        let constant = Lanes::<f64, 2>::constant;
        let of_two = Inflated::kernel_partials::<_, 0b110>(constant(x), [gate, 1.5].map(constant));
        let numbers = [of_two.value, of_two.args[0], of_two.args[1]].map(|lanes| lanes.0[1]);
        let [gate_slope, rate_slope] = of_one.args;
        for (lane, one) in numbers
            .into_iter()
            .zip([of_one.value, gate_slope, rate_slope])
        {
            assert!(
                lane == one || (lane - one).abs() <= 4e-15 * one.abs(),
                "{x}, {gate}: {lane} is not {one}"
            );
        }
        (of_one.value, of_one.args)
    }

    /// ln P and its derivatives at the ends of the gate, by hand.
    #[test]
    fn the_gate_may_be_shut_or_open() {
        let close = |got: f64, want: f64| {
            assert!(
                (got - want).abs() < 1e-15 * (1.0 + want.abs()),
                "{got} is not {want}"
            );
        };
        let zero = (-1.5f64).exp();
        // Shut: Poisson's own. The gate's slope is 1/P(0) − 1 at 0, and −1 elsewhere.
        let (log, [gate, rate]) = partials(0.0, 0.0);
        close(log, -1.5);
        close(gate, 1.0 / zero - 1.0);
        close(rate, -1.0);
        let (log, [gate, rate]) = partials(3.0, 0.0);
        close(log, 3.0 * 1.5f64.ln() - 1.5);
        close(gate, -1.0);
        close(rate, 1.0);
        // Open: always 0.
        let (log, [gate, rate]) = partials(0.0, 1.0);
        close(log, 0.0);
        close(gate, 1.0 - zero);
        close(rate, 0.0);
        assert_eq!(Inflated::kernel(3.0, [1.0, 1.5]), f64::NEG_INFINITY);
    }

    /// A count that the counts' kernel alone would overflow the exponential of.
    #[test]
    fn large_counts_leave_the_gate_finite() {
        let partials = Inflated::kernel_partials::<f64, 0b110>(2000.0, [0.25, 1900.0]);
        assert_eq!(partials.args[0], -1.0 / 0.75);
        assert!(partials.value.is_finite() && partials.args[1].is_finite());
    }
}
