//! Expectations by Monte Carlo: fresh noise at every call.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

use crate::divergence::Divergence;
use crate::fit::{Estimator, Weighing};
use crate::guide::{Gaussian, Guide, Particles};
use crate::model::LogDensity;

use super::cubature::{unknown, weighted_moments};
use super::{MeanField, Moments};

/// The moments of any divergence's field by independent draws, other ones at every call. With [`euler`](super::euler) this is
/// path-derivative BBVI with plain steps; [`integrate`](super::integrate) wants a field that does not change, see
/// [`Nodes`](super::Nodes).
pub struct MonteCarlo<'a> {
    estimator: Estimator<'a>,
    particles: usize,
    antithetic: bool,
    rng: ChaCha8Rng,
}

impl<'a> MonteCarlo<'a> {
    /// `particles` draws a call, from a seed, with the weights as [`Weighing::RAW`] leaves them.
    pub fn new(
        density: &'a dyn LogDensity,
        divergence: &'a dyn Divergence,
        particles: usize,
        seed: u64,
    ) -> Self {
        let estimator = Estimator::new(density, divergence, particles);
        MonteCarlo {
            estimator: estimator.weighing(Weighing::RAW),
            particles,
            antithetic: false,
            rng: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    /// Noise from `rng`: with [`stream(seed, Task::Iterations)`](crate::fit::stream), that of a fit.
    pub fn rng(mut self, rng: ChaCha8Rng) -> Self {
        self.rng = rng;
        self
    }

    /// Whether noise comes in pairs ±ε.
    pub fn antithetic(mut self, antithetic: bool) -> Self {
        self.antithetic = antithetic;
        self
    }

    /// What is done to the weights.
    pub fn weighing(mut self, weighing: Weighing) -> Self {
        self.estimator = self.estimator.weighing(weighing);
        self
    }
}

impl MeanField for MonteCarlo<'_> {
    fn moments(&mut self, state: &Gaussian) -> Moments {
        let mut particles = Particles::new(state, self.particles);
        particles.draw_stratified(state, self.antithetic, &mut self.rng);
        match self.estimator.flow(state, &particles).finite {
            0 => unknown(state.dim()),
            _ => weighted_moments(&self.estimator, &particles),
        }
    }
}
