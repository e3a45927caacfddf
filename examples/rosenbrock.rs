//! The banana of Yi & Liu (2023, arXiv 2310.20090): one Gaussian and mixtures of five under five divergences.

use wgf::posterior::mean_and_standard_error;
use wgf::prelude::*;

const SEEDS: u64 = 3;
/// Draws that KL(q‖p) is estimated from.
const DRAWS: usize = 50_000;

model! {
    /// log p = −(x₁ − 1)² − (x₂ − x₁²)², whose integral is π: x₁ = 1 + N/√2, x₂ = x₁² + N/√2.
    pub model Rosenbrock {
        let x1 ~ Flat;
        let x2 ~ Flat;
        factor(-(x1 - 1.0).square() - (x2 - x1.square()).square());
    }
}

/// A divergence's name, a fit that minimises it, and the paper's authors' KL(q‖p) for one and five components (8 seeds each; `None`
/// where it is not known).
type Case<'m> = (&'static str, Fitter<'m, Rosenbrock>, [Option<f64>; 2]);

fn cases(model: &Rosenbrock) -> [Case<'_>; 5] {
    let fit = || model.fit().progress(false);
    [
        ("reverse KL", fit(), [Some(0.227), Some(0.0064)]),
        (
            "forward KL",
            fit().divergence(ForwardKl),
            [None, Some(0.036)],
        ),
        ("chi2", fit().divergence(Chi2), [None, Some(4.2)]),
        (
            "Hellinger",
            fit().divergence(Hellinger),
            [None, Some(0.0056)],
        ),
        (
            "Jensen-Shannon",
            fit().divergence(JensenShannon),
            [None, Some(0.0047)],
        ),
    ]
}

/// KL(q‖p) = log π − ELBO, the normaliser being known, and its standard error.
fn divergence_from(fit: &Fit<'_, Rosenbrock>) -> (f64, f64) {
    let (elbo, error) = mean_and_standard_error(&fit.draws(DRAWS).log_ratios());
    (std::f64::consts::PI.ln() - elbo, error)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let model = Rosenbrock::new(RosenbrockData {})?;
    println!(
        "KL(q‖p), seeds 1 to {SEEDS}, each ± its standard error; k-hat and gradients of the last"
    );
    for (column, k) in [1, 5].into_iter().enumerate() {
        println!("\n{k} component{}", if k == 1 { "" } else { "s" });
        for (name, fitter, known) in cases(&model) {
            let fit = |seed| fitter.clone().guide(mixture(k)).seed(seed).run();
            let fits: Result<Vec<_>, _> = (1..=SEEDS).map(fit).collect();
            let fits = fits?;
            report(name, &fits, known[column]);
            draw(&model, name, &fits[0])?;
        }
    }
    match cfg!(feature = "plot") {
        true => println!("\ndrawn: target/plots/rosenbrock_*.svg"),
        false => println!("\n(with --features plot this draws every fit of seed 1)"),
    }
    Ok(())
}

fn report(name: &str, fits: &[Fit<'_, Rosenbrock>], known: Option<f64>) {
    print!("  {name:<15}");
    for fit in fits {
        let (kl, error) = divergence_from(fit);
        print!(" {kl:>7.4} ± {error:.4}");
    }
    let last = &fits[fits.len() - 1];
    print!(
        "   k-hat {:.2}, {} gradients",
        last.khat(),
        last.gradient_evaluations()
    );
    match known {
        Some(known) => println!("   (the paper's authors' code: {known})"),
        None => println!(),
    }
}

/// The target's contours and the guide's components.
#[cfg(feature = "plot")]
fn draw(
    model: &Rosenbrock,
    name: &str,
    fit: &Fit<'_, Rosenbrock>,
) -> Result<(), Box<dyn std::error::Error>> {
    let components = fit.guide().components().len();
    let title = format!(
        "{name}, {components} component{}",
        if components == 1 { "" } else { "s" }
    );
    let file = format!(
        "target/plots/rosenbrock_{components}_{}.svg",
        name.replace(' ', "_")
    );
    std::fs::create_dir_all("target/plots")?;
    wgf::plot::Plane::new(title, -2.0..4.0, -3.0..9.0)
        .x_label("x1")
        .y_label("x2")
        .contours(
            "target, 0.5, 2 and 4.5 nats below its peak",
            [0.5, 2.0, 4.5],
            |x, y| model.log_density(&[x, y]),
        )
        .guide("guide, 1 and 2 sd of each component", fit.guide(), [0, 1])
        .save(&file)?;
    Ok(())
}

#[cfg(not(feature = "plot"))]
fn draw(
    _model: &Rosenbrock,
    _name: &str,
    _fit: &Fit<'_, Rosenbrock>,
) -> Result<(), Box<dyn std::error::Error>> {
    Ok(())
}
