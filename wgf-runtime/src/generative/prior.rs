//! Draws of the parameters before the data.

use std::fmt;

use super::{DrawError, Generative, Predictive, Undrawn};
use crate::engine::Place;
use crate::fit::{Task, stream};
use crate::model::Quantity;
use crate::posterior::Summary;

/// n draws of a model's parameters from their own statements. Terms that the model adds with `factor` are not drawn from.
pub struct Prior<'m, M: Generative> {
    model: &'m M,
    names: Vec<String>,
    /// n × width, a draw after the other.
    values: Vec<f64>,
    /// n × d.
    points: Vec<f64>,
    n: usize,
}

impl<'m, M: Generative> Prior<'m, M> {
    /// n draws; they depend on the seed alone, and fewer draws are the first of more.
    ///
    /// # Errors
    /// If a parameter has no distribution that can be drawn from: a `Flat` without bounds, or one of the user's own without a
    /// sampler.
    pub fn new(model: &'m M, n: usize, seed: u64) -> Result<Self, DrawError> {
        let mut rng = stream(seed, Task::Prior);
        let (d, quantities) = (model.dim(), model.quantities());
        let names: Vec<String> = quantities
            .iter()
            .flat_map(Quantity::element_names)
            .collect();
        let mut values = vec![0.0; n * names.len()];
        let mut points = vec![0.0; n * d];
        for draw in 0..n {
            let u = &mut points[draw * d..(draw + 1) * d];
            model.draw_prior(&mut rng, u)?;
            model.constrain(u, &mut values[draw * names.len()..(draw + 1) * names.len()]);
        }
        Ok(Prior {
            model,
            names,
            values,
            points,
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

    /// The names of the elements of a draw, as in [`Draws::names`](crate::posterior::Draws::names).
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The constrained values of one draw, in the order of [`names`](Self::names).
    pub fn row(&self, draw: usize) -> &[f64] {
        let width = self.names.len();
        &self.values[draw * width..(draw + 1) * width]
    }

    /// All draws of the element called `name`.
    pub fn column(&self, name: &str) -> Option<Vec<f64>> {
        let element = self.names.iter().position(|n| n == name)?;
        Some((0..self.n).map(|draw| self.row(draw)[element]).collect())
    }

    /// The typed values of one draw.
    pub fn params(&self, draw: usize) -> M::Params {
        self.model.params(self.row(draw))
    }

    /// The typed values of every draw.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = M::Params> + '_ {
        (0..self.n).map(|draw| self.params(draw))
    }

    /// The unconstrained point of one draw.
    pub fn unconstrained(&self, draw: usize) -> &[f64] {
        let d = self.model.dim();
        &self.points[draw * d..(draw + 1) * d]
    }

    /// Data for every draw, as the model says that they come about: each statement reads what those before it drew. What no
    /// statement draws is as observed.
    ///
    /// # Errors
    /// If a statement cannot be drawn from, or if one reads data before another one draws them.
    pub fn predict(&self, seed: u64) -> Result<Predictive<'m, M>, DrawError> {
        if let Some((name, place)) = self.model.read_before_drawn() {
            return Err(read_before(name, place));
        }
        let points = (0..self.n).map(|draw| self.unconstrained(draw));
        Predictive::new(self.model, points, true, seed)
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

fn read_before(name: &str, place: Place) -> DrawError {
    DrawError {
        statement: place.statement.to_owned(),
        file: place.file,
        line: place.line,
        target: name.to_owned(),
        why: Undrawn::ReadBefore,
    }
}

impl<M: Generative> fmt::Debug for Prior<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} prior draws of {:?}", self.n, self.names)
    }
}
