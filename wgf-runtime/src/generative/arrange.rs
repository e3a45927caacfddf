//! Independent draws made elements of a set, row by row.

use rand::rngs::ChaCha8Rng;

use crate::array::Multivariate;
use crate::dist::{Normal, Sample};

/// Sorts every k numbers: draws from one distribution in ascending order have its density restricted to ordered vectors.
pub fn sort_rows(x: &mut [f64], k: usize) {
    x.chunks_mut(k.max(1))
        .for_each(|row| row.sort_by(f64::total_cmp));
}

/// Whether every k numbers ascend.
pub fn is_ordered(x: &[f64], k: usize) -> bool {
    x.chunks(k.max(1)).all(|row| row.is_sorted_by(|a, b| a < b))
}

/// Takes their mean from every k numbers: independent normals given that their sum is zero.
pub fn center_rows(x: &mut [f64], k: usize) {
    for row in x.chunks_mut(k.max(1)) {
        let mean = row.iter().sum::<f64>() / row.len() as f64;
        row.iter_mut().for_each(|x| *x -= mean);
    }
}

/// Divides every k numbers by their length: independent normals around zero given their length.
pub fn normalise_rows(x: &mut [f64], k: usize) {
    for row in x.chunks_mut(k.max(1)) {
        let length = row.iter().map(|x| x * x).sum::<f64>().sqrt();
        row.iter_mut().for_each(|x| *x /= length);
    }
}

/// Fills every `len` numbers with a draw that is uniform over its set: `simplex`, `unit_vector` or `corr_matrix` of k.
pub fn uniform_rows(rng: &mut ChaCha8Rng, shape: &str, k: usize, len: usize, x: &mut [f64]) {
    use crate::array::{Dirichlet, LkjCorr};
    for row in x.chunks_mut(len.max(1)) {
        match shape {
            "simplex" => <Dirichlet as Multivariate<1>>::sample(&[k], rng, [&[1.0]], row),
            "corr_matrix" => <LkjCorr as Multivariate<1>>::sample(&[k], rng, [&[1.0]], row),
            "unit_vector" => {
                row.iter_mut()
                    .for_each(|x| *x = Normal::sample(rng, [0.0, 1.0]));
                normalise_rows(row, k);
            }
            _ => row.fill(f64::NAN),
        }
    }
}
