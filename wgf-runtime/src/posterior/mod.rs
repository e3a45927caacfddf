//! Draws of a posterior, and what they summarise to.

mod draws;
mod statistics;
mod summary;

pub use draws::Draws;
pub use statistics::{mean_and_standard_error, quantile};
pub use summary::{Summary, SummaryRow};
