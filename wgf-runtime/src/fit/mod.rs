//! Fits: from a density and a few choices to a guide, its draws and a report.

mod assess;
mod compare;
mod error;
mod estimates;
mod fitter;
mod frame;
mod iterations;
mod locate;
mod modes;
mod options;
mod progress;
mod ratios;
mod report;
mod restarts;
mod result;
mod start;
mod stationarity;
mod streams;
mod turn;
mod unconstrained;
mod warning;
mod weighing;

pub use compare::Comparison;
pub use error::FitError;
pub use estimates::{Estimates, WeightQuality};
pub use fitter::Fitter;
pub use iterations::{Estimate, Estimator};
pub use modes::{Mode, Modes};
pub use result::{Elbo, Fit};
pub use streams::{Task, stream};
pub use unconstrained::Unconstrained;
pub use warning::Warning;
pub use weighing::{Weighed, Weighing};
