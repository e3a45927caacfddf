//! Variational families: distributions q_θ that are the image of Gaussian noise under a map u = g_θ(ε).

mod affine;
mod build;
mod diagonal;
mod gaussian;
mod low_rank;
mod mixture;
mod particles;
mod regression;
mod triangular;

use std::fmt::Debug;

use nalgebra::{DMatrix, DVector};

pub use build::{component, isotropic};
pub use diagonal::Diagonal;
pub use gaussian::Gaussian;
pub use low_rank::LowRank;
pub use mixture::Mixture;
pub use particles::{Particles, fill_normal, fill_normal_antithetic};
pub use triangular::Triangular;

/// A reparameterisable family q_θ on ℝᵈ, with θ a flat vector in ℝᵖ.
///
/// Batches hold one particle per **row** of an S × d column-major matrix, so that the particle is innermost in memory,
/// as [`LogDensity::score_batch`](crate::model::LogDensity::score_batch) wants it. A family whose noise is wider than
/// its points (low rank plus diagonal) says so in [`noise_dim`](Self::noise_dim); one that is not the image of one map (a
/// mixture) reads from [`Particles`] which component each particle belongs to.
pub trait Guide: Debug + Send + Sync {
    /// The family's name, for reports.
    fn name(&self) -> String;

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

    /// Writes the θ that stands for q where several are the same q, or the one of them that is nearest to `reference`: what
    /// iterates are averaged in, with their mean so far as the reference, as the mean of two θ of one q is narrower than q.
    fn write_aligned(&self, reference: &[f64], theta: &mut [f64]) {
        let _ = reference;
        self.write_parameters(theta);
    }

    /// Moves the guide to θ. Where q_θ has no density the guide stays where it was.
    fn set_parameters(&mut self, theta: &[f64]) -> Result<(), Singular>;

    /// u_k = g_θ(ε_k) for every particle k, from `particles.noise` to `particles.points`.
    fn transport(&self, particles: &mut Particles);

    /// log q_θ(u_k), normalised, and ∇_u log q_θ(u_k) (S × d) for every transported particle.
    fn evaluate(&self, particles: &Particles, log_q: &mut [f64], scores: &mut DMatrix<f64>);

    /// The same at any `points` (S × d), whose noise is not known.
    fn evaluate_at(&self, points: &DMatrix<f64>, log_q: &mut [f64], scores: &mut DMatrix<f64>);

    /// The mean over particles of (∂g_θ/∂θ)ᵀ v_k: the direction in θ that velocities v = ∇h (S × d) of the particles
    /// induce. The heights h, NaN where they are not known, move the weights of a mixture and nothing else.
    fn pull_back(
        &self,
        particles: &Particles,
        velocities: &DMatrix<f64>,
        heights: &[f64],
        direction: &mut [f64],
    );

    /// The δ that minimises Σ‖g_θ+δ(ε_k) − u_k − v_k‖² over the particles: [`pull_back`](Self::pull_back) with the
    /// regression of v on the noise in the place of its means. g is linear in θ, so that δ does not depend on θ.
    ///
    /// Where there are fewer particles than unknowns, the smallest such δ. The weights of a mixture move as in `pull_back`.
    fn regress(
        &self,
        particles: &Particles,
        velocities: &DMatrix<f64>,
        heights: &[f64],
        direction: &mut [f64],
    );

    /// Becomes the image of the guide under u ↦ D u, D diagonal with the non-zero entries `scale`.
    fn stretch(&mut self, scale: &[f64]) -> Result<(), Singular>;

    /// Becomes the image of the guide under u ↦ M u. A family that is not closed under linear maps refuses, as if M were
    /// singular, and stays where it was.
    fn transform(&mut self, map: &DMatrix<f64>) -> Result<(), Singular> {
        let _ = map;
        Err(Singular)
    }

    /// E_q\[u\], d numbers.
    fn mean(&self) -> DVector<f64>;

    /// Cov_q\[u\], d × d.
    fn covariance(&self) -> DMatrix<f64>;

    /// The standard deviations of the coordinates, d numbers.
    fn standard_deviations(&self) -> DVector<f64> {
        self.covariance().diagonal().map(f64::sqrt)
    }

    /// The components with their weights, which sum to one; of a guide that is no mixture, itself.
    fn components(&self) -> Vec<(f64, &dyn Component)>;

    /// A copy.
    fn clone_box(&self) -> Box<dyn Guide>;
}

/// A guide that is the image of Gaussian noise under one affine map, and can be a component of a mixture.
pub trait Component: Guide {
    /// (∂g_θ/∂ε)ᵀ v_k for every row: velocities in the guide's own units, S × noise_dim.
    fn pull_to_noise(&self, velocities: &DMatrix<f64>) -> DMatrix<f64>;

    /// The unit direction of the noise in which the family would change its scale most, for a field w over the noise ε
    /// (both S × noise_dim) with the mean M = E\[w εᵀ\].
    fn widest_residual(&self, field: &DMatrix<f64>, noise: &DMatrix<f64>) -> DVector<f64>;

    /// The component with its mean at `mean` and its scale multiplied by `share`: θ is μ followed by what multiplies the
    /// noise, in every affine family.
    fn moved(&self, mean: &[f64], share: f64) -> Result<Box<dyn Component>, Singular> {
        let mut theta = vec![0.0; self.parameter_count()];
        self.write_parameters(&mut theta);
        let (own_mean, scale) = theta.split_at_mut(self.dim());
        own_mean.copy_from_slice(mean);
        scale.iter_mut().for_each(|s| *s *= share);
        let mut moved = self.clone_component();
        moved.set_parameters(&theta)?;
        Ok(moved)
    }

    /// A copy.
    fn clone_component(&self) -> Box<dyn Component>;
}

impl Clone for Box<dyn Guide> {
    fn clone(&self) -> Self {
        self.clone_box()
    }
}

impl Clone for Box<dyn Component> {
    fn clone(&self) -> Self {
        self.clone_component()
    }
}

/// A θ whose q_θ has no density: the map g_θ is singular, or θ is not finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the guide is singular: its scale has determinant zero or is not finite")]
pub struct Singular;
