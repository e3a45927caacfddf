//! The flow over time: Euler's scheme, and an integrator of high order.

use std::cell::{Cell, RefCell};

use differential_equations::error::Error;
use differential_equations::ivp::IVP;
use differential_equations::methods::ExplicitRungeKutta;
use nalgebra::{Cholesky, DMatrix, DVector};

use crate::guide::{Gaussian, Guide, Singular};

use super::{FlowError, MeanField, Moments, Trajectory};

/// What the integrator's state is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Coordinates {
    /// (μ, S): μ̇ = E\[v\], Ṡ = E\[v εᵀ\], in which BBVI takes its steps.
    #[default]
    Factor,
    /// (μ, Σ): Σ̇ = E\[v εᵀ\] Sᵀ + S E\[ε vᵀ\] for any S with SSᵀ = Σ, the Bures–Wasserstein flow.
    Covariance,
}

/// Forward Euler in (μ, S): `steps` steps of length `step`; the trajectory has the start and every state after it.
pub fn euler(
    field: &mut dyn MeanField,
    start: &Gaussian,
    step: f64,
    steps: usize,
) -> Result<Trajectory, FlowError> {
    positive("step", step)?;
    let mut trajectory = Trajectory::default();
    trajectory.push(0.0, start.clone());
    let mut state = start.clone();
    for k in 1..=steps {
        let time = k as f64 * step;
        let Moments { drift, stretch } = field.moments(&state);
        let mean = state.mean() + drift * step;
        let factor = state.factor() + stretch * step;
        state = Gaussian::new(mean, factor).map_err(FlowError::at(time))?;
        trajectory.push(time, state.clone());
    }
    Ok(trajectory)
}

/// The flow at the ascending `times`, the first of them the start's, by Dormand & Prince's method of order 8(5,3) with
/// adaptive steps of relative and absolute error `tolerance`. In [`Coordinates::Covariance`] the states' factors are
/// Cholesky's.
///
/// The field must be a function of the state alone: fresh noise at every call would look to the integrator like infinite
/// stiffness.
pub fn integrate(
    field: &mut dyn MeanField,
    start: &Gaussian,
    times: &[f64],
    coordinates: Coordinates,
    tolerance: f64,
) -> Result<Trajectory, FlowError> {
    positive("tolerance", tolerance)?;
    let Some(&from) = times.first() else {
        return Ok(Trajectory::default());
    };
    for span in times.windows(2) {
        positive("the span between times", span[1] - span[0])?;
    }
    let shared = RefCell::new(field);
    let left_at = Cell::new(None);
    let slope = |t: f64, y: &Vec<f64>, dy: &mut Vec<f64>| {
        let moments = coordinates.unpack(y, start.dim()).map(|state| {
            let moments = shared.borrow_mut().moments(&state);
            (state, moments)
        });
        match moments {
            Ok((state, moments)) => coordinates.write_slope(&state, &moments, dy),
            Err(Singular) => {
                left_at.set(left_at.get().or(Some(t)));
                dy.fill(f64::NAN);
            }
        }
    };
    let mut trajectory = Trajectory::default();
    trajectory.push(from, start.clone());
    let mut y = coordinates.pack(start);
    for span in times.windows(2) {
        // From time to time, for what the method interpolates between its steps is of lower order than they are.
        let method = ExplicitRungeKutta::dop853().rtol(tolerance).atol(tolerance);
        let solution = IVP::ode_from_fn(slope, span[0], span[1], y)
            .method(method)
            .solve()
            .map_err(|error| match left_at.get() {
                Some(time) => FlowError::LeftTheGaussians { time },
                None => FlowError::Integrator {
                    reason: reason(&error),
                },
            })?;
        y = solution.y.into_iter().next_back().unwrap_or_default();
        let state = coordinates.unpack(&y, start.dim());
        trajectory.push(span[1], state.map_err(FlowError::at(span[1]))?);
    }
    Ok(trajectory)
}

fn reason(error: &Error<f64, Vec<f64>>) -> String {
    match error {
        Error::MaxSteps { t, .. } => format!("too many steps, at time {t}"),
        Error::StepSize { t, .. } => format!("its steps became too small at time {t}"),
        Error::Stiffness { t, .. } => format!("it is stiff at time {t}"),
        other => format!("{other:?}"),
    }
}

impl Coordinates {
    fn pack(self, state: &Gaussian) -> Vec<f64> {
        let shape = match self {
            Coordinates::Factor => state.factor().clone(),
            Coordinates::Covariance => state.covariance(),
        };
        state.mean().iter().chain(shape.iter()).copied().collect()
    }

    fn unpack(self, y: &[f64], d: usize) -> Result<Gaussian, Singular> {
        let mean = DVector::from_column_slice(&y[..d]);
        let shape = DMatrix::from_column_slice(d, d, &y[d..]);
        match self {
            Coordinates::Factor => Gaussian::new(mean, shape),
            Coordinates::Covariance => {
                let factor = Cholesky::new(shape).ok_or(Singular)?.unpack();
                Gaussian::new(mean, factor)
            }
        }
    }

    fn write_slope(self, state: &Gaussian, moments: &Moments, dy: &mut [f64]) {
        let (drift, shape) = dy.split_at_mut(state.dim());
        drift.copy_from_slice(moments.drift.as_slice());
        match self {
            Coordinates::Factor => shape.copy_from_slice(moments.stretch.as_slice()),
            Coordinates::Covariance => {
                let half = &moments.stretch * state.factor().transpose();
                shape.copy_from_slice((&half + half.transpose()).as_slice());
            }
        }
    }
}

fn positive(what: &'static str, value: f64) -> Result<(), FlowError> {
    match value > 0.0 && value.is_finite() {
        true => Ok(()),
        false => Err(FlowError::Argument {
            what,
            expected: "positive",
            value,
        }),
    }
}
