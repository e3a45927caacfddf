//! A hand-written density as a model.

use crate::model::{LogDensity, Model, ModelChoices, NonFinite, Quantity};

/// A model whose only quantity is the unconstrained vector `u` of the density it wraps.
#[derive(Clone, Debug)]
pub struct Unconstrained<D> {
    density: D,
    quantities: Vec<Quantity>,
    name: String,
}

impl<D: LogDensity> Unconstrained<D> {
    /// `density` as a model named `density`.
    pub fn new(density: D) -> Self {
        let quantities = vec![Quantity::new("u", &[density.dim()])];
        Unconstrained {
            density,
            quantities,
            name: "density".to_owned(),
        }
    }

    /// Under another name.
    pub fn named(self, name: &str) -> Self {
        Unconstrained {
            name: name.to_owned(),
            ..self
        }
    }
}

impl<D: LogDensity> LogDensity for Unconstrained<D> {
    fn dim(&self) -> usize {
        self.density.dim()
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        self.density.log_density(u)
    }

    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        self.density.score(u, gradient)
    }

    fn score_batch(&self, points: &[f64], values: &mut [f64], gradients: &mut [f64]) {
        self.density.score_batch(points, values, gradients);
    }

    fn subsample(&self, seed: u64) -> Option<Box<dyn LogDensity + '_>> {
        self.density.subsample(seed)
    }
}

impl<D: LogDensity> Model for Unconstrained<D> {
    type Params = Vec<f64>;

    fn name(&self) -> &str {
        &self.name
    }

    fn quantities(&self) -> &[Quantity] {
        &self.quantities
    }

    fn constrain(&self, u: &[f64], values: &mut [f64]) {
        values.copy_from_slice(u);
    }

    fn params(&self, values: &[f64]) -> Vec<f64> {
        values.to_vec()
    }

    fn explain(&self, _u: &[f64]) -> Option<NonFinite> {
        None
    }

    fn choices(&self) -> ModelChoices {
        ModelChoices::default()
    }
}
