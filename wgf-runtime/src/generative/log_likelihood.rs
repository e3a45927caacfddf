//! How likely each observation is, draw by draw.

use std::collections::BTreeMap;
use std::fmt;

use super::Generative;
use crate::engine::element_name;
use crate::posterior::Draws;

/// ln p(yᵢ | θₛ) of every observation i at every draw s, all constants included: what cross-validation and information
/// criteria are made of. A distribution of arrays is one observation for each array; where a discrete parameter is summed out
/// over several observations, they are one. The terms of `factor` are not observations.
#[derive(Clone, PartialEq)]
pub struct LogLikelihood {
    names: Vec<String>,
    /// n × names, a draw after the other.
    values: Vec<f64>,
}

impl LogLikelihood {
    /// The names of the observations: `y[0]`, `y[1]`, …, in the order of the model's statements.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The number of draws.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.names.len()).unwrap_or(0)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All observations at one draw, in the order of [`names`](Self::names).
    pub fn row(&self, draw: usize) -> &[f64] {
        let width = self.names.len();
        &self.values[draw * width..(draw + 1) * width]
    }

    /// One observation at all draws.
    pub fn column(&self, name: &str) -> Option<Vec<f64>> {
        let at = self.names.iter().position(|n| n == name)?;
        let column = self.values.iter().skip(at).step_by(self.names.len());
        Some(column.copied().collect())
    }

    /// Σᵢ ln p(yᵢ | θₛ) of every draw.
    pub fn totals(&self) -> Vec<f64> {
        (0..self.len()).map(|s| self.row(s).iter().sum()).collect()
    }
}

impl<M: Generative> Draws<'_, M> {
    /// The log likelihood of every observation at every draw.
    pub fn log_likelihood(&self) -> LogLikelihood {
        let mut names: Vec<String> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        // Where each term goes, in the order in which the model gives them, which is the same at every draw.
        let mut order: Vec<usize> = Vec::new();
        if !self.is_empty() {
            let mut enter = |name: &'static str, at: &[usize], _: f64| {
                let name = element_name(name, at);
                let next = names.len();
                let place = *places.entry(name.clone()).or_insert(next);
                if place == next {
                    names.push(name);
                }
                order.push(place);
            };
            self.model()
                .log_likelihood(&self.unconstrained(0), &mut enter);
        }
        let mut values = vec![0.0; self.len() * names.len()];
        for (draw, row) in values.chunks_mut(names.len().max(1)).enumerate() {
            let mut place = order.iter();
            let mut add = |_: &'static str, _: &[usize], term: f64| {
                if let Some(&place) = place.next() {
                    row[place] += term;
                }
            };
            self.model()
                .log_likelihood(&self.unconstrained(draw), &mut add);
        }
        LogLikelihood { names, values }
    }
}

impl fmt::Debug for LogLikelihood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (draws, observations) = (self.len(), self.names.len());
        write!(
            f,
            "log likelihood of {observations} observations at {draws} draws"
        )
    }
}
