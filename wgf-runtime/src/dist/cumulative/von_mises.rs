//! The distribution function of the von Mises distribution on [−π, π].

use super::super::bessel::ln_scaled_i0;
use super::super::counts::at_least;
use super::super::*;
use super::incomplete::both;
use super::legendre::integral;
use super::of_integrals::{from, is_positive};
use crate::real::Parts;
use crate::special::HALF_LN_2PI;
use std::f64::consts::PI;

/// π less the number that stands for it.
const PI_ROUNDED_OFF: f64 = 1.224_646_799_147_353_2e-16;

/// Half the exponent that an integrand has fallen to where it is left.
const HALF_FALL: f64 = 19.0;

/// ½(1 − cos) of the angle 2·10⁻³ before the mode's opposite: from there on, an integral that is left early is taken to its end.
const NEARLY_OPPOSITE: f64 = 1.0 - 1e-6;

/// Part of a flank, which falls from a mode to its opposite: the density from `start` on, an angle from the mode, for `len`.
#[derive(Clone, Copy, Debug)]
struct Flank<T> {
    start: T,
    len: T,
}

impl<T: Real> Flank<T> {
    /// What the logarithm of the density has fallen by at the start.
    #[inline(always)]
    fn fall(self, concentration: T) -> T {
        concentration * (self.start * 0.5).sin().square() * 2.0
    }

    /// The integral, in units of the density at the start: with κ = concentration,
    /// `∫₀^len exp(κ cos(start + s) − κ cos(start)) ds`, whose exponent is `−2κ sin(s/2) sin(start + s/2)`.
    #[inline(always)]
    fn integral(self, concentration: T) -> T {
        let start = self.start * 0.5;
        let (sin, cos) = (start.sin(), start.cos());
        let rise = concentration.max_constant(1e-3).recip() * HALF_FALL;
        let goal = sin.square() + rise;
        // ½(1 − cos) at the end of what counts is `goal`. Sine of the difference of half angles, without one.
        let inner = goal.min(T::constant(NEARLY_OPPOSITE));
        let difference = inner.sqrt() * cos + sin * inner.sub_from(1.0).sqrt();
        let end = (rise * difference.recip())
            .min(T::constant(NEARLY_OPPOSITE))
            .asin()
            * 2.0;
        let len = goal
            .sub_from(NEARLY_OPPOSITE)
            .choose(self.len.min(end), self.len);
        integral(len, |s| {
            let half = s * 0.5;
            (concentration * half.sin() * (half + self.start).sin() * -2.0).exp()
        })
    }
}

/// max(0, min(x, most)).
#[inline(always)]
fn up_to<T: Real>(x: T, most: T) -> T {
    x.min(most).max_constant(0.0)
}

/// Both tails for a mode in [0, π]: the parts of three flanks, that of the mode before, which reaches from −π up to mode − π,
/// and both of the mode itself.
#[inline(always)]
fn of_mode<T: Real>(x: T, mode: T, concentration: T) -> [T; 2] {
    let (below, above, rest) = (x + PI, x.sub_from(PI), mode.sub_from(PI));
    let half_turn = T::constant(PI);
    let (before, after) = (up_to(mode - x, half_turn), (x - mode).max_constant(0.0));
    let seen = below.min(mode);
    let lower = [
        Flank {
            start: rest,
            len: seen,
        },
        Flank {
            start: before,
            len: up_to(below - mode, half_turn),
        },
        Flank {
            start: T::constant(0.0),
            len: after,
        },
    ];
    let upper = [
        Flank {
            start: rest + seen,
            len: mode - seen,
        },
        Flank {
            start: after,
            len: above.min(rest),
        },
        Flank {
            start: T::constant(0.0),
            len: before,
        },
    ];
    [lower, upper].map(|flanks| ln_sum(flanks, concentration))
}

/// ln of three integrals' sum, in units of the density at the mode. The third is empty unless the second starts at the mode.
#[inline(always)]
fn ln_sum<T: Real>([other, second, third]: [Flank<T>; 3], concentration: T) -> T {
    let falls = [other.fall(concentration), second.fall(concentration)];
    let least = (falls[0] - falls[1]).choose(falls[1], falls[0]);
    let sum = (least - falls[0]).exp() * other.integral(concentration)
        + (least - falls[1]).exp()
            * (second.integral(concentration) + third.integral(concentration));
    sum.ln() - least
}

/// The angle less whole turns, which lies in [−π, π].
fn within_half_a_turn<T: Real>(angle: T) -> T {
    let turns = T::from_lanes(|lane| {
        let turns = (angle.lane(lane).part(0) / (2.0 * PI)).round();
        T::Alone::constant(turns)
    });
    angle - turns * (2.0 * PI) - turns * (2.0 * PI_ROUNDED_OFF)
}

// Inlined, sums over many nodes would take minutes to compile wherever they stand.
#[inline(never)]
fn tails<T: Real>(x: T, loc: T, concentration: T) -> [T; 2] {
    let turned = within_half_a_turn(loc);
    let side = at_least(turned, T::constant(0.0)) * 2.0 - 1.0;
    let inner = x.max_constant(-PI).min(T::constant(PI));
    let [left, right] = of_mode(inner * side, turned * side, concentration);
    let (lower, upper) = (side.choose(left, right), side.choose(right, left));
    // The smaller one is as it is.
    let is_lower = at_least(upper, lower);
    let constant = ln_scaled_i0(concentration) + 2.0 * HALF_LN_2PI;
    let tail = is_lower.choose(lower, upper) - constant;
    let [lower, upper] = from(is_positive(x + PI), both(is_lower, tail));
    let [upper, lower] = from(is_positive(x.sub_from(PI)), [upper, lower]);
    [lower, upper]
}

both_tails! {
    VonMises 2: |x, [loc, concentration]| tails(x, loc, concentration);
}
