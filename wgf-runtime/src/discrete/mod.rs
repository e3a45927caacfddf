//! Discrete parameters that a model sums out: their probabilities, and their most probable values.

mod chain;
mod gather;

use crate::model::Model;

pub use chain::{Chain, chain};
pub use gather::Gather;

/// What is known about a discrete parameter, given the data and values of all other parameters.
///
/// It has an entry for every time the parameter occurs: one for a single number outside all loops, one for each element of an
/// array or of a chain, one for every pass of the loops around it otherwise, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Discrete {
    /// The indices of each entry: the element's, or the variables of the loops around it, outermost first.
    pub index: Vec<Vec<usize>>,
    /// `P(z = j | y, θ)` of each entry, j = 0, 1, …; for a chain the smoothed probabilities, which know all of the data. NaN where
    /// no value is possible.
    pub probabilities: Vec<Vec<f64>>,
    /// The most probable value of each entry; for a chain the path that is most probable as a whole (Viterbi's). The least of
    /// several.
    pub most_probable: Vec<usize>,
}

/// The discrete parameters of a model, by name.
pub trait DiscreteValues {
    /// All of them.
    fn each_mut(&mut self) -> Vec<&mut Discrete>;
}

/// A model with discrete parameters that are summed out.
pub trait SummedOut: Model {
    /// A [`Discrete`] for each, by its name.
    type Discrete: DiscreteValues;

    /// What is known about them, given the unconstrained parameters `u`.
    fn discrete(&self, u: &[f64]) -> Self::Discrete;
}

/// The average over several values of the other parameters; `None` of none. The most probable values are each entry's own, by
/// the average probabilities, for a chain as well.
pub fn average<D: DiscreteValues>(all: impl IntoIterator<Item = D>) -> Option<D> {
    let mut all = all.into_iter();
    let mut total = all.next()?;
    let mut count = 1.0;
    for mut one in all {
        count += 1.0;
        for (total, one) in total.each_mut().into_iter().zip(one.each_mut()) {
            let pairs = total.probabilities.iter_mut().zip(&one.probabilities);
            for (total, one) in pairs.flat_map(|(a, b)| a.iter_mut().zip(b)) {
                *total += one;
            }
        }
    }
    for total in total.each_mut() {
        for p in total.probabilities.iter_mut().flatten() {
            *p /= count;
        }
        total.most_probable = total.probabilities.iter().map(|p| largest(p)).collect();
    }
    Some(total)
}

/// The place of the largest number, the first of several.
fn largest(numbers: &[f64]) -> usize {
    let mut best = 0;
    for (i, x) in numbers.iter().enumerate() {
        if *x > numbers[best] {
            best = i;
        }
    }
    best
}

/// `exp(xᵢ)/Σ exp(xⱼ)`; NaN if all are −∞.
fn shares(logs: &[f64]) -> Vec<f64> {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = logs.iter().map(|x| (x - most).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.iter().map(|x| x / sum).collect()
}
