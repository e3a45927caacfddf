//! Which divergences find every mode? Mixtures of Gaussians as targets, mixture guides with as many components and with twice
//! as many, from one start and from the best of several, and a single Gaussian. docs/modes.md says what came out. `-- 5` takes
//! five seeds in the place of one.

use std::f64::consts::{PI, TAU};
use std::time::Instant;

use rayon::prelude::*;
use wgf::fit::Warning;
use wgf::nalgebra::DVector;
use wgf::prelude::*;

/// Draws of a guide that its weights are estimated from.
const DRAWS: usize = 4000;

/// An isotropic Gaussian of a target.
#[derive(Clone)]
struct Peak {
    weight: f64,
    mean: Vec<f64>,
    sd: f64,
}

impl Peak {
    /// In standard deviations.
    fn distance(&self, u: &[f64]) -> f64 {
        let square: f64 = u.iter().zip(&self.mean).map(|(a, b)| (a - b).powi(2)).sum();
        square.sqrt() / self.sd
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        let log_volume = 0.5 * u.len() as f64 * (TAU * self.sd * self.sd).ln();
        self.weight.ln() - log_volume - 0.5 * self.distance(u).powi(2)
    }
}

/// A mixture of peaks.
#[derive(Clone)]
struct Target {
    name: &'static str,
    peaks: Vec<Peak>,
}

impl Target {
    fn mean(&self) -> DVector<f64> {
        let terms = self.peaks.iter();
        terms
            .map(|p| DVector::from_column_slice(&p.mean) * p.weight)
            .sum()
    }
}

impl LogDensity for Target {
    fn dim(&self) -> usize {
        self.peaks[0].mean.len()
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        self.score(u, &mut vec![0.0; self.dim()])
    }

    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let terms: Vec<f64> = self.peaks.iter().map(|p| p.log_density(u)).collect();
        let max = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total = max + terms.iter().map(|t| (t - max).exp()).sum::<f64>().ln();
        gradient.fill(0.0);
        for (peak, term) in self.peaks.iter().zip(terms) {
            let share = (term - total).exp() / (peak.sd * peak.sd);
            for (g, (u, m)) in gradient.iter_mut().zip(u.iter().zip(&peak.mean)) {
                *g += share * (m - u);
            }
        }
        total
    }
}

fn targets() -> Vec<Target> {
    let peak = |weight, at: [f64; 2], dim, sd| {
        let mut mean = at.to_vec();
        mean.resize(dim, 0.0);
        Peak { weight, mean, sd }
    };
    let on_ring = |k| {
        let angle = k as f64 * PI / 3.0;
        peak(1.0 / 6.0, [6.0 * angle.cos(), 6.0 * angle.sin()], 2, 1.0)
    };
    let three = [(0.5, [0.0, 0.0]), (0.3, [6.0, 0.0]), (0.2, [0.0, 6.0])];
    let target = |name, peaks| Target { name, peaks };
    vec![
        target("ring of six, d = 2", (0..6).map(on_ring).collect()),
        target(
            "weights .5, .3, .2, d = 2",
            three.map(|(w, at)| peak(w, at, 2, 1.0)).to_vec(),
        ),
        target(
            "pair, d = 10",
            [-4.0, 4.0].map(|x| peak(0.5, [x, 0.0], 10, 1.0)).to_vec(),
        ),
        target(
            "narrow beside wide, d = 2",
            vec![peak(0.5, [0.0, 0.0], 2, 1.0), peak(0.5, [4.0, 0.0], 2, 0.1)],
        ),
    ]
}

/// How fits are started.
#[derive(Clone, Copy, PartialEq)]
enum Begin {
    /// From the best of several trials.
    Best,
    /// From one trial, which is under the reverse KL as all of them are.
    Once,
    /// The same, with the divergence itself from the first iteration on.
    Unannealed,
    /// As [`Once`](Begin::Once), with the first guide at the target's mean and not on the peak that an ascent finds.
    AtMean,
}

impl Begin {
    fn name(self) -> &'static str {
        match self {
            Begin::Best => "best of four trials",
            Begin::Once => "one trial",
            Begin::Unannealed => "one trial, not annealed",
            Begin::AtMean => "one trial, from the target's mean",
        }
    }

    fn apply<'m, M: Model>(self, fitter: Fitter<'m, M>, target: &Target) -> Fitter<'m, M> {
        match self {
            Begin::Best => fitter,
            Begin::Once => fitter.restarts(1),
            Begin::Unannealed => fitter.restarts(1).anneal(false),
            Begin::AtMean => fitter.restarts(1).start(target.mean().as_slice()),
        }
    }
}

const DIVERGENCES: [&str; 8] = [
    "reverse KL",
    "forward KL",
    "chi2",
    "Neyman chi2",
    "Hellinger",
    "Jensen-Shannon",
    "alpha(0.5)",
    "renyi(0.5)",
];

fn under<'m, M: Model>(divergence: &str, fitter: Fitter<'m, M>) -> Fitter<'m, M> {
    match divergence {
        "forward KL" => fitter.divergence(ForwardKl),
        "chi2" => fitter.divergence(Chi2),
        "Neyman chi2" => fitter.divergence(NeymanChi2),
        "Hellinger" => fitter.divergence(Hellinger),
        "Jensen-Shannon" => fitter.divergence(JensenShannon),
        "alpha(0.5)" => fitter.divergence(Alpha(0.5)),
        "renyi(0.5)" => fitter.divergence(Renyi(0.5)),
        _ => fitter.divergence(ReverseKl),
    }
}

/// What is measured of a fit, in the order of the columns.
const COLUMNS: [&str; 8] = [
    "modes", "all", "weights", "KL(q|p)", "temper", "unconv", "k-hat", "silent",
];

fn outcome(fit: &Fit<'_, Unconstrained<Target>>, target: &Target) -> [f64; COLUMNS.len()] {
    let found = target.peaks.iter().filter(|p| is_found(p, fit)).count();
    let all = found == target.peaks.len();
    let warned = |is: fn(&Warning) -> bool| fit.warnings().iter().any(is) as u8 as f64;
    let unconverged = warned(|w| matches!(w, Warning::NotConverged { .. }));
    let khat = warned(|w| matches!(w, Warning::HighKhat { .. }));
    [
        found as f64,
        all as u8 as f64,
        weight_error(fit, target),
        // log Z is 0.
        -fit.elbo().value,
        warned(|w| matches!(w, Warning::WeightsTempered { .. })),
        unconverged,
        khat,
        (!all && unconverged + khat == 0.0) as u8 as f64,
    ]
}

/// Whether the fit's modes within a standard deviation of a peak have half of its weight together.
fn is_found(peak: &Peak, fit: &Fit<'_, Unconstrained<Target>>) -> bool {
    let components = fit.guide().components();
    let modes = fit.modes().0;
    let near = modes.iter().filter(|mode| {
        let (_, heaviest) = components[mode.components[0]];
        peak.distance(heaviest.mean().as_slice()) < 1.0
    });
    near.map(|mode| mode.weight).sum::<f64>() >= 0.5 * peak.weight
}

/// Half of Σ|E_q[γⱼ] − E_p[γⱼ]|, γⱼ the share of peak j in the target's density at a point: the weight that is in the wrong place.
fn weight_error(fit: &Fit<'_, Unconstrained<Target>>, target: &Target) -> f64 {
    let mut weights = vec![0.0; target.peaks.len()];
    for u in fit.draws(DRAWS).iter() {
        let total = target.log_density(&u);
        for (weight, peak) in weights.iter_mut().zip(&target.peaks) {
            *weight += (peak.log_density(&u) - total).exp() / DRAWS as f64;
        }
    }
    let errors = weights.iter().zip(&target.peaks);
    0.5 * errors.map(|(w, peak)| (w - peak.weight).abs()).sum::<f64>()
}

/// The means over the seeds, a line for every divergence.
fn table(target: &Target, components: usize, begin: Begin, seeds: u64) -> Result<(), FitError> {
    let started = Instant::now();
    print!(
        "\n{}, K = {components}, {}\n{:<15}",
        target.name,
        begin.name(),
        ""
    );
    COLUMNS.iter().for_each(|c| print!(" {c:>8}"));
    println!();
    let model = Unconstrained::new(target.clone());
    let fits: Vec<(&str, u64)> = DIVERGENCES
        .iter()
        .flat_map(|d| (1..=seeds).map(move |seed| (*d, seed)))
        .collect();
    let outcomes: Result<Vec<[f64; COLUMNS.len()]>, FitError> = fits
        .par_iter()
        .map(|&(divergence, seed)| {
            let fitter = Fitter::new(&model).guide(mixture(components)).seed(seed);
            let fitter = begin
                .apply(under(divergence, fitter), target)
                .progress(false);
            Ok(outcome(&fitter.run()?, target))
        })
        .collect();
    for (name, rows) in DIVERGENCES.iter().zip(outcomes?.chunks(seeds as usize)) {
        print!("{name:<15}");
        for c in 0..COLUMNS.len() {
            let mean = rows.iter().map(|row| row[c]).sum::<f64>() / seeds as f64;
            print!(" {mean:>8.3}");
        }
        println!();
    }
    println!("({:.1} s)", started.elapsed().as_secs_f64());
    Ok(())
}

/// What one Gaussian makes of a target.
fn single(target: &Target, begin: Begin) -> Result<(), FitError> {
    println!(
        "\n{}, K = 1, {}: mean and sd of u0",
        target.name,
        begin.name()
    );
    let model = Unconstrained::new(target.clone());
    for name in DIVERGENCES {
        let fitter = Fitter::new(&model).seed(1).progress(false);
        let fit = begin.apply(under(name, fitter), target).run()?;
        let (mean, covariance) = (fit.guide().mean(), fit.guide().covariance());
        println!(
            "{name:<15} {:>6.2} {:>6.2}  weights {:>5.3}  KL(q|p) {:>6.3}  {}",
            mean[0],
            covariance[(0, 0)].sqrt(),
            weight_error(&fit, target),
            -fit.elbo().value,
            fit.warnings().iter().map(word).collect::<String>()
        );
    }
    Ok(())
}

fn word(warning: &Warning) -> String {
    match warning {
        Warning::WeightsTempered { exponent, .. } => format!("r^{exponent:.2} "),
        Warning::NotConverged { .. } => "unconverged ".to_owned(),
        Warning::HighKhat { khat, .. } => format!("k-hat {khat:.1} "),
        other => format!("{other} "),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let asked = std::env::args().nth(1);
    let seeds = asked.as_ref().map_or(Ok(1), |a| a.parse())?;
    let factors = if asked.is_some() { 1..=2 } else { 1..=1 };
    println!(
        "modes: found; all: share of fits that found all; weights: weight in the wrong place; temper, unconv, k-hat: share"
    );
    println!(
        "of fits with that warning; silent: share that missed a mode without the last two. Means over {seeds} seeds."
    );
    for target in targets() {
        for begin in [Begin::Best, Begin::Once, Begin::Unannealed, Begin::AtMean] {
            for factor in factors.clone() {
                table(&target, factor * target.peaks.len(), begin, seeds)?;
            }
        }
        single(&target, Begin::Once)?;
        single(&target, Begin::AtMean)?;
    }
    Ok(())
}
