//! Ordinary differential equations: their solution at given times as one operation, with forward sensitivities.

mod explicit;
mod implicit;
mod operation;
mod system;

use crate::real::Real;
use std::fmt;

/// An ordinary differential equation z′ = f(t, z; p), with what its solver is told.
pub trait Field {
    /// Tolerances, method and limit of the solver.
    const OPTIONS: OdeOptions;

    /// Writes z′ to `derivative`, which is zero before.
    fn derivative<T: Real>(t: f64, z: &[T], p: &[T], derivative: &mut [T]);
}

/// What the solver of an [`Ode`] is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OdeOptions {
    /// The relative error of a step.
    pub rtol: f64,
    /// The absolute error of a step.
    pub atol: f64,
    /// How many steps at most, rejected ones included.
    pub max_steps: usize,
    /// The solver.
    pub method: OdeMethod,
}

/// The solvers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OdeMethod {
    /// Dormand & Prince's explicit Runge–Kutta method of order 8(5,3).
    ///
    /// Hairer, Nørsett & Wanner, *Solving Ordinary Differential Equations I*, 2nd ed., sec. II.5.
    NonStiff,
    /// Radau IIA of order 5, an implicit Runge–Kutta method that is stable however fast a component decays.
    ///
    /// Hairer & Wanner, *Solving Ordinary Differential Equations II*, 2nd ed., sec. IV.8.
    Stiff,
}

/// `ode(f, z0, t0, times, args…)`: the solution z of z′ = f(t, z; p), z(t0) = z0, at `times`, an n × k matrix with a row for each
/// time; p are the numbers of all `args`, one after the other. `dims = [k, n, m₁, …]` with the lengths of the args.
///
/// The derivatives are those of the system with its forward sensitivities S = ∂z/∂(z0, p), as far as these are active:
/// `S′ = ∂f/∂z S + ∂f/∂p`. The solver holds the error of z and of S to the tolerances, with and without derivatives asked for: a
/// density and its score take the same steps. On dual numbers the steps are those of their values. The error of a column of S, the
/// derivative in x, is measured in units of 1/|x|: what is measured is the derivative in ln |x|.
///
/// NaN where the solver fails; [`failure`](Ode::failure) says why.
#[derive(Clone, Copy, Debug)]
pub struct Ode<F>(std::marker::PhantomData<F>);

/// A solver that stopped before its time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OdeFailure {
    /// Where it stopped.
    pub time: f64,
    /// Why.
    pub reason: OdeFault,
}

/// Why a solver stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OdeFault {
    /// More steps than [`max_steps`](OdeOptions::max_steps).
    Steps(usize),
    /// The error is too large for any step that time can resolve.
    StepSize,
    /// The state, a sensitivity or their derivative is infinite or NaN.
    NotFinite,
}

impl fmt::Display for OdeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the solver stopped at t = {}: ", self.time)?;
        match self.reason {
            OdeFault::Steps(most) => write!(
                f,
                "too many steps (more than `max_steps` = {most}; `method = stiff` is for stiff equations)"
            ),
            OdeFault::StepSize => f.write_str("its steps became too small"),
            OdeFault::NotFinite => f.write_str("the derivative or the state is not finite"),
        }
    }
}

impl std::error::Error for OdeFailure {}
