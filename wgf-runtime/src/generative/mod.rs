//! What a model says about numbers that it has not seen: draws of its parameters before the data, of data after them, and
//! how likely each observation is.

mod arrange;
mod draw_error;
mod drawn;
mod log_likelihood;
mod path;
mod predictive;
mod prior;
mod source;
mod whole;

pub use rand::rngs::ChaCha8Rng;

use crate::engine::Place;
use crate::model::{Model, Quantity};

pub use arrange::{center_rows, is_ordered, normalise_rows, sort_rows, uniform_rows};
pub use draw_error::{DrawError, Undrawn};
pub use drawn::{MAX_TRIES, drawn, impossible, tried, whole_drawn};
pub use log_likelihood::LogLikelihood;
pub use path::draw_path;
pub use predictive::Predictive;
pub use prior::Prior;
pub use source::{CanDraw, CannotDraw, Drawer, flat, pick, truncated, within};
pub use whole::sample_whole;

/// A model whose statements can be drawn from as well as weighed. `model!` implements it.
pub trait Generative: Model {
    /// The typed values of the data that the model observes.
    type Predicted;

    /// The data that the model observes, in the order of its fields.
    fn observed(&self) -> Vec<Quantity>;

    /// Draws the parameters from their own statements, and writes the point u that they are.
    ///
    /// # Errors
    /// If a statement cannot be drawn from.
    fn draw_prior(&self, rng: &mut ChaCha8Rng, u: &mut [f64]) -> Result<(), DrawError>;

    /// Draws the observed data given the parameters at u, one quantity of [`observed`](Self::observed) after the other. What
    /// statements read of the data is as observed or, if `ancestral`, as drawn by the statements before them.
    ///
    /// # Errors
    /// If a statement cannot be drawn from.
    fn draw_data(
        &self,
        u: &[f64],
        ancestral: bool,
        rng: &mut ChaCha8Rng,
        values: &mut [f64],
    ) -> Result<(), DrawError>;

    /// The typed view of what [`draw_data`](Self::draw_data) wrote.
    fn predicted(&self, values: &[f64]) -> Self::Predicted;

    /// The observed data that a statement reads before another one draws them, with its place: they have no ancestral draws.
    fn read_before_drawn(&self) -> Option<(&'static str, Place)>;

    /// Calls `term` with every observation's name, index and log density at u, all constants included.
    fn log_likelihood(&self, u: &[f64], term: &mut dyn FnMut(&'static str, &[usize], f64));
}
