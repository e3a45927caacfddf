//! Distribution functions that are incomplete gamma and beta functions: relative errors of a few ε times the root of the
//! shapes, or, for shapes below 1, times their reciprocals.

use super::super::beta::log_front;
use super::super::counts::at_least;
use super::super::gamma::deviance;
use super::super::remainder::{half_step, stirling};
use super::super::tail::tail;
use super::super::*;
use super::incomplete::{beta_tails, gamma_tails};
use crate::special::HALF_LN_2PI;
use std::f64::consts::LN_2;

/// The largest number below 1.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// The tails as they are where `inside` is 1; those of a variate that is always larger where it is 0.
#[inline(always)]
pub(super) fn from<T: Real>(inside: T, [ln_cdf, ln_sf]: [T; 2]) -> [T; 2] {
    [ln_cdf + inside.ln(), ln_sf * inside]
}

/// 1 for x > 0, 0 elsewhere.
#[inline(always)]
pub(super) fn is_positive<T: Real>(x: T) -> T {
    at_least(T::constant(0.0), x).sub_from(1.0)
}

/// Of a Gamma(shape, 1) at x, which is moved to where its logarithm and its powers are finite.
#[inline(always)]
pub(super) fn of_gamma<T: Real>(x: T, shape: T) -> [T; 2] {
    let x = x.max_constant(f64::MIN_POSITIVE).min(T::constant(1e300));
    let r = x * shape.recip();
    let constant = shape.ln() * 0.5 - stirling(shape) - HALF_LN_2PI;
    gamma_tails(shape * deviance(r.ln(), r) + constant, x, shape)
}

/// Of the reciprocal of a Gamma(shape, rate = scale).
#[inline(always)]
fn of_inv_gamma<T: Real>(x: T, shape: T, scale: T) -> [T; 2] {
    let [lower, upper] = of_gamma(scale * x.max_constant(0.0).recip(), shape);
    from(is_positive(x), [upper, lower])
}

#[inline(always)]
fn of_beta<T: Real>(x: T, args: [T; 2]) -> [T; 2] {
    let inner = x
        .max_constant(f64::MIN_POSITIVE)
        .min(T::constant(BELOW_ONE));
    let tails = beta_tails(log_front(inner, args), [inner, inner.sub_from(1.0)], args);
    let [lower, upper] = from(is_positive(x), tails);
    let [upper, lower] = from(is_positive(x.sub_from(1.0)), [upper, lower]);
    [lower, upper]
}

/// Of Student's t at z: with a = ν/2, the tail beyond t = |z| is `I(q; a, a)`, where `q = (1 − t/√(ν + t²))/2`.
#[inline(always)]
fn of_student_t<T: Real>(z: T, df: T) -> [T; 2] {
    let is_upper = at_least(z, T::constant(0.0));
    let r = z * (is_upper * 2.0 - 1.0) * df.sqrt().recip();
    let log = tail(r).exact_log();
    let inner = r.min(T::constant(1e150));
    let per_mass = (inner.square() + 1.0).recip();
    let q = per_mass * (inner * per_mass.sqrt() + 1.0).recip() * 0.5;
    let a = df * 0.5;
    let ln_front = half_step(a) - a * log + df.ln() * 0.5 - (HALF_LN_2PI + LN_2);
    let [beyond, within] = beta_tails(ln_front, [q, q.sub_from(1.0)], [a, a]);
    let is_lower = is_upper.sub_from(1.0);
    [
        is_upper * within + is_lower * beyond,
        is_upper * beyond + is_lower * within,
    ]
}

/// Of the absolute value of Student's t at z > 0: `I(z²/(ν + z²); 1/2, ν/2)`.
#[inline(always)]
fn of_half_student_t<T: Real>(z: T, df: T) -> [T; 2] {
    let inner = z.max_constant(1e-150).min(T::constant(1e150));
    let r = inner * df.sqrt().recip();
    let log = tail(r).exact_log();
    let y = (r.square() + 1.0).recip();
    let x = r.square() * y;
    let half = T::constant(0.5);
    let ln_front = half_step(df * 0.5) - (df + 1.0) * 0.5 * log + inner.ln() - HALF_LN_2PI;
    from(
        is_positive(z),
        beta_tails(ln_front, [x, y], [half, df * 0.5]),
    )
}

both_tails! {
    Gamma 2: |x, [shape, rate]| from(is_positive(x), of_gamma(x * rate, shape));
    ChiSquared 1: |x, [df]| from(is_positive(x), of_gamma(x * 0.5, df * 0.5));
    InvGamma 2: |x, [shape, scale]| of_inv_gamma(x, shape, scale);
    InvChiSquared 1: |x, [df]| of_inv_gamma(x, df * 0.5, T::constant(0.5));
    Beta 2: |x, args| of_beta(x, args);
    BetaProportion 2: |x, args| of_beta(x, beta_proportion::shapes(args));
    StudentT 3: |x, [df, loc, scale]| of_student_t((x - loc) * scale.recip(), df);
    HalfStudentT 2: |x, [df, scale]| of_half_student_t(x * scale.recip(), df);
}
