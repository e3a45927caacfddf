//! The Gaussian family N(μ, SSᵀ) in the coordinates (μ, S) of Yi & Liu (2023).

use nalgebra::{DMatrix, DVector, Dyn, LU};

use super::affine::{
    add_mean, centred, column_means, log_density, mean_outer, scale_rows, widest_direction,
};
use super::regression::{least_squares, with_intercept};
use super::{Component, Guide, Particles, Singular};

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

    /// The score −S⁻ᵀε of every row.
    fn score_of_noise(&self, noise: &DMatrix<f64>, scores: &mut DMatrix<f64>) {
        let mut columns = noise.transpose();
        let solved = self.lu.solve_mut(&mut columns);
        debug_assert!(solved, "a Gaussian's S is non-singular");
        columns.neg_mut();
        columns.transpose_to(scores);
    }
}

/// Σ ln|U_ii|; not finite when the matrix is singular or has entries that are not.
fn log_abs_det(lu: &LU<f64, Dyn, Dyn>) -> f64 {
    let packed = lu.lu_internal();
    packed.diagonal().iter().map(|x| x.abs().ln()).sum()
}

impl Guide for Gaussian {
    fn name(&self) -> String {
        "gaussian".to_owned()
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

    /// Of all SQ with Q orthogonal, the lower triangular one with a positive diagonal: Rᵀ, where Sᵀ = QR.
    fn write_aligned(&self, _reference: &[f64], theta: &mut [f64]) {
        let (mean, factor) = theta.split_at_mut(self.dim());
        mean.copy_from_slice(self.mean.as_slice());
        let mut triangle = self.factor_transposed.clone().qr().r();
        for mut row in triangle.row_iter_mut() {
            let diagonal = row.iter().find(|x| **x != 0.0);
            if diagonal.is_some_and(|x| *x < 0.0) {
                row.neg_mut();
            }
        }
        factor.copy_from_slice(triangle.transpose().as_slice());
    }

    fn set_parameters(&mut self, theta: &[f64]) -> Result<(), Singular> {
        let d = self.dim();
        let mean = DVector::from_column_slice(&theta[..d]);
        *self = Gaussian::new(mean, DMatrix::from_column_slice(d, d, &theta[d..]))?;
        Ok(())
    }

    fn transport(&self, particles: &mut Particles) {
        let Particles { noise, points, .. } = particles;
        points.gemm(1.0, noise, &self.factor_transposed, 0.0);
        add_mean(points, &self.mean);
    }

    fn evaluate(&self, particles: &Particles, log_q: &mut [f64], scores: &mut DMatrix<f64>) {
        log_density(&particles.noise, self.log_det, log_q);
        self.score_of_noise(&particles.noise, scores);
    }

    fn evaluate_at(&self, points: &DMatrix<f64>, log_q: &mut [f64], scores: &mut DMatrix<f64>) {
        let mut columns = centred(points, &self.mean).transpose();
        let solved = LU::new(self.factor.clone()).solve_mut(&mut columns);
        debug_assert!(solved, "a Gaussian's S is non-singular");
        let noise = columns.transpose();
        log_density(&noise, self.log_det, log_q);
        self.score_of_noise(&noise, scores);
    }

    fn pull_back(
        &self,
        particles: &Particles,
        velocities: &DMatrix<f64>,
        _heights: &[f64],
        direction: &mut [f64],
    ) {
        let (mean, factor) = direction.split_at_mut(self.dim());
        column_means(velocities, mean);
        factor.copy_from_slice(mean_outer(velocities, &particles.noise).as_slice());
    }

    /// Every coordinate is regressed on (1, ε).
    fn regress(
        &self,
        particles: &Particles,
        velocities: &DMatrix<f64>,
        _heights: &[f64],
        direction: &mut [f64],
    ) {
        let coefficients = least_squares(&with_intercept(&particles.noise), velocities);
        // The rows of the coefficients are μ and the columns of S.
        direction.copy_from_slice(coefficients.transpose().as_slice());
    }

    fn stretch(&mut self, scale: &[f64]) -> Result<(), Singular> {
        let scale = DVector::from_column_slice(scale);
        let mut factor = self.factor.clone();
        scale_rows(&mut factor, &scale);
        *self = Gaussian::new(self.mean.component_mul(&scale), factor)?;
        Ok(())
    }

    fn transform(&mut self, map: &DMatrix<f64>) -> Result<(), Singular> {
        *self = Gaussian::new(map * &self.mean, map * &self.factor)?;
        Ok(())
    }

    fn mean(&self) -> DVector<f64> {
        self.mean.clone()
    }

    fn covariance(&self) -> DMatrix<f64> {
        &self.factor * &self.factor_transposed
    }

    fn components(&self) -> Vec<(f64, &dyn Component)> {
        vec![(1.0, self)]
    }

    fn clone_box(&self) -> Box<dyn Guide> {
        Box::new(self.clone())
    }
}

impl Component for Gaussian {
    fn pull_to_noise(&self, velocities: &DMatrix<f64>) -> DMatrix<f64> {
        velocities * &self.factor
    }

    fn widest_residual(&self, field: &DMatrix<f64>, noise: &DMatrix<f64>) -> DVector<f64> {
        widest_direction(field, noise)
    }

    fn clone_component(&self) -> Box<dyn Component> {
        Box::new(self.clone())
    }
}
