//! The best state seen so far, by windows of the ELBO trace.

/// How many windows a run is cut into.
const WINDOWS: usize = 20;

/// Keeps θ at the end of the window with the largest median ELBO.
#[derive(Debug)]
pub(super) struct Checkpoint {
    window: usize,
    recent: Vec<f64>,
    best: f64,
    theta: Vec<f64>,
}

impl Checkpoint {
    /// Starts from `theta`, of which nothing is known.
    pub(super) fn new(iterations: usize, theta: &[f64]) -> Self {
        let window = iterations.div_ceil(WINDOWS);
        Checkpoint {
            window,
            recent: Vec::with_capacity(window),
            best: f64::NEG_INFINITY,
            theta: theta.to_vec(),
        }
    }

    /// Takes in the ELBO of an iteration and the state it was estimated at.
    pub(super) fn push(&mut self, elbo: f64, theta: &[f64]) {
        self.recent.push(elbo);
        if self.recent.len() < self.window {
            return;
        }
        self.recent.sort_by(f64::total_cmp);
        let median = self.recent[self.recent.len() / 2];
        self.recent.clear();
        if median > self.best {
            self.best = median;
            self.theta.copy_from_slice(theta);
        }
    }

    /// The best state.
    pub(super) fn theta(&self) -> &[f64] {
        &self.theta
    }
}
