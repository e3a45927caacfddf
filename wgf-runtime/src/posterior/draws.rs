//! Draws of a fitted guide, in the model's own terms.

use std::fmt;

use nalgebra::DMatrix;
use rand::Rng;

use crate::discrete::{self, SummedOut};
use crate::guide::{Guide, Particles};
use crate::model::{Model, Quantity};

use super::Summary;

/// n draws: the constrained values of every named element, with log p̃ and log q of each.
pub struct Draws<'m, M: Model> {
    model: &'m M,
    names: Vec<String>,
    /// n × width, a draw after the other.
    values: Vec<f64>,
    points: DMatrix<f64>,
    components: Vec<usize>,
    log_p: Vec<f64>,
    log_q: Vec<f64>,
}

impl<'m, M: Model> Draws<'m, M> {
    /// Independent draws from `guide`.
    pub(crate) fn from_guide(
        model: &'m M,
        guide: &dyn Guide,
        n: usize,
        rng: &mut impl Rng,
    ) -> Self {
        let mut particles = Particles::new(guide, n);
        particles.draw(guide, rng);
        let mut log_q = vec![0.0; n];
        let mut scores = DMatrix::zeros(n, guide.dim());
        guide.evaluate(&particles, &mut log_q, &mut scores);
        let quantities = model.quantities();
        let names: Vec<String> = quantities
            .iter()
            .flat_map(Quantity::element_names)
            .collect();
        let mut values = vec![0.0; n * names.len()];
        let mut log_p = vec![0.0; n];
        // In batches, whose scores cost less than densities one by one.
        model.score_batch(
            particles.points.as_slice(),
            &mut log_p,
            scores.as_mut_slice(),
        );
        for (k, row) in values.chunks_mut(names.len().max(1)).enumerate() {
            model.constrain(&particles.point(k), row);
        }
        Draws {
            model,
            names,
            values,
            points: particles.points,
            components: particles.components,
            log_p,
            log_q,
        }
    }

    pub(crate) fn model(&self) -> &'m M {
        self.model
    }

    /// n.
    pub fn len(&self) -> usize {
        self.log_p.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.log_p.is_empty()
    }

    /// The names of the elements of a draw: `tau`, `theta[0]`, `theta[1]`, ….
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
        Some(self.column_at(element))
    }

    /// All draws of the element at `element` of [`names`](Self::names).
    pub fn column_at(&self, element: usize) -> Vec<f64> {
        let width = self.names.len();
        assert!(element < width, "element {element} of {width}");
        let column = self.values.iter().skip(element).step_by(width);
        column.copied().collect()
    }

    /// The typed values of every draw.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = M::Params> + '_ {
        (0..self.len()).map(|draw| self.params(draw))
    }

    /// The typed values of one draw.
    pub fn params(&self, draw: usize) -> M::Params {
        self.model.params(self.row(draw))
    }

    /// The unconstrained point of one draw.
    pub fn unconstrained(&self, draw: usize) -> Vec<f64> {
        self.points.row(draw).iter().copied().collect()
    }

    /// The component of the guide that each draw came from; all 0 where the guide is no mixture.
    pub fn components(&self) -> &[usize] {
        &self.components
    }

    /// log p̃ of every draw, on the unconstrained space.
    pub fn log_p(&self) -> &[f64] {
        &self.log_p
    }

    /// log q of every draw.
    pub fn log_q(&self) -> &[f64] {
        &self.log_q
    }

    /// log p̃ − log q of every draw.
    pub fn log_ratios(&self) -> Vec<f64> {
        let pairs = self.log_p.iter().zip(&self.log_q);
        pairs.map(|(p, q)| p - q).collect()
    }

    /// Means, standard deviations and quantiles of every element.
    pub fn summary(&self) -> Summary {
        let columns = (0..self.names.len()).map(|element| self.column_at(element));
        Summary::new(self.names.iter().cloned().zip(columns))
    }
}

impl<M: SummedOut> Draws<'_, M> {
    /// The discrete parameters that the model sums out: their probabilities and most probable values, given one draw.
    pub fn discrete(&self, draw: usize) -> M::Discrete {
        self.model.discrete(&self.unconstrained(draw))
    }

    /// Their average over the draws whose density is finite: the posterior probabilities. `None` if there are no such draws. The
    /// most probable values are each entry's own, by the average probabilities, for a chain as well.
    pub fn mean_discrete(&self) -> Option<M::Discrete> {
        let finite = (0..self.len()).filter(|&draw| self.log_p[draw].is_finite());
        discrete::average(finite.map(|draw| self.discrete(draw)))
    }
}

impl<M: Model> fmt::Debug for Draws<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} draws of {:?}", self.len(), self.names)
    }
}
