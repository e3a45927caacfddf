//! earnings-logearn_interaction.

use crate::compare::{self, Region};
use crate::plain::regression;
use crate::posteriordb::read;
use wgf::prelude::*;

model! {
    pub model Earnings {
        data { height: [real; n], male: [real; n], log_earn: [real; n] }
        let beta: [real; 4] ~ Flat;
        let sigma: positive ~ Flat;
        log_earn ~ Normal(beta[0] + beta[1] * height + beta[2] * male + beta[3] * height * male, sigma);
    }
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("earnings-logearn_interaction") else {
        return;
    };
    let (height, male) = (reference.column("height"), reference.column("male"));
    let log_earn: Vec<f64> = reference.column("earn").iter().map(|x| x.ln()).collect();
    let data = EarningsData {
        height: height.clone(),
        male: male.clone(),
        log_earn: log_earn.clone(),
    };
    let model = Earnings::new(data).unwrap();
    let ones = vec![1.0; height.len()];
    let both: Vec<f64> = height.iter().zip(&male).map(|(a, b)| a * b).collect();
    let region = Region::of(&reference, &["sigma"]);
    let coordinates = |p: &EarningsParams| [&p.beta[..], &[p.sigma]].concat();
    compare::check(&model, &region, coordinates, |p| {
        let columns: [&[f64]; 4] = [&ones, &height, &male, &both];
        regression(&log_earn, &columns, &p.beta, p.sigma)
    });
}
