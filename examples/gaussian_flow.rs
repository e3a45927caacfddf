//! Section 3.3 of Yi & Liu (2023, arXiv 2310.20090): a Gaussian guide on its way to a Gaussian target, under the reverse KL.
//! Plain BBVI steps are the forward Euler scheme of the Bures–Wasserstein flow; with the path-derivative gradient their noise
//! dies out at the target, with the reparameterisation gradient it stays.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use wgf::divergence::ReverseKl;
use wgf::flow::{
    Coordinates, GaussianTarget, MeanField, Moments, MonteCarlo, euler, integrate, wasserstein2,
};
use wgf::guide::{Gaussian, Guide, fill_normal};
use wgf::nalgebra::{DMatrix, DVector};
use wgf::prelude::*;

const STEP: f64 = 0.01;
const ITERATIONS: usize = 1000;
/// Iterations whose mean distance is the tail's.
const TAIL: usize = 200;
const SHOWN: [usize; 6] = [0, 10, 30, 100, 300, 1000];
/// Distances of noise-free Euler at these iterations, from an independent computation.
const KNOWN: [f64; 6] = [4.50777, 4.04241, 3.45690, 2.11516, 0.52447, 0.00399];

model! {
    /// N(0, AAᵀ), A = [[0.8, 0.4], [0.4, 0.8]], in the eigenbasis (x + y)/√2, (x − y)/√2 of its covariance.
    pub model Target {
        let x ~ Flat;
        let y ~ Flat;
        factor(-0.25 * ((x + y).square() / 1.44 + (x - y).square() / 0.16));
    }
}

fn covariance() -> DMatrix<f64> {
    DMatrix::from_row_slice(2, 2, &[0.8, 0.64, 0.64, 0.8])
}

/// The gradient of the ELBO through the samples alone: E[∇ℓ], and E[∇ℓ εᵀ] + S⁻ᵀ with the entropy's own gradient exact. It
/// has the same expectation as the path derivative, and noise where q = p.
struct Reparameterised<'a> {
    target: &'a Target,
    samples: usize,
    rng: ChaCha8Rng,
}

impl MeanField for Reparameterised<'_> {
    fn moments(&mut self, state: &Gaussian) -> Moments {
        let mut noise = DMatrix::zeros(self.samples, 2);
        fill_normal(&mut noise, &mut self.rng);
        let points = &noise * state.factor().transpose();
        let mut gradient = [0.0; 2];
        let inverse = state.factor().clone().try_inverse();
        let mut moments = Moments {
            drift: DVector::zeros(2),
            stretch: inverse.map_or(DMatrix::zeros(2, 2), |inverse| inverse.transpose()),
        };
        for (point, e) in points.row_iter().zip(noise.row_iter()) {
            let u = point.transpose() + state.mean();
            self.target.score(u.as_slice(), &mut gradient);
            let score = DVector::from_column_slice(&gradient) / self.samples as f64;
            moments.stretch += &score * e;
            moments.drift += score;
        }
        moments
    }
}

/// The distances to the target along Euler's path through `field`.
fn distances(field: &mut dyn MeanField) -> Result<Vec<f64>, Box<dyn std::error::Error>> {
    let mean = DVector::from_column_slice(&[4.0, 2.0]);
    let start = Gaussian::new(mean, DMatrix::identity(2, 2) * 0.8)?;
    let path = euler(field, &start, STEP, ITERATIONS)?;
    let target = target()?;
    Ok(path
        .states
        .iter()
        .map(|q| wasserstein2(q, &target))
        .collect())
}

fn target() -> Result<Gaussian, Box<dyn std::error::Error>> {
    let factor = DMatrix::from_row_slice(2, 2, &[0.8, 0.4, 0.4, 0.8]);
    Ok(Gaussian::new(DVector::zeros(2), factor)?)
}

/// The same along the flow itself, integrated to ten digits.
fn exact_distances() -> Result<Vec<f64>, Box<dyn std::error::Error>> {
    let mean = DVector::from_column_slice(&[4.0, 2.0]);
    let start = Gaussian::new(mean, DMatrix::identity(2, 2) * 0.8)?;
    let times: Vec<f64> = (0..=ITERATIONS).map(|k| k as f64 * STEP).collect();
    let mut field = GaussianTarget::new(DVector::zeros(2), covariance())?;
    let path = integrate(&mut field, &start, &times, Coordinates::Covariance, 1e-10)?;
    let target = target()?;
    Ok(path
        .states
        .iter()
        .map(|q| wasserstein2(q, &target))
        .collect())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let density = Target::new(TargetData {})?;
    let mut closed = GaussianTarget::new(DVector::zeros(2), covariance())?;
    let path = |samples| MonteCarlo::new(&density, &ReverseKl, samples, 1);
    let reparameterised = |samples| Reparameterised {
        target: &density,
        samples,
        rng: ChaCha8Rng::seed_from_u64(1),
    };
    let curves = [
        ("the flow", exact_distances()?),
        ("Euler, no noise", distances(&mut closed)?),
        ("path derivative, 5 samples", distances(&mut path(5))?),
        ("path derivative, 100", distances(&mut path(100))?),
        (
            "reparameterisation, 5 samples",
            distances(&mut reparameterised(5))?,
        ),
        (
            "reparameterisation, 100",
            distances(&mut reparameterised(100))?,
        ),
    ];
    print!("W2 to the target at iteration ");
    SHOWN.iter().for_each(|k| print!("{k:>9}"));
    println!("   mean of the last {TAIL}");
    for (name, curve) in &curves {
        print!("{name:<30}");
        SHOWN.iter().for_each(|&k| print!("{:>9.5}", curve[k]));
        let tail = curve[curve.len() - TAIL..].iter().sum::<f64>() / TAIL as f64;
        println!("   {tail:>9.5}");
    }
    print!("{:<30}", "known: Euler, no noise");
    KNOWN.iter().for_each(|w| print!("{w:>9.5}"));
    println!(
        "\nknown: at 5 samples the path derivative's tail is at most 0.012, the other's at least 0.05"
    );
    draw(&curves)
}

#[cfg(feature = "plot")]
fn draw(curves: &[(&str, Vec<f64>)]) -> Result<(), Box<dyn std::error::Error>> {
    let mut lines = wgf::plot::Lines::new("A Gaussian on its way to a Gaussian target")
        .x_label("iteration")
        .y_label("W2 to the target")
        .log_y();
    for (name, curve) in curves {
        let points = curve.iter().enumerate().map(|(k, w)| (k as f64, *w));
        lines = lines.series(*name, points);
    }
    std::fs::create_dir_all("target/plots")?;
    lines.save("target/plots/gaussian_flow.svg")?;
    println!("drawn: target/plots/gaussian_flow.svg");
    Ok(())
}

#[cfg(not(feature = "plot"))]
fn draw(_curves: &[(&str, Vec<f64>)]) -> Result<(), Box<dyn std::error::Error>> {
    println!("(with --features plot this draws a picture)");
    Ok(())
}
