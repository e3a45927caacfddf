//! What every guide promises: its density, its score, its map and its parameters agree with one another.

mod fit_support;

use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use wgf_runtime::fit::bbvi::Estimator;
use wgf_runtime::guide::{Diagonal, Gaussian, Guide, Particles, Singular, fill_normal};

use fit_support::GaussianTarget;
use wgf_runtime::divergence::ReverseKl;

const D: usize = 4;

fn matrix(rows: usize, columns: usize, seed: u64) -> DMatrix<f64> {
    let mut m = DMatrix::zeros(rows, columns);
    fill_normal(&mut m, &mut ChaCha8Rng::seed_from_u64(seed));
    m
}

fn guides() -> Vec<Box<dyn Guide>> {
    let mean = DVector::from_column_slice(&[0.5, -1.0, 2.0, 0.1]);
    let scale = DVector::from_column_slice(&[0.5, -0.8, 1.5, 3.0]);
    vec![
        Box::new(Gaussian::new(mean.clone(), matrix(D, D, 3)).unwrap()),
        Box::new(Diagonal::new(mean, scale).unwrap()),
    ]
}

fn particles(guide: &dyn Guide, count: usize) -> Particles {
    let mut particles = Particles::new(guide, count);
    particles.draw(guide, &mut ChaCha8Rng::seed_from_u64(11));
    particles
}

/// log N(u; mean, covariance), through the guide's own moments.
fn log_density_of_moments(guide: &dyn Guide, u: &DVector<f64>) -> f64 {
    let covariance = guide.covariance();
    let x = u - guide.mean();
    let precision = covariance.clone().try_inverse().unwrap();
    let two_pi = 2.0 * std::f64::consts::PI;
    -0.5 * (x.dot(&(precision * &x)) + (covariance * two_pi).determinant().ln())
}

#[test]
fn densities_are_those_of_the_moments() {
    for guide in guides() {
        let p = particles(guide.as_ref(), 9);
        let mut log_q = vec![0.0; 9];
        guide.log_density(&p, &mut log_q);
        for (k, log_q) in log_q.into_iter().enumerate() {
            let expected = log_density_of_moments(guide.as_ref(), &p.points.row(k).transpose());
            assert!((log_q - expected).abs() < 1e-10, "{}", guide.name());
        }
    }
}

#[test]
fn scores_are_those_of_the_moments() {
    for guide in guides() {
        let p = particles(guide.as_ref(), 9);
        let mut scores = DMatrix::zeros(9, D);
        guide.score(&p, &mut scores);
        let precision = guide.covariance().try_inverse().unwrap();
        for k in 0..9 {
            let expected = -(&precision * (p.points.row(k).transpose() - guide.mean()));
            let error = (scores.row(k).transpose() - expected).amax();
            assert!(error < 1e-9, "{}: {error}", guide.name());
        }
    }
}

#[test]
fn pull_back_is_the_adjoint_of_transport() {
    // The mean of <v, u(θ + hδ) − u(θ − hδ)> / 2h is <pull_back(v), δ>; transport is linear in θ, so h is free.
    for mut guide in guides() {
        let n = guide.parameter_count();
        let base = particles(guide.as_ref(), 6);
        let velocities = matrix(6, D, 21);
        let mut direction = vec![0.0; n];
        guide.pull_back(&base, &velocities, &mut direction);
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

#[test]
fn the_landing_sticks() {
    // At q = p the path-derivative direction is zero for every draw, not on average only.
    for guide in guides() {
        let precision = guide.covariance().try_inverse().unwrap();
        let target = GaussianTarget::new(guide.mean(), precision, 3.0);
        let mut estimator = Estimator::new(&target, &ReverseKl, None, 1);
        let mut direction = vec![0.0; guide.parameter_count()];
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let mut one = Particles::new(guide.as_ref(), 1);
        for _ in 0..50 {
            one.draw(guide.as_ref(), &mut rng);
            let estimate = estimator.estimate(guide.as_ref(), &one, &mut direction);
            let size = direction.iter().fold(0.0, |m: f64, x| m.max(x.abs()));
            assert!(size < 1e-9, "{}: {size}", guide.name());
            assert!((estimate.elbo - 3.0).abs() < 1e-9);
        }
    }
}
