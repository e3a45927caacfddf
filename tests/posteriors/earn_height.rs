//! earnings-earn_height.

use crate::compare::{self, Region};
use crate::plain::regression;
use crate::posteriordb::read;
use wgf::prelude::*;

model! {
    pub model Earnings {
        data { height: [real; n], earn: [real; n] }
        let beta: [real; 2] ~ Flat;
        let sigma: positive ~ Flat;
        earn ~ Normal(beta[0] + beta[1] * height, sigma);
    }
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("earnings-earn_height") else {
        return;
    };
    let model = Earnings::new(EarningsData::from_json_str(&reference.json()).unwrap()).unwrap();
    let (y, height) = (reference.column("earn"), reference.column("height"));
    let ones = vec![1.0; y.len()];
    let region = Region::of(&reference, &["sigma"]);
    let coordinates = |p: &EarningsParams| [&p.beta[..], &[p.sigma]].concat();
    compare::check(&model, &region, coordinates, |p| {
        regression(&y, &[&ones, &height], &p.beta, p.sigma)
    });
}
