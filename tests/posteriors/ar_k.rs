//! arK-arK.

use crate::compare::{self, Region};
use crate::plain::{cauchy, normal, normals};
use crate::posteriordb::read;
use wgf::prelude::*;

model! {
    pub model Autoregression {
        data { K: size, y: [real; T] }
        let alpha ~ Normal(0.0, 10.0);
        let beta: [real; K] ~ Normal(0.0, 10.0);
        let sigma ~ HalfCauchy(2.5);
        for t in K..T {
            y[t] ~ Normal(alpha + sum(beta[k] * y[t - 1 - k] for k in 0..K), sigma);
        }
    }
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("arK-arK") else {
        return;
    };
    let data = AutoregressionData::from_json_str(&reference.json()).unwrap();
    let model = Autoregression::new(data).unwrap();
    let y = reference.column("y");
    let region = Region::of(&reference, &["sigma"]);
    let coordinates = |p: &AutoregressionParams| [&[p.alpha], &p.beta[..], &[p.sigma]].concat();
    compare::check(&model, &region, coordinates, |p| {
        let prior =
            normal(p.alpha, 0.0, 10.0) + normals(&p.beta, 0.0, 10.0) + cauchy(p.sigma, 0.0, 2.5);
        let likelihood = y.windows(6).map(|w| {
            let mean = (1..=5).map(|k| p.beta[k - 1] * w[5 - k]).sum::<f64>();
            normal(w[5], p.alpha + mean, p.sigma)
        });
        prior + likelihood.sum::<f64>()
    });
}
