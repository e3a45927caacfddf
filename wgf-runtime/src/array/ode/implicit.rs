//! Radau IIA of order 5, with one factorisation for all sensitivities.
//!
//! The stages Z of a step of length h solve `Z = h A F(Z)` by simplified Newton iterations. Their matrix `I − h A ⊗ J` is that of
//! z alone, k × k per stage: a sensitivity's derivative depends on itself by the same J, so that the iteration contracts for
//! every column as it does for z.

use super::system::Slope;
use super::{OdeFailure, OdeFault, OdeOptions};
use nalgebra::{DMatrix, Dyn, LU};

/// 6^½.
const ROOT: f64 = 2.449_489_742_783_178;

const NODES: [f64; 3] = [(4.0 - ROOT) / 10.0, (4.0 + ROOT) / 10.0, 1.0];

const A: [[f64; 3]; 3] = [
    [
        (88.0 - 7.0 * ROOT) / 360.0,
        (296.0 - 169.0 * ROOT) / 1800.0,
        (-2.0 + 3.0 * ROOT) / 225.0,
    ],
    [
        (296.0 + 169.0 * ROOT) / 1800.0,
        (88.0 + 7.0 * ROOT) / 360.0,
        (-2.0 - 3.0 * ROOT) / 225.0,
    ],
    [(16.0 - ROOT) / 36.0, (16.0 + ROOT) / 36.0, 1.0 / 9.0],
];

/// The real eigenvalue of A⁻¹, 30/(6 + 81^⅓ − 9^⅓).
const EIGENVALUE: f64 = 3.637_834_252_744_496;

/// The stages' weights in the estimate of the error.
const ERROR: [f64; 3] = [
    -(13.0 + 7.0 * ROOT) / 3.0,
    (-13.0 + 7.0 * ROOT) / 3.0,
    -1.0 / 3.0,
];

const MAX_ITERATIONS: usize = 10;

/// How much shorter and longer the next step may be.
const CHANGE: (f64, f64) = (0.2, 8.0);

const SAFETY: f64 = 0.9;

/// Errors below do not lengthen the next step further.
const LEAST_ERROR: f64 = 1e-10;

/// Calls `output` with the state at each of the times, which ascend from t0: a step ends at each.
pub(super) fn solve<S: Slope>(
    system: &S,
    y: Vec<f64>,
    t0: f64,
    times: &[f64],
    options: &OdeOptions,
    output: &mut impl FnMut(&[f64]),
) -> Result<(), OdeFailure> {
    let end = times.last().copied().unwrap_or(t0);
    let mut radau = Radau::new(system, y, t0, options);
    radau.first_step(end - t0);
    for &time in times {
        radau.run_to(time, options.max_steps)?;
        output(&radau.y);
    }
    Ok(())
}

struct Radau<'s, S> {
    system: &'s S,
    t: f64,
    y: Vec<f64>,
    slope: Vec<f64>,
    h: f64,
    /// Steps tried.
    steps: usize,
    tolerance: Tolerance,
    /// The stages of the last step that was accepted, and its length.
    last: Option<(DMatrix<f64>, f64)>,
    /// The error and the length of the last step that was accepted.
    accepted: Option<(f64, f64)>,
    was_rejected: bool,
}

/// What a step came to.
enum Outcome {
    /// The stages, the error in units of the tolerance, and the iterations that it took.
    Done(DMatrix<f64>, f64, usize),
    /// The iterations do not converge, or something is not finite.
    NotConverged,
}

struct Tolerance {
    relative: f64,
    absolute: f64,
    newton: f64,
}

impl Tolerance {
    /// The estimate is of order 3, the method of order 5.
    fn new(options: &OdeOptions) -> Self {
        let relative = 0.1 * options.rtol.powf(2.0 / 3.0);
        Tolerance {
            relative,
            absolute: relative * options.atol / options.rtol,
            newton: (10.0 * f64::EPSILON / relative).max(relative.sqrt().min(0.03)),
        }
    }

    /// The root mean square of numbers, measured against the state `y`, which they are columns beside.
    fn norm(&self, x: impl Iterator<Item = f64>, y: &[f64]) -> f64 {
        let scaled = x.zip(y.iter().cycle());
        let (sum, n) = scaled.fold((0.0, 0usize), |(sum, n), (x, y)| {
            let x = x / (self.absolute + self.relative * y.abs());
            (x.mul_add(x, sum), n + 1)
        });
        (sum / n.max(1) as f64).sqrt()
    }
}

impl<'s, S: Slope> Radau<'s, S> {
    fn new(system: &'s S, y: Vec<f64>, t0: f64, options: &OdeOptions) -> Self {
        let mut slope = vec![0.0; y.len()];
        system.slope(t0, &y, &mut slope);
        Radau {
            system,
            t: t0,
            y,
            slope,
            h: 0.0,
            steps: 0,
            tolerance: Tolerance::new(options),
            last: None,
            accepted: None,
            was_rejected: false,
        }
    }

    /// A step that changes little.
    fn first_step(&mut self, span: f64) {
        let controlled = self.system.controlled();
        let norm = |x: &[f64]| {
            let x = x[..controlled].iter().copied();
            self.tolerance.norm(x, &self.y[..controlled])
        };
        let (size, speed) = (norm(&self.y), norm(&self.slope));
        let h = match size > 1e-5 && speed > 1e-5 {
            true => 0.01 * size / speed,
            false => 1e-6 * span,
        };
        let resolution = 8.0 * f64::EPSILON * self.t.abs().max((self.t + span).abs());
        self.h = h.max(100.0 * resolution).min(span);
    }

    fn run_to(&mut self, time: f64, max_steps: usize) -> Result<(), OdeFailure> {
        let stopped = |time: f64, reason| Err(OdeFailure { time, reason });
        loop {
            let remaining = time - self.t;
            let resolution = 8.0 * f64::EPSILON * self.t.abs().max(time.abs());
            if remaining <= resolution {
                return Ok(());
            }
            if self.steps == max_steps {
                return stopped(self.t, OdeFault::Steps(max_steps));
            }
            if self.h.is_nan() || self.h <= resolution {
                return stopped(self.t, OdeFault::StepSize);
            }
            let planned = self.h;
            self.h = planned.min(remaining);
            self.steps += 1;
            let accepted = self.step();
            if accepted && planned > remaining {
                // A step that was cut short says little about the next.
                self.h = self.h.max(planned);
                self.t = time;
            }
            if !self.y.iter().chain(&self.slope).all(|x| x.is_finite()) {
                return stopped(self.t, OdeFault::NotFinite);
            }
        }
    }

    /// Tries a step, and chooses the length of the next; whether it was accepted.
    fn step(&mut self) -> bool {
        let Outcome::Done(stages, error, iterations) = self.attempt() else {
            self.h *= 0.5;
            self.was_rejected = true;
            return false;
        };
        let most = (1 + 2 * MAX_ITERATIONS) as f64;
        let safety = SAFETY * (most / (iterations + 2 * MAX_ITERATIONS) as f64).min(1.0);
        let (least, greatest) = CHANGE;
        let mut factor = (safety * error.powf(-0.25)).clamp(least, greatest);
        if error.is_nan() || error >= 1.0 {
            self.h *= match self.accepted {
                Some(_) => factor.min(SAFETY),
                None => 0.1,
            };
            self.was_rejected = true;
            return false;
        }
        if let Some((last_error, last_h)) = self.accepted {
            // Gustafsson's controller: the error grows as it did from the last step to this.
            let trend = self.h / last_h * (last_error / (error * error)).powf(0.25) * SAFETY;
            factor = factor.min(trend.clamp(least, greatest));
        }
        if self.was_rejected {
            factor = factor.min(1.0);
        }
        self.accept(stages, error);
        self.h *= factor;
        true
    }

    fn accept(&mut self, stages: DMatrix<f64>, error: f64) {
        let k = self.system.rows();
        for (column, y) in self.y.chunks_exact_mut(k).enumerate() {
            for (i, y) in y.iter_mut().enumerate() {
                *y += stages[(2 * k + i, column)];
            }
        }
        self.t += self.h;
        self.system.slope(self.t, &self.y, &mut self.slope);
        self.accepted = Some((error.max(1e-2), self.h));
        self.last = Some((stages, self.h));
        self.was_rejected = false;
    }

    fn attempt(&self) -> Outcome {
        let (k, h) = (self.system.rows(), self.h);
        let mut jacobian = vec![0.0; k * k];
        self.system.jacobian(self.t, &self.y, &mut jacobian);
        let newton = DMatrix::from_fn(3 * k, 3 * k, |row, column| {
            let derivative = jacobian[row % k * k + column % k];
            f64::from(u8::from(row == column)) - h * A[row / k][column / k] * derivative
        });
        let filter = DMatrix::from_fn(k, k, |row, column| {
            f64::from(u8::from(row == column)) * EIGENVALUE / h - jacobian[row * k + column]
        });
        let Some((stages, iterations)) = self.stages(&newton.lu()) else {
            return Outcome::NotConverged;
        };
        match self.error(&stages, &filter.lu()) {
            Some(error) => Outcome::Done(stages, error, iterations),
            None => Outcome::NotConverged,
        }
    }

    /// The stages less y, and the iterations that they took.
    fn stages(&self, newton: &LU<f64, Dyn, Dyn>) -> Option<(DMatrix<f64>, usize)> {
        let (k, columns) = (self.system.rows(), self.y.len() / self.system.rows());
        let (controlled, of_y) = (
            self.system.controlled() / k,
            &self.y[..self.system.controlled()],
        );
        let mut stages = self.guess(columns);
        let (mut last, mut factor) = (f64::INFINITY, 1.0);
        for iteration in 1..=MAX_ITERATIONS {
            let mut change = self.residual(&stages);
            if !newton.solve_mut(&mut change) {
                return None;
            }
            stages += &change;
            let size = (0..3).fold(0.0, |sum: f64, stage| {
                let part = change.view((stage * k, 0), (k, controlled));
                sum.hypot(self.tolerance.norm(part.iter().copied(), of_y))
            }) / 3f64.sqrt();
            if !size.is_finite() {
                return None;
            }
            if iteration > 1 {
                let rate = size / last;
                if rate >= 0.99 {
                    return None;
                }
                factor = rate / (1.0 - rate);
                let left = (MAX_ITERATIONS - iteration) as f64;
                if factor * size * rate.powf(left) > self.tolerance.newton {
                    return None;
                }
            }
            if size == 0.0 || factor * size <= self.tolerance.newton {
                return Some((stages, iteration));
            }
            last = size;
        }
        None
    }

    /// The polynomial through the last step's stages, carried on.
    fn guess(&self, columns: usize) -> DMatrix<f64> {
        let k = self.system.rows();
        let mut guess = DMatrix::zeros(3 * k, columns);
        let Some((last, h)) = &self.last else {
            return guess;
        };
        let nodes = [0.0, NODES[0], NODES[1], NODES[2]];
        for (stage, node) in NODES.iter().enumerate() {
            let s = 1.0 + node * self.h / h;
            for j in 0..3 {
                let others = (0..4).filter(|&other| other != j + 1);
                let mut weight = others
                    .map(|other| (s - nodes[other]) / (nodes[j + 1] - nodes[other]))
                    .product::<f64>();
                if j == 2 {
                    // From the state at the last step's start to that at its end.
                    weight -= 1.0;
                }
                let of_last = last.rows(j * k, k) * weight;
                let mut rows = guess.rows_mut(stage * k, k);
                rows += of_last;
            }
        }
        guess
    }

    /// `h A F(Z) − Z`.
    fn residual(&self, stages: &DMatrix<f64>) -> DMatrix<f64> {
        let (k, columns) = (self.system.rows(), stages.ncols());
        let mut residual = -stages;
        let (mut y, mut slope) = (vec![0.0; self.y.len()], vec![0.0; self.y.len()]);
        for stage in 0..3 {
            for place in 0..y.len() {
                y[place] = self.y[place] + stages[(stage * k + place % k, place / k)];
            }
            let t = self.t + NODES[stage] * self.h;
            self.system.slope(t, &y, &mut slope);
            for row in 0..3 {
                let weight = self.h * A[row][stage];
                for column in 0..columns {
                    for i in 0..k {
                        residual[(row * k + i, column)] += weight * slope[column * k + i];
                    }
                }
            }
        }
        residual
    }

    /// The error in units of the tolerance.
    fn error(&self, stages: &DMatrix<f64>, filter: &LU<f64, Dyn, Dyn>) -> Option<f64> {
        let (k, controlled) = (self.system.rows(), self.system.controlled());
        let y = &self.y[..controlled];
        let of_stages = DMatrix::from_fn(k, controlled / k, |i, column| {
            let sum: f64 = (0..3)
                .map(|stage| ERROR[stage] * stages[(stage * k + i, column)])
                .sum();
            sum / self.h
        });
        let filtered = |slope: &[f64]| {
            let mut error = DMatrix::from_column_slice(k, controlled / k, &slope[..controlled]);
            error += &of_stages;
            filter.solve_mut(&mut error).then_some(error)
        };
        let error = filtered(&self.slope)?;
        let size = self.tolerance.norm(error.iter().copied(), y);
        if size < 1.0 || self.last.is_some() && !self.was_rejected {
            return size.is_finite().then_some(size.max(LEAST_ERROR));
        }
        // Once more, where a fast component may have been taken for an error.
        let mut moved = self.y.clone();
        for (y, error) in moved.iter_mut().zip(error.iter()) {
            *y += error;
        }
        let mut slope = vec![0.0; moved.len()];
        self.system.slope(self.t, &moved, &mut slope);
        let error = filtered(&slope)?;
        let size = self.tolerance.norm(error.iter().copied(), y);
        size.is_finite().then_some(size.max(LEAST_ERROR))
    }
}
