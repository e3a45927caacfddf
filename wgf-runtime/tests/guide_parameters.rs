//! Parameters of guides: they are what they say, and maps act on them as on points.

mod guide_support;

use guide_support::{D, affine_guides, guides, matrix, particles};
use nalgebra::{DMatrix, DVector};
use wgf_runtime::guide::{Gaussian, Guide, LowRank, Singular};

#[test]
fn pull_back_is_the_adjoint_of_transport() {
    // The mean of <v, u(θ + hδ) − u(θ − hδ)> / 2h is <pull_back(v), δ>; transport is linear in θ, so h is free.
    for mut guide in affine_guides() {
        let n = guide.parameter_count();
        let base = particles(guide.as_ref(), 6);
        let velocities = matrix(6, D, 21);
        let mut direction = vec![0.0; n];
        guide.pull_back(&base, &velocities, &[], &mut direction);
        let mut theta = vec![0.0; n];
        guide.write_parameters(&mut theta);
        for i in 0..n {
            let mut moved = base.clone();
            let mut at = |step: f64| {
                let mut other = theta.clone();
                other[i] += step;
                guide.set_parameters(&other).unwrap();
                guide.transport(&mut moved);
                moved.points.clone()
            };
            let slope = (at(0.25) - at(-0.25)).component_mul(&velocities).sum() / (0.5 * 6.0);
            assert!((slope - direction[i]).abs() < 1e-12);
        }
    }
}

#[test]
fn parameters_make_a_round_trip() {
    for mut guide in guides() {
        let n = guide.parameter_count();
        let mut theta = vec![0.0; n];
        guide.write_parameters(&mut theta);
        let changed: Vec<f64> = theta.iter().map(|t| 1.5 * t - 0.01).collect();
        guide.set_parameters(&changed).unwrap();
        guide.write_parameters(&mut theta);
        assert_eq!(theta, changed);
    }
}

#[test]
fn aligned_parameters_are_of_the_same_distribution() {
    for mut guide in guides() {
        let (mean, covariance) = (guide.mean(), guide.covariance());
        let mut theta = vec![0.0; guide.parameter_count()];
        guide.write_parameters(&mut theta);
        let reference: Vec<f64> = theta.iter().rev().copied().collect();
        guide.write_aligned(&reference, &mut theta);
        guide.set_parameters(&theta).unwrap();
        assert!((guide.mean() - mean).norm() < 1e-12, "{}", guide.name());
        let error = (guide.covariance() - &covariance).norm() / covariance.norm();
        assert!(error < 1e-12, "{}: {error}", guide.name());
    }
}

#[test]
fn a_gaussian_turned_in_its_noise_has_one_canonical_form() {
    let mean = DVector::zeros(D);
    let canonical = |factor: DMatrix<f64>| {
        let guide = Gaussian::new(mean.clone(), factor).unwrap();
        let mut theta = vec![0.0; guide.parameter_count()];
        guide.write_aligned(&[], &mut theta);
        DVector::from_vec(theta)
    };
    let factor = matrix(D, D, 3);
    let turn = matrix(D, D, 5).qr().q();
    let difference = canonical(&factor * turn) - canonical(factor);
    assert!(difference.norm() < 1e-12, "{difference}");
}

#[test]
fn a_low_rank_guide_turned_in_its_noise_is_turned_back() {
    let (mean, scale) = (DVector::zeros(D), DVector::from_element(D, 0.5));
    let loading = matrix(D, 2, 3);
    let guide = |loading| LowRank::new(mean.clone(), scale.clone(), loading).unwrap();
    let turned = guide(&loading * matrix(2, 2, 5).qr().q());
    let mut reference = vec![0.0; turned.parameter_count()];
    guide(loading).write_parameters(&mut reference);
    let mut theta = vec![0.0; turned.parameter_count()];
    turned.write_aligned(&reference, &mut theta);
    let difference = DVector::from_vec(theta) - DVector::from_vec(reference);
    assert!(difference.norm() < 1e-12, "{difference}");
}

#[test]
fn stretching_maps_the_points() {
    let scale = [2.0, 0.1, -3.0, 1.0];
    for mut guide in guides() {
        let before = particles(guide.as_ref(), 5);
        guide.stretch(&scale).unwrap();
        let after = particles(guide.as_ref(), 5);
        for (i, s) in scale.into_iter().enumerate() {
            let error = (before.points.column(i) * s - after.points.column(i)).amax();
            assert!(error < 1e-14);
        }
        assert_eq!(guide.stretch(&[0.0; D]), Err(Singular));
    }
}

#[test]
fn singular_parameters_leave_the_guide_alone() {
    for mut guide in guides() {
        let n = guide.parameter_count();
        let mut before = vec![0.0; n];
        guide.write_parameters(&mut before);
        for bad in [0.0, f64::NAN, f64::INFINITY] {
            assert_eq!(guide.set_parameters(&vec![bad; n]), Err(Singular));
        }
        let mut after = vec![0.0; n];
        guide.write_parameters(&mut after);
        assert_eq!(before, after);
    }
}
