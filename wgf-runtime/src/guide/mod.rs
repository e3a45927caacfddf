//! Variational families: distributions q_θ that are the image of Gaussian noise under a map u = g_θ(ε).

mod diagonal;
mod gaussian;
mod particles;

use std::fmt::Debug;

use nalgebra::{DMatrix, DVector};

use crate::model::GuideChoice;

pub use diagonal::Diagonal;
pub use gaussian::Gaussian;
pub use particles::{Particles, fill_normal, fill_normal_antithetic};

/// The log of √(2π).
const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_8;

/// A reparameterisable family q_θ on ℝᵈ, with θ a flat vector in ℝᵖ.
///
/// Batches hold one particle per **row** of an S × d column-major matrix, so that the particle is innermost in memory,
/// as [`LogDensity::score_batch`](crate::model::LogDensity::score_batch) wants it. A family whose noise is wider than
/// its points (low rank plus diagonal) says so in [`noise_dim`](Self::noise_dim); one whose log density is not a
/// function of the noise (a mixture) reads the points, which [`Particles`] carries beside it.
pub trait Guide: Debug + Send + Sync {
    /// The family's name, for reports.
    fn name(&self) -> &'static str;

    /// d, the dimension of u.
    fn dim(&self) -> usize;

    /// The dimension of ε.
    fn noise_dim(&self) -> usize {
        self.dim()
    }

    /// p, the length of θ.
    fn parameter_count(&self) -> usize;

    /// Writes θ.
    fn write_parameters(&self, theta: &mut [f64]);

    /// Moves the guide to θ. Where q_θ has no density the guide stays where it was.
    fn set_parameters(&mut self, theta: &[f64]) -> Result<(), Singular>;

    /// u_k = g_θ(ε_k) for every particle k, from `particles.noise` to `particles.points`.
    fn transport(&self, particles: &mut Particles);

    /// log q_θ(u_k) for every transported particle, normalised.
    fn log_density(&self, particles: &Particles, log_q: &mut [f64]);

    /// ∇_u log q_θ(u_k) for every transported particle, S × d.
    fn score(&self, particles: &Particles, scores: &mut DMatrix<f64>);

    /// The mean over particles of (∂g_θ/∂θ)ᵀ v_k: the direction in θ that velocities v (S × d) of the particles induce.
    fn pull_back(&self, particles: &Particles, velocities: &DMatrix<f64>, direction: &mut [f64]);

    /// Becomes the image of the guide under u ↦ D u, D diagonal with the non-zero entries `scale`.
    fn stretch(&mut self, scale: &[f64]) -> Result<(), Singular>;

    /// (∂g_θ/∂ε)ᵀ v_k for every row: velocities in the guide's own units, S × noise_dim.
    fn pull_to_noise(&self, velocities: &DMatrix<f64>) -> DMatrix<f64>;

    /// The unit direction of the noise in which the family would change its scale most, for the mean M = E\[w εᵀ\] of a
    /// field w over the noise.
    fn widest_residual(&self, cross: &DMatrix<f64>) -> DVector<f64>;

    /// E_q\[u\], d numbers.
    fn mean(&self) -> DVector<f64>;

    /// Cov_q\[u\], d × d.
    fn covariance(&self) -> DMatrix<f64>;
}

/// A θ whose q_θ has no density: the map g_θ is singular, or θ is not finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the guide is singular: its scale has determinant zero or is not finite")]
pub struct Singular;

/// The guide that `choice` names, at N(`mean`, `scale`² I).
pub fn isotropic(
    choice: GuideChoice,
    mean: &[f64],
    scale: f64,
) -> Result<Box<dyn Guide>, Singular> {
    let mean = DVector::from_column_slice(mean);
    let d = mean.len();
    Ok(match choice {
        GuideChoice::Gaussian => Box::new(Gaussian::new(mean, DMatrix::identity(d, d) * scale)?),
        GuideChoice::Diagonal => Box::new(Diagonal::new(mean, DVector::from_element(d, scale))?),
    })
}

/// `log_q[k]` = −½|ε_k|² − `log_volume` − (d/2) ln 2π: the density of an affine image of the noise.
fn affine_log_density(noise: &DMatrix<f64>, log_volume: f64, log_q: &mut [f64]) {
    let constant = -log_volume - noise.ncols() as f64 * LN_SQRT_2PI;
    log_q.fill(constant);
    for column in noise.column_iter() {
        for (value, e) in log_q.iter_mut().zip(column.iter()) {
            *value -= 0.5 * e * e;
        }
    }
}

/// Adds μ to every row.
fn add_mean(points: &mut DMatrix<f64>, mean: &DVector<f64>) {
    for (mut column, &m) in points.column_iter_mut().zip(mean.iter()) {
        column.add_scalar_mut(m);
    }
}

/// The mean of every column of `velocities`.
fn column_means(velocities: &DMatrix<f64>, out: &mut [f64]) {
    let s = velocities.nrows() as f64;
    for (o, column) in out.iter_mut().zip(velocities.column_iter()) {
        *o = column.iter().sum::<f64>() / s;
    }
}
