//! sblri-blr.

use crate::compare::{self, Region};
use crate::plain::{normal, normals};
use crate::posteriordb::read;
use serde_json::json;
use wgf::prelude::*;

model! {
    pub model Regression {
        data { x: [real; n, k], y: [real; n] }
        let beta: [real; k] ~ Normal(0.0, 10.0);
        let sigma: positive ~ Normal(0.0, 10.0);
        y ~ Normal(x * beta, sigma);
    }
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("sblri-blr") else {
        return;
    };
    let data = json!({ "x": reference.data["X"], "y": reference.data["y"] });
    let data = RegressionData::from_json_str(&data.to_string()).unwrap();
    let model = Regression::new(data).unwrap();
    let (x, y) = (reference.rows("X"), reference.column("y"));
    let region = Region::of(&reference, &["sigma"]);
    let coordinates = |p: &RegressionParams| [&p.beta[..], &[p.sigma]].concat();
    compare::check(&model, &region, coordinates, |p| {
        let mean = |row: &[f64]| row.iter().zip(&p.beta).map(|(x, b)| x * b).sum();
        let likelihood = x.iter().zip(&y).map(|(x, y)| normal(*y, mean(x), p.sigma));
        normals(&p.beta, 0.0, 10.0) + normal(p.sigma, 0.0, 10.0) + likelihood.sum::<f64>()
    });
}
