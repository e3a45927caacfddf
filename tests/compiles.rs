//! Models that must compile, without a warning of rustc's strictest, and score as the oracle does: names that collide with
//! Rust's or with generated ones, places a model may stand, shapes and functions in combination.

#![deny(warnings, missing_docs, missing_debug_implementations)]
#![forbid(unsafe_code)]
#![allow(unreachable_pub)]

mod compiles {
    pub mod names;
    pub mod places;
    pub mod shapes;
}

use wgf::__private::{Program, oracle_score};
use wgf::prelude::*;

/// The score agrees with the oracle at a few points, to 1e-10 of the size of the gradient.
#[track_caller]
fn agrees<M: Model + Program>(model: &M) {
    let d = LogDensity::dim(model);
    for point in 0..5 {
        let wave = |k: usize| (1.7 * (k + 3 * point) as f64 + 0.3).sin();
        let u: Vec<f64> = (0..d).map(|k| 0.8 * wave(k)).collect();
        let (mut score, mut oracle) = (vec![f64::NAN; d], vec![f64::NAN; d]);
        let value = LogDensity::score(model, &u, &mut score);
        let expected = oracle_score(model, &u, &mut oracle);
        assert!(value.is_finite(), "ℓ = {value} at {u:?}");
        close(value, expected, expected.abs().max(1.0), "ℓ");
        close(
            LogDensity::log_density(model, &u),
            expected,
            expected.abs().max(1.0),
            "ℓ alone",
        );
        let size = oracle.iter().fold(1.0, |size: f64, g| size.max(g.abs()));
        for (k, (&a, &b)) in score.iter().zip(&oracle).enumerate() {
            close(a, b, size, &format!("component {k} of the score"));
        }
        let names = model.quantities().iter().flat_map(|q| q.element_names());
        let mut values = vec![f64::NAN; names.count()];
        model.constrain(&u, &mut values);
        assert!(values.iter().all(|x| x.is_finite()), "{values:?}");
        assert!(model.explain(&u).is_none());
    }
}

#[track_caller]
fn close(a: f64, b: f64, size: f64, what: &str) {
    assert!((a - b).abs() <= 1e-10 * size, "{what}: {a} against {b}");
}
