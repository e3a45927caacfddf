//! Random numbers: one seed, one stream for every purpose.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// What random numbers are for. Every task has a stream of its own, so that more of one never shifts another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Task {
    /// Points to start from.
    Start = 1,
    /// The particles of the iterations.
    Iterations = 2,
    /// The comparison of the states that a run offers.
    Selection = 3,
    /// Draws from the final guide.
    Draws = 4,
    /// The test whether the fit has arrived.
    Stationarity = 5,
    /// Where the components of mixtures start, and the trial runs from there.
    Restarts = 6,
    /// Draws of the parameters before the data.
    Prior = 7,
    /// Draws of data.
    Predictive = 8,
    /// The rows of minibatches.
    Rows = 9,
}

/// The random numbers of `task` under `seed`.
pub fn stream(seed: u64, task: Task) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(task as u64);
    rng
}
