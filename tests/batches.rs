//! A batch gives every point the score that it gets alone, whatever the batch's size, the threads and the instructions.

mod support;

use support::{models, normals};
use wgf::__private::{Level, Pace, Program, score_at, score_batch_at};
use wgf::prelude::*;

/// How far the sums of a batch may be from those of one point, in units of the largest term: they add up the same terms in
/// another order, and a multiplication may or may not be fused with an addition. The test models add up fewer than 200
/// terms, each of which is computed to a few ε = 2⁻⁵².
const ROUNDING: f64 = 200.0 * 8.0 * f64::EPSILON;

fn close(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= ROUNDING * scale
}

fn check<M: LogDensity + Program>(name: &str, model: &M) {
    let d = LogDensity::dim(model);
    for s in [1, 2, 7, 8, 9, 16, 33] {
        let points = normals(s as u64, d * s, 1.0);
        for level in Level::available() {
            let (mut values, mut gradients) = (vec![f64::NAN; s], vec![f64::NAN; d * s]);
            score_batch_at(
                level,
                model,
                &Pace::default(),
                &points,
                &mut values,
                &mut gradients,
            );
            let mut gradient = vec![0.0; d];
            for k in 0..s {
                let u: Vec<f64> = (0..d).map(|i| points[i * s + k]).collect();
                let value = score_at(level, model, &u, &mut gradient);
                let scale = gradient.iter().fold(value.abs(), |m, g| m.max(g.abs()));
                assert!(
                    close(values[k], value, scale),
                    "{name}, {level:?}: value {k} of {s}: {} is not {value}",
                    values[k]
                );
                for i in 0..d {
                    let (batch, alone) = (gradients[i * s + k], gradient[i]);
                    assert!(
                        close(batch, alone, scale),
                        "{name}, {level:?}: {batch} is not {alone} in ∂{i} of point {k} of {s}"
                    );
                }
            }
        }
    }
}

#[test]
fn batches_are_the_scores_of_their_points() {
    check("eight schools", &models::eight_schools());
    check("regression", &models::regression());
    check("counts", &models::counts());
    check("bounds", &models::bounds());
    check("functions", &models::functions());
    check("series", &models::series());
    check("reductions", &models::reductions());
    check("continuous", &models::continuous());
}

/// A point's result depends on its block alone, and every block goes through the same code.
#[test]
fn a_point_has_the_same_bits_in_every_batch_and_on_every_number_of_threads() {
    let model = models::bounds();
    let d = model.dim();
    let score = |s: usize, threads: usize| {
        let point = normals(3, d, 0.5);
        let points: Vec<f64> = (0..d * s).map(|at| point[at / s]).collect();
        let (mut values, mut gradients) = (vec![0.0; s], vec![0.0; d * s]);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            // Work that is said to be long is spread over threads.
            let pace = Pace::of_nanoseconds(1_000_000);
            score_batch_at(
                Level::best(),
                &model,
                &pace,
                &points,
                &mut values,
                &mut gradients,
            );
        });
        for k in 0..s {
            assert_eq!(values[k].to_bits(), values[0].to_bits());
            for i in 0..d {
                assert_eq!(gradients[i * s + k].to_bits(), gradients[i * s].to_bits());
            }
        }
        let gradient: Vec<u64> = (0..d).map(|i| gradients[i * s].to_bits()).collect();
        (values[0].to_bits(), gradient)
    };
    let alone = score(1, 1);
    for (s, threads) in [(8, 1), (17, 1), (64, 1), (64, 2), (17, 3), (500, 4)] {
        assert_eq!(score(s, threads), alone, "{s} points on {threads} threads");
    }
}

/// The levels of instructions differ in roundings alone.
#[test]
fn every_level_gives_the_same_score() {
    let model = models::functions();
    let d = model.dim();
    for seed in 0..20 {
        let u = normals(seed, d, 1.0);
        let (mut plain, mut gradient) = (vec![0.0; d], vec![0.0; d]);
        let expected = score_at(Level::Plain, &model, &u, &mut plain);
        let scale = plain.iter().fold(expected.abs(), |m, g| m.max(g.abs()));
        for level in Level::available() {
            let value = score_at(level, &model, &u, &mut gradient);
            assert!(
                close(value, expected, scale),
                "{level:?}: {value} is not {expected}"
            );
            for (g, p) in gradient.iter().zip(&plain) {
                assert!(close(*g, *p, scale), "{level:?}: {g} is not {p}");
            }
        }
    }
}

#[test]
fn an_empty_batch_is_nothing() {
    models::counts().score_batch(&[], &mut [], &mut []);
}
