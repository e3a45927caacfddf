//! low_dim_gauss_mix-low_dim_gauss_mix.

use crate::compare::{self, Region};
use crate::plain::{beta, log_add, normal, normals};
use crate::posteriordb::read;
use wgf::prelude::*;

model! {
    pub model TwoNormals {
        data { y: [real; n] }
        let mu: ordered[2] ~ Normal(0.0, 2.0);
        let sigma: [positive; 2] ~ Normal(0.0, 2.0);
        let theta ~ Beta(5.0, 5.0);
        y ~ Mixture([theta, 1.0 - theta], |k| Normal(mu[k], sigma[k]));
    }
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("low_dim_gauss_mix-low_dim_gauss_mix") else {
        return;
    };
    let data = TwoNormalsData::from_json_str(&reference.json()).unwrap();
    let model = TwoNormals::new(data).unwrap();
    let y = reference.column("y");
    let coordinates = |p: &TwoNormalsParams| [&p.mu[..], &p.sigma[..], &[p.theta]].concat();
    compare::check(&model, &Region::standard(5), coordinates, |p| {
        assert!(p.mu[0] < p.mu[1]);
        let prior = normals(&p.mu, 0.0, 2.0) + normals(&p.sigma, 0.0, 2.0);
        let one = |y: &f64| {
            let part = |weight: f64, k: usize| weight.ln() + normal(*y, p.mu[k], p.sigma[k]);
            log_add(part(p.theta, 0), part(1.0 - p.theta, 1))
        };
        prior + beta(p.theta, 5.0, 5.0) + y.iter().map(one).sum::<f64>()
    });
}
