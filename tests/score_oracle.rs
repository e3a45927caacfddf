//! Every test model's score against the whole model run on num-dual's dual numbers, at random points.

mod support;

use support::{models, normals, relative_error};
use wgf::__private::{Program, oracle_score};
use wgf::prelude::*;

const POINTS: u64 = 25;

fn check<M: Program + LogDensity>(model: &M) {
    let d = LogDensity::dim(model);
    let (mut gradient, mut oracle) = (vec![0.0; d], vec![0.0; d]);
    for seed in 0..POINTS {
        let u = normals(1000 + seed, d, if seed % 2 == 0 { 0.5 } else { 1.5 });
        let value = LogDensity::score(model, &u, &mut gradient);
        let expected = oracle_score(model, &u, &mut oracle);
        assert!(
            value.is_finite(),
            "point {seed}: the log density is {value}"
        );
        assert!(
            relative_error(value, expected) < 1e-12,
            "point {seed}: {value} is not {expected}"
        );
        assert!(relative_error(value, model.log_density(&u)) < 1e-13);
        for (i, (g, o)) in gradient.iter().zip(&oracle).enumerate() {
            assert!(
                relative_error(*g, *o) < 1e-10,
                "point {seed}, coordinate {i}: {g} is not {o}"
            );
        }
    }
}

#[test]
fn eight_schools() {
    check(&models::eight_schools());
}

#[test]
fn regression() {
    check(&models::regression());
}

#[test]
fn counts() {
    check(&models::counts());
}

#[test]
fn bounds() {
    check(&models::bounds());
}

#[test]
fn functions() {
    check(&models::functions());
}

#[test]
fn series() {
    check(&models::series());
}

#[test]
fn reductions() {
    check(&models::reductions());
}

#[test]
fn continuous() {
    check(&models::continuous());
}

/// The oracle and the score share the language's front end; central differences of the density share nothing more.
#[test]
fn the_oracle_is_the_derivative_of_the_density() {
    let model = models::bounds();
    let d = model.dim();
    let u = normals(5, d, 0.5);
    let mut oracle = vec![0.0; d];
    oracle_score(&model, &u, &mut oracle);
    for i in 0..d {
        let h = 1e-5;
        let at = |x: f64| {
            let mut v = u.clone();
            v[i] = x;
            model.log_density(&v)
        };
        let difference = (at(u[i] + h) - at(u[i] - h)) / (2.0 * h);
        // Truncation h²f‴/6 and rounding ε|ℓ|/h are both near 1e-9 of |ℓ| ≈ 100.
        assert!(
            relative_error(difference, oracle[i]) < 1e-6,
            "{i}: {difference} is not {}",
            oracle[i]
        );
    }
}
