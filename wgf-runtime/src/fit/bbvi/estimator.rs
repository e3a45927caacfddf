//! One stochastic direction of steepest descent of D_f(p̃‖q_θ).

use nalgebra::DMatrix;

use crate::divergence::{Divergence, relative_weights};
use crate::guide::{Guide, Particles};
use crate::model::LogDensity;

/// The path-derivative estimator of −∇_θ D_f(p̃‖q_θ):
///
/// ```text
/// direction = 1/S Σ_k (∂g_θ/∂θ)ᵀ v_k,   v_k = w(r_k) (∇ℓ(u_k) − ∇log q(u_k)),   u_k = g_θ(ε_k)
/// ```
///
/// with θ stopped inside log q. It is unbiased (Tucker et al. 2018, arXiv 1810.04152), and zero for every draw where
/// q = p: the landing sticks (Roeder, Wu & Duvenaud 2017, arXiv 1703.09194). Moving θ along it with a constant step is
/// the forward Euler scheme of the divergence's flow (Yi & Liu 2023, arXiv 2310.20090).
///
/// Weights are relative to the batch's largest. Particles whose density or gradient is not finite are left out of the
/// mean. With a clip c, a velocity longer than c times the batch's median length is cut to it: one particle in the far
/// tail of a funnel must not undo a hundred steps.
pub struct Estimator<'a> {
    density: &'a dyn LogDensity,
    divergence: &'a dyn Divergence,
    clip: Option<f64>,
    values: Vec<f64>,
    log_ratios: Vec<f64>,
    weights: Vec<f64>,
    velocities: DMatrix<f64>,
    scores: DMatrix<f64>,
}

/// What a batch says beside its direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The mean of log r over the finite particles; NaN if there are none.
    pub elbo: f64,
    /// The number of particles with finite density and gradient.
    pub finite: usize,
    /// The first particle without.
    pub first_non_finite: Option<usize>,
}

impl<'a> Estimator<'a> {
    /// For batches of `particles` particles.
    pub fn new(
        density: &'a dyn LogDensity,
        divergence: &'a dyn Divergence,
        clip: Option<f64>,
        particles: usize,
    ) -> Self {
        let d = density.dim();
        Estimator {
            density,
            divergence,
            clip,
            values: vec![0.0; particles],
            log_ratios: vec![0.0; particles],
            weights: vec![0.0; particles],
            velocities: DMatrix::zeros(particles, d),
            scores: DMatrix::zeros(particles, d),
        }
    }

    /// Writes the direction at `particles`, which `guide` has transported.
    pub fn estimate(
        &mut self,
        guide: &dyn Guide,
        particles: &Particles,
        direction: &mut [f64],
    ) -> Estimate {
        let estimate = self.velocities(guide, particles);
        if let Some(clip) = self.clip {
            clip_rows(&mut self.velocities, clip);
        }
        if estimate.finite < particles.count() {
            // The guide takes the mean over all rows; those left out are zero.
            self.velocities *= particles.count() as f64 / estimate.finite.max(1) as f64;
        }
        guide.pull_back(particles, &self.velocities, direction);
        estimate
    }

    /// The velocities v themselves, a row a particle; not finite where the density is not.
    pub fn field(&mut self, guide: &dyn Guide, particles: &Particles) -> DMatrix<f64> {
        let estimate = self.velocities(guide, particles);
        let mut field = self.velocities.clone();
        if estimate.finite < particles.count() {
            for (k, log_ratio) in self.log_ratios.iter().enumerate() {
                if !log_ratio.is_finite() {
                    field.row_mut(k).fill(f64::NAN);
                }
            }
        }
        field
    }

    /// Scores the particles and turns ∇ℓ into v, row by row.
    fn velocities(&mut self, guide: &dyn Guide, particles: &Particles) -> Estimate {
        self.density.score_batch(
            particles.points.as_slice(),
            &mut self.values,
            self.velocities.as_mut_slice(),
        );
        guide.log_density(particles, &mut self.log_ratios);
        guide.score(particles, &mut self.scores);
        let estimate = self.ratios();
        self.velocities -= &self.scores;
        relative_weights(self.divergence, &self.log_ratios, &mut self.weights);
        for (k, &weight) in self.weights.iter().enumerate() {
            match weight {
                1.0 => {}
                0.0 => self.velocities.row_mut(k).fill(0.0),
                w => self.velocities.row_mut(k).scale_mut(w),
            }
        }
        estimate
    }

    /// log q becomes log r; NaN where the density or its gradient is not finite.
    fn ratios(&mut self) -> Estimate {
        let finite = finite_rows(&self.values, &self.velocities);
        let (mut sum, mut count) = (0.0, 0);
        for ((log_ratio, &value), &ok) in self.log_ratios.iter_mut().zip(&self.values).zip(&finite)
        {
            *log_ratio = if ok { value - *log_ratio } else { f64::NAN };
            if ok {
                sum += *log_ratio;
                count += 1;
            }
        }
        Estimate {
            elbo: sum / count as f64,
            finite: count,
            first_non_finite: finite.iter().position(|ok| !ok),
        }
    }
}

/// How many particles have a finite density and gradient.
pub fn count_finite(density: &dyn LogDensity, particles: &Particles) -> usize {
    let mut values = vec![0.0; particles.count()];
    let mut gradients = DMatrix::zeros(particles.count(), density.dim());
    let points = particles.points.as_slice();
    density.score_batch(points, &mut values, gradients.as_mut_slice());
    let finite = finite_rows(&values, &gradients);
    finite.into_iter().filter(|&ok| ok).count()
}

fn finite_rows(values: &[f64], gradients: &DMatrix<f64>) -> Vec<bool> {
    let mut finite: Vec<bool> = values.iter().map(|v| v.is_finite()).collect();
    for column in gradients.column_iter() {
        for (ok, g) in finite.iter_mut().zip(column.iter()) {
            *ok &= g.is_finite();
        }
    }
    finite
}

/// Cuts rows longer than `clip` × the median length.
fn clip_rows(velocities: &mut DMatrix<f64>, clip: f64) {
    let mut squares = vec![0.0; velocities.nrows()];
    for column in velocities.column_iter() {
        for (square, v) in squares.iter_mut().zip(column.iter()) {
            *square += v * v;
        }
    }
    let mut sorted = squares.clone();
    sorted.sort_by(f64::total_cmp);
    let limit = clip * sorted[sorted.len() / 2].sqrt();
    for (k, square) in squares.into_iter().enumerate() {
        let length = square.sqrt();
        if length > limit && limit > 0.0 {
            velocities.row_mut(k).scale_mut(limit / length);
        }
    }
}
