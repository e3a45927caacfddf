//! Black-box variational inference with the path-derivative gradient.

mod average;
mod checkpoint;
mod estimator;
mod run;

pub use estimator::{Estimate, Estimator, count_finite};
pub(super) use run::{Run, run};
