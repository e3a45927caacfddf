//! A whole analysis: disasters in British coal mines, year by year from 1851 to 1962, and the question whether they came at one
//! rate. What do the priors say of data nobody has seen yet? What do the fitted models say of data like those observed, and where
//! do the observed ones stand out? Which years were dangerous?
//!
//! `cargo run --release --example workflow`. The dates of the 191 disasters are those of Jarrett, *A note on the intervals between
//! coal-mining disasters*, Biometrika 66 (1979).

use std::error::Error;
use wgf::generative::LogLikelihood;
use wgf::posterior::quantile;
use wgf::prelude::*;

model! {
    /// Disasters come at one rate.
    pub model OneRate {
        data { disasters: [count; years] }
        let rate ~ Exponential(0.5);
        disasters ~ Poisson(rate);
    }
}

model! {
    /// Every year is quiet or dangerous, and mostly as the year before: a hidden Markov chain, whose states are summed out.
    pub model TwoRates {
        data { disasters: [count; years] }

        let rate: positive_ordered[2] ~ Exponential(0.5);
        let weight[i in 2, j in 2] = if i == j { 9.0 } else { 1.0 };
        let change: [simplex[2]; 2] ~ Dirichlet(weight);
        let state: [index(2); years] ~ MarkovChain(uniform(2), change);

        for t in 0..years {
            disasters[t] ~ Poisson(rate[state[t]]);
        }
    }
}

const FIRST_YEAR: usize = 1851;

/// A number that a data set has, by its name.
type Quantity = (&'static str, fn(&[u64]) -> f64);

/// What is asked of a data set.
const QUANTITIES: [Quantity; 5] = [
    ("disasters in all", |y| y.iter().sum::<u64>() as f64),
    ("most in a year", |y| {
        y.iter().copied().max().unwrap_or(0) as f64
    }),
    ("years without any", |y| {
        y.iter().filter(|&&y| y == 0).count() as f64
    }),
    ("variance over mean", dispersion),
    ("correlation of neighbours", correlation),
];

fn mean(x: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = x.len() as f64;
    x.sum::<f64>() / n
}

fn dispersion(y: &[u64]) -> f64 {
    let m = mean(y.iter().map(|&y| y as f64));
    mean(y.iter().map(|&y| (y as f64 - m).powi(2))) / m
}

/// Of each year with the next.
fn correlation(y: &[u64]) -> f64 {
    let m = mean(y.iter().map(|&y| y as f64));
    let off = |y: u64| y as f64 - m;
    let together = y.windows(2).map(|pair| off(pair[0]) * off(pair[1]));
    let alone = y.iter().map(|&y| off(y).powi(2));
    together.sum::<f64>() / alone.sum::<f64>()
}

/// For every quantity its quantiles over simulated data sets, beside its observed value and the share of data sets in which it is
/// at least as large. Shares near 0 or 1 are what the model does not explain.
fn check(title: &str, simulated: &[Vec<u64>], observed: &[u64]) {
    println!("\n{title}");
    println!("                                5 %      50 %      95 %   observed   P(≥ observed)");
    for (name, quantity) in QUANTITIES {
        let mut values: Vec<f64> = simulated.iter().map(|y| quantity(y)).collect();
        // Without disasters, two of the quantities are 0/0.
        values.retain(|x| x.is_finite());
        values.sort_by(f64::total_cmp);
        let seen = quantity(observed);
        let above = values.iter().filter(|&&x| x >= seen).count() as f64 / values.len() as f64;
        let [low, middle, high] = [0.05, 0.5, 0.95].map(|p| quantile(&values, p));
        println!(
            "  {name:<26} {low:>8.2}  {middle:>8.2}  {high:>8.2}   {seen:>8.2}   {above:>8.3}"
        );
    }
}

/// P(dangerous) of each year, a row for a decade.
fn dangerous_years(state: &Discrete) {
    println!(
        "\nP(dangerous) of each year, in percent; in the last column what the years most probably were"
    );
    let years = state.probabilities.iter().zip(&state.most_probable);
    let mut year = FIRST_YEAR;
    print!("\n  {year}");
    let mut letters = String::new();
    for (p, &most) in years {
        print!(" {:>3.0}", 100.0 * p[1]);
        letters.push(if most == 1 { 'D' } else { '.' });
        year += 1;
        if year % 10 == 1 {
            print!("   {letters}\n  {year}");
            letters.clear();
        }
    }
    println!("{}   {letters}", "    ".repeat(10 - letters.len()));
}

/// How well a fitted model tells the observed years.
fn likelihood(name: &str, log_likelihood: &LogLikelihood, log_z: f64) {
    let mean = mean(log_likelihood.totals().into_iter());
    println!("  {name:<24} {mean:>16.1}   {log_z:>8.1}");
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/data/coal_mining.json"
    );
    let data = TwoRatesData::from_json(path)?;
    let observed = data.disasters.clone();
    let one = OneRate::new(OneRateData {
        disasters: observed.clone(),
    })?;
    let two = TwoRates::new(data)?;

    // Before the data.
    let prior = two.prior(2000, 1)?;
    let years: Vec<Vec<u64>> = prior.predict(2)?.iter().map(|y| y.disasters).collect();
    check("Prior predictive, two rates", &years, &observed);

    // The fits. Chances that are nearly 0 have skewed posteriors: k-hat says what a Gaussian makes of them.
    let fit_one = one.fit().seed(1).run()?;
    let fits = two.compare([two.fit().seed(1), two.fit().guide(mixture(3)).seed(1)]);
    println!("\n{fits}");
    let fit_two = fits.best().ok_or("a fit that has not failed")?;

    // After the data: years drawn anew from either model.
    let (draws_one, draws_two) = (fit_one.draws(2000), fit_two.draws(2000));
    let years: Vec<Vec<u64>> = draws_one.predict(1)?.iter().map(|y| y.disasters).collect();
    check("Posterior predictive, one rate", &years, &observed);
    let years: Vec<Vec<u64>> = draws_two.predict(1)?.iter().map(|y| y.disasters).collect();
    check("Posterior predictive, two rates", &years, &observed);

    println!("\n                        mean log likelihood      log Z");
    likelihood(
        "one rate",
        &draws_one.log_likelihood(),
        fit_one.estimates().log_z,
    );
    likelihood(
        "two rates",
        &draws_two.log_likelihood(),
        fit_two.estimates().log_z,
    );

    let states = draws_two
        .mean_discrete()
        .ok_or("a draw of finite density")?;
    dangerous_years(&states.state);
    Ok(())
}
