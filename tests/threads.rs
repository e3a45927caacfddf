//! One model scored from many threads at once gives every thread the right score.

mod support;

use support::{models, normals};
use wgf::prelude::*;

#[test]
fn more_threads_than_buffers_share_a_model() {
    let model = models::bounds();
    let points: Vec<Vec<f64>> = (0..16)
        .map(|seed| normals(seed, model.dim(), 1.0))
        .collect();
    let score = |u: &[f64]| {
        let mut gradient = vec![0.0; model.dim()];
        let value = LogDensity::score(&model, u, &mut gradient);
        (value, gradient)
    };
    let alone: Vec<_> = points.iter().map(|u| score(u)).collect();
    std::thread::scope(|scope| {
        for (u, expected) in points.iter().zip(&alone) {
            scope.spawn(move || {
                for _ in 0..200 {
                    assert_eq!(score(u), *expected);
                }
            });
        }
    });
}
