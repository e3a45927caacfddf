//! Special functions on `f64` that neither `std` nor `libm` has, and wrappers that fix the edges of those that do.
//!
//! None of them panics: outside its domain a function is NaN, at a pole it is infinite, and NaN gives NaN.

pub mod elementary;

mod gamma;
mod logistic;
mod normal;
mod sums;

pub use gamma::{digamma, lgamma, polygamma};
pub use logistic::{inv_logit, log1p_exp, logit};
pub use normal::{erf, erfc, inverse_mills, log_phi, phi};
pub(crate) use sums::log_sum_exp;

/// 1/√(2π).
pub const INV_SQRT_2PI: f64 = 0.398_942_280_401_432_7;
/// ½ ln 2π.
pub const HALF_LN_2PI: f64 = 0.918_938_533_204_672_8;
