//! Every divergence against its definition: weights and heights are derivatives of f.

mod fit_support;

use nalgebra::{DMatrix, DVector};
use num_dual::{Dual2_64, Dual64};
use std::f64::consts::LN_2;
use wgf_runtime::divergence::{
    Alpha, Chi2, Divergence, ForwardKl, Hellinger, JensenShannon, NeymanChi2, Renyi, ReverseKl,
    is_unweighted,
};
use wgf_runtime::fit::{Fitter, Unconstrained, Weighing};
use wgf_runtime::model::diagonal;
use wgf_runtime::real::Real;

use fit_support::GaussianTarget;

/// A divergence beside its height and its f, both generic in the library or here and taken at one kind of dual number.
struct Case {
    divergence: Box<dyn Divergence>,
    height: Box<dyn Fn(Dual64) -> Dual64>,
    f: Box<dyn Fn(Dual2_64) -> Dual2_64>,
}

fn case(
    divergence: impl Divergence + 'static,
    height: impl Fn(Dual64) -> Dual64 + 'static,
    f: impl Fn(Dual2_64) -> Dual2_64 + 'static,
) -> Case {
    Case {
        divergence: Box::new(divergence),
        height: Box::new(height),
        f: Box::new(f),
    }
}

const ALPHAS: [f64; 9] = [-2.0, -1.0, -0.5, 0.0, 0.3, 0.5, 1.0, 2.0, 3.0];

/// f with f(1) = f′(1) = 0, for which h(1) = 0.
fn amari<T: Real>(alpha: f64, r: T) -> T {
    match alpha {
        0.0 => r - 1.0 - r.ln(),
        1.0 => r * r.ln() - r + 1.0,
        _ => (r.powf(alpha) - r * alpha - 1.0 + alpha) / (alpha * (alpha - 1.0)),
    }
}

fn jensen_shannon<T: Real>(r: T) -> T {
    (r * r.ln() - (r + 1.0) * ((r + 1.0) * 0.5).ln()) * 0.5
}

fn cases() -> Vec<Case> {
    let mut cases = vec![
        case(ReverseKl, |x| ReverseKl.height(x), |r| -Real::ln(r)),
        case(ForwardKl, |x| ForwardKl.height(x), |r| r * Real::ln(r)),
        case(Chi2, |x| Chi2.height(x), |r| (r - 1.0) * (r - 1.0)),
        case(
            NeymanChi2,
            |x| NeymanChi2.height(x),
            |r| (r - 1.0) * (r - 1.0) / r,
        ),
        case(
            Hellinger,
            |x| Hellinger.height(x),
            |r| Real::square(Real::sqrt(r) - 1.0),
        ),
        case(JensenShannon, |x| JensenShannon.height(x), jensen_shannon),
    ];
    for alpha in ALPHAS {
        let height = move |x| Alpha(alpha).height(x);
        let f = move |r| amari(alpha, r);
        cases.push(case(Alpha(alpha), height, f));
        cases.push(case(Renyi(alpha), height, f));
    }
    cases
}

/// n + 1 numbers from `from` to `to`.
fn grid(from: f64, to: f64, n: usize) -> impl Iterator<Item = f64> {
    (0..=n).map(move |i| from + (to - from) * i as f64 / n as f64)
}

#[test]
fn weights_are_slopes_of_heights() {
    // w = r h′(r) = dh/d log r. A rounding of log w is one of w times |log w|.
    for Case {
        divergence, height, ..
    } in cases()
    {
        for x in grid(-20.0, 20.0, 400) {
            let log_weight = divergence.log_weight(x);
            let slope = height(Dual64::new(x, 1.0)).eps;
            let error = (slope / log_weight.exp() - 1.0).abs();
            let rounding = (4.0 + 2.0 * log_weight.abs()) * f64::EPSILON;
            assert!(error < rounding, "{} at {x}: {error}", divergence.name());
        }
    }
}

#[test]
fn weights_and_heights_come_from_f() {
    for Case { divergence, f, .. } in cases() {
        for x in grid(-4.0, 4.0, 80) {
            let r = x.exp();
            let f = f(Dual2_64::new(r, 1.0, 0.0));
            let (w, h) = (r * r * f.v2, r * f.v1 - f.re);
            // The terms of r f′ − f are no larger than these; f″ is a sum of a few that hardly cancel here.
            let scale = 1.0 + w.abs() + (r * f.v1).abs() + f.re.abs();
            let name = divergence.name();
            let error = (divergence.log_weight(x).exp() - w).abs();
            assert!(error < 1e-13 * scale, "{name}: w at {x}: {error}");
            let error = (divergence.h(x) - h).abs();
            assert!(error < 1e-13 * scale, "{name}: h at {x}: {error}");
        }
    }
}

/// (log w, h) at log r = −700, 0 and 700, to the last digits that numbers of this size have.
type Limits = [(f64, f64); 3];

fn limits() -> Vec<(Box<dyn Divergence>, Limits)> {
    let (huge, up) = (700f64.exp(), f64::INFINITY);
    vec![
        (
            Box::new(ReverseKl),
            [(0.0, -701.0), (0.0, -1.0), (0.0, 699.0)],
        ),
        (
            Box::new(ForwardKl),
            [(-700.0, 0.0), (0.0, 1.0), (700.0, huge)],
        ),
        (
            Box::new(Chi2),
            [(LN_2 - 1400.0, -1.0), (LN_2, 0.0), (LN_2 + 1400.0, up)],
        ),
        (
            Box::new(NeymanChi2),
            [
                (LN_2 + 700.0, -2.0 * huge),
                (LN_2, 0.0),
                (LN_2 - 700.0, 2.0),
            ],
        ),
        (
            Box::new(Hellinger),
            [
                (-LN_2 - 350.0, -1.0),
                (-LN_2, 0.0),
                (350.0 - LN_2, 350f64.exp()),
            ],
        ),
        (
            Box::new(JensenShannon),
            [
                (-LN_2 - 700.0, -0.5 * LN_2),
                (-2.0 * LN_2, 0.0),
                (-LN_2, 350.0 - 0.5 * LN_2),
            ],
        ),
        (
            Box::new(Alpha(-2.0)),
            [(1400.0, -up), (0.0, 0.0), (-1400.0, 0.5)],
        ),
        (
            Box::new(Alpha(0.5)),
            [(-350.0, -2.0), (0.0, 0.0), (350.0, 2.0 * 350f64.exp())],
        ),
        (
            Box::new(Renyi(0.0)),
            [(0.0, -700.0), (0.0, 0.0), (0.0, 700.0)],
        ),
        (
            Box::new(Renyi(1.0)),
            [(-700.0, -1.0), (0.0, 0.0), (700.0, huge)],
        ),
    ]
}

#[test]
fn nothing_overflows_but_what_is_infinite() {
    for (divergence, expected) in limits() {
        for (x, (log_weight, h)) in [-700.0, 0.0, 700.0].into_iter().zip(expected) {
            let close = |a: f64, b: f64| a == b || (a - b).abs() < 1e-13 * b.abs().max(1.0);
            let name = divergence.name();
            let found = (divergence.log_weight(x), divergence.h(x));
            assert!(close(found.0, log_weight), "{name}: log w({x}) {found:?}");
            assert!(close(found.1, h), "{name}: h({x}) {found:?}");
        }
    }
    for Case { divergence, .. } in cases() {
        for x in grid(-700.0, 700.0, 140) {
            let name = divergence.name();
            assert!(divergence.log_weight(x).is_finite(), "{name} at {x}");
            assert!(!divergence.h(x).is_nan(), "{name} at {x}");
            assert!(!divergence.value(&[x]).unwrap().is_nan(), "{name} at {x}");
        }
    }
}

#[test]
fn normalisers_matter_where_scaling_changes_the_weights_unevenly() {
    for Case { divergence, .. } in cases() {
        let factor = |x: f64, c: f64| divergence.log_weight(x + c) - divergence.log_weight(x);
        let even =
            |c: f64| grid(-6.0, 6.0, 12).all(|x| (factor(x, c) - factor(0.0, c)).abs() < 1e-13);
        let free = [-5.0, 0.3, 2.0].into_iter().all(even);
        assert_eq!(
            divergence.is_normaliser_free(),
            free,
            "{}",
            divergence.name()
        );
    }
}

/// KL(p‖q) + χ²(q‖p)/2, whose weight r + 1/r is the same at r and 1/r and yet no constant.
#[derive(Debug)]
struct Even;

impl Divergence for Even {
    fn name(&self) -> String {
        "even".to_owned()
    }

    fn log_weight(&self, x: f64) -> f64 {
        (2.0 * x.cosh()).ln()
    }

    fn h(&self, x: f64) -> f64 {
        2.0 * x.sinh() + 1.0
    }

    fn is_normaliser_free(&self) -> bool {
        false
    }
}

#[test]
fn only_constant_weights_are_no_weights() {
    for Case { divergence, .. } in cases() {
        let constant = divergence.log_weight(0.7) == divergence.log_weight(-3.1);
        assert_eq!(
            is_unweighted(divergence.as_ref()),
            constant,
            "{}",
            divergence.name()
        );
    }
    assert!(!is_unweighted(&Even));
}

/// KL(p‖q) + KL(q‖p).
#[derive(Debug)]
struct Jeffreys;

impl Divergence for Jeffreys {
    fn name(&self) -> String {
        "Jeffreys".to_owned()
    }

    fn log_weight(&self, x: f64) -> f64 {
        x.log1p_exp()
    }

    fn h(&self, x: f64) -> f64 {
        x.exp() + x - 1.0
    }

    fn is_normaliser_free(&self) -> bool {
        false
    }
}

#[test]
fn a_divergence_of_ones_own_is_minimised() {
    // Of a correlated Gaussian N(m, A), A_ii = 1, the mean-field optimum has the variances 1/P_ii under the reverse KL, A_ii
    // under the forward, and √(A_ii/P_ii) between them under their sum. The unknown normaliser is e⁴.
    let covariance = DMatrix::from_row_slice(2, 2, &[1.0, 0.5, 0.5, 1.0]);
    let precision = covariance.try_inverse().unwrap();
    let mean = DVector::from_column_slice(&[1.0, -0.5]);
    let expected = precision[(0, 0)].powf(-0.25);
    let model = Unconstrained::new(GaussianTarget::new(mean.clone(), precision, 4.0));
    let fit = Fitter::new(&model)
        .divergence(Jeffreys)
        .guide(diagonal())
        .weighing(Weighing {
            smooth: false,
            ..Weighing::default()
        })
        .particles(512)
        .run()
        .unwrap();
    // A fifth of the way to what either part alone would give (0.866 and 1).
    assert!((fit.guide().mean() - mean).amax() < 0.013);
    for i in 0..2 {
        let scale = fit.guide().covariance()[(i, i)].sqrt();
        assert!((scale - expected).abs() < 0.013, "{scale} for {expected}");
    }
    assert!(fit.to_string().contains("Jeffreys"));
}
