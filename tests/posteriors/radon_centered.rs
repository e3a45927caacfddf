//! radon_mn-radon_hierarchical_intercept_centered.

use crate::compare::{self, Region};
use crate::plain::{normal, normals};
use crate::posteriordb::{Reference, read};
use wgf::prelude::*;

model! {
    pub model Centered {
        data {
            J: size,
            county_idx: [index(J); n],
            floor_measure: [real; n],
            log_uppm: [real; n],
            log_radon: [real; n],
        }
        let sigma_alpha: positive ~ Normal(0.0, 1.0);
        let sigma_y: positive ~ Normal(0.0, 1.0);
        let mu_alpha ~ Normal(0.0, 10.0);
        let beta: [real; 2] ~ Normal(0.0, 10.0);
        let alpha: [real; J] ~ Normal(mu_alpha, sigma_alpha);
        for i in 0..n {
            log_radon[i] ~ Normal(alpha[county_idx[i]] + beta[0] * log_uppm[i] + beta[1] * floor_measure[i], sigma_y);
        }
    }
}

/// The posterior's density with respect to its parameters, in this order: σ_α, σ_y, μ_α, β₁, β₂, α.
pub fn density(reference: &Reference, x: &[f64]) -> f64 {
    let &[
        sigma_alpha,
        sigma_y,
        mu_alpha,
        slope_uppm,
        slope_floor,
        ref alpha @ ..,
    ] = x
    else {
        panic!("five parameters and the counties'")
    };
    let (county, y) = (
        reference.column("county_idx"),
        reference.column("log_radon"),
    );
    let (uppm, floor) = (
        reference.column("log_uppm"),
        reference.column("floor_measure"),
    );
    let scales = normal(sigma_alpha, 0.0, 1.0) + normal(sigma_y, 0.0, 1.0);
    let locations = normals(&[mu_alpha, slope_uppm, slope_floor], 0.0, 10.0);
    let likelihood = (0..y.len()).map(|i| {
        let intercept = alpha[county[i] as usize - 1];
        let mean = intercept + slope_uppm * uppm[i] + slope_floor * floor[i];
        normal(y[i], mean, sigma_y)
    });
    scales + locations + normals(alpha, mu_alpha, sigma_alpha) + likelihood.sum::<f64>()
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("radon_mn-radon_hierarchical_intercept_centered") else {
        return;
    };
    let data = CenteredData::from_json_str(&reference.json()).unwrap();
    let model = Centered::new(data.counting_from_one().unwrap()).unwrap();
    let coordinates = |p: &CenteredParams| {
        let first = [p.sigma_alpha, p.sigma_y, p.mu_alpha];
        [&first[..], &p.beta[..], &p.alpha[..]].concat()
    };
    compare::check(&model, &Region::standard(90), coordinates, |p| {
        density(&reference, &coordinates(p))
    });
}
