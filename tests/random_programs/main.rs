//! Random models against the oracle: whatever the generator in `wgf-macros/src/tests/random` puts together of the language has the
//! score that the whole model on dual numbers has.

#[path = "../support/oracle.rs"]
#[allow(dead_code, reason = "a part of it is used")]
mod oracle;

#[rustfmt::skip]
#[allow(clippy::all, reason = "no one wrote it")]
mod models;

use wgf::prelude::*;

/// A function of one's own, which the models call.
fn squash<T: Real>(x: T, y: T) -> T {
    (x + y * 0.5).tanh()
}
