//! Probabilistic programming: write a model, get a posterior by variational inference, and a straight answer on whether to
//! trust it.
//!
//! # The generated items
pub use wgf_macros::model;
pub use wgf_runtime::{
    diagnose, dist, divergence, fit, guide, model, optim, posterior, real, transform,
};

/// What a program that writes and fits models needs in scope: `use wgf::prelude::*;`.
pub mod prelude {
    pub use wgf_macros::model;
    pub use wgf_runtime::fit::{Fit, FitError, Fitter, Unconstrained};
    pub use wgf_runtime::model::{
        DataError, DivergenceChoice, GuideChoice, LogDensity, MethodChoice, Model,
    };
    pub use wgf_runtime::optim::{Adam, Schedule, Sgd};
    pub use wgf_runtime::real::Real;
}

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
