//! Probabilistic programming: write a model, get a posterior by variational inference, and a straight answer on whether to
//! trust it.
//!
//! # The generated items
pub use wgf_macros::model;
pub use wgf_runtime::{dist, real, transform};

/// What compiled models call. Not for use by hand: it changes without notice.
#[doc(hidden)]
pub mod __private {
    pub use serde;
    pub use wgf_runtime::bind::*;
    pub use wgf_runtime::dist::{Distribution, Support};
    pub use wgf_runtime::engine::*;
    pub use wgf_runtime::fit::Fitter;
    pub use wgf_runtime::model::*;
    pub use wgf_runtime::real::{Jet, Real};
    pub use wgf_runtime::transform::*;
}
