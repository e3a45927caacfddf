//! The iterations of a fit: particles are drawn, the divergence's flow says where they go, and the guide follows.

mod average;
mod checkpoint;
mod distil;
mod estimator;
mod run;

pub use estimator::{Estimate, Estimator, count_finite};
pub(super) use run::{Run, WeightTrace, run};
