//! The run of a fit from its first guide to its last.

use rand::{Rng, RngExt};

use crate::divergence::{Divergence, is_unweighted};
use crate::guide::{Guide, Particles};
use crate::model::{LogDensity, MethodChoice};
use crate::optim::{Ascent, Time};

use super::super::options::Options;
use super::super::progress::Progress;
use super::super::streams::{Task, stream};
use super::average::Average;
use super::checkpoint::Checkpoint;
use super::distil::Distiller;
use super::estimator::{Estimate, Estimator};

/// Failed steps in a row after which the best state is restored with half the step size.
const PATIENCE: usize = 10;
/// How often that is done.
const RESTARTS: usize = 5;
/// The fraction of a run in which a divergence comes from the reverse KL to itself.
const ANNEALING: f64 = 0.3;
/// The last fraction of a run, in which the weights are those of its end and no longer of the way there.
const SETTLED: f64 = 0.25;

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
    /// What the weights were like at the end.
    pub(in crate::fit) weights: WeightTrace,
}

/// The weights of the last iterations.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::fit) struct WeightTrace {
    /// The iterations.
    pub(in crate::fit) count: usize,
    /// The sum of their exponents β.
    pub(in crate::fit) temper: f64,
    /// The sum of their relative effective sample sizes.
    pub(in crate::fit) ess: f64,
}

impl WeightTrace {
    fn push(&mut self, estimate: &Estimate) {
        self.count += 1;
        self.temper += estimate.temper;
        self.ess += estimate.ess;
    }
}

/// How the guide follows its particles.
enum Follow {
    /// Along the mean direction, by an optimiser.
    Ascend(Box<dyn Ascent>),
    /// By projection.
    Distil(Distiller),
}

impl Follow {
    fn new(options: &Options, parameters: usize) -> Self {
        match options.choices.method {
            MethodChoice::Bbvi => Follow::Ascend(options.optimizer.init(parameters)),
            MethodChoice::Distillation(rule) => Follow::Distil(Distiller::new(rule)),
        }
    }
}

/// Everything that changes from one iteration to the next.
struct State<'a> {
    run: Run,
    options: &'a Options,
    estimator: Estimator<'a>,
    particles: Particles,
    follow: Follow,
    /// Whether all particles weigh the same whatever their ratios.
    unweighted: bool,
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
    mut rng: impl Rng,
) -> Run {
    let mut state = State::new(density, divergence, guide, options);
    let progress = Progress::new(options.iterations, options.progress);
    let mut rows = stream(options.seed, Task::Rows);
    for now in 0..options.iterations {
        let State { run, particles, .. } = &mut state;
        particles.draw_stratified(run.guide.as_ref(), options.habits.antithetic, &mut rng);
        if state.unweighted {
            state.estimator.redraw(rows.random());
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
        let particles = options.batch(density.dim());
        State {
            options,
            estimator: Estimator::new(density, divergence, particles)
                .clip(options.habits.clip)
                .weighing(options.weighing),
            particles: Particles::new(guide.as_ref(), particles),
            follow: Follow::new(options, p),
            unweighted: is_unweighted(divergence),
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
                weights: WeightTrace::default(),
            },
        }
    }

    /// One iteration on the particles drawn; returns their ELBO.
    fn iterate(&mut self, now: usize) -> f64 {
        let total = self.options.iterations;
        let reached = (now + 1) as f64 / (ANNEALING * total as f64);
        if self.options.anneal && !self.unweighted {
            self.estimator.set_ceiling(reached.min(1.0));
        }
        let estimate = self
            .estimator
            .flow(self.run.guide.as_ref(), &self.particles);
        self.record(&estimate);
        if now as f64 >= (1.0 - SETTLED) * total as f64 {
            self.run.weights.push(&estimate);
        }
        let time = Time { now, total };
        match estimate.finite > 0 && self.step(time) {
            true => self.in_a_row = 0,
            false => self.fail(),
        }
        estimate.elbo
    }

    fn record(&mut self, estimate: &Estimate) {
        self.run.trace.push(estimate.elbo);
        self.run.evaluations += self.particles.count();
        self.run.non_finite += self.particles.count() - estimate.finite;
        if let (Some(k), None) = (estimate.first_non_finite, &self.run.first_non_finite) {
            self.run.first_non_finite = Some(self.particles.point(k));
        }
        if estimate.finite > 0 {
            self.checkpoint.push(estimate.elbo, &self.theta);
        }
    }

    /// Moves the guide; where it cannot go, it stays.
    fn step(&mut self, time: Time) -> bool {
        self.next.copy_from_slice(&self.theta);
        if !self.propose(time) {
            return false;
        }
        let moved = self.run.guide.set_parameters(&self.next).is_ok();
        if moved {
            std::mem::swap(&mut self.theta, &mut self.next);
            if self.average.wants(time.now) {
                let reference = self.average.get().unwrap_or(&self.theta);
                self.run.guide.write_aligned(reference, &mut self.next);
                self.average.push(&self.next);
            }
        }
        moved
    }

    /// Writes where the step leads to `next`, if it leads anywhere.
    fn propose(&mut self, time: Time) -> bool {
        let guide = self.run.guide.as_ref();
        let (particles, direction) = (&self.particles, &mut self.direction);
        match &mut self.follow {
            Follow::Ascend(ascent) => {
                let (velocities, heights) = (self.estimator.velocities(), self.estimator.heights());
                guide.pull_back(particles, velocities, heights, direction);
                if !direction.iter().all(|x| x.is_finite()) {
                    return false;
                }
                ascent.ascend(&mut self.next, direction, time, self.shrink);
            }
            Follow::Distil(distiller) => {
                let cost = distiller.round(&mut self.estimator, guide, particles, time, direction);
                self.run.evaluations += cost;
                if !direction.iter().all(|x| x.is_finite()) {
                    return false;
                }
                for (next, change) in self.next.iter_mut().zip(direction.iter()) {
                    *next += self.shrink * change;
                }
            }
        }
        true
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
        match &mut self.follow {
            Follow::Ascend(ascent) => *ascent = self.options.optimizer.init(self.theta.len()),
            Follow::Distil(distiller) => distiller.restart(),
        }
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
