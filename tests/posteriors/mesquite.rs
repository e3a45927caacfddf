//! mesquite-mesquite.

use crate::compare::{self, Region};
use crate::plain::regression;
use crate::posteriordb::read;
use wgf::prelude::*;

model! {
    pub model Mesquite {
        data {
            diam1: [real; n],
            diam2: [real; n],
            canopy_height: [real; n],
            total_height: [real; n],
            density: [real; n],
            group: [real; n],
            weight: [real; n],
        }
        let beta: [real; 7] ~ Flat;
        let sigma: positive ~ Flat;
        let mean = beta[0] + beta[1] * diam1 + beta[2] * diam2 + beta[3] * canopy_height + beta[4] * total_height
            + beta[5] * density + beta[6] * group;
        weight ~ Normal(mean, sigma);
    }
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("mesquite-mesquite") else {
        return;
    };
    let model = Mesquite::new(MesquiteData::from_json_str(&reference.json()).unwrap()).unwrap();
    let y = reference.column("weight");
    let mut columns = vec![vec![1.0; y.len()]];
    columns.extend(
        [
            "diam1",
            "diam2",
            "canopy_height",
            "total_height",
            "density",
            "group",
        ]
        .map(|name| reference.column(name)),
    );
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let region = Region::of(&reference, &["sigma"]);
    let coordinates = |p: &MesquiteParams| [&p.beta[..], &[p.sigma]].concat();
    compare::check(&model, &region, coordinates, |p| {
        regression(&y, &columns, &p.beta, p.sigma)
    });
}
