//! Logistic regression under every divergence: how well do the fits predict, and how well do they know it?
//!
//! `cargo run --release --example logistic_regression` predicts which of 1599 red wines tasters find good (Cortez et al. 2009).
//! `… -- FILE` takes another table, its last column the label (two numbers or two words; or numbers, of which `--at-least T`
//! count); `--splits N` repeats everything over N random splits, `--prior SD` sets the prior's scale.
//!
//! The set-up is that of Yi & Liu (2023, arXiv 2310.20090): features scaled to [0, 1], four fifths of the rows to learn from,
//! the rest to be predicted, a mean-field Gaussian guide. A mixture of these and a full Gaussian stand beside it, and the prior,
//! N(0, 10²) for the intercept and every weight, is ours.

mod support;

use std::error::Error;
use std::process::ExitCode;
use support::arguments::Arguments;
use support::table::Table;
use wgf::fit::Warning;
use wgf::prelude::*;

model! {
    /// The log-odds of a label are linear in the features.
    #[guide(diagonal)]
    pub model Logistic {
        data {
            x: [real; n, k],
            y: [bool; n],
            /// The prior's standard deviation.
            scale: real(0.0..),
        }

        let intercept ~ Normal(0.0, scale);
        let beta: [real; k] ~ Normal(0.0, scale);

        y ~ BernoulliLogit(intercept + x * beta);
    }
}

/// How a fit is told its divergence or its guide.
type Choose = fn(Fitter<'_, Logistic>) -> Fitter<'_, Logistic>;

const DIVERGENCES: [(&str, Choose); 8] = [
    ("reverse KL", |fit| fit.divergence(ReverseKl)),
    ("forward KL", |fit| fit.divergence(ForwardKl)),
    ("chi2", |fit| fit.divergence(Chi2)),
    ("Neyman chi2", |fit| fit.divergence(NeymanChi2)),
    ("Hellinger", |fit| fit.divergence(Hellinger)),
    ("Jensen-Shannon", |fit| fit.divergence(JensenShannon)),
    ("alpha(0.5)", |fit| fit.divergence(Alpha(0.5))),
    ("renyi(0.5)", |fit| fit.divergence(Renyi(0.5))),
];

const GUIDES: [(&str, Choose); 3] = [
    ("mean field", |fit| fit),
    ("mixture of 3", |fit| fit.guide(mixture(3).of(diagonal()))),
    ("full Gaussian", |fit| fit.guide(gaussian())),
];

const NOTES: &str = "
± of accuracy and log density: standard error over splits; of the ELBO: its Monte-Carlo error in one fit.
Warnings, with the number of fits that gave them: k-hat (the guide misses a part of the posterior: do not rely on its tails
and spreads), tempered (few particles would carry all weight: the fit lies between the reverse KL and the divergence asked
for), not converged (more iterations are needed).

Known accuracies, reverse KL and mean field (Yi & Liu 2023): heart .813, ionosphere .870, red wine .752, Pima .766.";

/// Draws that predictions are averaged over.
const DRAWS: usize = 1000;

/// What one fit is judged by.
struct Verdict {
    /// The share of test rows whose label has a predictive probability above ½.
    accuracy: f64,
    /// The mean log predictive density of the test rows.
    log_density: f64,
    elbo: f64,
    elbo_error: f64,
    khat: f64,
    seconds: f64,
    warnings: Vec<&'static str>,
}

impl Verdict {
    fn of(fit: &Fit<'_, Logistic>, test: &Table) -> Self {
        let predictive = predict(fit, test);
        let rows = test.y.len() as f64;
        Verdict {
            accuracy: predictive.iter().filter(|p| **p > 0.5).count() as f64 / rows,
            log_density: predictive.iter().map(|p| p.ln()).sum::<f64>() / rows,
            elbo: fit.elbo().value,
            elbo_error: fit.elbo().standard_error,
            khat: fit.khat(),
            seconds: fit.elapsed().as_secs_f64(),
            warnings: fit.warnings().iter().map(in_a_word).collect(),
        }
    }
}

/// The probability of every test row's own label, averaged over the guide.
fn predict(fit: &Fit<'_, Logistic>, test: &Table) -> Vec<f64> {
    let mut predictive = vec![0.0; test.y.len()];
    for draw in fit.draws(DRAWS).iter() {
        for ((p, x), &y) in predictive.iter_mut().zip(&test.x).zip(&test.y) {
            let products = x.iter().zip(&draw.beta).map(|(x, b)| x * b);
            let log_odds = draw.intercept + products.sum::<f64>();
            let against = if y { -log_odds } else { log_odds };
            *p += 1.0 / (1.0 + against.exp()) / DRAWS as f64;
        }
    }
    predictive
}

fn in_a_word(warning: &Warning) -> &'static str {
    match warning {
        Warning::NotConverged { .. } => "not converged",
        Warning::HighKhat { .. } => "k-hat",
        Warning::WeightsTempered { .. } => "tempered",
        _ => "other",
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read(&["--at-least", "--splits", "--prior"])?;
    let splits = arguments.get("--splits")?.unwrap_or(1).max(1);
    let scale = arguments.get("--prior")?.unwrap_or(10.0);
    let mut table = match &arguments.file {
        Some(file) => Table::read(file, arguments.get("--at-least")?)?,
        None => wines(arguments.get("--at-least")?.unwrap_or(6.0)),
    };
    table.scale_to_unit();
    let splits: Vec<_> = (0..splits).map(|seed| table.split(0.8, seed)).collect();
    describe(&table, splits.len(), scale);
    for (guide, with_guide) in GUIDES {
        for (divergence, with_divergence) in DIVERGENCES {
            let mut verdicts = Vec::new();
            for (train, test) in &splits {
                let Table { x, y } = train.clone();
                let model = Logistic::new(LogisticData { x, y, scale })?;
                let fit = with_divergence(with_guide(model.fit().seed(1))).run()?;
                verdicts.push(Verdict::of(&fit, test));
            }
            print_row(divergence, guide, &verdicts);
        }
    }
    println!("{NOTES}");
    let Table { x, y } = splits[0].0.clone();
    draw(&Logistic::new(LogisticData { x, y, scale })?)
}

/// The marginal densities of the first coefficients, mean field under two divergences beside the full Gaussian.
#[cfg(feature = "plot")]
fn draw(model: &Logistic) -> Result<(), Box<dyn Error>> {
    let comparison = model.compare([
        model.fit().seed(1),
        model.fit().seed(1).divergence(ForwardKl),
        model.fit().seed(1).guide(gaussian()),
    ]);
    std::fs::create_dir_all("target/plots")?;
    let picture = comparison.marginals().limit(6);
    picture.save("target/plots/logistic_regression.svg")?;
    println!("\ndrawn: target/plots/logistic_regression.svg");
    Ok(())
}

#[cfg(not(feature = "plot"))]
fn draw(_model: &Logistic) -> Result<(), Box<dyn Error>> {
    println!(
        "\n(with --features plot this draws the marginal densities of the first coefficients)"
    );
    Ok(())
}

/// Red wines, those with a quality of at least `least` among the good.
fn wines(least: f64) -> Table {
    let wines = linfa_datasets::winequality();
    let rows = wines.records().outer_iter();
    Table {
        x: rows.map(|row| row.to_vec()).collect(),
        y: wines.targets().iter().map(|&q| q as f64 >= least).collect(),
    }
}

fn describe(table: &Table, splits: usize, scale: f64) {
    let (rows, ones) = (table.y.len(), table.y.iter().filter(|y| **y).count());
    println!(
        "{rows} rows, {ones} of them with label 1; {} features; {splits} random split(s); prior N(0, {scale}²).\n",
        table.x.first().map_or(0, Vec::len)
    );
    println!(
        "{:<15} {:<13} {:>15} {:>17} {:>16} {:>6} {:>7}  warnings",
        "divergence", "guide", "accuracy", "log density", "ELBO", "k-hat", "time"
    );
}

/// Means over the splits. The ± of accuracy and density are standard errors over splits, that of the ELBO a fit's own.
fn print_row(divergence: &str, guide: &str, verdicts: &[Verdict]) {
    let mean = |f| mean_and_error(verdicts, f).0;
    let accuracy = with_error(mean_and_error(verdicts, |v| v.accuracy));
    let density = with_error(mean_and_error(verdicts, |v| v.log_density));
    let elbo = format!("{:.2} ± {:.2}", mean(|v| v.elbo), mean(|v| v.elbo_error));
    println!(
        "{divergence:<15} {guide:<13} {accuracy:>15} {density:>17} {elbo:>16} {:>6.2} {:>5.2} s  {}",
        mean(|v| v.khat),
        mean(|v| v.seconds),
        count(verdicts)
    );
}

/// The mean over the splits and its standard error; NaN where there is one split only.
fn mean_and_error(verdicts: &[Verdict], f: fn(&Verdict) -> f64) -> (f64, f64) {
    let n = verdicts.len() as f64;
    let mean = verdicts.iter().map(f).sum::<f64>() / n;
    let squares = verdicts.iter().map(|v| (f(v) - mean).powi(2)).sum::<f64>();
    (mean, (squares / (n - 1.0) / n).sqrt())
}

fn with_error((mean, error): (f64, f64)) -> String {
    match error.is_nan() {
        true => format!("{mean:.4}"),
        false => format!("{mean:.4} ± {error:.4}"),
    }
}

/// Every warning with the number of fits that gave it.
fn count(verdicts: &[Verdict]) -> String {
    let mut counts = std::collections::BTreeMap::new();
    for warning in verdicts.iter().flat_map(|v| &v.warnings) {
        *counts.entry(warning).or_insert(0) += 1;
    }
    let counts = counts.iter().map(|(warning, n)| format!("{warning} ×{n}"));
    counts.collect::<Vec<_>>().join(", ")
}
