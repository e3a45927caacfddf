//! The iterations of a BBVI fit.

use crate::divergence::Divergence;
use crate::guide::{Guide, Particles};
use crate::model::LogDensity;
use crate::optim::{Ascent, Time};

use super::super::options::Options;
use super::super::progress::Progress;
use super::super::streams::{Task, stream};
use super::average::Average;
use super::checkpoint::Checkpoint;
use super::estimator::Estimator;

/// Failed steps in a row after which the best state is restored with half the step size.
const PATIENCE: usize = 10;
/// How often that is done.
const RESTARTS: usize = 5;

/// A finished run.
#[derive(Debug)]
pub(in crate::fit) struct Run {
    /// The guide at its last good state.
    pub(in crate::fit) guide: Box<dyn Guide>,
    /// The average of the last iterates.
    pub(in crate::fit) average: Option<Vec<f64>>,
    /// The best state seen.
    pub(in crate::fit) best: Vec<f64>,
    /// The batch ELBO of every iteration; NaN where no particle was finite.
    pub(in crate::fit) trace: Vec<f64>,
    /// Scores asked for.
    pub(in crate::fit) evaluations: usize,
    /// Particles that were not finite, and the first of them.
    pub(in crate::fit) non_finite: usize,
    pub(in crate::fit) first_non_finite: Option<Vec<f64>>,
    /// Steps taken back.
    pub(in crate::fit) failures: usize,
}

/// Everything that changes from one iteration to the next.
struct State<'a> {
    run: Run,
    options: &'a Options,
    estimator: Estimator<'a>,
    particles: Particles,
    ascent: Box<dyn Ascent>,
    theta: Vec<f64>,
    /// Room for the state a step leads to.
    next: Vec<f64>,
    direction: Vec<f64>,
    average: Average,
    checkpoint: Checkpoint,
    shrink: f64,
    /// Failures in a row, and restarts after them.
    in_a_row: usize,
    restarts: usize,
}

/// Moves the first guide for as many iterations as `options` say.
pub(in crate::fit) fn run(
    density: &dyn LogDensity,
    divergence: &dyn Divergence,
    guide: Box<dyn Guide>,
    options: &Options,
) -> Run {
    let mut rng = stream(options.seed, Task::Iterations);
    let mut state = State::new(density, divergence, guide, options);
    let progress = Progress::new(options.iterations, options.progress);
    for now in 0..options.iterations {
        let State { run, particles, .. } = &mut state;
        match options.habits.antithetic {
            true => particles.draw_antithetic(run.guide.as_ref(), &mut rng),
            false => particles.draw(run.guide.as_ref(), &mut rng),
        }
        let elbo = state.iterate(now);
        progress.tick(elbo);
        if state.restarts > RESTARTS {
            break;
        }
    }
    progress.finish();
    state.finish()
}

impl<'a> State<'a> {
    fn new(
        density: &'a dyn LogDensity,
        divergence: &'a dyn Divergence,
        guide: Box<dyn Guide>,
        options: &'a Options,
    ) -> Self {
        let p = guide.parameter_count();
        let mut theta = vec![0.0; p];
        guide.write_parameters(&mut theta);
        let clip = options.habits.clip;
        State {
            options,
            estimator: Estimator::new(density, divergence, clip, options.particles),
            particles: Particles::new(guide.as_ref(), options.particles),
            ascent: options.optimizer.init(p),
            direction: vec![0.0; p],
            average: Average::new(options.habits.average, options.iterations, p),
            checkpoint: Checkpoint::new(options.iterations, &theta),
            next: theta.clone(),
            theta,
            shrink: 1.0,
            in_a_row: 0,
            restarts: 0,
            run: Run {
                guide,
                average: None,
                best: Vec::new(),
                trace: Vec::with_capacity(options.iterations),
                evaluations: 0,
                non_finite: 0,
                first_non_finite: None,
                failures: 0,
            },
        }
    }

    /// One iteration on the particles drawn; returns their ELBO.
    fn iterate(&mut self, now: usize) -> f64 {
        let guide = self.run.guide.as_ref();
        let estimate = self
            .estimator
            .estimate(guide, &self.particles, &mut self.direction);
        self.run.trace.push(estimate.elbo);
        self.run.evaluations += self.particles.count();
        self.run.non_finite += self.particles.count() - estimate.finite;
        if let (Some(k), None) = (estimate.first_non_finite, &self.run.first_non_finite) {
            self.run.first_non_finite = Some(self.particles.point(k));
        }
        if estimate.finite > 0 {
            self.checkpoint.push(estimate.elbo, &self.theta);
        }
        match estimate.finite > 0 && self.step(now) {
            true => self.in_a_row = 0,
            false => self.fail(),
        }
        estimate.elbo
    }

    /// Moves the guide; where it cannot go, it stays.
    fn step(&mut self, now: usize) -> bool {
        if !self.direction.iter().all(|x| x.is_finite()) {
            return false;
        }
        let total = self.options.iterations;
        self.next.copy_from_slice(&self.theta);
        let time = Time { now, total };
        self.ascent
            .ascend(&mut self.next, &self.direction, time, self.shrink);
        let moved = self.run.guide.set_parameters(&self.next).is_ok();
        if moved {
            std::mem::swap(&mut self.theta, &mut self.next);
            self.average.push(now, &self.theta);
        }
        moved
    }

    /// Counts a step that could not be taken; after many in a row, goes back to the best state with half the step.
    fn fail(&mut self) {
        self.run.failures += 1;
        self.in_a_row += 1;
        if self.in_a_row < PATIENCE {
            return;
        }
        self.in_a_row = 0;
        self.restarts += 1;
        self.shrink *= 0.5;
        self.theta.copy_from_slice(self.checkpoint.theta());
        let restored = self.run.guide.set_parameters(&self.theta);
        debug_assert!(restored.is_ok(), "a guide has been at its checkpoint");
        self.ascent = self.options.optimizer.init(self.theta.len());
        self.average.clear();
    }

    fn finish(self) -> Run {
        Run {
            average: self.average.get().map(<[f64]>::to_vec),
            best: self.checkpoint.theta().to_vec(),
            ..self.run
        }
    }
}
