//! Draws of a posterior, and what they summarise to.

mod draws;
mod number;
mod statistics;
mod summary;
pub(crate) mod table;

pub use draws::Draws;
pub(crate) use number::plus_minus;
pub use statistics::{mean_and_standard_error, quantile};
pub use summary::{Summary, SummaryRow};
