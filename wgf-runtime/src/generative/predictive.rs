//! Draws of data.

use std::fmt;

use super::{DrawError, Generative};
use crate::fit::{Task, stream};
use crate::model::Quantity;
use crate::posterior::{Draws, Summary};

/// A data set for each of n draws of the parameters.
pub struct Predictive<'m, M: Generative> {
    model: &'m M,
    names: Vec<String>,
    /// n × width, a data set after the other.
    values: Vec<f64>,
    n: usize,
}

impl<'m, M: Generative> Predictive<'m, M> {
    pub(super) fn new<'u>(
        model: &'m M,
        points: impl ExactSizeIterator<Item = &'u [f64]>,
        ancestral: bool,
        seed: u64,
    ) -> Result<Self, DrawError> {
        let mut rng = stream(seed, Task::Predictive);
        let observed = model.observed();
        let names: Vec<String> = observed.iter().flat_map(Quantity::element_names).collect();
        let n = points.len();
        let mut values = vec![0.0; n * names.len()];
        for (draw, u) in points.enumerate() {
            let row = &mut values[draw * names.len()..(draw + 1) * names.len()];
            model.draw_data(u, ancestral, &mut rng, row)?;
        }
        Ok(Predictive {
            model,
            names,
            values,
            n,
        })
    }

    /// n.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// The names of the elements: `y[0]`, `y[1]`, ….
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// One data set, in the order of [`names`](Self::names).
    pub fn row(&self, draw: usize) -> &[f64] {
        let width = self.names.len();
        &self.values[draw * width..(draw + 1) * width]
    }

    /// All draws of the element called `name`.
    pub fn column(&self, name: &str) -> Option<Vec<f64>> {
        let element = self.names.iter().position(|n| n == name)?;
        Some((0..self.n).map(|draw| self.row(draw)[element]).collect())
    }

    /// One data set, typed.
    pub fn predicted(&self, draw: usize) -> M::Predicted {
        self.model.predicted(self.row(draw))
    }

    /// All data sets, typed.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = M::Predicted> + '_ {
        (0..self.n).map(|draw| self.predicted(draw))
    }

    /// Means, standard deviations and quantiles of every element.
    pub fn summary(&self) -> Summary {
        let columns = self.names.iter().enumerate().map(|(element, name)| {
            let column = (0..self.n).map(|draw| self.row(draw)[element]);
            (name.clone(), column.collect())
        });
        Summary::new(columns)
    }
}

impl<'m, M: Generative> Draws<'m, M> {
    /// Replicated data for every draw: each observation is drawn anew, given the draw's parameters and what the model reads of
    /// the data as they were observed (y\[t − 1\] in an autoregression).
    ///
    /// # Errors
    /// If a statement cannot be drawn from.
    pub fn predict(&self, seed: u64) -> Result<Predictive<'m, M>, DrawError> {
        let points: Vec<Vec<f64>> = (0..self.len())
            .map(|draw| self.unconstrained(draw))
            .collect();
        Predictive::new(self.model(), points.iter().map(Vec::as_slice), false, seed)
    }
}

impl<M: Generative> fmt::Debug for Predictive<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} data sets of {} numbers", self.n, self.names.len())
    }
}
