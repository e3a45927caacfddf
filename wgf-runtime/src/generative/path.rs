//! Paths of Markov chains.

use rand::rngs::ChaCha8Rng;

use super::pick;

/// z₀ from the initial probabilities, zₜ from row zₜ₋₁ of the (only, or t-th) transition matrix; `dims` are the number of
/// elements, of states, of matrices.
pub fn draw_path(
    rng: &mut ChaCha8Rng,
    dims: &[usize],
    initial: &[f64],
    transition: &[f64],
) -> Vec<usize> {
    let (n, k, m) = (dims[0], dims[1], dims[2]);
    let mut path = Vec::with_capacity(n);
    let mut state = 0;
    for t in 0..n {
        let weights = match t {
            0 => initial,
            _ => {
                let first = if m == 1 { 0 } else { (t - 1) * k * k } + state * k;
                &transition[first..first + k]
            }
        };
        state = pick(rng, k, |j| weights[j]);
        path.push(state);
    }
    path
}
