//! A mixture's least useful component, put where the mixture misses most.

use nalgebra::DMatrix;

use crate::guide::{Component, Guide, Mixture, component};
use crate::model::{MixtureChoice, MixtureWeights};

use super::pool::Pool;
use super::trials::{NARROW, Trial, log_density};

/// A peak is missed where log p̃ − log q is this much above the ELBO.
const MISSED: f64 = 2.0;

/// The trial's mixture with the component that could best be spared on one of the peaks that it misses, the worst missed of
/// them first and the others in turn; `None` where it misses none.
pub(super) fn onto_a_missed_peak(
    trial: &Trial,
    pool: &Pool<'_>,
    choice: &MixtureChoice,
    turn: usize,
) -> Option<Box<dyn Guide>> {
    let missed = missed(trial, pool);
    let &peak = missed.get(turn % missed.len().max(1))?;
    let spare = spare(trial)?;
    let mut components: Vec<Box<dyn Component>> = Vec::new();
    let mut weights = Vec::new();
    for (k, (weight, own)) in trial.guide.components().into_iter().enumerate() {
        match k == spare {
            false => {
                components.push(own.clone_component());
                weights.push(weight);
            }
            true => {
                let mean = pool.peaks[peak].as_slice();
                components.push(component(&choice.family, mean, NARROW).ok()?);
                weights.push(1.0 / choice.components as f64);
            }
        }
    }
    let mixture = Mixture::new(components, &weights, choice.weights).ok()?;
    Some(Box::new(mixture))
}

/// Peaks that the mixture misses, the worst first.
fn missed(trial: &Trial, pool: &Pool<'_>) -> Vec<usize> {
    let density = pool.density;
    let d = density.dim();
    let points = DMatrix::from_fn(pool.peaks.len(), d, |k, i| pool.peaks[k][i]);
    let log_q = log_density(trial.guide.as_ref(), &points);
    let excess = |k: usize| density.log_density(pool.peaks[k].as_slice()) - log_q[k] - trial.elbo;
    let mut missed: Vec<(usize, f64)> = (0..pool.peaks.len())
        .map(|k| (k, excess(k)))
        .filter(|(_, excess)| *excess > MISSED)
        .collect();
    missed.sort_by(|a, b| b.1.total_cmp(&a.1));
    missed.into_iter().map(|(k, _)| k).collect()
}

/// The component whose removal changes the mixture least: E_q\[log q − log q₋ₖ\] is smallest.
fn spare(trial: &Trial) -> Option<usize> {
    let all = log_density(trial.guide.as_ref(), &trial.draws.points);
    let components = trial.guide.components();
    let loss = |k: usize| {
        let others = components.iter().enumerate().filter(|(j, _)| *j != k);
        let (weights, rest): (Vec<f64>, Vec<_>) = others
            .map(|(_, (weight, own))| (*weight, own.clone_component()))
            .unzip();
        let rest = Mixture::new(rest, &weights, MixtureWeights::Fixed).ok()?;
        let without = log_density(&rest, &trial.draws.points);
        let losses = all.iter().zip(without).map(|(a, b)| a - b);
        Some(losses.sum::<f64>() / all.len() as f64)
    };
    let losses = (0..components.len()).filter_map(|k| Some((k, loss(k)?)));
    let least = losses.min_by(|a, b| a.1.total_cmp(&b.1));
    least.map(|(k, _)| k)
}
