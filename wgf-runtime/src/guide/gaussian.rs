//! The Gaussian family N(μ, SSᵀ) in the coordinates (μ, S) of Yi & Liu (2023).

use nalgebra::{DMatrix, DVector, Dyn, LU};

use super::{Guide, Particles, Singular, add_mean, affine_log_density, column_means};

/// Enough for a direction in which much is left, which is all it is used for.
const POWER_STEPS: usize = 50;

/// q = N(μ, SSᵀ) as the image of u = μ + Sε, S any non-singular d × d matrix.
///
/// θ is μ followed by S column by column, p = d + d². With ∇log q(u) = −S⁻ᵀε, velocities v of the particles induce
///
/// ```text
/// ∂μ = E[v],   ∂S = E[v εᵀ].
/// ```
///
/// S is neither triangular nor symmetric on purpose: π(S) = SSᵀ is a Riemannian submersion from matrices with the
/// Euclidean metric to covariances with the Bures–Wasserstein metric, so that Euclidean steps in S are Wasserstein
/// steps of q (Yi & Liu 2023, arXiv 2310.20090; Lambert et al. 2022, arXiv 2205.15902).
#[derive(Clone, Debug)]
pub struct Gaussian {
    mean: DVector<f64>,
    factor: DMatrix<f64>,
    factor_transposed: DMatrix<f64>,
    /// Of Sᵀ, which is what the score solves with.
    lu: LU<f64, Dyn, Dyn>,
    log_det: f64,
}

impl Gaussian {
    /// N(μ, SSᵀ). Panics if S is not d × d.
    pub fn new(mean: DVector<f64>, factor: DMatrix<f64>) -> Result<Self, Singular> {
        assert_eq!(factor.shape(), (mean.len(), mean.len()), "S must be d × d");
        let factor_transposed = factor.transpose();
        let lu = LU::new(factor_transposed.clone());
        let log_det = log_abs_det(&lu);
        let valid = log_det.is_finite() && mean.iter().all(|m| m.is_finite());
        match valid {
            true => Ok(Gaussian {
                mean,
                factor,
                factor_transposed,
                lu,
                log_det,
            }),
            false => Err(Singular),
        }
    }

    /// S.
    pub fn factor(&self) -> &DMatrix<f64> {
        &self.factor
    }

    /// S⁻ᵀ applied to every row of `noise`.
    fn whiten(&self, noise: &DMatrix<f64>) -> DMatrix<f64> {
        let mut columns = noise.transpose();
        let solved = self.lu.solve_mut(&mut columns);
        debug_assert!(solved, "a Gaussian's S is non-singular");
        columns.transpose()
    }
}

/// Σ ln|U_ii|; not finite when the matrix is singular or has entries that are not.
fn log_abs_det(lu: &LU<f64, Dyn, Dyn>) -> f64 {
    let packed = lu.lu_internal();
    packed.diagonal().iter().map(|x| x.abs().ln()).sum()
}

impl Guide for Gaussian {
    fn name(&self) -> &'static str {
        "gaussian"
    }

    fn dim(&self) -> usize {
        self.mean.len()
    }

    fn parameter_count(&self) -> usize {
        self.dim() + self.dim() * self.dim()
    }

    fn write_parameters(&self, theta: &mut [f64]) {
        let (mean, factor) = theta.split_at_mut(self.dim());
        mean.copy_from_slice(self.mean.as_slice());
        factor.copy_from_slice(self.factor.as_slice());
    }

    fn set_parameters(&mut self, theta: &[f64]) -> Result<(), Singular> {
        let d = self.dim();
        let mean = DVector::from_column_slice(&theta[..d]);
        *self = Gaussian::new(mean, DMatrix::from_column_slice(d, d, &theta[d..]))?;
        Ok(())
    }

    fn transport(&self, particles: &mut Particles) {
        let Particles { noise, points } = particles;
        points.gemm(1.0, noise, &self.factor_transposed, 0.0);
        add_mean(points, &self.mean);
    }

    fn log_density(&self, particles: &Particles, log_q: &mut [f64]) {
        affine_log_density(&particles.noise, self.log_det, log_q);
    }

    fn score(&self, particles: &Particles, scores: &mut DMatrix<f64>) {
        scores.copy_from(&self.whiten(&particles.noise));
        scores.neg_mut();
    }

    fn pull_back(&self, particles: &Particles, velocities: &DMatrix<f64>, direction: &mut [f64]) {
        let d = self.dim();
        let s = particles.count() as f64;
        let (mean, factor) = direction.split_at_mut(d);
        column_means(velocities, mean);
        let mut outer = DMatrix::zeros(d, d);
        outer.gemm(1.0 / s, &velocities.transpose(), &particles.noise, 0.0);
        factor.copy_from_slice(outer.as_slice());
    }

    fn stretch(&mut self, scale: &[f64]) -> Result<(), Singular> {
        let scale = DVector::from_column_slice(scale);
        let mut factor = self.factor.clone();
        for mut column in factor.column_iter_mut() {
            column.component_mul_assign(&scale);
        }
        *self = Gaussian::new(self.mean.component_mul(&scale), factor)?;
        Ok(())
    }

    fn pull_to_noise(&self, velocities: &DMatrix<f64>) -> DMatrix<f64> {
        velocities * &self.factor
    }

    /// The eigenvector of sym(M) whose eigenvalue is largest in size, by power iteration.
    fn widest_residual(&self, cross: &DMatrix<f64>) -> DVector<f64> {
        let symmetric = (cross + cross.transpose()) * 0.5;
        let d = symmetric.nrows();
        // The first column of the largest diagonal entry is never orthogonal to everything that matters.
        let mut direction = symmetric.column(symmetric.diagonal().icamax()).into_owned();
        for _ in 0..POWER_STEPS {
            let next = &symmetric * &direction;
            direction = match next.try_normalize(0.0) {
                Some(next) => next,
                None => return DVector::from_element(d, (d as f64).sqrt().recip()),
            };
        }
        direction
    }

    fn mean(&self) -> DVector<f64> {
        self.mean.clone()
    }

    fn covariance(&self) -> DMatrix<f64> {
        &self.factor * &self.factor_transposed
    }
}
