//! The mean-field Gaussian family N(μ, diag(s)²).

use nalgebra::{DMatrix, DVector};

use super::{Guide, Particles, Singular, add_mean, affine_log_density, column_means};

/// q = N(μ, diag(s)²) as the image of u = μ + s ∘ ε, no sᵢ zero (a negative one is as good as its absolute value).
///
/// θ is μ followed by s, p = 2d: ∂μ = E\[v\], ∂s = E\[v ∘ ε\].
#[derive(Clone, Debug)]
pub struct Diagonal {
    mean: DVector<f64>,
    scale: DVector<f64>,
    log_det: f64,
}

impl Diagonal {
    /// N(μ, diag(s)²). Panics if the lengths differ.
    pub fn new(mean: DVector<f64>, scale: DVector<f64>) -> Result<Self, Singular> {
        assert_eq!(mean.len(), scale.len(), "one scale per coordinate");
        let log_det = scale.iter().map(|s| s.abs().ln()).sum::<f64>();
        let valid = log_det.is_finite() && mean.iter().all(|m| m.is_finite());
        match valid {
            true => Ok(Diagonal {
                mean,
                scale,
                log_det,
            }),
            false => Err(Singular),
        }
    }

    /// s.
    pub fn scale(&self) -> &DVector<f64> {
        &self.scale
    }
}

impl Guide for Diagonal {
    fn name(&self) -> &'static str {
        "diagonal"
    }

    fn dim(&self) -> usize {
        self.mean.len()
    }

    fn parameter_count(&self) -> usize {
        2 * self.dim()
    }

    fn write_parameters(&self, theta: &mut [f64]) {
        let (mean, scale) = theta.split_at_mut(self.dim());
        mean.copy_from_slice(self.mean.as_slice());
        scale.copy_from_slice(self.scale.as_slice());
    }

    fn set_parameters(&mut self, theta: &[f64]) -> Result<(), Singular> {
        let (mean, scale) = theta.split_at(self.dim());
        *self = Diagonal::new(
            DVector::from_column_slice(mean),
            DVector::from_column_slice(scale),
        )?;
        Ok(())
    }

    fn transport(&self, particles: &mut Particles) {
        let Particles { noise, points } = particles;
        points.copy_from(noise);
        for (mut column, &s) in points.column_iter_mut().zip(self.scale.iter()) {
            column *= s;
        }
        add_mean(points, &self.mean);
    }

    fn log_density(&self, particles: &Particles, log_q: &mut [f64]) {
        affine_log_density(&particles.noise, self.log_det, log_q);
    }

    fn score(&self, particles: &Particles, scores: &mut DMatrix<f64>) {
        scores.copy_from(&particles.noise);
        for (mut column, &s) in scores.column_iter_mut().zip(self.scale.iter()) {
            column /= -s;
        }
    }

    fn pull_back(&self, particles: &Particles, velocities: &DMatrix<f64>, direction: &mut [f64]) {
        let (mean, scale) = direction.split_at_mut(self.dim());
        column_means(velocities, mean);
        column_means(&velocities.component_mul(&particles.noise), scale);
    }

    fn stretch(&mut self, scale: &[f64]) -> Result<(), Singular> {
        let scale = DVector::from_column_slice(scale);
        let stretched = self.scale.component_mul(&scale);
        *self = Diagonal::new(self.mean.component_mul(&scale), stretched)?;
        Ok(())
    }

    fn pull_to_noise(&self, velocities: &DMatrix<f64>) -> DMatrix<f64> {
        let mut field = velocities.clone();
        for (mut column, &s) in field.column_iter_mut().zip(self.scale.iter()) {
            column *= s;
        }
        field
    }

    /// The axis of the largest diagonal entry.
    fn widest_residual(&self, cross: &DMatrix<f64>) -> DVector<f64> {
        let mut axis = DVector::zeros(self.dim());
        axis[cross.diagonal().icamax()] = 1.0;
        axis
    }

    fn mean(&self) -> DVector<f64> {
        self.mean.clone()
    }

    fn covariance(&self) -> DMatrix<f64> {
        DMatrix::from_diagonal(&self.scale.component_mul(&self.scale))
    }
}
