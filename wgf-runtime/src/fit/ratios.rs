//! Draws of a guide with their log ratios, on common random numbers.

use nalgebra::DMatrix;

use crate::guide::{Guide, Particles};
use crate::model::LogDensity;

use super::streams::{Task, stream};

/// `count` draws of `guide` from the stream that states are compared on, and log p̃ − log q of each.
pub(super) fn compared(
    density: &dyn LogDensity,
    guide: &dyn Guide,
    count: usize,
    seed: u64,
) -> (Particles, Vec<f64>) {
    let mut draws = Particles::new(guide, count);
    draws.draw(guide, &mut stream(seed, Task::Selection));
    let (mut log_p, mut log_q) = (vec![0.0; count], vec![0.0; count]);
    let mut scores = DMatrix::zeros(count, guide.dim());
    guide.evaluate(&draws, &mut log_q, &mut scores);
    density.score_batch(draws.points.as_slice(), &mut log_p, scores.as_mut_slice());
    let ratios = log_p.iter().zip(&log_q).map(|(p, q)| p - q).collect();
    (draws, ratios)
}
