//! The path-derivative direction is −∇D_f on average, whatever the divergence and the guide.

mod fit_support;

use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use wgf_runtime::divergence::{
    Alpha, Chi2, Divergence, ForwardKl, Hellinger, JensenShannon, NeymanChi2, Renyi, ReverseKl,
};
use wgf_runtime::fit::{Estimator, Weighing};
use wgf_runtime::guide::{
    Component, Diagonal, Gaussian, Guide, LowRank, Mixture, Particles, Triangular,
};
use wgf_runtime::model::{LogDensity, MixtureWeights};
use wgf_runtime::posterior::mean_and_standard_error;

use fit_support::{Cliff, GaussianTarget, normal};

const D: usize = 3;

/// Directions of independent batches of 100 particles, one column a parameter.
fn directions(
    guide: &dyn Guide,
    target: &dyn LogDensity,
    divergence: &dyn Divergence,
    batches: usize,
) -> Vec<Vec<f64>> {
    let n = guide.parameter_count();
    let mut estimator = Estimator::new(target, divergence, 100).weighing(Weighing::RAW);
    let mut particles = Particles::new(guide, 100);
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let mut direction = vec![0.0; n];
    let mut columns = vec![Vec::with_capacity(batches); n];
    for _ in 0..batches {
        particles.draw_stratified(guide, false, &mut rng);
        estimator.estimate(guide, &particles, &mut direction);
        for (column, d) in columns.iter_mut().zip(&direction) {
            column.push(*d);
        }
    }
    columns
}

/// −∇D by central differences at two steps, extrapolated (Richardson): an error of order step⁴, 10⁻¹¹ here.
fn descent(guide: &dyn Guide, value: &dyn Fn(&dyn Guide) -> f64) -> Vec<f64> {
    let mut theta = vec![0.0; guide.parameter_count()];
    guide.write_parameters(&mut theta);
    let at = |i: usize, step: f64| {
        let mut moved = theta.clone();
        moved[i] += step;
        let mut other = guide.clone_box();
        other.set_parameters(&moved).unwrap();
        value(other.as_ref())
    };
    let slope = |i: usize, h: f64| (at(i, h) - at(i, -h)) / (2.0 * h);
    let step = 2e-3;
    let extrapolated = |i: usize| (4.0 * slope(i, step) - slope(i, 2.0 * step)) / 3.0;
    (0..theta.len()).map(|i| -extrapolated(i)).collect()
}

/// Asserts that the directions average to `exact` within four standard errors, and could tell it from nothing.
fn assert_averages(columns: &[Vec<f64>], exact: &[f64], name: &str) {
    let mut power: f64 = 0.0;
    for (i, (column, exact)) in columns.iter().zip(exact).enumerate() {
        let (mean, error) = mean_and_standard_error(column);
        let z = (mean - exact) / error;
        assert!(z.abs() < 4.0, "{name}, parameter {i}: z = {z}");
        power = power.max(exact.abs() / error);
    }
    assert!(power > 15.0, "{name}: {power}");
}

/// N(m, A) with A close to the identity.
fn target() -> GaussianTarget {
    let covariance =
        DMatrix::from_row_slice(D, D, &[1.0, 0.1, -0.05, 0.1, 0.95, 0.08, -0.05, 0.08, 1.05]);
    let mean = DVector::from_column_slice(&[0.3, -0.2, 0.1]);
    GaussianTarget::new(mean, covariance.try_inverse().unwrap(), 0.0)
}

/// One guide of every affine family near the target: the variance of χ²'s estimates is finite where 4Σ − 3A is positive, that of
/// Neyman's where 3A − 2Σ is, those of the others wherever one of these is.
fn guides() -> Vec<Box<dyn Guide>> {
    let mean = DVector::from_column_slice(&[0.15, -0.1, 0.25]);
    let factor = [1.05, 0.12, -0.1, -0.05, 0.98, 0.1, 0.08, 0.0, 1.02];
    let factor = DMatrix::from_column_slice(D, D, &factor);
    let scale = DVector::from_column_slice(&[0.95, -1.03, 1.04]);
    let loading = DMatrix::from_column_slice(D, 2, &[0.2, 0.15, -0.2, 0.1, -0.25, 0.05]);
    vec![
        Box::new(Gaussian::new(mean.clone(), factor.clone()).unwrap()),
        Box::new(Triangular::new(mean.clone(), factor).unwrap()),
        Box::new(Diagonal::new(mean.clone(), scale.clone()).unwrap()),
        Box::new(LowRank::new(mean, scale, loading).unwrap()),
    ]
}

#[test]
fn the_estimates_have_a_variance() {
    for guide in guides() {
        let (q, p) = (guide.covariance(), target().covariance());
        for difference in [&q * 4.0 - &p * 3.0, &p * 3.0 - &q * 2.0] {
            let least = difference.symmetric_eigenvalues().min();
            assert!(least > 0.1, "{}: {least}", guide.name());
        }
    }
}

/// E_q[r^α] of two Gaussians; the moments of the guides are what tests/guide.rs says.
fn moment(alpha: f64, guide: &dyn Guide, target: &GaussianTarget) -> f64 {
    let (of_p, of_q) = (target.covariance(), guide.covariance());
    let shift = guide.mean() - &target.mean;
    let mixed = &of_q * alpha + &of_p * (1.0 - alpha);
    let log_det = |a: &DMatrix<f64>| a.determinant().ln();
    let volume = (1.0 - alpha) * log_det(&of_p) + alpha * log_det(&of_q) - log_det(&mixed);
    let square = shift.dot(&(mixed.try_inverse().unwrap() * &shift));
    (0.5 * (volume - alpha * (1.0 - alpha) * square)).exp()
}

/// KL(a‖b) from the moments of both.
fn kl(a: (DVector<f64>, DMatrix<f64>), b: (DVector<f64>, DMatrix<f64>)) -> f64 {
    let precision = b.1.clone().try_inverse().unwrap();
    let shift = &a.0 - &b.0;
    let trace = (&precision * &a.1).trace() + shift.dot(&(&precision * &shift));
    let log_dets = b.1.determinant().ln() - a.1.determinant().ln();
    0.5 * (trace - shift.len() as f64 + log_dets)
}

/// D_f of the target and a guide in closed form.
type Closed = fn(&dyn Guide) -> f64;

fn closed_forms() -> Vec<(Box<dyn Divergence>, Closed)> {
    fn moments(guide: &dyn Guide) -> (DVector<f64>, DMatrix<f64>) {
        (guide.mean(), guide.covariance())
    }
    fn of_target() -> (DVector<f64>, DMatrix<f64>) {
        (target().mean.clone(), target().covariance())
    }
    vec![
        (Box::new(ReverseKl), |g| kl(moments(g), of_target())),
        (Box::new(ForwardKl), |g| kl(of_target(), moments(g))),
        (Box::new(Chi2), |g| moment(2.0, g, &target()) - 1.0),
        (Box::new(NeymanChi2), |g| moment(-1.0, g, &target()) - 1.0),
        (Box::new(Hellinger), |g| {
            2.0 - 2.0 * moment(0.5, g, &target())
        }),
        (Box::new(Alpha(0.3)), |g| {
            (moment(0.3, g, &target()) - 1.0) / (0.3 * -0.7)
        }),
    ]
}

#[test]
fn directions_of_gaussians_are_unbiased() {
    for (divergence, value) in closed_forms() {
        for guide in guides() {
            let columns = directions(guide.as_ref(), &target(), divergence.as_ref(), 1000);
            let exact = descent(guide.as_ref(), &value);
            let name = format!("{}, {}", divergence.name(), guide.name());
            assert_averages(&columns, &exact, &name);
        }
    }
}

/// 0.4 N(−1, 1) + 0.6 N(1.2, 1).
#[derive(Debug)]
struct TwoBumps;

impl LogDensity for TwoBumps {
    fn dim(&self) -> usize {
        1
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        self.score(u, &mut [0.0])
    }

    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let (x, y) = (u[0] + 1.0, u[0] - 1.2);
        let (left, right) = (0.4f64.ln() + normal(x), 0.6f64.ln() + normal(y));
        let top = left.max(right);
        let value = top + ((left - top).exp() + (right - top).exp()).ln();
        gradient[0] = -x * (left - value).exp() - y * (right - value).exp();
        value
    }
}

/// Two components whose tails are close to the target's: 0.9 ≤ s² ≤ 1.1, within the bounds of the Gaussian case.
fn two_components(movement: MixtureWeights) -> Mixture {
    let component = |mean: f64, scale: f64| -> Box<dyn Component> {
        let scale = DMatrix::from_element(1, 1, scale);
        Box::new(Gaussian::new(DVector::from_element(1, mean), scale).unwrap())
    };
    let components = vec![component(-0.8, 1.04), component(1.1, 0.96)];
    Mixture::new(components, &[0.55, 0.45], movement).unwrap()
}

/// D_f by the trapezoidal rule, exact to rounding for integrands that end as Gaussians do; f is what the divergence gives a
/// single ratio (tests/divergence_values.rs).
fn by_quadrature(divergence: &dyn Divergence, guide: &dyn Guide) -> f64 {
    let (n, step) = (600, 0.04);
    let points = DMatrix::from_fn(n + 1, 1, |i, _| (i as f64 - 0.5 * n as f64) * step);
    let (mut log_q, mut scores) = (vec![0.0; n + 1], DMatrix::zeros(n + 1, 1));
    guide.evaluate_at(&points, &mut log_q, &mut scores);
    let terms = points.iter().zip(&log_q).map(|(&x, log_q)| {
        let log_ratio = TwoBumps.log_density(&[x]) - log_q;
        log_q.exp() * divergence.value(&[log_ratio]).unwrap() * step
    });
    terms.sum()
}

fn of_mixtures() -> Vec<Box<dyn Divergence>> {
    vec![
        Box::new(ReverseKl),
        Box::new(ForwardKl),
        Box::new(Chi2),
        Box::new(NeymanChi2),
        Box::new(Hellinger),
        Box::new(JensenShannon),
        Box::new(Alpha(0.3)),
        Box::new(Alpha(-0.5)),
    ]
}

#[test]
fn directions_of_a_mixture_are_unbiased() {
    let guide = two_components(MixtureWeights::Gradient);
    for divergence in of_mixtures() {
        let columns = directions(&guide, &TwoBumps, divergence.as_ref(), 2000);
        let exact = descent(&guide, &|g| by_quadrature(divergence.as_ref(), g));
        assert_eq!(exact.len(), 6);
        assert_averages(&columns, &exact, &divergence.name());
        // The weights' logits by themselves.
        assert_averages(&columns[4..], &exact[4..], &divergence.name());
    }
}

#[test]
fn renyi_directions_are_those_of_alpha() {
    let guide = two_components(MixtureWeights::Gradient);
    for alpha in [-0.5, 0.3, 2.0] {
        let renyi = directions(&guide, &TwoBumps, &Renyi(alpha), 3);
        assert_eq!(renyi, directions(&guide, &TwoBumps, &Alpha(alpha), 3));
    }
}

#[test]
fn natural_directions_are_the_gradient_over_the_weights() {
    let gradient = two_components(MixtureWeights::Gradient);
    for divergence in of_mixtures() {
        let plain = directions(&gradient, &TwoBumps, divergence.as_ref(), 3);
        let natural = two_components(MixtureWeights::Mirror);
        let natural = directions(&natural, &TwoBumps, divergence.as_ref(), 3);
        // θ is (μ₁, s₁, μ₂, s₂, a₁, a₂).
        for (i, weight) in [0.55, 0.55, 0.45, 0.45, 0.55, 0.45].into_iter().enumerate() {
            for (plain, natural) in plain[i].iter().zip(&natural[i]) {
                assert!((plain - weight * natural).abs() < 1e-13);
            }
        }
    }
}

#[test]
fn particles_without_a_density_are_left_out_of_their_components_mean() {
    // One component has lost half of its particles, the other none.
    let cliff = Cliff { d: 1, edge: 1.3 };
    let guide = two_components(MixtureWeights::Gradient);
    let direction = |noise: &[f64], components: &[usize]| {
        let n = noise.len();
        let mut particles = Particles::new(&guide, n);
        particles.noise = DMatrix::from_column_slice(n, 1, noise);
        particles.components = components.to_vec();
        guide.transport(&mut particles);
        let mut direction = [0.0; 6];
        let mut estimator = Estimator::new(&cliff, &Hellinger, n).weighing(Weighing::RAW);
        let finite = estimator
            .estimate(&guide, &particles, &mut direction)
            .finite;
        (finite, direction)
    };
    let (finite, all) = direction(&[0.5, -0.3, -1.0, 1.0], &[0, 0, 1, 1]);
    let (_, kept) = direction(&[0.5, -0.3, -1.0], &[0, 0, 1]);
    assert_eq!(finite, 3);
    for (all, kept) in all.into_iter().zip(kept) {
        assert!((all - kept).abs() < 1e-14);
    }
}
