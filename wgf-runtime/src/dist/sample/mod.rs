//! Draws from the distributions.

mod continuous;
mod von_mises;

use super::Distribution;

/// A draw, unless a parameter is outside its domain: then NaN.
fn draw<D: Distribution<N>, const N: usize>(
    args: [f64; N],
    draw: impl FnOnce([f64; N]) -> f64,
) -> f64 {
    let is_valid = D::domains()
        .iter()
        .zip(args)
        .all(|(domain, arg)| domain.contains(arg));
    match is_valid {
        true => draw(args),
        false => f64::NAN,
    }
}
