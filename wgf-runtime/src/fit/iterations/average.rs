//! The average of the last iterates (Polyak & Juditsky 1992).

/// A running mean of θ over the iterations from `from` on.
#[derive(Debug)]
pub(super) struct Average {
    from: usize,
    count: usize,
    mean: Vec<f64>,
}

impl Average {
    /// Over the last `fraction` of `iterations`.
    pub(super) fn new(fraction: f64, iterations: usize, parameters: usize) -> Self {
        let kept = (fraction * iterations as f64).round() as usize;
        Average {
            from: iterations - kept.min(iterations),
            count: 0,
            mean: vec![0.0; parameters],
        }
    }

    /// Whether the state after iteration `now` counts.
    pub(super) fn wants(&self, now: usize) -> bool {
        now >= self.from
    }

    /// Takes in a state.
    pub(super) fn push(&mut self, theta: &[f64]) {
        self.count += 1;
        let rate = 1.0 / self.count as f64;
        for (m, t) in self.mean.iter_mut().zip(theta) {
            *m += rate * (t - *m);
        }
    }

    /// Forgets everything: the iterates started again elsewhere.
    pub(super) fn clear(&mut self) {
        self.count = 0;
        self.mean.fill(0.0);
    }

    /// The mean, if there is anything to average.
    pub(super) fn get(&self) -> Option<&[f64]> {
        (self.count > 0).then_some(self.mean.as_slice())
    }
}
