//! Where the components of a mixture start: several trial runs, of which the best is gone on with.

use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::{Distribution, StandardNormal};

use crate::divergence::ReverseKl;
use crate::guide::{Component, Diagonal, Guide, Mixture, Particles, Singular, component};
use crate::model::{GuideChoice, LogDensity, MixtureChoice};
use crate::posterior::mean_and_standard_error;

use super::frame::Framed;
use super::iterations;
use super::locate::locate;
use super::options::Options;
use super::streams::{Task, stream};

/// The share of a run's iterations that a trial gets.
const TRIAL: f64 = 0.2;
/// Draws that trials are compared on.
const COMPARED: usize = 1000;
/// The scale of a component that starts around the one Gaussian's fit, relative to that Gaussian's.
const SPLIT: f64 = 0.5;
/// The scale of a component that starts from a point of its own, and the range of these points.
const SCATTERED: f64 = 0.1;
const RANGE: f64 = 4.0;

/// The guide that a run begins with and the scores spent on it. Of a mixture: the best of several short runs under the
/// reverse KL, half of them from components spread around the fit of a single Gaussian, half from components at points of
/// their own, each walked uphill. Other guides are left as they are.
pub(super) fn choose(
    density: &Framed<'_>,
    guide: Box<dyn Guide>,
    options: &Options,
) -> (Box<dyn Guide>, usize) {
    let GuideChoice::Mixture(choice) = &options.choices.guide else {
        return (guide, 0);
    };
    if choice.components == 1 {
        return (guide, 0);
    }
    let mut rng = stream(options.seed, Task::Restarts);
    let mut trials = Trials {
        density,
        choice,
        options: options.trial(TRIAL),
        evaluations: 0,
    };
    let centre = trials.single(guide.as_ref(), &mut rng);
    let mut best: Option<(f64, Box<dyn Guide>)> = None;
    for restart in 0..options.restarts {
        let first = match restart % 2 {
            0 => trials.split(centre.as_deref(), guide.mean().as_slice(), &mut rng),
            _ => trials.scattered(&mut rng),
        };
        let Ok(first) = first else { continue };
        let (elbo, reached) = trials.run(first, &mut rng);
        if elbo.is_finite() && best.as_ref().is_none_or(|(known, _)| elbo > *known) {
            best = Some((elbo, reached));
        }
    }
    match best {
        Some((_, reached)) => (reached, trials.evaluations),
        None => (guide, trials.evaluations),
    }
}

struct Trials<'a> {
    density: &'a Framed<'a>,
    choice: &'a MixtureChoice,
    options: Options,
    evaluations: usize,
}

impl Trials<'_> {
    /// One Gaussian of the components' family, fitted from where the mixture stands.
    fn single(&mut self, guide: &dyn Guide, rng: &mut impl Rng) -> Option<Box<dyn Guide>> {
        let (_, first) = guide.components().into_iter().next()?;
        let (elbo, single) = self.run(first.clone_box(), rng);
        elbo.is_finite().then_some(single)
    }

    /// Components with their means drawn from `centre`, the narrower for it.
    fn split(
        &self,
        centre: Option<&dyn Guide>,
        otherwise: &[f64],
        rng: &mut impl Rng,
    ) -> Result<Box<dyn Guide>, Singular> {
        let around: Box<dyn Component> =
            match centre.and_then(|c| c.components().into_iter().next()) {
                Some((_, component)) => component.clone_component(),
                None => component(&self.choice.family, otherwise, SCATTERED)?,
            };
        let mut particles = Particles::new(around.as_ref(), self.choice.components);
        particles.draw(around.as_ref(), rng);
        let components: Result<Vec<_>, Singular> = (0..self.choice.components)
            .map(|k| around.moved(&particles.point(k), SPLIT))
            .collect();
        self.mixture(components?)
    }

    /// Components at points of their own, each walked uphill.
    fn scattered(&mut self, rng: &mut impl Rng) -> Result<Box<dyn Guide>, Singular> {
        let d = self.density.dim();
        let mut components = Vec::with_capacity(self.choice.components);
        for _ in 0..self.choice.components {
            let mut mean = DVector::from_fn(d, |_, _| rng.random_range(-RANGE..RANGE));
            let noise: f64 = StandardNormal.sample(rng);
            mean *= noise.abs();
            let mut probe = Diagonal::new(mean, DVector::from_element(d, SCATTERED))?;
            self.evaluations += locate(self.density, &mut probe, rng);
            let mean = probe.mean();
            components.push(component(&self.choice.family, mean.as_slice(), SCATTERED)?);
        }
        self.mixture(components)
    }

    fn mixture(&self, components: Vec<Box<dyn Component>>) -> Result<Box<dyn Guide>, Singular> {
        let weights = vec![1.0; components.len()];
        Ok(Box::new(Mixture::new(
            components,
            &weights,
            self.choice.weights,
        )?))
    }

    /// A short run; its ELBO and its last guide.
    fn run(&mut self, first: Box<dyn Guide>, rng: &mut impl Rng) -> (f64, Box<dyn Guide>) {
        let run = iterations::run(self.density, &ReverseKl, first, &self.options, &mut *rng);
        self.evaluations += run.evaluations;
        let guide = run.guide;
        let mut particles = Particles::new(guide.as_ref(), COMPARED);
        particles.draw(
            guide.as_ref(),
            &mut stream(self.options.seed, Task::Selection),
        );
        let mut log_q = vec![0.0; COMPARED];
        let mut scores = DMatrix::zeros(COMPARED, guide.dim());
        guide.evaluate(&particles, &mut log_q, &mut scores);
        let ratios = log_q.iter().enumerate();
        let ratios: Vec<f64> = ratios
            .map(|(k, log_q)| self.density.log_density(&particles.point(k)) - log_q)
            .collect();
        (mean_and_standard_error(&ratios).0, guide)
    }
}
