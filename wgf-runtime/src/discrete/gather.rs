//! The entries of a discrete parameter as a model comes by them.

use std::collections::BTreeMap;

use super::{Chain, Discrete, largest, shares};

/// What is known so far about a discrete parameter.
///
/// Several of one name, in loops one after the other, are told apart by the `occasion`.
#[derive(Clone, Debug, Default)]
pub struct Gather {
    entries: BTreeMap<(usize, Vec<usize>), Vec<f64>>,
    path: Option<Vec<usize>>,
}

impl Gather {
    /// An entry whose values `lo`, `lo + 1`, … have these log weights, in a case of probability `case`; returns the probability of
    /// the case with each value.
    pub fn add(
        &mut self,
        occasion: usize,
        index: &[usize],
        case: f64,
        lo: usize,
        logs: &[f64],
    ) -> Vec<f64> {
        let of_values: Vec<f64> = shares(logs).iter().map(|p| case * p).collect();
        let entry = self.entries.entry((occasion, index.to_vec())).or_default();
        if entry.len() < lo + logs.len() {
            entry.resize(lo + logs.len(), 0.0);
        }
        for (total, p) in entry[lo..].iter_mut().zip(&of_values) {
            *total += p;
        }
        of_values
    }

    /// The states of a chain.
    pub fn chain(&mut self, occasion: usize, chain: &Chain) {
        for (t, states) in chain.probabilities.iter().enumerate() {
            self.entries.insert((occasion, vec![t]), states.clone());
        }
        self.path = Some(chain.path.clone());
    }

    /// All entries.
    pub fn finish(self) -> Discrete {
        let entries = self.entries.into_iter();
        let (index, probabilities): (Vec<_>, Vec<Vec<f64>>) =
            entries.map(|((_, index), p)| (index, p)).unzip();
        let most_probable = match self.path {
            Some(path) => path,
            None => probabilities.iter().map(|p| largest(p)).collect(),
        };
        Discrete {
            index,
            probabilities,
            most_probable,
        }
    }
}
