//! A hidden Markov chain, given its observations.

use crate::array::View;

use super::{largest, shares};

/// The states of a chain z₀, …, zₙ₋₁.
#[derive(Clone, Debug)]
pub struct Chain {
    /// `P(zₜ = j | y)`.
    pub probabilities: Vec<Vec<f64>>,
    /// `argmax P(z₀, …, zₙ₋₁ | y)`.
    pub path: Vec<usize>,
}

/// The logarithms that the recursions run on.
struct Logs {
    k: usize,
    initial: Vec<f64>,
    /// m matrices; one, or one for each step.
    transition: Vec<f64>,
    seen: Vec<f64>,
}

impl Logs {
    /// ln P(zₜ = j | zₜ₋₁ = i).
    fn step(&self, t: usize, i: usize, j: usize) -> f64 {
        let square = self.k * self.k;
        let matrix = match self.transition.len() == square {
            true => 0,
            false => (t - 1) * square,
        };
        self.transition[matrix + i * self.k + j]
    }

    fn seen(&self, t: usize, j: usize) -> f64 {
        self.seen[t * self.k + j]
    }

    /// `f(i)` over the states, put together.
    fn each(&self, f: impl Fn(usize) -> f64) -> Vec<f64> {
        (0..self.k).map(f).collect()
    }
}

/// The smoothed probabilities of the states by the forward–backward recursion, and the most probable path by Viterbi's, both on
/// logarithms. `dims` and the inputs are those of [`HiddenMarkov`](crate::array::HiddenMarkov).
pub fn chain(dims: &[usize], [initial, transition, seen]: [View<'_, f64>; 3]) -> Chain {
    let (n, k) = (dims[0], dims[1]);
    if n == 0 {
        return Chain {
            probabilities: Vec::new(),
            path: Vec::new(),
        };
    }
    let ln = |view: View<'_, f64>| (0..view.len()).map(|i| view.at(i).ln()).collect();
    let logs = Logs {
        k,
        initial: ln(initial),
        transition: ln(transition),
        seen: (0..n * k).map(|i| seen.at(i)).collect(),
    };
    Chain {
        probabilities: smoothed(n, &logs),
        path: viterbi(n, &logs),
    }
}

fn log_sum_exp(x: &[f64]) -> f64 {
    let most = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY {
        return most;
    }
    most + x.iter().map(|x| (x - most).exp()).sum::<f64>().ln()
}

fn smoothed(n: usize, logs: &Logs) -> Vec<Vec<f64>> {
    let mut forward = vec![logs.each(|j| logs.initial[j] + logs.seen(0, j))];
    for t in 1..n {
        let before = &forward[t - 1];
        let now = logs.each(|j| {
            let ways = logs.each(|i| before[i] + logs.step(t, i, j));
            log_sum_exp(&ways) + logs.seen(t, j)
        });
        forward.push(now);
    }
    let mut backward = vec![0.0; logs.k];
    let mut smoothed = vec![Vec::new(); n];
    for t in (0..n).rev() {
        smoothed[t] = shares(&logs.each(|j| forward[t][j] + backward[j]));
        if t > 0 {
            backward = logs.each(|i| {
                let ways = logs.each(|j| logs.step(t, i, j) + logs.seen(t, j) + backward[j]);
                log_sum_exp(&ways)
            });
        }
    }
    smoothed
}

fn viterbi(n: usize, logs: &Logs) -> Vec<usize> {
    let mut best = logs.each(|j| logs.initial[j] + logs.seen(0, j));
    // The best state before each state.
    let mut from: Vec<Vec<usize>> = Vec::with_capacity(n);
    for t in 1..n {
        let ways = |j: usize| logs.each(|i| best[i] + logs.step(t, i, j));
        let of_each: Vec<usize> = (0..logs.k).map(|j| largest(&ways(j))).collect();
        best = logs.each(|j| ways(j)[of_each[j]] + logs.seen(t, j));
        from.push(of_each);
    }
    let mut path = vec![largest(&best)];
    for of_each in from.iter().rev() {
        let next = path[path.len() - 1];
        path.push(of_each[next]);
    }
    path.reverse();
    path
}
