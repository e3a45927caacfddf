//! Transforms: the log-Jacobian is ln |dx/du|, the inverse undoes them, and nothing breaks at the ends.

mod support;

use num_dual::{Dual64, HyperDual64};
use support::{Disagreements, Points, Tolerance};
use wgf_runtime::real::Jet;
use wgf_runtime::transform::*;

/// Calls `$check(name, &transform, …)` for every transform.
macro_rules! every_transform {
    ($check:ident $(, $argument:expr)*) => {
        $check("Identity", &Identity $(, $argument)*);
        $check("Positive", &Positive $(, $argument)*);
        $check("Unit", &Unit $(, $argument)*);
        $check("Above", &Above(-1.3) $(, $argument)*);
        $check("Below", &Below(2.7) $(, $argument)*);
        $check("Between", &Between(-0.1, 0.3) $(, $argument)*);
        $check("Between far", &Between(1e3, 1e6) $(, $argument)*);
    };
}

const CLOSE: Tolerance = Tolerance::relative(1e-12).or(1e-14);

fn jacobian(name: &str, transform: &impl Transform, found: &mut Disagreements) {
    let mut points = Points::new(5);
    for _ in 0..200 {
        let (u, e) = (points.between(-12.0, 12.0), points.between(-1.0, 1.0));
        let (x, log_jacobian) = transform.forward(HyperDual64::new(u, 1.0, e, 0.0));
        let (_, jet) = transform.forward(Jet::<f64, 1>::input(u, 0));
        let got = transform.constrain(u);
        let nested = transform.constrain(Dual64::new(u, e));
        let at = |what: &str| format!("{name} at u = {u}, {what}");
        for (got, want, what) in [
            (log_jacobian.re, x.eps1.abs().ln(), "ln |dx/du|"),
            (got.value, x.re, "value"),
            (got.slope, x.eps1, "slope"),
            (got.log_jacobian, log_jacobian.re, "log-Jacobian"),
            (got.log_jacobian_slope, log_jacobian.eps1, "its slope"),
            (jet.eps[0], log_jacobian.eps1, "its slope on Jet"),
            (nested.value.eps, e * x.eps1, "value along a direction"),
            (nested.slope.eps, x.eps1eps2, "slope along a direction"),
            (
                nested.log_jacobian.eps,
                e * log_jacobian.eps1,
                "log-Jacobian along a direction",
            ),
            (
                nested.log_jacobian_slope.eps,
                log_jacobian.eps1eps2,
                "its slope along a direction",
            ),
        ] {
            found.compare(got, want, CLOSE, || at(what));
        }
    }
}

#[test]
fn log_jacobian_is_the_log_of_the_slope() {
    let mut found = Disagreements::default();
    every_transform!(jacobian, &mut found);
    found.report();
}

/// What a rounding of x moves u by: |du/dx| · |x| · 2⁻⁵³, and as much again for the arithmetic.
fn round_trip(name: &str, transform: &impl Transform, found: &mut Disagreements) {
    let mut points = Points::new(6);
    for _ in 0..200 {
        let u = points.between(-12.0, 12.0);
        let got = transform.constrain(u);
        let rounding = 1e-15 * (1.0 + (got.value / got.slope).abs());
        let exact = Tolerance::relative(1e-15).or(rounding);
        found.compare(transform.inverse(got.value), u, exact, || {
            format!("{name} inverse")
        });
    }
}

#[test]
fn inverse_undoes_forward() {
    let mut found = Disagreements::default();
    every_transform!(round_trip, &mut found);
    found.report();
}

fn extremes(name: &str, transform: &impl Transform) {
    for u in [-1e3, -745.0, -40.0, 40.0, 709.0, 1e3] {
        let got = transform.constrain(u);
        let numbers = [
            got.value,
            got.slope,
            got.log_jacobian,
            got.log_jacobian_slope,
        ];
        assert!(!numbers.iter().any(|v| v.is_nan()), "{name}({u}): {got:?}");
        assert!(got.log_jacobian.is_finite() && got.log_jacobian_slope.is_finite());
        let (value, log_jacobian) = transform.forward(Jet::<f64, 1>::input(u, 0));
        assert_eq!(
            (value.re, log_jacobian.re),
            (got.value, got.log_jacobian),
            "{name}({u})"
        );
        assert_eq!(log_jacobian.eps[0], got.log_jacobian_slope, "{name}({u})");
        let nested = transform.constrain(Dual64::new(u, 1.0));
        assert!(
            !nested.slope.eps.is_nan() && !nested.log_jacobian_slope.eps.is_nan(),
            "{name}({u})"
        );
    }
}

#[test]
fn no_finite_point_gives_nan() {
    every_transform!(extremes);
}

#[test]
fn values_stay_inside_and_saturate() {
    for u in [-1e3, -37.0, 37.0, 1e3] {
        // 0.3 − (−0.1) rounds up: lo + (hi − lo) would be above hi.
        let x = Between(-0.1, 0.3).constrain(u).value;
        assert!((-0.1..=0.3).contains(&x), "{x}");
    }
    assert_eq!(Between(-0.1, 0.3).constrain(1e3).value, 0.3);
    assert_eq!(Between(-0.1, 0.3).constrain(-1e3).value, -0.1);
    assert_eq!(Positive.constrain(-1e3).value, 0.0);
    assert_eq!(Positive.constrain(1e3).value, f64::INFINITY);
    assert_eq!(Unit.constrain(-1e3).log_jacobian, -1e3);
    assert_eq!(Unit.constrain(1e3).log_jacobian, -1e3);
}

#[test]
fn inverse_at_and_beyond_the_bounds() {
    assert_eq!(
        [Unit.inverse(0.0), Unit.inverse(1.0)],
        [f64::NEG_INFINITY, f64::INFINITY]
    );
    assert_eq!(Between(-1.0, 3.0).inverse(-1.0), f64::NEG_INFINITY);
    assert_eq!(Between(-1.0, 3.0).inverse(3.0), f64::INFINITY);
    assert_eq!(Between(-1.0, 3.0).inverse(1.0), 0.0);
    assert_eq!(Positive.inverse(0.0), f64::NEG_INFINITY);
    let outside = [
        Unit.inverse(-0.1),
        Unit.inverse(1.1),
        Between(-1.0, 3.0).inverse(3.1),
        Between(-1.0, 3.0).inverse(-1.1),
        Positive.inverse(-1.0),
        Above(2.0).inverse(1.0),
        Below(2.0).inverse(3.0),
    ];
    assert!(outside.iter().all(|u| u.is_nan()), "{outside:?}");
}
