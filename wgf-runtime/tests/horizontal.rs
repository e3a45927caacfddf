//! The flow of the full scale matrix is horizontal: ṠS⁻¹ is symmetric on average, whatever the target.

use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use wgf_runtime::divergence::{Alpha, Divergence, Hellinger, JensenShannon, ReverseKl};
use wgf_runtime::fit::{Estimator, Weighing};
use wgf_runtime::guide::{Gaussian, Guide, Particles};
use wgf_runtime::model::LogDensity;
use wgf_runtime::posterior::mean_and_standard_error;

const D: usize = 3;
const BATCHES: usize = 1000;

/// exp(−½|u|² − Σᵢ log cosh(aᵢ·u + bᵢ)), smooth and far from Gaussian.
#[derive(Debug)]
struct Cosh {
    a: DMatrix<f64>,
    b: DVector<f64>,
}

impl Cosh {
    fn new() -> Self {
        let a = [1.5, -0.5, 0.3, 0.2, 1.0, -1.4];
        Cosh {
            a: DMatrix::from_row_slice(2, D, &a),
            b: DVector::from_column_slice(&[0.7, -1.0]),
        }
    }

    fn tanh(&self, u: &DVector<f64>) -> DVector<f64> {
        (&self.a * u + &self.b).map(f64::tanh)
    }

    /// ∇²ℓ.
    fn hessian(&self, u: &DVector<f64>) -> DMatrix<f64> {
        let curvature = DMatrix::from_diagonal(&self.tanh(u).map(|t| t * t - 1.0));
        self.a.transpose() * curvature * &self.a - DMatrix::identity(D, D)
    }
}

impl LogDensity for Cosh {
    fn dim(&self) -> usize {
        D
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        self.score(u, &mut [0.0; D])
    }

    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let u = DVector::from_column_slice(u);
        let slope = -&u - self.a.transpose() * self.tanh(&u);
        gradient.copy_from_slice(slope.as_slice());
        let cosh = (&self.a * &u + &self.b).map(|x| x.cosh().ln());
        -0.5 * u.norm_squared() - cosh.sum()
    }
}

/// A full guide whose S is neither symmetric nor triangular, wide enough for every divergence here.
fn oblique() -> Gaussian {
    let factor = [0.8, 0.3, -0.2, -0.4, 0.7, 0.3, 0.1, -0.3, 0.9];
    let mean = DVector::from_column_slice(&[0.2, -0.1, 0.3]);
    Gaussian::new(mean, DMatrix::from_column_slice(D, D, &factor)).unwrap()
}

/// Ṡ S⁻¹ of independent batches.
fn rates(divergence: &dyn Divergence) -> Vec<DMatrix<f64>> {
    let (guide, target) = (oblique(), Cosh::new());
    let inverse = guide.factor().clone().try_inverse().unwrap();
    let mut estimator = Estimator::new(&target, divergence, 100).weighing(Weighing::RAW);
    let mut particles = Particles::new(&guide, 100);
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let mut direction = vec![0.0; guide.parameter_count()];
    let mut rate = || {
        particles.draw(&guide, &mut rng);
        estimator.estimate(&guide, &particles, &mut direction);
        DMatrix::from_column_slice(D, D, &direction[D..]) * &inverse
    };
    (0..BATCHES).map(|_| rate()).collect()
}

fn entries(matrices: &[DMatrix<f64>], i: usize, j: usize) -> Vec<f64> {
    matrices.iter().map(|m| m[(i, j)]).collect()
}

#[test]
fn the_flow_of_the_scale_is_horizontal() {
    // E[v εᵀ] S⁻¹ = E[∇²h(r)], by Stein's identity: symmetric for the reverse KL and, v being a gradient, for all others.
    let divergences: [&dyn Divergence; 4] = [&ReverseKl, &Hellinger, &JensenShannon, &Alpha(0.3)];
    for divergence in divergences {
        let rates = rates(divergence);
        for (i, j) in [(0, 1), (0, 2), (1, 2)] {
            let (upper, lower) = (entries(&rates, i, j), entries(&rates, j, i));
            let twist: Vec<f64> = upper.iter().zip(&lower).map(|(a, b)| a - b).collect();
            let (mean, error) = mean_and_standard_error(&twist);
            let name = divergence.name();
            assert!(mean.abs() < 4.0 * error, "{name}, {i}, {j}: {mean}");
            // The batches themselves are not symmetric.
            assert!(error > 1e-4 * mean_and_standard_error(&upper).0.abs());
        }
    }
}

#[test]
fn the_flow_of_the_scale_is_the_mean_curvature() {
    // E[∇²ℓ] + Σ⁻¹ under the reverse KL, with second derivatives from independent draws.
    let rates = rates(&ReverseKl);
    let mut draws = Particles::new(&oblique(), 20_000);
    draws.draw(&oblique(), &mut ChaCha8Rng::seed_from_u64(7));
    let own = oblique().covariance().try_inverse().unwrap();
    let curvature = |k: usize| Cosh::new().hessian(&DVector::from_vec(draws.point(k))) + &own;
    let curvatures: Vec<DMatrix<f64>> = (0..draws.count()).map(curvature).collect();
    for i in 0..D {
        for j in 0..D {
            let (rate, error) = mean_and_standard_error(&entries(&rates, i, j));
            let (expected, other) = mean_and_standard_error(&entries(&curvatures, i, j));
            assert!((rate - expected).abs() < 4.0 * error.hypot(other));
        }
    }
}
