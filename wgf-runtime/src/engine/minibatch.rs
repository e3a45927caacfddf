//! Minibatches: a log density by some of its rows.

use crate::engine::Place;
use crate::model::{DataError, LogDensity};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::index;

/// For each of a model's minibatch loops, its rows.
pub type Rowsets<const L: usize> = [Vec<u32>; L];

/// ℓ by some of its rows: ℓ₀ + Σₗ sₗ (ℓₗ − ℓ₀).
///
/// ℓ₀ is the model without the rows of its minibatch loops, ℓₗ with the rows drawn for the l-th alone, sₗ how many rows
/// there are for each that was drawn. Each loop adds the terms of its rows, so that ℓₗ − ℓ₀ is the sum of those drawn; where
/// they are drawn at random, its mean times sₗ is the sum of all, and what this says of ℓ and ∇ℓ is unbiased.
#[derive(Debug)]
pub struct Minibatch<M> {
    without: M,
    parts: Vec<(f64, M)>,
    /// 1 − Σ s.
    share: f64,
}

impl<M: LogDensity> Minibatch<M> {
    /// From the model without rows, and for each loop its scale and the model with the rows drawn for it.
    pub fn new(without: M, parts: Vec<(f64, M)>) -> Self {
        Minibatch {
            share: 1.0 - parts.iter().map(|(scale, _)| scale).sum::<f64>(),
            without,
            parts,
        }
    }

    /// The sum of what `evaluate` writes for each of the models, by their shares.
    fn combine(&self, numbers: &mut [f64], mut evaluate: impl FnMut(&M, &mut [f64])) {
        evaluate(&self.without, numbers);
        numbers.iter_mut().for_each(|x| *x *= self.share);
        let mut of_part = vec![0.0; numbers.len()];
        for (scale, part) in &self.parts {
            evaluate(part, &mut of_part);
            for (x, y) in numbers.iter_mut().zip(&of_part) {
                *x += scale * y;
            }
        }
    }
}

impl<M: LogDensity> LogDensity for Minibatch<M> {
    fn dim(&self) -> usize {
        self.without.dim()
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        let mut value = [0.0];
        self.combine(&mut value, |model, value| value[0] = model.log_density(u));
        value[0]
    }

    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let d = self.dim();
        let mut numbers = vec![0.0; d + 1];
        self.combine(&mut numbers, |model, numbers| {
            numbers[d] = model.score(u, &mut numbers[..d]);
        });
        gradient.copy_from_slice(&numbers[..d]);
        numbers[d]
    }

    fn score_batch(&self, points: &[f64], values: &mut [f64], gradients: &mut [f64]) {
        let len = gradients.len();
        let mut numbers = vec![0.0; len + values.len()];
        self.combine(&mut numbers, |model, numbers| {
            let (gradients, values) = numbers.split_at_mut(len);
            model.score_batch(points, values, gradients);
        });
        gradients.copy_from_slice(&numbers[..len]);
        values.copy_from_slice(&numbers[len..]);
    }
}

/// A model by rows drawn without replacement, `sizes[l]` of `rows[l]`; `None` where these are all rows.
pub fn subsample<'m, M: LogDensity + 'm, const L: usize>(
    seed: u64,
    rows: [&[u32]; L],
    sizes: [f64; L],
    of_rows: impl Fn(Rowsets<L>) -> Option<M>,
) -> Option<Box<dyn LogDensity + 'm>> {
    let is_whole = |l: usize| sizes[l] >= rows[l].len() as f64;
    if (0..L).all(is_whole) {
        return None;
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let none = || std::array::from_fn(|_| Vec::new());
    let mut parts = Vec::with_capacity(L);
    for l in 0..L {
        let (scale, drawn) = match is_whole(l) {
            true => (1.0, rows[l].to_vec()),
            false => draw(rows[l], sizes[l] as usize, &mut rng),
        };
        let mut alone: Rowsets<L> = none();
        alone[l] = drawn;
        parts.push((scale, of_rows(alone)?));
    }
    Some(Box::new(Minibatch::new(of_rows(none())?, parts)))
}

/// How many rows there are for each that is drawn, and those drawn, in their order, as memory likes it.
fn draw(rows: &[u32], size: usize, rng: &mut ChaCha8Rng) -> (f64, Vec<u32>) {
    let mut drawn = index::sample(rng, rows.len(), size).into_vec();
    drawn.sort_unstable();
    let drawn = drawn.into_iter().map(|i| rows[i]).collect();
    (rows.len() as f64 / size as f64, drawn)
}

/// The rows `lo`, `lo` + 1, …, so many.
pub fn all_rows(lo: i64, count: usize) -> Vec<u32> {
    (0..count).map(|i| (lo as usize + i) as u32).collect()
}

/// A minibatch has rows.
///
/// # Errors
/// If the data say that it has none.
pub fn check_batch_size(place: Place, size: f64) -> Result<(), DataError> {
    match size >= 1.0 {
        true => Ok(()),
        false => Err(DataError::Shape(format!(
            "a minibatch has at least one row, not {size} (at {}:{})",
            place.file, place.line
        ))),
    }
}
