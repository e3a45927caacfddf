//! What the integration tests share: models that between them use the whole language, with data, and random points.

#![allow(dead_code, reason = "each test binary uses a part of it")]

pub mod models;

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use rand_distr::StandardNormal;

/// Standard normal numbers from a fixed seed, times `scale`.
pub fn normals(seed: u64, n: usize, scale: f64) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..n)
        .map(|_| scale * rng.sample::<f64, _>(StandardNormal))
        .collect()
}

/// |a − b| relative to the larger of the two and 1.
pub fn relative_error(a: f64, b: f64) -> f64 {
    (a - b).abs() / a.abs().max(b.abs()).max(1.0)
}
