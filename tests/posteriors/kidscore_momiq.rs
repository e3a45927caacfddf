//! kidiq-kidscore_momiq.

use crate::compare::{self, Region};
use crate::plain::{cauchy, regression};
use crate::posteriordb::read;
use wgf::prelude::*;

model! {
    pub model Kidscore {
        data { mom_iq: [real; n], kid_score: [real; n] }
        let beta: [real; 2] ~ Flat;
        let sigma ~ HalfCauchy(2.5);
        kid_score ~ Normal(beta[0] + beta[1] * mom_iq, sigma);
    }
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("kidiq-kidscore_momiq") else {
        return;
    };
    let model = Kidscore::new(KidscoreData::from_json_str(&reference.json()).unwrap()).unwrap();
    let (y, iq) = (reference.column("kid_score"), reference.column("mom_iq"));
    let ones = vec![1.0; y.len()];
    let region = Region::of(&reference, &["sigma"]);
    let coordinates = |p: &KidscoreParams| [&p.beta[..], &[p.sigma]].concat();
    compare::check(&model, &region, coordinates, |p| {
        cauchy(p.sigma, 0.0, 2.5) + regression(&y, &[&ones, &iq], &p.beta, p.sigma)
    });
}
