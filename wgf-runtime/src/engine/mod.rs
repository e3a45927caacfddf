//! The score engine's fixed parts: what compiled models call, and the oracle that they are tested against.

mod batch;
mod called;
mod coordinates;
mod dispatch;
mod inner;
mod joint;
mod minibatch;
mod ode;
mod oracle;
mod pace;
mod product;
mod recurrence;
mod rows;
mod second_order;
mod site;
mod tails;
mod tally;
mod terms;
mod views;
mod workspace;

use crate::real::Real;

pub use batch::{score_batch, score_batch_at};
pub use called::{joint_density, joint_score, operate, operate_back};
pub use coordinates::{Gradient, Point};
use dispatch::Available;
pub use dispatch::Level;
pub use inner::{add_scaled, add_scaled_active, dot, dot_active};
pub use joint::{explain_joint, settle_joint};
pub use minibatch::{Minibatch, Rowsets, all_rows, check_batch_size, subsample};
pub use ode::{check_ode, check_times, explain_ode};
pub use oracle::{oracle_density, oracle_score};
pub use pace::Pace;
pub use product::{CHUNK, Tiles};
pub use recurrence::{recur, recur_back};
pub use rows::Rows;
pub use second_order::{hessian, hessian_vector_product};
pub use site::{
    FOLD, Settled, explain_site, explain_value, finish, fold, folds, kernel, partials, row,
    settle_observed, settle_site, start,
};
pub use tails::{ln_cdf, ln_mass, ln_sf};
pub use tally::{Tally, tally, tally_kernel};
pub use terms::{
    active_density, add_term, known_density, log_of_terms, log_sum_exp, log_sum_exp_shares,
    no_terms, number, whole_density,
};
pub use views::{Values, take, take_mut, take_one, take_one_mut};
pub use workspace::prepare;
use workspace::with_workspace;

/// What `model!` writes: one log density and one score, each generic over the scalar.
///
/// `f64` gives the numbers, [`Lanes`](crate::real::Lanes) a block of particles, num-dual's types the oracle
/// ([`Program::density_as_written`] on them is the whole-model dual number) and second derivatives ([`Program::score`] on them is a
/// Hessian–vector product).
pub trait Program: Sync {
    /// d, the number of unconstrained parameters.
    fn dim(&self) -> usize;

    /// How many scalars of workspace an evaluation needs.
    fn workspace_len(&self) -> usize;

    /// ℓ(u).
    fn density<T: Real>(&self, u: &[T], workspace: &mut [T]) -> T;

    /// ℓ(u) of the model as it is written, without any of the compiler's passes: what the others are tested against.
    fn density_as_written<T: Real>(&self, u: &[T]) -> T;

    /// ℓ(u), with ∇ℓ(u) written to `gradient`; plates are evaluated in blocks of rows `R`.
    fn score<T: Real, R: Rows<T>>(
        &self,
        u: impl Point<T>,
        gradient: impl Gradient<T>,
        workspace: &mut [T],
    ) -> T;
}

/// ℓ(u) in `f64`.
///
/// # Panics
/// If `u` does not have length d.
pub fn log_density<P: Program>(program: &P, u: &[f64]) -> f64 {
    assert_eq!(
        u.len(),
        program.dim(),
        "a point of this model has its dimension"
    );
    with_workspace(program.workspace_len(), |workspace| {
        program.density(u, workspace)
    })
}

/// ℓ(u) and ∇ℓ(u) in `f64`.
///
/// # Panics
/// If `u` or `gradient` does not have length d.
pub fn score<P: Program>(program: &P, u: &[f64], gradient: &mut [f64]) -> f64 {
    at_level(Available::best(), program, u, gradient)
}

/// [`score`] compiled for `level`, or for the best that there is below it.
///
/// # Panics
/// If `u` or `gradient` does not have length d.
pub fn score_at<P: Program>(level: Level, program: &P, u: &[f64], gradient: &mut [f64]) -> f64 {
    at_level(Available::at_most(level), program, u, gradient)
}

#[inline(always)]
fn at_level<P: Program>(level: Available, program: &P, u: &[f64], gradient: &mut [f64]) -> f64 {
    assert_eq!(
        u.len(),
        program.dim(),
        "a point of this model has its dimension"
    );
    assert_eq!(
        gradient.len(),
        program.dim(),
        "a gradient of this model has its dimension"
    );
    with_workspace(program.workspace_len(), |workspace| {
        dispatch::score(level, program, u, gradient, workspace)
    })
}

/// Where in the user's source a statement stands.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The statement's right-hand side.
    pub statement: &'static str,
    /// The source file.
    pub file: &'static str,
    /// The line in it.
    pub line: u32,
}

/// `name[3]`, `name[3,1]`, or `name` for an empty index.
pub fn element_name(name: &str, index: &[usize]) -> String {
    let index: Vec<String> = index.iter().map(usize::to_string).collect();
    match index.is_empty() {
        true => name.to_owned(),
        false => format!("{name}[{}]", index.join(",")),
    }
}
