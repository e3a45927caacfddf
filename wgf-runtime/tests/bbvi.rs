//! The path-derivative direction: unbiased, and with plain steps the forward Euler scheme of the flow.

mod fit_support;

use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use wgf_runtime::divergence::ReverseKl;
use wgf_runtime::fit::Estimator;
use wgf_runtime::fit::{Fitter, Task, Unconstrained, stream};
use wgf_runtime::guide::{Diagonal, Gaussian, Guide, Particles, fill_normal};
use wgf_runtime::model::LogDensity;
use wgf_runtime::optim::{Adam, Optimizer, Schedule, Sgd, Time};
use wgf_runtime::posterior::mean_and_standard_error;

use fit_support::{Cliff, GaussianTarget};

const D: usize = 4;

/// Asserts that single-particle directions average to `exact` within four standard errors.
fn assert_unbiased(guide: &dyn Guide, target: &GaussianTarget, exact: &[f64]) {
    let n = guide.parameter_count();
    let mut estimator = Estimator::new(target, &ReverseKl, 1);
    let mut one = Particles::new(guide, 1);
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    let mut direction = vec![0.0; n];
    let mut columns = vec![Vec::new(); n];
    for _ in 0..4000 {
        one.draw(guide, &mut rng);
        estimator.estimate(guide, &one, &mut direction);
        columns
            .iter_mut()
            .zip(&direction)
            .for_each(|(c, d)| c.push(*d));
    }
    for (i, column) in columns.iter().enumerate() {
        let (mean, error) = mean_and_standard_error(column);
        let z = (mean - exact[i]) / error;
        assert!(z.abs() < 4.0, "{} parameter {i}: z = {z}", guide.name());
    }
}

#[test]
fn full_direction_is_unbiased() {
    let target = GaussianTarget::random(D, 1);
    let mean = DVector::from_column_slice(&[1.0, 0.0, -1.0, 0.5]);
    let factor = DMatrix::from_fn(D, D, |i, j| if i == j { 0.8 } else { 0.1 * i as f64 - 0.2 });
    // E[v] = −P(μ − m), E[v εᵀ] = −PS + S⁻ᵀ.
    let location = -(&target.precision * (&mean - &target.mean));
    let inverse = factor.clone().try_inverse().unwrap().transpose();
    let scale = inverse - &target.precision * &factor;
    let exact: Vec<f64> = location.iter().chain(scale.iter()).copied().collect();
    assert_unbiased(&Gaussian::new(mean, factor).unwrap(), &target, &exact);
}

#[test]
fn diagonal_direction_is_unbiased() {
    let target = GaussianTarget::random(D, 1);
    let mean = DVector::from_column_slice(&[1.0, 0.0, -1.0, 0.5]);
    let scale = DVector::from_column_slice(&[0.5, 0.7, -1.1, 2.0]);
    // E[v] = −P(μ − m), E[v ∘ ε] = −diag(P) s + 1/s.
    let location = -(&target.precision * (&mean - &target.mean));
    let slope = (0..D).map(|i| 1.0 / scale[i] - target.precision[(i, i)] * scale[i]);
    let exact: Vec<f64> = location.iter().copied().chain(slope).collect();
    assert_unbiased(&Diagonal::new(mean, scale).unwrap(), &target, &exact);
}

/// One forward Euler step of the flow on given noise, written out: v = ∇ℓ + S⁻ᵀε, μ += h E[v], S += h E[v εᵀ].
fn euler(
    target: &GaussianTarget,
    mu: &mut DVector<f64>,
    s: &mut DMatrix<f64>,
    noise: &DMatrix<f64>,
    h: f64,
) {
    let n = noise.nrows() as f64;
    let inverse = s.clone().try_inverse().unwrap().transpose();
    let (mut drift, mut stretch) = (DVector::zeros(D), DMatrix::zeros(D, D));
    for k in 0..noise.nrows() {
        let e = noise.row(k).transpose();
        let u = &*mu + &*s * &e;
        let mut gradient = vec![0.0; D];
        target.score(u.as_slice(), &mut gradient);
        let v = DVector::from_vec(gradient) + &inverse * &e;
        drift += &v / n;
        stretch += v * e.transpose() / n;
    }
    *mu += drift * h;
    *s += stretch * h;
}

#[test]
fn plain_steps_are_forward_euler() {
    let target = GaussianTarget::random(D, 2);
    let (seed, h, iterations, particles) = (42, 0.05, 200, 8);
    let start = [1.0, -2.0, 0.5, 0.0];
    let model = Unconstrained::new(target.clone());
    let fit = Fitter::new(&model)
        .seed(seed)
        .optimizer(Sgd::new(h))
        .start(&start)
        .iterations(iterations)
        .particles(particles)
        .run()
        .unwrap();
    let mut mu = DVector::from_column_slice(&start);
    let mut s = DMatrix::identity(D, D) * 0.1;
    let mut rng = stream(seed, Task::Iterations);
    let mut noise = DMatrix::zeros(particles, D);
    for _ in 0..iterations {
        fill_normal(&mut noise, &mut rng);
        euler(&target, &mut mu, &mut s, &noise, h);
    }
    assert!((fit.guide().mean() - mu).amax() < 1e-12);
    assert!((fit.guide().covariance() - &s * s.transpose()).amax() < 1e-12);
}

#[test]
fn particles_without_a_density_are_left_out_of_the_mean() {
    let cliff = Cliff { d: 2, edge: 0.0 };
    let guide = Diagonal::new(DVector::zeros(2), DVector::from_element(2, 0.5)).unwrap();
    let mut all = Particles::new(&guide, 4);
    all.noise = DMatrix::from_row_slice(4, 2, &[-1.0, 0.3, 1.0, 0.2, -0.5, -2.0, 0.7, 0.1]);
    guide.transport(&mut all);
    let mut kept = Particles::new(&guide, 2);
    kept.noise = DMatrix::from_row_slice(2, 2, &[-1.0, 0.3, -0.5, -2.0]);
    guide.transport(&mut kept);
    let (mut a, mut b) = ([0.0; 4], [0.0; 4]);
    let of_all = Estimator::new(&cliff, &ReverseKl, 4).estimate(&guide, &all, &mut a);
    let of_kept = Estimator::new(&cliff, &ReverseKl, 2).estimate(&guide, &kept, &mut b);
    assert_eq!((of_all.finite, of_all.first_non_finite), (2, Some(1)));
    assert_eq!(of_all.elbo, of_kept.elbo);
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() < 1e-14);
    }
}

#[test]
fn schedules_are_what_they_say() {
    let at = |schedule: Schedule, now| schedule.at(Time { now, total: 100 });
    let cosine = Schedule::Cosine {
        peak: 0.4,
        warmup: 0.1,
        last: 0.2,
    };
    assert!((at(cosine, 50) - 0.3).abs() < 1e-15);
    assert!((at(cosine, 100) - 0.2).abs() < 1e-15);
    assert!((at(cosine, 0) - 0.04).abs() < 1e-15);
    let power = Schedule::Power {
        initial: 0.4,
        delay: 10.0,
        exponent: 0.5,
    };
    assert!((at(power, 30) - 0.2).abs() < 1e-15);
    assert_eq!(at(Schedule::Constant(0.1), 99), 0.1);
}

#[test]
fn one_surge_does_not_stop_adam() {
    // The same direction throughout, but for one entry 10⁹ times too large: the steps before and long after agree.
    let time = Time { now: 0, total: 1 };
    let adam = Adam::new(Schedule::Constant(0.1));
    let (mut ascent, mut theta) = (adam.init(1), [0.0]);
    for k in 0..300 {
        let before = theta[0];
        let direction = if k == 50 { 1e9 } else { 1.0 };
        ascent.ascend(&mut theta, &[direction], time, 1.0);
        let step = theta[0] - before;
        let close = k == 50 || (0.05..0.25).contains(&step);
        assert!(close, "iteration {k}: step {step}");
    }
}
