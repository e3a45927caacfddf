//! A mixture's least useful components, put where the mixture misses most.

use nalgebra::DMatrix;

use crate::guide::{Component, Guide, Mixture, Singular, component};
use crate::model::{MixtureChoice, MixtureWeights};

use super::pool::Pool;
use super::trials::{NARROW, Trial, log_density};

/// A peak is missed where log p̃ − log q is this much above the ELBO.
const MISSED: f64 = 2.0;
/// What a component's removal may cost, E_q\[log q − log q₋ₖ\], for more than one to be moved at once.
const SPARE: f64 = 0.1;

/// The trial's mixture with the component that could best be spared on one of the peaks that it misses, and more of them on
/// others as long as they are hardly needed where they are; `None` where it misses none. The worst missed peak comes first
/// on the first turn, the others on later ones.
pub(super) fn onto_missed_peaks(
    trial: &Trial,
    pool: &Pool<'_>,
    choice: &MixtureChoice,
    turn: usize,
) -> Option<Box<dyn Guide>> {
    let mut kept: Vec<(f64, Box<dyn Component>)> = trial
        .guide
        .components()
        .into_iter()
        .map(|(weight, own)| (weight, own.clone_component()))
        .collect();
    let mut moved: Vec<(f64, Box<dyn Component>)> = Vec::new();
    while kept.len() > 1 {
        let mixture = mixture(kept.iter().chain(&moved), choice.weights).ok()?;
        let missed = missed(&mixture, trial.elbo, pool);
        let turn = if moved.is_empty() { turn } else { 0 };
        let Some(&peak) = missed.get(turn % missed.len().max(1)) else {
            break;
        };
        let (spare, loss) = spare(&kept, trial)?;
        if !moved.is_empty() && loss > SPARE {
            break;
        }
        kept.remove(spare);
        let mean = pool.peaks[peak].as_slice();
        let fresh = component(&choice.family, mean, NARROW).ok()?;
        moved.push((1.0 / choice.components as f64, fresh));
    }
    if moved.is_empty() {
        return None;
    }
    let mixture = mixture(kept.iter().chain(&moved), choice.weights).ok()?;
    Some(Box::new(mixture))
}

fn mixture<'a>(
    parts: impl Iterator<Item = &'a (f64, Box<dyn Component>)>,
    movement: MixtureWeights,
) -> Result<Mixture, Singular> {
    let (weights, components): (Vec<f64>, Vec<_>) =
        parts.map(|(weight, own)| (*weight, own.clone())).unzip();
    Mixture::new(components, &weights, movement)
}

/// Peaks that the mixture misses, the worst first.
fn missed(mixture: &Mixture, elbo: f64, pool: &Pool<'_>) -> Vec<usize> {
    let d = mixture.dim();
    let points = DMatrix::from_fn(pool.peaks.len(), d, |k, i| pool.peaks[k][i]);
    let log_q = log_density(mixture, &points);
    let log_p = |k: usize| pool.density.log_density(pool.peaks[k].as_slice());
    let excess = |k: usize| log_p(k) - log_q[k] - elbo;
    let mut missed: Vec<(usize, f64)> = (0..pool.peaks.len())
        .map(|k| (k, excess(k)))
        .filter(|(_, excess)| *excess > MISSED)
        .collect();
    missed.sort_by(|a, b| b.1.total_cmp(&a.1));
    missed.into_iter().map(|(k, _)| k).collect()
}

/// The component whose removal changes the mixture of the kept ones least, and by how much.
fn spare(kept: &[(f64, Box<dyn Component>)], trial: &Trial) -> Option<(usize, f64)> {
    let all = log_density(
        &mixture(kept.iter(), MixtureWeights::Fixed).ok()?,
        &trial.draws.points,
    );
    let loss = |k: usize| {
        let others = kept.iter().enumerate().filter(|(j, _)| *j != k);
        let rest = mixture(others.map(|(_, part)| part), MixtureWeights::Fixed).ok()?;
        let without = log_density(&rest, &trial.draws.points);
        let losses = all.iter().zip(without).map(|(a, b)| a - b);
        Some(losses.sum::<f64>() / all.len() as f64)
    };
    let losses = (0..kept.len()).filter_map(|k| Some((k, loss(k)?)));
    losses.min_by(|a, b| a.1.total_cmp(&b.1))
}
