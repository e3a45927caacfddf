//! kilpisjarvi_mod-kilpisjarvi.

use crate::compare::{self, Region};
use crate::plain::{normal, regression};
use crate::posteriordb::read;
use wgf::prelude::*;

model! {
    /// A calendar year as predictor, not centred: nearly singular on purpose.
    pub model Kilpisjarvi {
        data { x: [real; n], y: [real; n], pmualpha: real, psalpha: real(0.0..), pmubeta: real, psbeta: real(0.0..) }
        let alpha ~ Normal(pmualpha, psalpha);
        let beta ~ Normal(pmubeta, psbeta);
        let sigma: positive ~ Flat;
        y ~ Normal(alpha + beta * x, sigma);
    }
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("kilpisjarvi_mod-kilpisjarvi") else {
        return;
    };
    let data = KilpisjarviData::from_json_str(&reference.json()).unwrap();
    let model = Kilpisjarvi::new(data).unwrap();
    let (x, y) = (reference.column("x"), reference.column("y"));
    let ones = vec![1.0; y.len()];
    let known = |name: &str| reference.number(name);
    let region = Region::of(&reference, &["sigma"]);
    let coordinates = |p: &KilpisjarviParams| vec![p.alpha, p.beta, p.sigma];
    compare::check(&model, &region, coordinates, |p| {
        normal(p.alpha, known("pmualpha"), known("psalpha"))
            + normal(p.beta, known("pmubeta"), known("psbeta"))
            + regression(&y, &[&ones, &x], &[p.alpha, p.beta], p.sigma)
    });
}
