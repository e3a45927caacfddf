//! What each divergence costs and how well it does as the dimension grows, with a fit's default settings: on a Gaussian, which
//! the guides contain, and on a Student-t, which they do not. docs/dimension.md says what came out. `-- gaussian 20 50` takes
//! other dimensions and that guide (`gaussian`, `diagonal`, `low_rank`).

use std::f64::consts::PI;

use wgf::fit::Warning;
use wgf::nalgebra::{DMatrix, DVector};
use wgf::prelude::*;

const RHO: f64 = 0.5;
const NU: f64 = 8.0;
/// Every coordinate of the targets' mean: fits start from the origin.
const MEAN: f64 = 2.0;

/// The law of (u − m)ᵀC⁻¹(u − m), C the correlations ρ^|i−j|.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Gaussian,
    StudentT,
}

/// An elliptic density with the scale matrix C, normalised.
#[derive(Debug)]
struct Elliptic {
    dim: usize,
    shape: Shape,
    constant: f64,
}

impl Elliptic {
    fn new(dim: usize, shape: Shape) -> Self {
        let d = dim as f64;
        let log_det = (d - 1.0) * (1.0 - RHO * RHO).ln();
        let constant = match shape {
            Shape::Gaussian => -0.5 * d * (2.0 * PI).ln(),
            Shape::StudentT => {
                libm::lgamma(0.5 * (NU + d)) - libm::lgamma(0.5 * NU) - 0.5 * d * (NU * PI).ln()
            }
        };
        Elliptic {
            dim,
            shape,
            constant: constant - 0.5 * log_det,
        }
    }

    /// What the log density is as a function of the square, and its derivative.
    fn radial(&self, square: f64) -> (f64, f64) {
        let power = -0.5 * (NU + self.dim as f64);
        match self.shape {
            Shape::Gaussian => (-0.5 * square, -0.5),
            Shape::StudentT => (power * (square / NU).ln_1p(), power / (NU + square)),
        }
    }

    /// The standard deviation of every coordinate.
    fn sd(&self) -> f64 {
        match self.shape {
            Shape::Gaussian => 1.0,
            Shape::StudentT => (NU / (NU - 2.0)).sqrt(),
        }
    }
}

impl LogDensity for Elliptic {
    fn dim(&self) -> usize {
        self.dim
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        self.score(u, &mut vec![0.0; self.dim])
    }

    /// The square is that of the first coordinate plus those of what the coordinates before do not predict.
    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let precision = 1.0 / (1.0 - RHO * RHO);
        let first = u[0] - MEAN;
        let mut square = first * first;
        gradient[0] = 2.0 * first;
        for i in 1..self.dim {
            let innovation = u[i] - MEAN - RHO * (u[i - 1] - MEAN);
            square += precision * innovation * innovation;
            gradient[i] = 2.0 * precision * innovation;
            gradient[i - 1] -= 2.0 * precision * RHO * innovation;
        }
        let (value, slope) = self.radial(square);
        gradient.iter_mut().for_each(|g| *g *= slope);
        self.constant + value
    }
}

/// KL(q‖N(m, C)) of q's Gaussian.
fn kl_to_gaussian(mean: DVector<f64>, covariance: &DMatrix<f64>) -> Option<f64> {
    let (d, shift) = (mean.len(), mean.add_scalar(-MEAN));
    let target = DMatrix::from_fn(d, d, |i, j| RHO.powi(i.abs_diff(j) as i32)).cholesky()?;
    let log_det = |l: DMatrix<f64>| 2.0 * l.diagonal().iter().map(|x| x.ln()).sum::<f64>();
    let own = log_det(covariance.clone().cholesky()?.unpack());
    let trace = target.solve(covariance).trace() + shift.dot(&target.solve(&shift));
    Some(0.5 * (trace - d as f64 + log_det(target.unpack()) - own))
}

/// The error of the standard deviations in per cent at the divergence's own optimum among N(m, s²C) for the Student-t, by
/// quadrature over |ε|².
fn optimum(divergence: &dyn Divergence, dim: usize) -> f64 {
    const NODES: usize = 2000;
    let (p, q) = (
        Elliptic::new(dim, Shape::StudentT),
        Elliptic::new(dim, Shape::Gaussian),
    );
    let d = dim as f64;
    let step = (3.0 * d + 400.0) / NODES as f64;
    let value = |s: f64| {
        let at = |k: usize| {
            let n = (k as f64 + 0.5) * step;
            let log_r =
                p.constant + p.radial(s * s * n).0 + d * s.ln() - q.constant - q.radial(n).0;
            let log_chi2 =
                (0.5 * d - 1.0) * n.ln() - 0.5 * n - 0.5 * d * 2f64.ln() - libm::lgamma(0.5 * d);
            log_chi2.exp() * divergence.value(&[log_r]).unwrap_or(f64::NAN)
        };
        (0..NODES).map(at).sum::<f64>()
    };
    let scales = (450..650).map(|k| k as f64 / 500.0);
    let best = scales.min_by(|a, b| value(*a).total_cmp(&value(*b)));
    100.0 * (best.unwrap_or(f64::NAN) / p.sd() - 1.0)
}

/// The worst error of a mean in standard deviations, and the mean and the worst ratio of standard deviations less one.
fn errors(fit: &Fit<'_, Unconstrained<Elliptic>>, sd: f64) -> (f64, f64, f64) {
    let covariance = fit.guide().covariance();
    let ratios = covariance.diagonal().map(|v| v.sqrt() / sd - 1.0);
    (
        fit.guide().mean().add_scalar(-MEAN).amax() / sd,
        ratios.mean(),
        ratios.amax(),
    )
}

/// The warnings in letters, after the exponent that weights were tempered with.
fn warned(fit: &Fit<'_, Unconstrained<Elliptic>>) -> String {
    let mut exponent = "-".to_owned();
    let mut letters = String::new();
    for warning in fit.warnings() {
        match warning {
            Warning::WeightsTempered { exponent: e, .. } => exponent = format!("{e:.2}"),
            Warning::NotConverged { .. } => letters.push('N'),
            Warning::HighKhat { .. } => letters.push('K'),
            Warning::BestStateRestored { .. } => letters.push('B'),
            _ => letters.push('O'),
        }
    }
    format!("{exponent:>6}  {letters:<4}")
}

/// One line: a fit of `model` by `fitter`.
fn line(fitter: Fitter<'_, Unconstrained<Elliptic>>, name: &str, target: (Shape, f64)) {
    let fit = match fitter.seed(1).progress(false).run() {
        Ok(fit) => fit,
        Err(error) => return println!("{name:<16} failed: {error}"),
    };
    let (shape, sd) = target;
    let (kl, error) = match shape {
        Shape::Gaussian => (
            kl_to_gaussian(fit.guide().mean(), &fit.guide().covariance()),
            0.0,
        ),
        // log Z is 0.
        Shape::StudentT => (Some(-fit.elbo().value), fit.elbo().standard_error),
    };
    let (mean, typical, worst) = errors(&fit, sd);
    let weights = fit
        .estimates()
        .weights
        .map_or(format!("{:>7} {:>6}", "-", "-"), |w| {
            format!("{:>7.0} {:>6.2}", w.ess, w.khat)
        });
    println!(
        "{name:<16} {:>9.2e} {error:>7.0e} {mean:>7.3} {:>+7.1} {:>7.1} {weights} {:>7.0} {:>6.2} {} {:>8} {:>7.2}",
        kl.unwrap_or(f64::NAN),
        100.0 * typical,
        100.0 * worst,
        fit.psis().ess,
        fit.khat(),
        warned(&fit),
        fit.gradient_evaluations(),
        fit.elapsed().as_secs_f64()
    );
}

/// The table of one target.
fn table(dim: usize, shape: Shape, guide: &GuideChoice) {
    let density = Elliptic::new(dim, shape);
    let target = (shape, density.sd());
    let model = Unconstrained::new(density);
    println!("\n{shape:?}, d = {dim}, guide {guide:?}");
    println!(
        "{:<16} {:>9} {:>7} {:>7} {:>7} {:>7} {:>7} {:>6} {:>7} {:>6} {:>6}  {:<4} {:>8} {:>7}",
        "",
        "KL(q|p)",
        "+-",
        "mean",
        "sd %",
        "worst",
        "ESS w",
        "k w",
        "ESS r",
        "k r",
        "r^",
        "warn",
        "scores",
        "s"
    );
    let fitter = || Fitter::new(&model).guide(guide.clone());
    line(fitter(), "reverse KL", target);
    line(fitter().iterations(6000), "reverse KL, 6000", target);
    line(fitter().divergence(ForwardKl), "forward KL", target);
    let more = fitter().divergence(ForwardKl).particles(1024);
    line(more, "forward KL, 1024", target);
    line(fitter().divergence(Chi2), "chi2", target);
    line(fitter().divergence(NeymanChi2), "Neyman chi2", target);
    line(fitter().divergence(Hellinger), "Hellinger", target);
    line(fitter().divergence(JensenShannon), "Jensen-Shannon", target);
    line(fitter().divergence(Alpha(0.5)), "alpha(0.5)", target);
    line(fitter().divergence(Renyi(0.5)), "renyi(0.5)", target);
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let guide = match arguments.next().as_deref() {
        None | Some("gaussian") => gaussian(),
        Some("diagonal") => diagonal(),
        Some("low_rank") => low_rank(5),
        Some(other) => return Err(format!("no guide {other}").into()),
    };
    let asked: Result<Vec<usize>, _> = arguments.map(|a| a.parse()).collect();
    let dimensions = match asked? {
        none if none.is_empty() => vec![2, 5, 10],
        some => some,
    };
    println!("warnings: N not converged, K high k-hat, B best state restored, O another");
    for shape in [Shape::Gaussian, Shape::StudentT] {
        dimensions.iter().for_each(|&d| table(d, shape, &guide));
    }
    println!(
        "\nStudentT: sd % at the optimum of full Gaussians (forward KL: 0; chi2: none, as it is infinite)"
    );
    for &d in &dimensions {
        println!(
            "d = {d:<4} reverse KL {:+.1}, Neyman chi2 {:+.1}, Hellinger {:+.1}",
            optimum(&ReverseKl, d),
            optimum(&NeymanChi2, d),
            optimum(&Hellinger, d)
        );
    }
    Ok(())
}
