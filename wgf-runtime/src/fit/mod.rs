//! Fits: from a density and a few choices to a guide, its draws and a report.

mod assess;
pub mod bbvi;
mod error;
mod fitter;
mod frame;
mod locate;
mod options;
mod progress;
mod report;
mod result;
mod start;
mod stationarity;
mod streams;
mod unconstrained;
mod warning;

pub use error::FitError;
pub use fitter::Fitter;
pub use result::{Elbo, Fit};
pub use streams::{Task, stream};
pub use unconstrained::Unconstrained;
pub use warning::Warning;
