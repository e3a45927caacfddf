//! What the score benchmarks share: paired timing, simulated data, models and their hand-written rivals.

pub mod eight_schools;
pub mod logistic;
pub mod radon;
mod timing;

pub use timing::ratio;
