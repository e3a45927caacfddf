//! The value that every divergence gives log ratios, against closed forms for two Gaussians.

mod fit_support;

use std::f64::consts::LN_2;
use wgf_runtime::divergence::{
    Alpha, Chi2, Divergence, ForwardKl, Hellinger, JensenShannon, NeymanChi2, Renyi, ReverseKl,
};

const ALPHAS: [f64; 9] = [-2.0, -1.0, -0.5, 0.0, 0.3, 0.5, 1.0, 2.0, 3.0];

/// n + 1 numbers from `from` to `to`.
fn grid(from: f64, to: f64, n: usize) -> impl Iterator<Item = f64> {
    (0..=n).map(move |i| from + (to - from) * i as f64 / n as f64)
}

/// p = N(0.2, 0.9²) beside q = N(−0.1, 1): near enough for E_q[r^α] to be finite for every α here.
const P: (f64, f64) = (0.2, 0.81);
const Q: (f64, f64) = (-0.1, 1.0);

fn log_normal((mean, variance): (f64, f64), x: f64) -> f64 {
    let z = (x - mean) / variance.sqrt();
    fit_support::normal(z) - 0.5 * variance.ln()
}

/// ∫ g over the real line. The trapezoidal rule converges faster than any power of the step for integrands that are Gaussian
/// at both ends; 20 standard deviations away nothing is left of them.
fn integrate(step: f64, g: impl Fn(f64) -> f64) -> f64 {
    let n = (20.0 / step) as i64;
    (-n..=n).map(|i| g(i as f64 * step)).sum::<f64>() * step
}

/// E_q[r^α].
fn moment(alpha: f64) -> f64 {
    let variance = alpha * Q.1 + (1.0 - alpha) * P.1;
    let log_volume = (1.0 - alpha) * P.1.ln() + alpha * Q.1.ln() - variance.ln();
    let shift = alpha * (1.0 - alpha) * (P.0 - Q.0).powi(2) / variance;
    (0.5 * (log_volume - shift)).exp()
}

/// KL(a‖b).
fn kl(a: (f64, f64), b: (f64, f64)) -> f64 {
    0.5 * ((a.1 + (a.0 - b.0).powi(2)) / b.1 - 1.0 - (a.1 / b.1).ln())
}

fn amari_value(alpha: f64) -> f64 {
    match alpha {
        0.0 => kl(Q, P),
        1.0 => kl(P, Q),
        _ => (moment(alpha) - 1.0) / (alpha * (alpha - 1.0)),
    }
}

/// ½ KL(p‖m) + ½ KL(q‖m), m the half-way mixture, on another grid than what it is compared with.
fn jensen_shannon_value() -> f64 {
    integrate(0.03, |x| {
        let (p, q) = (log_normal(P, x), log_normal(Q, x));
        let m = (0.5 * (p.exp() + q.exp())).ln();
        let part = |log: f64| {
            if log > -700.0 {
                log.exp() * (log - m)
            } else {
                0.0
            }
        };
        0.5 * (part(p) + part(q))
    })
}

fn closed_forms() -> Vec<(Box<dyn Divergence>, f64)> {
    let mut forms: Vec<(Box<dyn Divergence>, f64)> = vec![
        (Box::new(ReverseKl), kl(Q, P)),
        (Box::new(ForwardKl), kl(P, Q)),
        (Box::new(Chi2), moment(2.0) - 1.0),
        (Box::new(NeymanChi2), moment(-1.0) - 1.0),
        (Box::new(Hellinger), 2.0 - 2.0 * moment(0.5)),
        (Box::new(JensenShannon), jensen_shannon_value()),
    ];
    for alpha in ALPHAS {
        forms.push((Box::new(Alpha(alpha)), amari_value(alpha)));
    }
    forms
}

fn log_ratio(x: f64) -> f64 {
    log_normal(P, x) - log_normal(Q, x)
}

#[test]
fn values_are_those_of_closed_forms() {
    // The value of one ratio is f(r), and its integral over q the divergence. What is left is the rounding of 800 terms.
    for (divergence, expected) in closed_forms() {
        let f = |x| divergence.value(&[log_ratio(x)]).unwrap();
        let found = integrate(0.05, |x| log_normal(Q, x).exp() * f(x));
        let error = (found - expected).abs();
        assert!(error < 1e-12, "{}: {error}", divergence.name());
        assert!(expected > 0.005, "{}", divergence.name());
    }
}

#[test]
fn renyi_values_are_those_of_closed_forms() {
    for alpha in ALPHAS {
        let renyi = Renyi(alpha);
        if alpha == 0.0 || alpha == 1.0 {
            let ratios = [0.3, -0.7, 1.1];
            assert_eq!(renyi.value(&ratios), Alpha(alpha).value(&ratios));
            continue;
        }
        // The value of one ratio is log r^α/(α − 1).
        let power = |x| ((alpha - 1.0) * renyi.value(&[log_ratio(x)]).unwrap()).exp();
        let found = integrate(0.05, |x| log_normal(Q, x).exp() * power(x));
        assert!((found - moment(alpha)).abs() < 1e-12, "{alpha}");
        let ratios: Vec<f64> = grid(-1.0, 1.0, 10).map(log_ratio).collect();
        let mean = ratios.iter().map(|x| (alpha * x).exp()).sum::<f64>() / 11.0;
        let error = renyi.value(&ratios).unwrap() - mean.ln() / (alpha - 1.0);
        assert!(error.abs() < 1e-14, "{alpha}");
    }
}

#[test]
fn values_are_means_over_the_draws() {
    let ratios: Vec<f64> = grid(-3.0, 2.0, 17).collect();
    for (divergence, _) in closed_forms() {
        let each = ratios.iter().map(|&x| divergence.value(&[x]).unwrap());
        let mean = each.sum::<f64>() / ratios.len() as f64;
        let value = divergence.value(&ratios).unwrap();
        let error = (value - mean).abs();
        assert!(error <= 1e-14 * mean.abs(), "{}", divergence.name());
    }
}

#[test]
fn a_vanishing_density_has_the_value_it_should() {
    // f(0): infinite where p must not vanish on q's mass.
    let none = [f64::NEG_INFINITY];
    assert_eq!(ReverseKl.value(&none), Some(f64::INFINITY));
    assert_eq!(NeymanChi2.value(&none), Some(f64::INFINITY));
    assert_eq!(ForwardKl.value(&none), Some(0.0));
    assert_eq!(Chi2.value(&none), Some(1.0));
    assert_eq!(Hellinger.value(&none), Some(1.0));
    assert_eq!(JensenShannon.value(&none), Some(0.5 * LN_2));
    assert_eq!(Alpha(0.5).value(&none), Some(2.0));
}
