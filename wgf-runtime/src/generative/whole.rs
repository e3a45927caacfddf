//! Draws of arrays.

use rand::rngs::ChaCha8Rng;

use crate::array::Multivariate;

/// [`Multivariate::sample`].
pub fn sample_whole<D: Multivariate<N>, const N: usize>(
    dims: &[usize],
    rng: &mut ChaCha8Rng,
    args: [&[f64]; N],
    x: &mut [f64],
) {
    D::sample(dims, rng, args, x);
}
