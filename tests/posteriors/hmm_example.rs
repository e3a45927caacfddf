//! hmm_example-hmm_example.

use crate::compare::{self, Region};
use crate::plain::{log_add, normal};
use crate::posteriordb::read;
use wgf::prelude::*;

model! {
    pub model Hmm {
        data { y: [real; n] }
        let p: [simplex[2]; 2] ~ Flat;
        let mu: positive_ordered[2] ~ Normal([3.0, 10.0], 1.0);
        let z: [index(2); n] ~ MarkovChain(uniform(2), p);
        for t in 0..n {
            y[t] ~ Normal(mu[z[t]], 1.0);
        }
    }
}

/// ln Σ over the paths of two states, one observation after the other.
fn forward(y: &[f64], p: &[Vec<f64>], mu: &[f64]) -> f64 {
    let seen = |t: usize, k: usize| normal(y[t], mu[k], 1.0);
    let mut paths = [seen(0, 0), seen(0, 1)];
    for t in 1..y.len() {
        let into = |k: usize| log_add(paths[0] + p[0][k].ln(), paths[1] + p[1][k].ln());
        paths = [into(0) + seen(t, 0), into(1) + seen(t, 1)];
    }
    log_add(paths[0], paths[1])
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("hmm_example-hmm_example") else {
        return;
    };
    let model = Hmm::new(HmmData::from_json_str(&reference.json()).unwrap()).unwrap();
    let y = reference.column("y");
    let coordinates = |x: &HmmParams| [&[x.p[0][0], x.p[1][0]], &x.mu[..]].concat();
    compare::check(&model, &Region::standard(4), coordinates, |x| {
        let prior = normal(x.mu[0], 3.0, 1.0) + normal(x.mu[1], 10.0, 1.0);
        prior + forward(&y, &x.p, &x.mu)
    });
}
