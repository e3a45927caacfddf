//! A batch gives every point the bits that it gets alone, whatever the batch's size.

mod support;

use support::{models, normals};
use wgf::prelude::*;

fn check<M: LogDensity>(name: &str, model: &M) {
    let d = model.dim();
    for s in [1, 2, 7, 8, 9, 16, 33] {
        let points = normals(s as u64, d * s, 1.0);
        let (mut values, mut gradients) = (vec![f64::NAN; s], vec![f64::NAN; d * s]);
        model.score_batch(&points, &mut values, &mut gradients);
        let mut gradient = vec![0.0; d];
        for k in 0..s {
            let u: Vec<f64> = (0..d).map(|i| points[i * s + k]).collect();
            let value = model.score(&u, &mut gradient);
            assert_eq!(
                values[k].to_bits(),
                value.to_bits(),
                "{name}: value {k} of {s}"
            );
            for i in 0..d {
                let (batch, alone) = (gradients[i * s + k], gradient[i]);
                assert_eq!(
                    batch.to_bits(),
                    alone.to_bits(),
                    "{name}: {batch} is not {alone} in ∂{i} of point {k} of {s}"
                );
            }
        }
    }
}

#[test]
fn batches_are_bitwise_the_scores_of_their_points() {
    check("eight schools", &models::eight_schools());
    check("regression", &models::regression());
    check("counts", &models::counts());
    check("bounds", &models::bounds());
    check("functions", &models::functions());
    check("series", &models::series());
    check("reductions", &models::reductions());
}

#[test]
fn an_empty_batch_is_nothing() {
    models::counts().score_batch(&[], &mut [], &mut []);
}
