//! Short runs of a mixture under the reverse KL.

use nalgebra::DMatrix;
use rand::{Rng, RngExt};

use crate::divergence::ReverseKl;
use crate::guide::{Component, Guide, Mixture, Particles, Singular, component};
use crate::model::MixtureChoice;
use crate::posterior::mean_and_standard_error;

use super::super::frame::Framed;
use super::super::iterations;
use super::super::options::Options;
use super::super::ratios;
use super::pool::Pool;

/// The share of a run's iterations that a trial gets.
const SHARE: f64 = 0.2;
/// Draws that trials are compared on.
const COMPARED: usize = 1000;
/// The scale of a component that starts around the one Gaussian's fit, relative to that Gaussian's.
const SPLIT: f64 = 0.5;
/// The scale of a component that starts on a peak: narrow, as all first guides are.
pub(super) const NARROW: f64 = 0.1;

/// A finished trial.
pub(super) struct Trial {
    /// Its ELBO.
    pub(super) elbo: f64,
    /// Its last guide.
    pub(super) guide: Box<dyn Guide>,
    /// Draws of that guide.
    pub(super) draws: Particles,
}

/// Trials of one mixture, and what they cost.
pub(super) struct Trials<'a> {
    density: &'a Framed<'a>,
    choice: &'a MixtureChoice,
    options: Options,
    /// The scores asked for so far.
    pub(super) evaluations: usize,
}

impl<'a> Trials<'a> {
    pub(super) fn new(
        density: &'a Framed<'a>,
        choice: &'a MixtureChoice,
        options: &Options,
    ) -> Self {
        Trials {
            density,
            choice,
            options: options.trial(SHARE),
            evaluations: 0,
        }
    }

    /// One Gaussian of the components' family, fitted from where the mixture stands.
    pub(super) fn single(
        &mut self,
        guide: &dyn Guide,
        rng: &mut impl Rng,
    ) -> Option<Box<dyn Guide>> {
        let (_, first) = guide.components().into_iter().next()?;
        let trial = self.run(first.clone_box(), rng);
        trial.elbo.is_finite().then_some(trial.guide)
    }

    /// Components with their means drawn from `centre`, the narrower for it.
    pub(super) fn split(
        &self,
        centre: Option<&dyn Guide>,
        otherwise: &[f64],
        rng: &mut impl Rng,
    ) -> Result<Box<dyn Guide>, Singular> {
        let around = match centre.and_then(|c| c.components().into_iter().next()) {
            Some((_, component)) => component.clone_component(),
            None => component(&self.choice.family, otherwise, NARROW)?,
        };
        let mut particles = Particles::new(around.as_ref(), self.choice.components);
        particles.draw(around.as_ref(), rng);
        let components: Result<Vec<_>, Singular> = (0..self.choice.components)
            .map(|k| around.moved(&particles.point(k), SPLIT))
            .collect();
        self.mixture(components?)
    }

    /// Components on peaks of the pool, each chosen as far from those before it as it can be.
    pub(super) fn on_peaks(
        &self,
        pool: &Pool<'_>,
        rng: &mut impl Rng,
    ) -> Result<Box<dyn Guide>, Singular> {
        let peaks = &pool.peaks;
        if peaks.is_empty() {
            return Err(Singular);
        }
        let mut chosen = vec![rng.random_range(0..peaks.len())];
        while chosen.len() < self.choice.components.min(peaks.len()) {
            let nearest = |k: &usize| {
                let distances = chosen.iter().map(|&c| (&peaks[*k] - &peaks[c]).norm());
                distances.fold(f64::INFINITY, f64::min)
            };
            let farthest = (0..peaks.len()).max_by(|a, b| nearest(a).total_cmp(&nearest(b)));
            chosen.extend(farthest);
        }
        let components: Result<Vec<_>, Singular> = (0..self.choice.components)
            .map(|k| peaks[chosen[k % chosen.len()]].as_slice())
            .map(|mean| component(&self.choice.family, mean, NARROW))
            .collect();
        self.mixture(components?)
    }

    fn mixture(&self, components: Vec<Box<dyn Component>>) -> Result<Box<dyn Guide>, Singular> {
        let weights = vec![1.0; components.len()];
        let mixture = Mixture::new(components, &weights, self.choice.weights)?;
        Ok(Box::new(mixture))
    }

    /// A short run from `first`.
    pub(super) fn run(&mut self, first: Box<dyn Guide>, rng: &mut impl Rng) -> Trial {
        let run = iterations::run(self.density, &ReverseKl, first, &self.options, &mut *rng);
        self.evaluations += run.evaluations;
        let guide = run.guide;
        let seed = self.options.seed;
        let (draws, ratios) = ratios::compared(self.density, guide.as_ref(), COMPARED, seed);
        Trial {
            elbo: mean_and_standard_error(&ratios).0,
            guide,
            draws,
        }
    }
}

/// log q at any points.
pub(super) fn log_density(guide: &dyn Guide, points: &DMatrix<f64>) -> Vec<f64> {
    let mut log_q = vec![0.0; points.nrows()];
    let mut scores = DMatrix::zeros(points.nrows(), points.ncols());
    guide.evaluate_at(points, &mut log_q, &mut scores);
    log_q
}
