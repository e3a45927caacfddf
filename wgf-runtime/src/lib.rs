//! What a compiled wgf model runs on. Users depend on `wgf`, whose front page is the place to start.

pub mod bind;
pub mod dist;
pub mod engine;
pub mod model;
pub mod real;
pub mod special;
pub mod transform;
