//! The flows that a fit discretises: Gaussians that follow the Wasserstein gradient of a divergence in continuous time.
//!
//! A Gaussian N(μ, SSᵀ) whose particles u = μ + Sε move with velocity v is carried along by
//!
//! ```text
//! μ̇ = E[v],   Ṡ = E[v εᵀ],   v = w(r) (∇ℓ(u) + S⁻ᵀε).
//! ```
//!
//! For the reverse KL this is the Bures–Wasserstein gradient flow: π(S) = SSᵀ maps it to
//! Σ̇ = 2I + E\[∇ℓ (u − μ)ᵀ\] + E\[(u − μ) ∇ℓᵀ\] (Lambert et al. 2022, arXiv 2205.15902), and path-derivative BBVI with plain steps
//! is its forward Euler scheme (Yi & Liu 2023, arXiv 2310.20090). Three things make a flow: where the expectations come from
//! ([`Moments`] of [`GaussianTarget`], [`Cubature`] or [`MonteCarlo`]), the coordinates ([`Coordinates`]), and how time is
//! discretised ([`euler`], or [`integrate`] to a tolerance). [`langevin`] moves free particles for comparison.

mod cubature;
mod distance;
mod error;
mod integrate;
mod langevin;
mod moments;
mod monte_carlo;
mod target;

pub use cubature::{Cubature, Nodes};
pub use distance::wasserstein2;
pub use error::FlowError;
pub use integrate::{Coordinates, euler, integrate};
pub use langevin::langevin;
pub use moments::{MeanField, Moments};
pub use monte_carlo::MonteCarlo;
pub use target::GaussianTarget;

use crate::guide::Gaussian;

/// The states of a flow with their times, in order.
#[derive(Clone, Debug, Default)]
pub struct Trajectory {
    /// The times.
    pub times: Vec<f64>,
    /// The states at these times.
    pub states: Vec<Gaussian>,
}

impl Trajectory {
    fn push(&mut self, time: f64, state: Gaussian) {
        self.times.push(time);
        self.states.push(state);
    }

    /// The last state.
    pub fn last(&self) -> Option<&Gaussian> {
        self.states.last()
    }
}
