//! How far a fit is to be trusted.

mod pareto;
mod psis;

pub use psis::{Psis, Verdict, khat_threshold, psis};
