//! eight_schools-eight_schools_noncentered.

use crate::compare::{self, Region};
use crate::eight_schools_centered::{Centered, CenteredData, density, schools};
use crate::oracle;
use crate::posteriordb::read;
use wgf::prelude::*;

model! {
    pub model NonCentered {
        data { y: [real; schools], sigma: [real(0.0..); schools] }
        let mu ~ Normal(0.0, 5.0);
        let tau ~ HalfCauchy(5.0);
        #[noncentered]
        let theta: [real; schools] ~ Normal(mu, tau);
        y ~ Normal(theta, sigma);
    }
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("eight_schools-eight_schools_noncentered") else {
        return;
    };
    let data = NonCenteredData::from_json_str(&reference.json()).unwrap();
    let (model, schools) = (NonCentered::new(data).unwrap(), schools(&reference));
    let coordinates = |p: &NonCenteredParams| [&[p.mu, p.tau], &p.theta[..]].concat();
    // The Jacobian of θ = μ + τ z makes it the density of the centred form.
    compare::check(&model, &Region::standard(10), coordinates, |p| {
        density(&schools, p.mu, p.tau, &p.theta)
    });
}

/// With θ = μ + τ z the densities differ by the Jacobian τ⁸, and by no constant.
#[test]
fn both_forms_are_one_posterior() {
    let Some(reference) = read("eight_schools-eight_schools_noncentered") else {
        return;
    };
    let json = reference.json();
    let form = NonCentered::new(NonCenteredData::from_json_str(&json).unwrap()).unwrap();
    let centred = Centered::new(CenteredData::from_json_str(&json).unwrap()).unwrap();
    for seed in 0..10 {
        let u = oracle::normals(seed, 10, 1.0);
        let (mu, tau) = (u[0], u[1].exp());
        let mut v = u.clone();
        v[2..].iter_mut().for_each(|z| *z = mu + tau * *z);
        let (a, b) = (form.log_density(&u), centred.log_density(&v) + 8.0 * u[1]);
        assert!((a - b).abs() < 1e-12 * a.abs(), "{a}, {b}");
    }
}
