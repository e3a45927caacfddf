//! The mean-field Gaussian family N(μ, diag(s)²).

use nalgebra::{DMatrix, DVector};

use super::affine::{add_mean, centred, column_means, log_density, scale_columns, widest_axis};
use super::{Component, Guide, Particles, Singular};

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

    /// The score −ε/s of every row.
    fn score_of_noise(&self, noise: &DMatrix<f64>, scores: &mut DMatrix<f64>) {
        scores.copy_from(noise);
        for (mut column, &s) in scores.column_iter_mut().zip(self.scale.iter()) {
            column /= -s;
        }
    }
}

impl Guide for Diagonal {
    fn name(&self) -> String {
        "diagonal".to_owned()
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
        let Particles { noise, points, .. } = particles;
        points.copy_from(noise);
        scale_columns(points, &self.scale);
        add_mean(points, &self.mean);
    }

    fn evaluate(&self, particles: &Particles, log_q: &mut [f64], scores: &mut DMatrix<f64>) {
        log_density(&particles.noise, self.log_det, log_q);
        self.score_of_noise(&particles.noise, scores);
    }

    fn evaluate_at(&self, points: &DMatrix<f64>, log_q: &mut [f64], scores: &mut DMatrix<f64>) {
        let mut noise = centred(points, &self.mean);
        for (mut column, &s) in noise.column_iter_mut().zip(self.scale.iter()) {
            column /= s;
        }
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
        let (mean, scale) = direction.split_at_mut(self.dim());
        column_means(velocities, mean);
        column_means(&velocities.component_mul(&particles.noise), scale);
    }

    /// Coordinate i is regressed on (1, εᵢ).
    fn regress(
        &self,
        particles: &Particles,
        velocities: &DMatrix<f64>,
        heights: &[f64],
        direction: &mut [f64],
    ) {
        self.pull_back(particles, velocities, heights, direction);
        let s = particles.count() as f64;
        let (mean, scale) = direction.split_at_mut(self.dim());
        for ((m, slope), noise) in mean
            .iter_mut()
            .zip(scale)
            .zip(particles.noise.column_iter())
        {
            let centre = noise.sum() / s;
            let variance = noise.norm_squared() / s - centre * centre;
            // One particle says nothing of a slope.
            *slope = if variance > 1e-10 {
                (*slope - *m * centre) / variance
            } else {
                0.0
            };
            *m -= *slope * centre;
        }
    }

    fn stretch(&mut self, scale: &[f64]) -> Result<(), Singular> {
        let scale = DVector::from_column_slice(scale);
        let stretched = self.scale.component_mul(&scale);
        *self = Diagonal::new(self.mean.component_mul(&scale), stretched)?;
        Ok(())
    }

    fn mean(&self) -> DVector<f64> {
        self.mean.clone()
    }

    fn covariance(&self) -> DMatrix<f64> {
        DMatrix::from_diagonal(&self.scale.component_mul(&self.scale))
    }
    fn standard_deviations(&self) -> DVector<f64> {
        self.scale.abs()
    }

    fn components(&self) -> Vec<(f64, &dyn Component)> {
        vec![(1.0, self)]
    }

    fn clone_box(&self) -> Box<dyn Guide> {
        Box::new(self.clone())
    }
}

impl Component for Diagonal {
    fn pull_to_noise(&self, velocities: &DMatrix<f64>) -> DMatrix<f64> {
        let mut field = velocities.clone();
        scale_columns(&mut field, &self.scale);
        field
    }

    fn widest_residual(&self, field: &DMatrix<f64>, noise: &DMatrix<f64>) -> DVector<f64> {
        widest_axis(field, noise)
    }

    fn clone_component(&self) -> Box<dyn Component> {
        Box::new(self.clone())
    }
}
