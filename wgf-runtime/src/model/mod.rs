//! What the fitters see of a model, and what a model says about itself.

mod choice;
mod data_error;
mod non_finite;

pub use choice::{
    Distillation, GuideChoice, MethodChoice, MixtureChoice, MixtureWeights, ModelChoices,
    Projection, bbvi, diagonal, distillation, gaussian, low_rank, mixture, triangular,
};
pub use data_error::DataError;
pub use non_finite::NonFinite;

/// A log density on ℝᵈ with its score, the one thing an inference method asks for.
///
/// A model written with `model!` implements it; so may a density written by hand.
pub trait LogDensity: Sync {
    /// d, the number of unconstrained parameters.
    fn dim(&self) -> usize;

    /// ℓ(u) = log p̃(u), every normalising constant and log-Jacobian kept. Not finite where the density has no value.
    fn log_density(&self, u: &[f64]) -> f64;

    /// ℓ(u), with ∇ℓ(u) written to `gradient`. Both slices have length [`dim`](Self::dim).
    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64;

    /// The scores of S = `values.len()` points at once.
    ///
    /// `points` and `gradients` hold d × S numbers with the point innermost: coordinate i of point s is at `i * S + s`
    /// (the columns of an S × d column-major matrix).
    fn score_batch(&self, points: &[f64], values: &mut [f64], gradients: &mut [f64]) {
        let (d, s) = (self.dim(), values.len());
        let mut u = vec![0.0; d];
        let mut gradient = vec![0.0; d];
        for (k, value) in values.iter_mut().enumerate() {
            for i in 0..d {
                u[i] = points[i * s + k];
            }
            *value = self.score(&u, &mut gradient);
            for i in 0..d {
                gradients[i * s + k] = gradient[i];
            }
        }
    }

    /// A density that stands for this one at less cost: drawn at random with this seed, its value and its score at any
    /// point are in the mean those of this density. `None` where there is none.
    ///
    /// A model with loops `for i in minibatch(0..n, m)` draws m rows for each without replacement, and takes what they add
    /// n/m times. A fit that minimises the reverse KL divergence draws anew in every iteration; the gradients of other
    /// divergences depend on densities in other ways than linearly, and see all rows. Where a fit starts and what it says
    /// of itself at the end is of all rows, too.
    fn subsample(&self, seed: u64) -> Option<Box<dyn LogDensity + '_>> {
        let _ = seed;
        None
    }
}

/// A density whose points have names, shapes and constraints.
pub trait Model: LogDensity {
    /// The typed constrained values of one point.
    type Params;

    /// The model's name, for reports.
    fn name(&self) -> &str;

    /// The named quantities of a draw, in order: the parameters and the model's deterministic `let`s.
    fn quantities(&self) -> &[Quantity];

    /// Writes the constrained values of `u`, quantity after quantity, each row-major.
    fn constrain(&self, u: &[f64], values: &mut [f64]);

    /// The typed view of what [`constrain`](Self::constrain) wrote.
    fn params(&self, values: &[f64]) -> Self::Params;

    /// The first statement whose log density at `u` is not finite, if there is one.
    fn explain(&self, u: &[f64]) -> Option<NonFinite>;

    /// What the model's attributes ask a fit to do.
    fn choices(&self) -> ModelChoices;
}

/// A named scalar, vector or matrix of a draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The name in the model.
    pub name: String,
    /// The lengths of its dimensions; empty for a scalar.
    pub shape: Vec<usize>,
    /// The row-major positions that it holds, where these are not all: the missing entries of an array of data.
    pub entries: Option<Vec<usize>>,
}

impl Quantity {
    /// The quantity `name` with dimensions `shape`.
    pub fn new(name: &str, shape: &[usize]) -> Self {
        Quantity {
            name: name.to_owned(),
            shape: shape.to_vec(),
            entries: None,
        }
    }

    /// Some entries of the array `name` of dimensions `shape`, by their row-major positions.
    pub fn of_entries(name: &str, shape: &[usize], entries: Vec<usize>) -> Self {
        Quantity {
            entries: Some(entries),
            ..Quantity::new(name, shape)
        }
    }

    /// How many numbers it holds.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        match &self.entries {
            Some(entries) => entries.len(),
            None => self.shape.iter().product(),
        }
    }

    /// The names of its elements, row-major and 0-based: `tau`, or `theta[0]`, `theta[1]`, …, or `beta[0,0]`, ….
    pub fn element_names(&self) -> Vec<String> {
        let all = 0..self.shape.iter().product();
        match &self.entries {
            Some(entries) => entries.iter().map(|&at| self.element_name(at)).collect(),
            None => all.map(|flat| self.element_name(flat)).collect(),
        }
    }

    fn element_name(&self, flat: usize) -> String {
        let mut rest = flat;
        let mut index: Vec<String> = Vec::with_capacity(self.shape.len());
        for &n in self.shape.iter().rev() {
            index.push((rest % n).to_string());
            rest /= n;
        }
        index.reverse();
        match index.is_empty() {
            true => self.name.clone(),
            false => format!("{}[{}]", self.name, index.join(",")),
        }
    }
}
