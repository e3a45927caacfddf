//! mesquite-logmesquite_logvash.

use crate::compare::{self, Region};
use crate::plain::regression;
use crate::posteriordb::read;
use wgf::prelude::*;

model! {
    pub model Mesquite {
        data {
            diam1: [real(0.0..); n],
            diam2: [real(0.0..); n],
            canopy_height: [real(0.0..); n],
            total_height: [real(0.0..); n],
            group: [real; n],
            log_weight: [real; n],
        }
        let log_volume = (diam1 * diam2 * canopy_height).ln();
        let log_area = (diam1 * diam2).ln();
        let log_shape = (diam1 / diam2).ln();
        let log_height = total_height.ln();
        let beta: [real; 6] ~ Flat;
        let sigma: positive ~ Flat;
        for i in 0..n {
            log_weight[i] ~ Normal(
                beta[0] + beta[1] * log_volume[i] + beta[2] * log_area[i] + beta[3] * log_shape[i]
                    + beta[4] * log_height[i] + beta[5] * group[i],
                sigma
            );
        }
    }
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("mesquite-logmesquite_logvash") else {
        return;
    };
    let field = |name: &str| reference.column(name);
    let y: Vec<f64> = field("weight").iter().map(|x| x.ln()).collect();
    let data = MesquiteData {
        diam1: field("diam1"),
        diam2: field("diam2"),
        canopy_height: field("canopy_height"),
        total_height: field("total_height"),
        group: field("group"),
        log_weight: y.clone(),
    };
    let model = Mesquite::new(data).unwrap();
    let logarithm = |name: &str, i: usize| reference.data[name][i].as_f64().unwrap().ln();
    let column = |of: &dyn Fn(usize) -> f64| (0..y.len()).map(of).collect::<Vec<f64>>();
    let area = |i: usize| logarithm("diam1", i) + logarithm("diam2", i);
    let columns = [
        column(&|_| 1.0),
        column(&|i| area(i) + logarithm("canopy_height", i)),
        column(&area),
        column(&|i| logarithm("diam1", i) - logarithm("diam2", i)),
        column(&|i| logarithm("total_height", i)),
        field("group"),
    ];
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let region = Region::of(&reference, &["sigma"]);
    let coordinates = |p: &MesquiteParams| [&p.beta[..], &[p.sigma]].concat();
    compare::check(&model, &region, coordinates, |p| {
        regression(&y, &columns, &p.beta, p.sigma)
    });
}
