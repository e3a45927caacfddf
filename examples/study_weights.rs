//! What keeps the weights of a divergence from collapsing: fits with each of the means left out. See docs/weights.md.

use wgf::fit::{Fit, Fitter, Unconstrained, Weighing};
use wgf::posterior::mean_and_standard_error;
use wgf::prelude::*;

const SEEDS: u64 = 3;
const DRAWS: usize = 20_000;

/// log p = −(x₁ − 1)² − (x₂ − x₁²)², whose integral is π.
struct Banana;

impl LogDensity for Banana {
    fn dim(&self) -> usize {
        2
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        self.score(u, &mut [0.0; 2])
    }

    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let (a, b) = (u[0] - 1.0, u[1] - u[0] * u[0]);
        gradient[0] = -2.0 * a + 4.0 * b * u[0];
        gradient[1] = -2.0 * b;
        -a * a - b * b
    }
}

/// N(0, I) on ℝ¹⁰.
struct Normal10;

impl LogDensity for Normal10 {
    fn dim(&self) -> usize {
        10
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        self.score(u, &mut [0.0; 10])
    }

    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        gradient.iter_mut().zip(u).for_each(|(g, u)| *g = -u);
        let ln_2pi = (2.0 * std::f64::consts::PI).ln();
        -0.5 * u.iter().map(|u| u * u + ln_2pi).sum::<f64>()
    }
}

/// The means, and which of them are in use.
fn settings() -> [(&'static str, Weighing, bool); 7] {
    let (all, raw) = (Weighing::default(), Weighing::RAW);
    let normalised = Weighing {
        normalise: true,
        ..raw
    };
    [
        ("none of them (raw weights)", raw, false),
        ("normalised", normalised, false),
        ("normalised, annealed", normalised, true),
        (
            "normalised, smoothed",
            Weighing {
                smooth: true,
                ..normalised
            },
            false,
        ),
        (
            "normalised, tempered",
            Weighing {
                least_ess: all.least_ess,
                ..normalised
            },
            false,
        ),
        ("all but annealing", all, false),
        ("all of them (the default)", all, true),
    ]
}

/// KL(q‖p) of a fit, the target's log normaliser being known.
fn gap<D: LogDensity>(fit: &Fit<'_, Unconstrained<D>>, log_z: f64) -> String {
    let (elbo, error) = mean_and_standard_error(&fit.draws(DRAWS).log_ratios());
    let kl = log_z - elbo;
    match kl.is_finite() && error.is_finite() {
        true if kl < 100.0 => format!("{kl:.4}"),
        true => format!("{kl:.1e}"),
        false => "no density".to_owned(),
    }
}

fn table<D: LogDensity>(title: &str, fitter: &Fitter<'_, Unconstrained<D>>, log_z: f64) {
    println!("\n{title}");
    for (name, weighing, anneal) in settings() {
        print!("  {name:<30}");
        for seed in 1..=SEEDS {
            let fit = fitter
                .clone()
                .seed(seed)
                .weighing(weighing)
                .anneal(anneal)
                .run();
            match fit {
                Ok(fit) => print!("{:>12}", gap(&fit, log_z)),
                Err(error) => print!("  {error}"),
            }
        }
        println!();
    }
}

fn main() {
    println!("KL(q‖p), seeds 1 to {SEEDS}");
    let banana = Unconstrained::new(Banana);
    let log_pi = std::f64::consts::PI.ln();
    let fit = || Fitter::new(&banana).progress(false);
    table(
        "banana, one Gaussian, chi2 (the optimum's KL is about 0.8)",
        &fit().divergence(Chi2),
        log_pi,
    );
    table(
        "banana, five Gaussians, chi2",
        &fit().guide(mixture(5)).divergence(Chi2),
        log_pi,
    );
    table(
        "banana, five Gaussians, forward KL",
        &fit().guide(mixture(5)).divergence(ForwardKl),
        log_pi,
    );
    table(
        "banana, five Gaussians, Neyman chi2",
        &fit().guide(mixture(5)).divergence(NeymanChi2),
        log_pi,
    );
    let normal = Unconstrained::new(Normal10);
    let far = || Fitter::new(&normal).progress(false).start(&[3.0; 10]);
    table(
        "N(0, I) in ten dimensions, from 3 sd away in each, chi2",
        &far().divergence(Chi2),
        0.0,
    );
    table("the same, forward KL", &far().divergence(ForwardKl), 0.0);
    table("the same, Neyman chi2", &far().divergence(NeymanChi2), 0.0);
}
