//! garch-garch11.

use crate::compare::{self, Region};
use crate::plain::normal;
use crate::posteriordb::read;
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

#[test]
fn is_what_it_says() {
    let Some(reference) = read("garch-garch11") else {
        return;
    };
    let model = Garch::new(GarchData::from_json_str(&reference.json()).unwrap()).unwrap();
    let (y, sigma1) = (reference.column("y"), reference.number("sigma1"));
    // About the posterior: μ, ln α₀, logit α₁, and logit β₁/(1 − α₁).
    let region = Region::about(vec![5.05, 0.3, 0.27, 0.7], vec![0.3, 0.7, 1.0, 1.0]);
    let coordinates = |p: &GarchParams| vec![p.mu, p.alpha0, p.alpha1, p.beta1];
    compare::check(&model, &region, coordinates, |p| {
        assert!(p.beta1 > 0.0 && p.alpha1 + p.beta1 < 1.0);
        let mut variance = sigma1 * sigma1;
        let mut sum = normal(y[0], p.mu, sigma1);
        for pair in y.windows(2) {
            variance = p.alpha0 + p.alpha1 * (pair[0] - p.mu).powi(2) + p.beta1 * variance;
            sum += normal(pair[1], p.mu, variance.sqrt());
        }
        sum
    });
}
