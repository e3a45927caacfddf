//! Parameters between bounds that depend on other parameters, and parameters whose distributions are truncated or mixed:
//! scores against the oracle, and values against the same by hand.

#[path = "support/oracle.rs"]
mod oracle;

use oracle::{check, normals};
use wgf::prelude::*;

model! {
    pub model Garch {
        data { y: [real; t], sigma1: real(0.0..) }
        let mu ~ Flat;
        let alpha0: positive ~ Flat;
        let alpha1: unit ~ Flat;
        let beta1: real(0.0..1.0 - alpha1) ~ Flat;
        let s: [real; t];
        s[0] = sigma1;
        for i in 1..t {
            s[i] = (alpha0 + alpha1 * (y[i - 1] - mu).powi(2) + beta1 * s[i - 1].powi(2)).sqrt();
        }
        y ~ Normal(mu, s);
    }
}

model! {
    pub model Bounded {
        data { y: [real; n] }
        let a ~ Normal(0.0, 1.0);
        let b: real(a..) ~ Normal(0.0, 2.0);
        let c: [real(..b); 3] ~ Cauchy(0.0, 1.0);
        let lo ~ HalfNormal(1.0);
        let u ~ Uniform(-lo, lo + b.square());
        let p ~ Pareto(lo, 3.0);
        y ~ Normal(a + u * p, 1.0 + sum(c.square()));
    }
}

model! {
    pub model Cut {
        data { y: [real; n], top: real }
        let tau ~ HalfNormal(1.0);
        let a ~ Truncated(Normal(0.5, tau), 0.0..);
        let b: [real; n] ~ Truncated(StudentT(4.0, a, 1.0), ..top);
        let c ~ Truncated(Gamma(2.0, tau), 0.5..a + 1.0);
        let d ~ Mixture([0.3, 0.7], [Normal(-1.0, tau), Normal(2.0, 0.5)]);
        let e: positive ~ Mixture([0.3, 0.7], |k| Normal(1.0 + k, c));
        y ~ Normal(b + d, e);
    }
}

fn garch() -> Garch {
    let data = GarchData {
        y: vec![1.0, 0.3, -0.8, 2.1, 0.4, -1.7, 0.2, 0.9, -0.3, 1.1, 0.05],
        sigma1: 0.7,
    };
    Garch::new(data).unwrap()
}

#[test]
fn bounds_that_depend_on_parameters() {
    check(&garch(), 1.0);
    let y = vec![0.3, -1.2, 2.2];
    check(&Bounded::new(BoundedData { y }).unwrap(), 0.7);
}

#[test]
fn truncated_and_mixed_parameters() {
    let y = vec![0.3, -1.2, 0.9];
    check(&Cut::new(CutData { y, top: 1.5 }).unwrap(), 0.7);
}

fn normal(x: f64, loc: f64, scale: f64) -> f64 {
    let z = (x - loc) / scale;
    -0.5 * z * z - scale.ln() - 0.5 * (2.0 * std::f64::consts::PI).ln()
}

fn inv_logit(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[test]
fn an_interval_that_ends_at_a_parameter_is_as_by_hand() {
    let model = garch();
    let y = [1.0, 0.3, -0.8, 2.1, 0.4, -1.7, 0.2, 0.9, -0.3, 1.1, 0.05];
    for seed in 0..20 {
        let u = normals(seed, 4, 1.0);
        let (mu, alpha0) = (u[0], u[1].exp());
        let (alpha1, share) = (inv_logit(u[2]), inv_logit(u[3]));
        let beta1 = (1.0 - alpha1) * share;
        let jacobians =
            u[1] + (alpha1 * (1.0 - alpha1)).ln() + ((1.0 - alpha1) * share * (1.0 - share)).ln();
        let mut s = 0.7;
        let mut expected = jacobians + normal(y[0], mu, s);
        for i in 1..y.len() {
            s = f64::sqrt(alpha0 + alpha1 * (y[i - 1] - mu).powi(2) + beta1 * s * s);
            expected += normal(y[i], mu, s);
        }
        let found = model.log_density(&u);
        assert!(
            (found - expected).abs() < 1e-11 * expected.abs(),
            "{found}, by hand {expected}"
        );
    }
}

#[test]
fn a_parameter_is_reported_by_its_own_name_and_lies_between_its_bounds() {
    let model = garch();
    let fit = model.fit().seed(3).iterations(50).run().unwrap();
    for draw in fit.draws(200).iter() {
        assert!(draw.beta1 > 0.0 && draw.beta1 < 1.0 - draw.alpha1);
    }
}
