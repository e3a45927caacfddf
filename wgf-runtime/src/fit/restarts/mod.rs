//! Where the components of a mixture start: trial runs, and what each of them missed.

mod pool;
mod relocate;
mod trials;

use crate::guide::Guide;
use crate::model::GuideChoice;

use super::frame::Framed;
use super::options::Options;
use super::streams::{Task, stream};
use pool::Pool;
use trials::{Trial, Trials};

/// The guide that a run begins with and the scores spent on it. Of a mixture: the best that several short runs under the
/// reverse KL come to. Two start afresh, one from components spread around the fit of a single Gaussian, one from components
/// on peaks that random points climbed to; every other one takes the best so far and puts the components that could best be
/// spared on peaks that the mixture misses, as VIPS and GMMVI do (Arenz et al. 2020, 2023, arXiv 2209.11533), or starts
/// afresh where it misses none. Other guides are left as they are.
pub(super) fn choose(
    density: &Framed<'_>,
    guide: Box<dyn Guide>,
    options: &Options,
) -> (Box<dyn Guide>, usize) {
    let GuideChoice::Mixture(choice) = &options.choices.guide else {
        return (guide, 0);
    };
    if choice.components == 1 {
        return (guide, 0);
    }
    let mut rng = stream(options.seed, Task::Restarts);
    let mut trials = Trials::new(density, choice, options);
    let centre = trials.single(guide.as_ref(), &mut rng);
    let mut pool = Pool::new(density, centre.as_deref());
    let mut best: Option<Trial> = None;
    for restart in 0..options.restarts {
        if restart > 0 {
            pool.climb(&mut rng);
        }
        let moved = best
            .as_ref()
            .and_then(|trial| relocate::onto_missed_peaks(trial, &pool, choice, restart));
        let first = match (restart, moved) {
            (0, _) => trials.split(centre.as_deref(), guide.mean().as_slice(), &mut rng),
            (1, _) => trials.on_peaks(&pool, &mut rng),
            (_, Some(moved)) => Ok(moved),
            (_, None) => trials.split(centre.as_deref(), guide.mean().as_slice(), &mut rng),
        };
        let Ok(first) = first else { continue };
        let trial = trials.run(first, &mut rng);
        if trial.elbo.is_finite() && best.as_ref().is_none_or(|known| trial.elbo > known.elbo) {
            best = Some(trial);
        }
    }
    match best {
        Some(trial) => (trial.guide, trials.evaluations + pool.evaluations),
        None => (guide, trials.evaluations + pool.evaluations),
    }
}
