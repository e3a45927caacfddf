//! What the score benchmarks share: the models, their hand-written rivals, and paired timing.

mod case;
mod design;
mod dispatch;
mod eight_schools;
pub mod logistic;
mod mixture;
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
        mixture::case(),
    ]
}
