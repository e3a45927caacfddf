//! A model's score, alone and in batches, and its density, against the whole model run on dual numbers.

use wgf::__private::{Program, oracle_score};
use wgf::prelude::*;

/// Points that are tried.
const POINTS: u64 = 20;

/// More particles than one block, and not a whole number of blocks.
const BATCH: usize = 19;

pub fn normals(seed: u64, n: usize, scale: f64) -> Vec<f64> {
    use rand::SeedableRng;
    use rand_distr::{Distribution, StandardNormal};
    let mut rng = rand::rngs::ChaCha8Rng::seed_from_u64(seed);
    (0..n)
        .map(|_| {
            let x: f64 = StandardNormal.sample(&mut rng);
            scale * x
        })
        .collect()
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs()))
}

/// Compares at random points of this spread in the unconstrained coordinates.
///
/// # Panics
/// Where they differ by more than rounding, or something is not finite.
pub fn check<M: Program + LogDensity>(model: &M, spread: f64) {
    let d = LogDensity::dim(model);
    check_about(model, &vec![0.0; d], &vec![spread; d]);
}

/// [`check`] about another centre than 0, with a spread for every coordinate.
///
/// # Panics
/// Where they differ by more than rounding, or something is not finite.
pub fn check_about<M: Program + LogDensity>(model: &M, centre: &[f64], spread: &[f64]) {
    let d = LogDensity::dim(model);
    let (mut gradient, mut oracle) = (vec![0.0; d], vec![0.0; d]);
    for seed in 0..POINTS {
        let scale = if seed % 2 == 0 { 0.3 } else { 1.0 };
        let z = normals(seed, d, scale);
        let u: Vec<f64> = (0..d).map(|i| centre[i] + spread[i] * z[i]).collect();
        let value = LogDensity::score(model, &u, &mut gradient);
        let expected = oracle_score(model, &u, &mut oracle);
        assert!(value.is_finite(), "point {seed}: log density {value}");
        assert!(
            close(value, expected, 1e-11),
            "point {seed}: score's value {value}, oracle's {expected}"
        );
        let density = LogDensity::log_density(model, &u);
        assert!(
            close(value, density, 1e-11),
            "point {seed}: score's value {value}, density {density}"
        );
        for (i, (g, o)) in gradient.iter().zip(&oracle).enumerate() {
            assert!(
                close(*g, *o, 1e-9),
                "point {seed}, coordinate {i}: {g}, oracle {o}"
            );
        }
    }
    batch(model, centre, spread);
}

fn batch<M: Program + LogDensity>(model: &M, centre: &[f64], spread: &[f64]) {
    let d = LogDensity::dim(model);
    let mut points = normals(99, d * BATCH, 0.5);
    for (i, coordinates) in points.chunks_mut(BATCH).enumerate() {
        for x in coordinates {
            *x = centre[i] + spread[i] * *x;
        }
    }
    let (mut values, mut gradients) = (vec![0.0; BATCH], vec![0.0; d * BATCH]);
    LogDensity::score_batch(model, &points, &mut values, &mut gradients);
    let mut gradient = vec![0.0; d];
    for k in 0..BATCH {
        let u: Vec<f64> = (0..d).map(|i| points[i * BATCH + k]).collect();
        let value = LogDensity::score(model, &u, &mut gradient);
        assert!(
            close(values[k], value, 1e-10),
            "particle {k}: {} in the batch, {value} alone",
            values[k]
        );
        for i in 0..d {
            let (together, alone) = (gradients[i * BATCH + k], gradient[i]);
            assert!(
                close(together, alone, 1e-8),
                "particle {k}, coordinate {i}: {together} in the batch, {alone} alone"
            );
        }
    }
}
