//! Dormand & Prince's method of order 8.

use super::system::Slope;
use super::{OdeFailure, OdeFault, OdeOptions};
use differential_equations::error::Error;
use differential_equations::methods::ExplicitRungeKutta;
use differential_equations::ode::{ODE, OrdinaryNumericalMethod};
use differential_equations::status::Status;
use differential_equations::traits::State;

/// A state whose first numbers are those that an error is measured in: to the solver, its length.
#[derive(Clone, Debug, Default)]
struct Numbers {
    all: Vec<f64>,
    controlled: usize,
}

impl State<f64> for Numbers {
    fn len(&self) -> usize {
        self.controlled
    }

    fn get_component(&self, index: usize) -> f64 {
        self.all[index]
    }

    fn set_component(&mut self, index: usize, value: f64) {
        self.all[index] = value;
    }

    fn map_components_mut<F: FnMut(usize, &mut f64)>(&mut self, mut f: F) {
        self.all
            .iter_mut()
            .enumerate()
            .for_each(|(i, value)| f(i, value));
    }

    fn zeros_like(&self) -> Self {
        Numbers {
            all: vec![0.0; self.all.len()],
            controlled: self.controlled,
        }
    }

    fn zeros() -> Self {
        Numbers::default()
    }

    fn mul_add_assign(&mut self, alpha: f64, other: &Self) {
        self.add_scaled(alpha, other);
    }

    fn add_scaled(&mut self, alpha: f64, other: &Self) -> &mut Self {
        for (x, &y) in self.all.iter_mut().zip(&other.all) {
            *x += alpha * y;
        }
        self
    }

    fn scale_mut(&mut self, alpha: f64) {
        self.all.iter_mut().for_each(|x| *x *= alpha);
    }
}

struct Equation<'s, S>(&'s S);

impl<S: Slope> ODE<f64, Numbers> for Equation<'_, S> {
    fn diff(&self, t: f64, y: &Numbers, slope: &mut Numbers) {
        self.0.slope(t, &y.all, &mut slope.all);
    }
}

/// The first step is no shorter than this many times what time can resolve.
const LEAST_FIRST: f64 = 100.0;

fn failure(time: f64, reason: OdeFault) -> OdeFailure {
    OdeFailure { time, reason }
}

/// Calls `output` with the state at each of the times, which ascend from t0.
pub(super) fn solve<S: Slope>(
    system: &S,
    y: Vec<f64>,
    t0: f64,
    times: &[f64],
    options: &OdeOptions,
    output: &mut impl FnMut(&[f64]),
) -> Result<(), OdeFailure> {
    let end = times.last().copied().unwrap_or(t0);
    let resolution = 8.0 * f64::EPSILON * t0.abs().max(end.abs());
    let mut left = times.iter().copied().peekable();
    while left.next_if(|&time| time - t0 <= resolution).is_some() {
        output(&y);
    }
    if left.peek().is_none() {
        return Ok(());
    }
    let equation = Equation(system);
    let start = Numbers {
        all: y,
        controlled: system.controlled(),
    };
    let mut method = ExplicitRungeKutta::dop853()
        .rtol(options.rtol)
        .atol(options.atol)
        .max_steps(options.max_steps);
    let fault = |error: Error<f64, Numbers>, at: f64| match error {
        Error::MaxSteps { t, .. } => failure(t, OdeFault::Steps(options.max_steps)),
        _ => failure(at, OdeFault::StepSize),
    };
    method
        .init(&equation, t0, end, &start)
        .map_err(|error| fault(error, t0))?;
    method.set_status(Status::Solving);
    method.set_h(method.h().max(LEAST_FIRST * resolution));
    for time in left {
        // A step ends at each time, for what the method interpolates between its steps is of lower order than they are.
        while time - method.t() > resolution {
            let (t, remaining, planned) = (method.t(), time - method.t(), method.h());
            if planned.is_nan() || planned <= resolution {
                return Err(failure(t, OdeFault::StepSize));
            }
            method.set_h(planned.min(remaining));
            match method.step(&equation) {
                Ok(_) => {}
                // A suspicion, not a failure: the steps that are left may do.
                Err(Error::Stiffness { .. }) => {
                    method.set_status(Status::Solving);
                    method.set_h(planned);
                    continue;
                }
                Err(error) => return Err(fault(error, t)),
            }
            if matches!(method.status(), Status::RejectedStep) {
                continue;
            }
            if planned > remaining {
                // A step that was cut short says little about the next.
                method.set_h(method.h().max(planned));
            }
            if !method.y().all.iter().all(|x| x.is_finite()) {
                return Err(failure(method.t(), OdeFault::NotFinite));
            }
        }
        output(&method.y().all);
    }
    Ok(())
}
