//! kidiq-kidscore_interaction.

use crate::compare::{self, Region};
use crate::plain::{cauchy, regression};
use crate::posteriordb::read;
use wgf::prelude::*;

model! {
    pub model Kidscore {
        data { mom_hs: [real; n], mom_iq: [real; n], kid_score: [real; n] }
        let beta: [real; 4] ~ Flat;
        let sigma ~ HalfCauchy(2.5);
        kid_score ~ Normal(beta[0] + beta[1] * mom_hs + beta[2] * mom_iq + beta[3] * mom_hs * mom_iq, sigma);
    }
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("kidiq-kidscore_interaction") else {
        return;
    };
    let model = Kidscore::new(KidscoreData::from_json_str(&reference.json()).unwrap()).unwrap();
    let y = reference.column("kid_score");
    let (hs, iq) = (reference.column("mom_hs"), reference.column("mom_iq"));
    let ones = vec![1.0; y.len()];
    let both: Vec<f64> = hs.iter().zip(&iq).map(|(a, b)| a * b).collect();
    let region = Region::of(&reference, &["sigma"]);
    let coordinates = |p: &KidscoreParams| [&p.beta[..], &[p.sigma]].concat();
    compare::check(&model, &region, coordinates, |p| {
        let columns: [&[f64]; 4] = [&ones, &hs, &iq, &both];
        cauchy(p.sigma, 0.0, 2.5) + regression(&y, &columns, &p.beta, p.sigma)
    });
}
