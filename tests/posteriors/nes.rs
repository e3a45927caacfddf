//! nes1976-nes and nes2000-nes.

use crate::compare::{self, Region};
use crate::plain::regression;
use crate::posteriordb::read;
use wgf::prelude::*;

model! {
    /// How far to which party, by views, race, one of four age groups, and more.
    pub model Nes {
        data {
            real_ideo: [real; n],
            race_adj: [real; n],
            age_discrete: [index(4); n],
            educ1: [real; n],
            gender: [real; n],
            income: [real; n],
            partyid7: [real; n],
        }
        let beta: [real; 9] ~ Flat;
        let sigma: positive ~ Flat;
        let of_age = [0.0, beta[3], beta[4], beta[5]];
        for i in 0..n {
            let person = beta[0] + beta[6] * educ1[i] + beta[7] * gender[i] + beta[8] * income[i];
            let views = beta[1] * real_ideo[i] + beta[2] * race_adj[i];
            partyid7[i] ~ Normal(person + views + of_age[age_discrete[i]], sigma);
        }
    }
}

fn is_what_it_says(name: &str) {
    let Some(reference) = read(name) else { return };
    let data = NesData::from_json_str(&reference.json()).unwrap();
    let model = Nes::new(data.counting_from_one().unwrap()).unwrap();
    let field = |name: &str| reference.column(name);
    let y = field("partyid7");
    let age = |level: f64| {
        let is = |a: &f64| if *a == level { 1.0 } else { 0.0 };
        field("age_discrete").iter().map(is).collect()
    };
    let columns = [
        vec![1.0; y.len()],
        field("real_ideo"),
        field("race_adj"),
        age(2.0),
        age(3.0),
        age(4.0),
        field("educ1"),
        field("gender"),
        field("income"),
    ];
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let region = Region::of(&reference, &["sigma"]);
    let coordinates = |p: &NesParams| [&p.beta[..], &[p.sigma]].concat();
    compare::check(&model, &region, coordinates, |p| {
        regression(&y, &columns, &p.beta, p.sigma)
    });
}

#[test]
fn of_1976() {
    is_what_it_says("nes1976-nes");
}

#[test]
fn of_2000() {
    is_what_it_says("nes2000-nes");
}
