//! From a finished run to a fit: which state is the answer, how good it is, and what to warn of.

use std::time::Instant;

use crate::diagnose::{Psis, khat_threshold, psis};
use crate::divergence::{Divergence, is_unweighted};
use crate::guide::Guide;
use crate::model::{LogDensity, MethodChoice, Model};
use crate::posterior::{Draws, mean_and_standard_error};

use super::error::abridged;
use super::estimates::Estimates;
use super::frame::Framed;
use super::iterations::{Run, WeightTrace};
use super::options::Options;
use super::ratios;
use super::result::{Elbo, Fit, Setting};
use super::stationarity::{EVALUATIONS, Residual, residual};
use super::streams::{Task, stream};
use super::warning::Warning;

/// Draws that the states a run offers are compared on.
const COMPARED: usize = 256;
/// Mean exponents from which on a divergence counts as itself.
const TEMPERED: f64 = 0.95;

/// Everything that a fit says about itself.
pub(super) fn assess<'m, M: Model>(
    model: &'m M,
    frame: &Framed<'_>,
    mut run: Run,
    options: &Options,
    divergence: &dyn Divergence,
    clock: Instant,
) -> Fit<'m, M> {
    let restored = settle(frame, &mut run, divergence, options.seed);
    // A scale cannot make a guide singular that is not, save by overflow; then the frame's guide is all there is.
    let _ = frame.leave(run.guide.as_mut());
    run.first_non_finite = run.first_non_finite.map(|z| frame.point(&z));
    let mut rng = stream(options.seed, Task::Draws);
    let draws = Draws::from_guide(model, run.guide.as_ref(), options.draws, &mut rng);
    let log_ratios = draws.log_ratios();
    let psis = psis(&log_ratios);
    let elbo = Elbo::of(&log_ratios);
    let estimates = Estimates::new(divergence, &log_ratios, &psis);
    let mut warnings = warnings_of_run(model, &run, options);
    let mut rng = stream(options.seed, Task::Stationarity);
    run.evaluations += EVALUATIONS;
    if let Some(Residual { shift, spread }) =
        residual(model, divergence, run.guide.as_ref(), &mut rng)
    {
        warnings.push(Warning::NotConverged { shift, spread });
    }
    warnings.extend(restored);
    warnings.extend(warnings_of_draws(&psis, &elbo, options.draws));
    Fit {
        model,
        setting: Setting {
            guide: run.guide.name(),
            divergence: divergence.name(),
            method: method(options),
            seed: options.seed,
        },
        guide: run.guide,
        trace: run.trace,
        evaluations: run.evaluations,
        elbo,
        psis,
        estimates,
        draws,
        warnings,
        elapsed: clock.elapsed(),
    }
}

fn method(options: &Options) -> String {
    match options.choices.method {
        MethodChoice::Bbvi => format!("BBVI ({})", options.optimizer.name()),
        MethodChoice::Distillation(rule) => format!("distillation ({})", rule.projection.name()),
    }
}

/// Sets the guide to the average of the last iterates, or the last where that is clearly better; or to the best state seen,
/// if that is better still by more than a nat and four standard errors. All are compared on common random numbers.
///
/// What is better is told by the ELBO, which only the reverse KL maximises; under other divergences the best state is taken
/// only where the end has no density.
fn settle(
    density: &dyn LogDensity,
    run: &mut Run,
    divergence: &dyn Divergence,
    seed: u64,
) -> Option<Warning> {
    let log_ratios = |guide: &dyn Guide| ratios::compared(density, guide, COMPARED, seed).1;
    let mut theta = vec![0.0; run.guide.parameter_count()];
    run.guide.write_parameters(&mut theta);
    let mut ended = log_ratios(run.guide.as_ref());
    if let Some(average) = &run.average
        // Where the average is singular the last iterate stands.
        && run.guide.set_parameters(average).is_ok()
    {
        let averaged = log_ratios(run.guide.as_ref());
        match is_unweighted(divergence) && is_worse(&averaged, &ended, 0.0).is_some() {
            true => run.guide.set_parameters(&theta).ok()?,
            false => {
                theta.copy_from_slice(average);
                ended = averaged;
            }
        }
    }
    run.guide.set_parameters(&run.best).ok()?;
    let best = log_ratios(run.guide.as_ref());
    match is_worse(&ended, &best, 1.0) {
        Some(loss) if is_unweighted(divergence) || loss == f64::INFINITY => {
            Some(Warning::BestStateRestored { loss })
        }
        _ => {
            run.guide.set_parameters(&theta).ok()?;
            None
        }
    }
}

/// By how much `ended` is worse than `best`, if it is by more than `margin` nats and four standard errors.
fn is_worse(ended: &[f64], best: &[f64], margin: f64) -> Option<f64> {
    let finite = |x: &[f64]| x.iter().filter(|r| r.is_finite()).count();
    if 2 * finite(ended) < finite(best) {
        return Some(f64::INFINITY);
    }
    let pairs = ended.iter().zip(best).map(|(e, b)| b - e);
    let differences: Vec<f64> = pairs.filter(|x| x.is_finite()).collect();
    let (loss, error) = mean_and_standard_error(&differences);
    (loss > margin + 4.0 * error).then_some(loss)
}

fn warnings_of_run<M: Model>(model: &M, run: &Run, options: &Options) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if let Some(u) = &run.first_non_finite {
        warnings.push(Warning::NonFiniteParticles {
            count: run.non_finite,
            total: run.trace.len() * options.batch(model.dim()),
            first: first_non_finite(model, u),
        });
    }
    if run.failures > 0 {
        warnings.push(Warning::StepsTakenBack(run.failures));
    }
    if run.trace.len() < options.iterations {
        warnings.push(Warning::StoppedEarly {
            iteration: run.trace.len(),
            iterations: options.iterations,
        });
    }
    let WeightTrace { count, temper, ess } = run.weights;
    let (temper, ess) = (temper / count as f64, ess / count as f64);
    if count > 0 && temper < TEMPERED {
        warnings.push(Warning::WeightsTempered {
            exponent: temper,
            ess,
        });
    }
    warnings
}

fn first_non_finite<M: Model>(model: &M, u: &[f64]) -> String {
    match model.explain(u) {
        Some(report) => report.to_string(),
        None => format!(
            "log density {} at u = {}",
            model.log_density(u),
            abridged(u)
        ),
    }
}

fn warnings_of_draws(psis: &Psis, elbo: &Elbo, draws: usize) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if elbo.finite < draws {
        warnings.push(Warning::NonFiniteDraws {
            count: draws - elbo.finite,
            total: draws,
        });
    }
    let threshold = khat_threshold(draws);
    if psis.khat > threshold && !psis.is_all_but_equal() {
        let khat = psis.khat;
        warnings.push(Warning::HighKhat { khat, threshold });
    }
    warnings
}
