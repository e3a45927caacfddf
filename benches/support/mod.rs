//! What the score benchmarks share: the models, their hand-written rivals, and paired timing.
//!
//! A rival is the score that an expert would write for speed: constants and what the data settle beforehand, loop
//! invariants out of the loops, the machine's own vectors, functions without branches. It evaluates what the model says,
//! observation by observation and step by step; another algorithm for the same density (sufficient statistics, a parallel
//! scan for a recursion, one logarithm of a product) would compare algorithms, not code.

mod case;
mod design;
mod dispatch;
mod eight_schools;
mod garch;
mod linear;
pub mod logistic;
mod mixture;
mod neg_binomial;
mod poisson;
mod radon;
mod simd;
mod timing;

pub use case::Case;
pub use timing::paired;

/// Every case, checked.
pub fn cases() -> Vec<Case> {
    vec![
        eight_schools::case(),
        radon::case(),
        logistic::small(),
        logistic::large(),
        poisson::case(),
        linear::case(),
        neg_binomial::case(),
        garch::case(),
        mixture::case(),
    ]
}
