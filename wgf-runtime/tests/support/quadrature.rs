//! Integrals of densities, sums of masses.

use std::f64::consts::FRAC_PI_2;
use wgf_runtime::dist::{Distribution, Support};

/// The trapezoidal rule after a double-exponential change of variable `x(t)` with derivative `dx`, which makes the
/// integrand of almost any density fall off like exp(−exp |t|) (Takahasi & Mori 1974).
fn integral(density: impl Fn(f64) -> f64, x: impl Fn(f64) -> f64, dx: impl Fn(f64) -> f64) -> f64 {
    const STEPS_PER_UNIT: i32 = 256;
    let step = 1.0 / f64::from(STEPS_PER_UNIT);
    let term = |k: i32| {
        let t = f64::from(k) * step;
        let p = density(x(t)) * dx(t);
        // Where the change of variable has left the doubles there is nothing to add.
        if p.is_finite() { p } else { 0.0 }
    };
    step * (-6 * STEPS_PER_UNIT..=6 * STEPS_PER_UNIT)
        .map(term)
        .sum::<f64>()
}

/// E g(X), over the support that the distribution itself declares.
pub(crate) fn expectation<D: Distribution<N>, const N: usize>(
    args: [f64; N],
    g: impl Fn(f64) -> f64,
) -> f64 {
    let p = |x: f64| D::log_density(x, args).exp() * g(x);
    let s = |t: f64| FRAC_PI_2 * t.sinh();
    let ds = |t: f64| FRAC_PI_2 * t.cosh();
    let positive = |p: &dyn Fn(f64) -> f64| integral(p, |t| s(t).exp(), |t| ds(t) * s(t).exp());
    let between = |lo: f64, hi: f64| {
        let half = 0.5 * (hi - lo);
        integral(
            |u| half * p(lo + half * (1.0 + u)),
            |t| s(t).tanh(),
            |t| ds(t) / s(t).cosh().powi(2),
        )
    };
    match D::support(args) {
        // In two halves, since there may be a kink at 0.
        Support::Real => positive(&|y| p(y) + p(-y)),
        Support::Positive | Support::NonNegative => positive(&p),
        Support::AtLeast(lo) => positive(&|y| p(lo + y)),
        Support::OpenUnit | Support::Unit => between(0.0, 1.0),
        Support::Interval(lo, hi) => between(lo, hi),
        Support::Integers(lo, hi) => (lo as i32..=hi.min(2000.0) as i32)
            .map(|k| p(f64::from(k)))
            .sum(),
    }
}
