//! `Real` where formulas break: poles, kinks, overflow, NaN.

use num_dual::{Dual2_64, Dual64, HyperDual64};
use std::f64::consts::{FRAC_1_SQRT_2, LN_2};
use wgf_runtime::real::{Jet, Real};
use wgf_runtime::special;

const INF: f64 = f64::INFINITY;

/// Value and slope on the two first-order types, which must agree, NaN or not.
macro_rules! both {
    (|$x:ident| $body:expr, $at:expr) => {{
        let jet = (|$x: Jet<f64, 1>| $body)(Jet::input($at, 0));
        let dual = (|$x: Dual64| $body)(Dual64::new($at, 1.0));
        assert_eq!(
            format!("{:?}", (jet.re, jet.eps[0])),
            format!("{:?}", (dual.re, dual.eps))
        );
        (jet.re, jet.eps[0])
    }};
}

#[test]
fn powers_at_zero() {
    assert_eq!(both!(|x| Real::sqrt(x), 0.0), (0.0, INF));
    assert_eq!(both!(|x| Real::powf(x, 0.5), 0.0), (0.0, INF));
    assert_eq!(both!(|x| Real::recip(x), 0.0), (INF, -INF));
    assert_eq!(both!(|x| Real::ln(x), 0.0), (-INF, INF));
    assert_eq!(both!(|x| Real::ln_1p(x), -1.0), (-INF, INF));
    assert_eq!(both!(|x| Real::lgamma(x), 0.0), (INF, -INF));
    assert_eq!(both!(|x| Real::digamma(x), 0.0), (-INF, INF));
    assert_eq!(both!(|x| Real::exp(x), 1e3), (INF, INF));
    assert_eq!(both!(|x| Real::powf(x, 1.5), 0.0), (0.0, 0.0));
    assert_eq!(both!(|x| Real::powf(x, 1.0), 0.0), (0.0, 1.0));
    assert_eq!(both!(|x| Real::powf(x, 0.0), 0.0), (1.0, 0.0));
    assert_eq!(both!(|x| Real::powi(x, 0), 0.0), (1.0, 0.0));
    assert_eq!(both!(|x| Real::powi(x, 1), 0.0), (0.0, 1.0));
    assert_eq!(both!(|x| Real::powi(x, 2), 0.0), (0.0, 0.0));
    assert_eq!(both!(|x| Real::powi(x, -1), 0.0), (INF, -INF));
    assert_eq!(Real::powf(Dual2_64::new(0.0, 1.0, 0.0), 0.5).re, 0.0);
    assert_eq!(
        Real::powf(HyperDual64::new(0.0, 1.0, 1.0, 0.0), 0.5).re,
        0.0
    );
    assert_eq!(
        Jet::<Dual64, 1>::input(Dual64::new(0.0, 1.0), 0)
            .powi(2)
            .eps[0]
            .eps,
        2.0
    );
}

#[test]
fn powers_near_overflow() {
    let (value, slope) = both!(|x| Real::powi(x, -1), 1e-100);
    assert!((value / 1e100 - 1.0).abs() < 1e-15);
    assert!((slope / -1e200 - 1.0).abs() < 1e-15);
    assert_eq!(Real::powi(Jet::<f64, 1>::input(0.5, 0), i32::MIN).re, INF);
    assert!(both!(|x| Real::powf(x, 0.5), -1.0).0.is_nan());
}

#[test]
fn saturated_functions_have_slope_zero() {
    assert_eq!(both!(|x| Real::tanh(x), 400.0), (1.0, 0.0));
    assert_eq!(both!(|x| Real::tanh(x), -1e3), (-1.0, 0.0));
    assert_eq!(both!(|x| Real::inv_logit(x), 1e3), (1.0, 0.0));
    assert_eq!(both!(|x| Real::inv_logit(x), -1e3), (0.0, 0.0));
    assert_eq!(both!(|x| Real::log1p_exp(x), 1e3), (1e3, 1.0));
    assert_eq!(both!(|x| Real::log1p_exp(x), -1e3), (0.0, 0.0));
    assert_eq!(both!(|x| Real::phi(x), -1e3), (0.0, 0.0));
    assert_eq!(both!(|x| Real::erf(x), 1e3), (1.0, 0.0));
    assert_eq!(both!(|x| Real::erfc(x), 1e3), (0.0, 0.0));
    assert_eq!(both!(|x| Real::log_phi(x), 1e3), (0.0, 0.0));
    assert_eq!(both!(|x| Real::log_phi(x), INF), (0.0, 0.0));
    assert_eq!(both!(|x| Real::log_phi(x), -1e200), (-INF, 1e200));
    for x in [-1e3, 1e3] {
        let jet = Jet::<Dual64, 1>::input(Dual64::new(x, 1.0), 0);
        assert_eq!(jet.tanh().eps[0].eps, 0.0);
        assert_eq!(jet.inv_logit().eps[0].eps, 0.0);
        assert_eq!(jet.log1p_exp().eps[0].eps, 0.0);
    }
}

#[test]
fn kinks_and_ties() {
    assert_eq!(both!(|x| Real::abs(x), 0.0), (0.0, 0.0));
    assert_eq!(both!(|x| Real::abs(x), -2.0), (2.0, -1.0));
    assert_eq!(
        both!(|x| Real::max(x, Real::constant(1.5)), 1.5),
        (1.5, 0.5)
    );
    assert_eq!(
        both!(|x| Real::min(x, Real::constant(1.5)), 1.5),
        (1.5, 0.5)
    );
    assert_eq!(
        both!(|x| Real::max(x, Real::constant(2.5)), 1.5),
        (2.5, 0.0)
    );
    assert_eq!(
        both!(|x| Real::min(x, Real::constant(2.5)), 1.5),
        (1.5, 1.0)
    );
    assert_eq!(
        both!(|x| Real::max(x, Real::constant(1.0)), -INF),
        (1.0, 0.0)
    );
    assert_eq!(
        both!(|x| Real::min(x, Real::constant(1.0)), INF),
        (1.0, 0.0)
    );
    assert_eq!(both!(|x| Real::abs(x), -INF), (INF, -1.0));
}

/// No point but the origin is without an angle, and no side without a slope.
#[test]
fn angles_on_the_axes_have_slopes() {
    use std::f64::consts::{FRAC_PI_2, PI};
    assert_eq!(
        both!(|y| Real::atan2(y, Real::constant(1.0)), 0.0),
        (0.0, 1.0)
    );
    assert_eq!(
        both!(|y| Real::atan2(y, Real::constant(-2.0)), 0.0),
        (PI, -0.5)
    );
    assert_eq!(
        both!(|x| Real::atan2(Real::constant(2.0), x), 0.0),
        (FRAC_PI_2, -0.5)
    );
    assert_eq!(
        both!(|x| Real::atan2(Real::constant(-1.0), x), 0.0),
        (-FRAC_PI_2, 1.0)
    );
    assert_eq!(
        both!(|y| Real::atan2(y, Real::constant(0.5)), 1e200).0,
        FRAC_PI_2
    );
}

#[test]
fn nan_is_never_swallowed() {
    let nan = f64::NAN;
    for (a, b) in [(nan, 1.0), (1.0, nan)] {
        assert!(Real::max(a, b).is_nan() && Real::min(a, b).is_nan());
        let (x, y) = (Jet::<f64, 1>::input(a, 0), Jet::fixed(b));
        assert!(x.max(y).re.is_nan() && x.min(y).re.is_nan());
        let (x, y) = (Dual64::new(a, 1.0), Dual64::new(b, 0.0));
        assert!(Real::max(x, y).re.is_nan() && Real::min(x, y).re.is_nan());
    }
    for f in [
        special::log1p_exp,
        special::inv_logit,
        special::logit,
        special::lgamma,
        special::digamma,
        special::erf,
        special::phi,
        special::erfc,
        special::log_phi,
        |x| special::inverse_mills(x).0,
        |x| special::inverse_mills(x).1,
    ] {
        assert!(f(nan).is_nan());
    }
    assert!((0..=5).all(|n| special::polygamma(n, nan).is_nan()));
}

#[test]
fn special_functions_at_the_ends_of_their_domains() {
    assert_eq!([special::lgamma(0.0), special::lgamma(INF)], [INF, INF]);
    assert_eq!(
        [special::digamma(0.0), special::digamma(-0.0)],
        [-INF, -INF]
    );
    assert_eq!(
        [
            special::digamma(INF),
            special::digamma(f64::MIN_POSITIVE * 0.01)
        ],
        [INF, -INF]
    );
    assert!(special::lgamma(-0.5).is_nan() && special::digamma(-0.5).is_nan());
    for n in 1..=4 {
        let sign = if n % 2 == 0 { -1.0 } else { 1.0 };
        assert_eq!(special::polygamma(n, 0.0), sign * INF);
        assert_eq!(special::polygamma(n, INF), 0.0);
        assert!(special::polygamma(n, -0.5).is_nan());
        assert!(sign * special::polygamma(n, 1e60) > 0.0);
    }
    assert_eq!([special::erf(-INF), special::erf(INF)], [-1.0, 1.0]);
    assert_eq!(
        [special::phi(-INF), special::phi(0.0), special::phi(INF)],
        [0.0, 0.5, 1.0]
    );
    assert_eq!([special::erfc(-INF), special::erfc(INF)], [2.0, 0.0]);
    assert_eq!([-INF, 0.0, INF].map(special::log_phi), [-INF, -LN_2, 0.0]);
    assert_eq!(special::inverse_mills(-INF), (INF, 0.0));
    assert_eq!(special::inverse_mills(INF), (0.0, INF));
    assert_eq!(
        [special::inv_logit(-INF), special::inv_logit(INF)],
        [0.0, 1.0]
    );
    assert_eq!(
        [special::inv_logit(-1e3), special::inv_logit(1e3)],
        [0.0, 1.0]
    );
    assert_eq!(
        [special::log1p_exp(-INF), special::log1p_exp(INF)],
        [0.0, INF]
    );
    assert_eq!(
        [
            special::log1p_exp(-1e3),
            special::log1p_exp(0.0),
            special::log1p_exp(1e3)
        ],
        [0.0, LN_2, 1e3]
    );
    assert_eq!(
        [
            special::logit(0.0),
            special::logit(0.5),
            special::logit(1.0)
        ],
        [-INF, 0.0, INF]
    );
    assert!(
        [-1e3, -INF, 1.5, 1e3, INF]
            .iter()
            .all(|&x| special::logit(x).is_nan())
    );
    assert_eq!(
        special::INV_SQRT_2PI,
        FRAC_1_SQRT_2 * std::f64::consts::FRAC_2_SQRT_PI / 2.0
    );
}
