//! eight_schools-eight_schools_centered.

use crate::compare::{self, Region};
use crate::plain::{cauchy, normal, normals};
use crate::posteriordb::{Reference, read};
use wgf::prelude::*;

model! {
    pub model Centered {
        data { y: [real; schools], sigma: [real(0.0..); schools] }
        let mu ~ Normal(0.0, 5.0);
        let tau ~ HalfCauchy(5.0);
        let theta: [real; schools] ~ Normal(mu, tau);
        y ~ Normal(theta, sigma);
    }
}

/// The posterior's density with respect to μ, τ and θ.
pub fn density(schools: &[(f64, f64)], mu: f64, tau: f64, theta: &[f64]) -> f64 {
    let likelihood = schools.iter().zip(theta);
    let likelihood = likelihood.map(|((y, sigma), theta)| normal(*y, *theta, *sigma));
    let prior = normal(mu, 0.0, 5.0) + cauchy(tau, 0.0, 5.0);
    prior + normals(theta, mu, tau) + likelihood.sum::<f64>()
}

/// Each school's effect and its standard error.
pub fn schools(reference: &Reference) -> Vec<(f64, f64)> {
    let (y, sigma) = (reference.column("y"), reference.column("sigma"));
    y.into_iter().zip(sigma).collect()
}

fn coordinates(p: &CenteredParams) -> Vec<f64> {
    [&[p.mu, p.tau], &p.theta[..]].concat()
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("eight_schools-eight_schools_centered") else {
        return;
    };
    let data = CenteredData::from_json_str(&reference.json()).unwrap();
    let (model, schools) = (Centered::new(data).unwrap(), schools(&reference));
    compare::check(&model, &Region::standard(10), coordinates, |p| {
        density(&schools, p.mu, p.tau, &p.theta)
    });
}

#[test]
#[should_panic(expected = "the model differs from plain Rust")]
fn another_prior_is_noticed() {
    let (y, sigma) = (vec![28.0, 8.0], vec![15.0, 10.0]);
    let model = Centered::new(CenteredData { y, sigma }).unwrap();
    compare::same_density(&model, &Region::standard(4), coordinates, |p| {
        density(&[(28.0, 15.0), (8.0, 10.0)], p.mu, p.tau, &p.theta) - 1e-6 * p.tau
    });
}
