//! One stochastic direction of steepest descent of D_f(p̃‖q_θ).

use nalgebra::DMatrix;

use crate::divergence::Divergence;
use crate::guide::{Guide, Particles};
use crate::model::LogDensity;

use super::super::weighing::{Weighed, Weighing};

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
/// By default the weights are as [`Weighing::default`] makes them: normalised, smoothed and tempered. Particles whose
/// density or gradient is not finite are left out of the mean. With a clip c, ∇ℓ − ∇log q of a particle is cut to c times
/// its median length in the batch: one particle in the far tail of a funnel must not undo a hundred steps.
pub struct Estimator<'a> {
    density: &'a dyn LogDensity,
    /// What stands for the density, if something does.
    sample: Option<Box<dyn LogDensity + 'a>>,
    divergence: &'a dyn Divergence,
    clip: Option<f64>,
    weighing: Weighing,
    ceiling: f64,
    values: Vec<f64>,
    log_ratios: Vec<f64>,
    weighed: Weighed,
    velocities: DMatrix<f64>,
    scores: DMatrix<f64>,
    shares: Vec<f64>,
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
    /// The exponent β that the ratios were tempered with; 1: none.
    pub temper: f64,
    /// The effective sample size of the weights as a fraction of that of equal weights.
    pub ess: f64,
}

impl<'a> Estimator<'a> {
    /// For batches of `particles` particles.
    pub fn new(
        density: &'a dyn LogDensity,
        divergence: &'a dyn Divergence,
        particles: usize,
    ) -> Self {
        let d = density.dim();
        Estimator {
            density,
            sample: None,
            divergence,
            clip: None,
            weighing: Weighing::default(),
            ceiling: 1.0,
            values: vec![0.0; particles],
            log_ratios: vec![0.0; particles],
            weighed: Weighed::default(),
            velocities: DMatrix::zeros(particles, d),
            scores: DMatrix::zeros(particles, d),
            shares: Vec::new(),
        }
    }

    /// Cuts long velocities.
    pub fn clip(mut self, clip: Option<f64>) -> Self {
        self.clip = clip;
        self
    }

    /// What is done to the weights.
    pub fn weighing(mut self, weighing: Weighing) -> Self {
        self.weighing = weighing;
        self
    }

    /// Lets a [sample](LogDensity::subsample) of the density stand for it from now on, if it has any.
    pub fn redraw(&mut self, seed: u64) {
        self.sample = self.density.subsample(seed);
    }

    /// The largest exponent that ratios are raised to from now on: below 1, a divergence on its way from the reverse KL.
    pub fn set_ceiling(&mut self, ceiling: f64) {
        self.ceiling = ceiling;
    }

    /// Writes the direction at `particles`, which `guide` has transported.
    pub fn estimate(
        &mut self,
        guide: &dyn Guide,
        particles: &Particles,
        direction: &mut [f64],
    ) -> Estimate {
        let estimate = self.flow(guide, particles);
        guide.pull_back(
            particles,
            &self.velocities,
            &self.weighed.heights,
            direction,
        );
        estimate
    }

    /// Computes the velocities and heights at `particles`, which `guide` has transported.
    pub fn flow(&mut self, guide: &dyn Guide, particles: &Particles) -> Estimate {
        guide.evaluate(particles, &mut self.log_ratios, &mut self.scores);
        self.weigh(&particles.points, particles)
    }

    /// The same where the particles have been moved to `points`, off the guide's map.
    pub fn flow_at(
        &mut self,
        guide: &dyn Guide,
        points: &DMatrix<f64>,
        particles: &Particles,
    ) -> Estimate {
        guide.evaluate_at(points, &mut self.log_ratios, &mut self.scores);
        self.weigh(points, particles)
    }

    /// v, a row a particle, after [`flow`](Self::flow) or [`estimate`](Self::estimate). Particles left out have v = 0, and
    /// the others are longer by their component's [`share`](Self::share).
    pub fn velocities(&self) -> &DMatrix<f64> {
        &self.velocities
    }

    /// h of every particle on the scale of v; NaN for those left out.
    pub fn heights(&self) -> &[f64] {
        &self.weighed.heights
    }

    /// All particles of a component over those that are not left out, by which a mean over all is one over these.
    pub fn share(&self, component: usize) -> f64 {
        self.shares.get(component).copied().unwrap_or(1.0)
    }

    /// Scores the particles and turns ∇ℓ into v, row by row; `log_ratios` and `scores` hold log q and its gradient.
    fn weigh(&mut self, points: &DMatrix<f64>, particles: &Particles) -> Estimate {
        let masses = &particles.masses;
        let density = self.sample.as_deref().unwrap_or(self.density);
        density.score_batch(
            points.as_slice(),
            &mut self.values,
            self.velocities.as_mut_slice(),
        );
        let mut estimate = self.ratios(masses);
        self.velocities -= &self.scores;
        for (k, log_ratio) in self.log_ratios.iter().enumerate() {
            if !log_ratio.is_finite() {
                self.velocities.row_mut(k).fill(0.0);
            }
        }
        if let Some(clip) = self.clip {
            clip_rows(&mut self.velocities, clip);
        }
        self.weighed = self
            .weighing
            .weigh(self.divergence, &self.log_ratios, masses, self.ceiling);
        // The guide takes the mean over all rows of a component.
        self.shares = shares(&particles.components, &self.log_ratios);
        let rows = self.weighed.weights.iter().zip(&particles.components);
        for (k, (weight, &component)) in rows.enumerate() {
            let factor = weight * self.shares[component];
            if factor != 1.0 {
                self.velocities.row_mut(k).scale_mut(factor);
            }
        }
        estimate.temper = self.weighed.temper;
        estimate.ess = self.weighed.ess;
        estimate
    }

    /// log q becomes log r; NaN where the density or its gradient is not finite.
    fn ratios(&mut self, masses: &[f64]) -> Estimate {
        let finite = finite_rows(&self.values, &self.velocities);
        let (mut sum, mut mass, mut count) = (0.0, 0.0, 0);
        for (k, &ok) in finite.iter().enumerate() {
            let log_ratio = &mut self.log_ratios[k];
            *log_ratio = if ok {
                self.values[k] - *log_ratio
            } else {
                f64::NAN
            };
            if ok {
                sum += masses[k] * *log_ratio;
                mass += masses[k];
                count += 1;
            }
        }
        Estimate {
            elbo: sum / mass,
            finite: count,
            first_non_finite: finite.iter().position(|ok| !ok),
            temper: 1.0,
            ess: 1.0,
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

/// For every component, all its particles over the finite ones.
fn shares(components: &[usize], log_ratios: &[f64]) -> Vec<f64> {
    let count = components.iter().max().map_or(0, |k| k + 1);
    let mut counts = vec![(0usize, 0usize); count];
    for (&component, log_ratio) in components.iter().zip(log_ratios) {
        let (all, finite) = &mut counts[component];
        *all += 1;
        *finite += usize::from(log_ratio.is_finite());
    }
    let share = |(all, finite): (usize, usize)| all as f64 / finite.max(1) as f64;
    counts.into_iter().map(share).collect()
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
