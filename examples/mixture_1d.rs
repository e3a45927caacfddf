//! The one-dimensional target of Yi & Liu (2023, arXiv 2310.20090): mixtures of one to four Gaussians under every divergence.

use wgf::nalgebra::DMatrix;
use wgf::posterior::mean_and_standard_error;
use wgf::prelude::*;

/// Draws that KL(q‖p) is estimated from.
const DRAWS: usize = 50_000;

model! {
    /// 2 (0.4 N(−1, 0.5²) + 0.3 N(0.8, 0.5²) + 0.3 N(3, 0.8²)): not normalised, on purpose.
    pub model Bumps {
        let x ~ Flat;
        let a = 0.4 / 0.5 * exp(-0.5 * ((x + 1.0) / 0.5).square());
        let b = 0.3 / 0.5 * exp(-0.5 * ((x - 0.8) / 0.5).square());
        let c = 0.3 / 0.8 * exp(-0.5 * ((x - 3.0) / 0.8).square());
        factor(ln(2.0 * (a + b + c) / 2.5066282746310002));
    }
}

/// A divergence's name, a fit that minimises it, and what is known of KL(q‖p): for one component the exact optimum's (by
/// quadrature), for one and four the paper's authors'.
type Case<'m> = (&'static str, Fitter<'m, Bumps>, &'static str);

fn cases(model: &Bumps) -> [Case<'_>; 8] {
    let fit = || model.fit().progress(false).seed(1);
    [
        ("reverse KL", fit(), "0.2256; authors 0.228, 0.0013"),
        (
            "forward KL",
            fit().divergence(ForwardKl),
            "0.3569; authors 0.369, 0.0083",
        ),
        (
            "chi2",
            fit().divergence(Chi2),
            "0.5344; authors 0.434, 0.031",
        ),
        ("Neyman chi2", fit().divergence(NeymanChi2), ""),
        (
            "Hellinger",
            fit().divergence(Hellinger),
            "0.2731; authors 0.280, 0.0078",
        ),
        ("Jensen-Shannon", fit().divergence(JensenShannon), ""),
        ("alpha(0.3)", fit().divergence(Alpha(0.3)), ""),
        ("renyi(2)", fit().divergence(Renyi(2.0)), ""),
    ]
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let model = Bumps::new(BumpsData {})?;
    println!(
        "KL(q‖p) ± its standard error with 1, 2, 3, 4 components; exact for 1; authors' code for 1, 4"
    );
    let mut curves = Vec::new();
    for (name, fitter, known) in cases(&model) {
        print!("  {name:<15}");
        for k in 1..=4 {
            let fit = fitter.clone().guide(mixture(k)).run()?;
            curves.push((name, k, density_of(&fit)));
            // The normaliser is 2.
            let (elbo, error) = mean_and_standard_error(&fit.draws(DRAWS).log_ratios());
            print!(" {:>7.4} ± {error:.4}", 2f64.ln() - elbo);
        }
        println!("   {known}");
    }
    draw(&model, &curves)
}

/// A divergence's name, the number of components, and the guide's density on [`grid`].
type Curve = (&'static str, usize, Vec<f64>);

const NODES: usize = 241;

/// −5, −4.95, …, 7.
fn grid() -> impl Iterator<Item = f64> {
    (0..NODES).map(|i| -5.0 + 0.05 * i as f64)
}

fn density_of(fit: &Fit<'_, Bumps>) -> Vec<f64> {
    let points = DMatrix::from_iterator(NODES, 1, grid());
    let (mut log_q, mut scores) = (vec![0.0; NODES], DMatrix::zeros(NODES, 1));
    fit.guide().evaluate_at(&points, &mut log_q, &mut scores);
    log_q.iter().map(|x| x.exp()).collect()
}

/// The normalised target and the guides of 1, 2 and 4 components of five divergences.
#[cfg(feature = "plot")]
fn draw(model: &Bumps, curves: &[Curve]) -> Result<(), Box<dyn std::error::Error>> {
    let shown = [
        "reverse KL",
        "forward KL",
        "chi2",
        "Hellinger",
        "Jensen-Shannon",
    ];
    std::fs::create_dir_all("target/plots")?;
    for k in [1, 2, 4] {
        let target = grid().map(|x| (x, 0.5 * model.log_density(&[x]).exp()));
        let mut lines = wgf::plot::Lines::new(format!("Mixtures of {k}"))
            .x_label("x")
            .y_label("density")
            .series("target", target);
        for (name, _, density) in curves.iter().filter(|c| c.1 == k && shown.contains(&c.0)) {
            lines = lines.series(*name, grid().zip(density.iter().copied()));
        }
        lines.save(format!("target/plots/mixture_1d_{k}.svg"))?;
    }
    println!("drawn: target/plots/mixture_1d_*.svg");
    Ok(())
}

#[cfg(not(feature = "plot"))]
fn draw(_model: &Bumps, curves: &[Curve]) -> Result<(), Box<dyn std::error::Error>> {
    println!(
        "(with --features plot this draws the {} densities)",
        curves.len()
    );
    Ok(())
}
