//! How far a fit is to be trusted.

mod pareto;
mod psis;

pub(crate) use psis::smooth_largest;
pub use psis::{Psis, Verdict, khat_threshold, psis};
