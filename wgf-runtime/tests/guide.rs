//! What every guide promises: its density, its score, its map and its parameters agree with one another.

mod fit_support;
mod guide_support;

use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use wgf_runtime::fit::Estimator;
use wgf_runtime::guide::{Gaussian, Guide, Mixture, Particles};
use wgf_runtime::model::MixtureWeights;

use fit_support::GaussianTarget;
use guide_support::{D, affine, guides, mixtures, particles};
use wgf_runtime::divergence::{
    Alpha, Chi2, Divergence, ForwardKl, Hellinger, JensenShannon, NeymanChi2, Renyi, ReverseKl,
};
use wgf_runtime::model::LogDensity;
use wgf_runtime::posterior::mean_and_standard_error;

fn evaluate(guide: &dyn Guide, p: &Particles) -> (Vec<f64>, DMatrix<f64>) {
    let mut log_q = vec![0.0; p.count()];
    let mut scores = DMatrix::zeros(p.count(), guide.dim());
    guide.evaluate(p, &mut log_q, &mut scores);
    (log_q, scores)
}

/// log N(u; mean, covariance) and its gradient, through a guide's own moments.
fn by_moments(guide: &dyn Guide, u: &DVector<f64>) -> (f64, DVector<f64>) {
    let covariance = guide.covariance();
    let x = u - guide.mean();
    let score = -(covariance.clone().try_inverse().unwrap() * &x);
    let two_pi = 2.0 * std::f64::consts::PI;
    let log_q = 0.5 * (x.dot(&score) - (covariance * two_pi).determinant().ln());
    (log_q, score)
}

/// The same for the sum over a guide's components.
fn by_moments_of_components(guide: &dyn Guide, u: &DVector<f64>) -> (f64, DVector<f64>) {
    let (mut density, mut slope) = (0.0, DVector::zeros(u.len()));
    for (weight, component) in guide.components() {
        let (log_q, score) = by_moments(component, u);
        density += weight * log_q.exp();
        slope += score * (weight * log_q.exp());
    }
    (density.ln(), slope / density)
}

#[test]
fn densities_and_scores_are_those_of_the_moments() {
    for guide in guides() {
        let p = particles(guide.as_ref(), 9);
        let (log_q, scores) = evaluate(guide.as_ref(), &p);
        for (k, log_q) in log_q.into_iter().enumerate() {
            let u = p.points.row(k).transpose();
            let (expected, score) = by_moments_of_components(guide.as_ref(), &u);
            let name = guide.name();
            assert!((log_q - expected).abs() < 1e-10, "{name}");
            let error = (scores.row(k).transpose() - score).amax();
            assert!(error < 1e-9, "{name}: {error}");
        }
    }
}

#[test]
fn points_alone_say_what_the_noise_says() {
    for guide in guides() {
        let p = particles(guide.as_ref(), 9);
        let (log_q, scores) = evaluate(guide.as_ref(), &p);
        let mut log_q_at = vec![0.0; 9];
        let mut scores_at = DMatrix::zeros(9, D);
        guide.evaluate_at(&p.points, &mut log_q_at, &mut scores_at);
        let differences = log_q.iter().zip(&log_q_at).map(|(a, b)| (a - b).abs());
        assert!(differences.fold(0.0, f64::max) < 1e-11, "{}", guide.name());
        assert!((scores - scores_at).amax() < 1e-10, "{}", guide.name());
    }
}

#[test]
fn moments_are_those_of_the_draws() {
    let n = 40_000;
    for guide in guides() {
        let p = particles(guide.as_ref(), n);
        let covariance = guide.covariance();
        let sd = guide.standard_deviations();
        assert!((sd.component_mul(&sd) - covariance.diagonal()).amax() < 1e-12);
        for i in 0..D {
            let column: Vec<f64> = p.points.column(i).iter().copied().collect();
            let (mean, error) = mean_and_standard_error(&column);
            assert!(
                (mean - guide.mean()[i]).abs() < 4.5 * error,
                "{}",
                guide.name()
            );
            for j in 0..=i {
                let x = p.points.column(i).add_scalar(-guide.mean()[i]);
                let y = p.points.column(j).add_scalar(-guide.mean()[j]);
                let products: Vec<f64> = x.component_mul(&y).iter().copied().collect();
                let (mean, error) = mean_and_standard_error(&products);
                assert!(
                    (mean - covariance[(i, j)]).abs() < 4.5 * error,
                    "{}",
                    guide.name()
                );
            }
        }
    }
}

/// Σₖ wₖ N(uₖ; guide): the density of a guide as a target, up to log Z = 3.
#[derive(Debug)]
struct Itself(Box<dyn Guide>);

impl LogDensity for Itself {
    fn dim(&self) -> usize {
        self.0.dim()
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        self.score(u, &mut vec![0.0; u.len()])
    }

    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let u = DVector::from_column_slice(u);
        let (log_q, score) = by_moments_of_components(self.0.as_ref(), &u);
        gradient.copy_from_slice(score.as_slice());
        log_q + 3.0
    }
}

fn divergences() -> Vec<Box<dyn Divergence>> {
    vec![
        Box::new(ReverseKl),
        Box::new(ForwardKl),
        Box::new(Chi2),
        Box::new(NeymanChi2),
        Box::new(Hellinger),
        Box::new(JensenShannon),
        Box::new(Alpha(0.3)),
        Box::new(Renyi(-0.5)),
    ]
}

#[test]
fn the_landing_sticks() {
    // At q = p the path-derivative direction is zero for every draw, not on average only; the weights of a mixture, whose
    // direction is a difference of means of h, stand still too.
    for guide in guides() {
        for divergence in divergences() {
            let target = Itself(guide.clone());
            let mut estimator = Estimator::new(&target, divergence.as_ref(), 6);
            let mut direction = vec![0.0; guide.parameter_count()];
            let mut rng = ChaCha8Rng::seed_from_u64(5);
            let mut few = Particles::new(guide.as_ref(), 6);
            for _ in 0..20 {
                few.draw_stratified(guide.as_ref(), false, &mut rng);
                let estimate = estimator.estimate(guide.as_ref(), &few, &mut direction);
                let size = direction.iter().fold(0.0, |m: f64, x| m.max(x.abs()));
                assert!(
                    size < 1e-9,
                    "{}, {}: {size}",
                    guide.name(),
                    divergence.name()
                );
                assert!((estimate.elbo - 3.0).abs() < 1e-9);
                assert_eq!(estimate.temper, 1.0);
            }
        }
    }
}

#[test]
fn a_mixture_of_one_is_its_component_bit_for_bit() {
    let target = GaussianTarget::random(D, 8);
    for component in affine() {
        for divergence in divergences() {
            let alone = component.clone_box();
            let mixture = Mixture::new(vec![component.clone()], &[1.0], MixtureWeights::Mirror);
            let mixture = mixture.unwrap();
            let direction = |guide: &dyn Guide| {
                let mut rng = ChaCha8Rng::seed_from_u64(5);
                let mut p = Particles::new(guide, 32);
                p.draw_stratified(guide, true, &mut rng);
                let mut direction = vec![0.0; guide.parameter_count()];
                let mut estimator = Estimator::new(&target, divergence.as_ref(), 32);
                let estimate = estimator.estimate(guide, &p, &mut direction);
                p.draw(guide, &mut rng);
                let points: Vec<u64> = p.points.iter().map(|x| x.to_bits()).collect();
                (direction, estimate.elbo.to_bits(), points)
            };
            let (a, elbo_a, points_a) = direction(alone.as_ref());
            let (b, elbo_b, points_b) = direction(&mixture);
            assert_eq!((elbo_a, points_a), (elbo_b, points_b));
            assert_eq!(a, b[..a.len()], "{}", alone.name());
            assert_eq!(b[a.len()..], [0.0]);
        }
    }
}

#[test]
fn a_regression_finds_an_affine_field_exactly() {
    // v = ∇ℓ − ∇log q of a Gaussian target is affine in ε: whatever the noise, δ is the expectation of the pull-back.
    let target = GaussianTarget::random(D, 8);
    for component in affine() {
        let (mut one, mut many) = (
            vec![0.0; component.parameter_count()],
            vec![0.0; component.parameter_count()],
        );
        for (seed, direction) in [(1, &mut one), (2, &mut many)] {
            let mut p = Particles::new(component.as_ref(), 14);
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            p.draw_stratified(component.as_ref(), false, &mut rng);
            // The part of the field that the family can follow: it is affine in what each coordinate depends on.
            let mut field = DMatrix::zeros(14, D);
            let mut theta = vec![0.0; component.parameter_count()];
            component.write_parameters(&mut theta);
            let mut moved = component.clone_component();
            let moves: Vec<f64> = (0..theta.len())
                .map(|i| ((i * 7) % 5) as f64 - 1.5)
                .collect();
            let other: Vec<f64> = theta.iter().zip(&moves).map(|(t, m)| t + m).collect();
            moved.set_parameters(&other).unwrap();
            let mut there = p.clone();
            moved.transport(&mut there);
            field += &there.points - &p.points;
            component.regress(&p, &field, &[], direction);
            let error = direction.iter().zip(&moves).map(|(d, m)| (d - m).abs());
            assert!(error.fold(0.0, f64::max) < 1e-10, "{}", component.name());
        }
    }
    let full = Gaussian::new(DVector::zeros(D), DMatrix::identity(D, D) * 0.5).unwrap();
    let mut p = Particles::new(&full, 12);
    p.draw_stratified(&full, false, &mut ChaCha8Rng::seed_from_u64(4));
    let mut estimator = Estimator::new(&target, &ReverseKl, 12);
    estimator.flow(&full, &p);
    let mut direction = vec![0.0; full.parameter_count()];
    full.regress(&p, estimator.velocities(), &[], &mut direction);
    // E[v] = P(m − μ), E[vεᵀ] = −PS + S⁻ᵀ.
    let mean = &target.precision * &target.mean;
    let scale = DMatrix::identity(D, D) * 2.0 - &target.precision * 0.5;
    let exact: Vec<f64> = mean.iter().chain(scale.iter()).copied().collect();
    for (found, exact) in direction.iter().zip(exact) {
        assert!((found - exact).abs() < 1e-10);
    }
}

#[test]
fn strata_have_their_shares() {
    for guide in mixtures(MixtureWeights::Mirror) {
        let mut p = Particles::new(guide.as_ref(), 20);
        p.draw_stratified(guide.as_ref(), true, &mut ChaCha8Rng::seed_from_u64(1));
        let counts: Vec<usize> = (0..3).map(|k| p.rows_of(k).len()).collect();
        assert_eq!(counts, [8, 6, 6]);
        for (k, (weight, _)) in guide.components().into_iter().enumerate() {
            let rows = p.rows_of(k);
            let mass: f64 = rows.iter().map(|&row| p.masses[row]).sum();
            assert!((mass / 20.0 - weight).abs() < 1e-14);
            // Pairs ±ε stay together.
            for pair in rows.chunks(2) {
                assert_eq!(p.noise.row(pair[0]), -p.noise.row(pair[1]));
            }
        }
        let n = 20_000;
        let drawn = particles(guide.as_ref(), n);
        for (k, (weight, _)) in guide.components().into_iter().enumerate() {
            let share = drawn.rows_of(k).len() as f64 / n as f64;
            let error = (weight * (1.0 - weight) / n as f64).sqrt();
            assert!((share - weight).abs() < 4.0 * error);
        }
    }
}
