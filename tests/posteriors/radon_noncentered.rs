//! radon_mn-radon_hierarchical_intercept_noncentered.

use crate::compare::{self, Region};
use crate::oracle;
use crate::posteriordb::read;
use crate::radon_centered::{Centered, CenteredData, density};
use wgf::prelude::*;

model! {
    pub model NonCentered {
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
        #[noncentered]
        let alpha: [real; J] ~ Normal(mu_alpha, sigma_alpha);
        for i in 0..n {
            log_radon[i] ~ Normal(alpha[county_idx[i]] + beta[0] * log_uppm[i] + beta[1] * floor_measure[i], sigma_y);
        }
    }
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("radon_mn-radon_hierarchical_intercept_noncentered") else {
        return;
    };
    let data = NonCenteredData::from_json_str(&reference.json()).unwrap();
    let model = NonCentered::new(data.counting_from_one().unwrap()).unwrap();
    let coordinates = |p: &NonCenteredParams| {
        let first = [p.sigma_alpha, p.sigma_y, p.mu_alpha];
        [&first[..], &p.beta[..], &p.alpha[..]].concat()
    };
    // The Jacobian of α = μ_α + σ_α z makes it the density of the centred form.
    compare::check(&model, &Region::standard(90), coordinates, |p| {
        density(&reference, &coordinates(p))
    });
}

/// With α = μ_α + σ_α z the densities differ by the Jacobian, σ_α to the number of counties, and by no constant.
#[test]
fn both_forms_are_one_posterior() {
    let Some(reference) = read("radon_mn-radon_hierarchical_intercept_noncentered") else {
        return;
    };
    let json = reference.json();
    let data = NonCenteredData::from_json_str(&json).unwrap();
    let form = NonCentered::new(data.counting_from_one().unwrap()).unwrap();
    let data = CenteredData::from_json_str(&json).unwrap();
    let centred = Centered::new(data.counting_from_one().unwrap()).unwrap();
    for seed in 0..10 {
        let u = oracle::normals(seed, 90, 1.0);
        let (mu, sigma) = (u[2], u[0].exp());
        let mut v = u.clone();
        v[5..].iter_mut().for_each(|z| *z = mu + sigma * *z);
        let (a, b) = (form.log_density(&u), centred.log_density(&v) + 85.0 * u[0]);
        assert!((a - b).abs() < 1e-12 * a.abs(), "{a}, {b}");
    }
}
