//! What a compiled wgf model runs on. Users depend on `wgf`, whose front page is the place to start.

/// The linear algebra of guides and flows: what a program that writes its own needs in the same version.
pub use nalgebra;

pub mod array;
pub mod bind;
pub mod diagnose;
pub mod discrete;
pub mod dist;
pub mod divergence;
pub mod engine;
pub mod fit;
pub mod flow;
pub mod generative;
pub mod guide;
pub mod model;
pub mod optim;
#[cfg(feature = "plot")]
pub mod plot;
pub mod posterior;
pub mod real;
pub mod special;
pub mod transform;
pub mod vector;
