//! How noisy is a gradient as the guide comes to the target? The total variance of single-sample gradients in (μ, S) by the
//! path derivative, by reparameterisation and by the score function, and of the path derivative under four divergences.
//! docs/estimators.md says what came out. `-- 200000 2` takes so many samples, and that seed.

use std::f64::consts::PI;

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use wgf::fit::Estimator;
use wgf::guide::{Gaussian, Guide, Particles, Singular, fill_normal};
use wgf::nalgebra::{DMatrix, DVector};
use wgf::prelude::*;

const DISTANCES: [f64; 6] = [1.0, 0.3, 0.1, 0.03, 0.01, 0.0];

/// Independent coordinates of the same law, given by its log density and the derivative of it.
struct Independent<F> {
    dim: usize,
    law: F,
}

impl<F: Fn(f64) -> (f64, f64) + Sync> LogDensity for Independent<F> {
    fn dim(&self) -> usize {
        self.dim
    }
    fn log_density(&self, u: &[f64]) -> f64 {
        u.iter().map(|&x| (self.law)(x).0).sum()
    }
    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        gradient
            .iter_mut()
            .zip(u)
            .for_each(|(g, &x)| *g = (self.law)(x).1);
        self.log_density(u)
    }
}

/// N(0, 1), its log density off by `log_z`.
fn normal(log_z: f64) -> impl Fn(f64) -> (f64, f64) {
    move |x| (log_z - 0.5 * (x * x + (2.0 * PI).ln()), -x)
}

/// The logarithm of a Gamma(k) variable: skewed, the less the larger k.
fn log_gamma(k: f64) -> impl Fn(f64) -> (f64, f64) {
    move |x| (k * x - x.exp() - libm::lgamma(k), k - x.exp())
}

/// The way to the optimal guide N(m 1, s²I), with the noise that is the same all along it.
struct Approach {
    mean: f64,
    scale: f64,
    /// The sign of the error of the scale: 1 where the guide is too wide, −1 where it is too narrow.
    side: f64,
    noise: DMatrix<f64>,
}

impl Approach {
    fn new(dim: usize, (mean, scale): (f64, f64), options: Options) -> Self {
        let mut noise = DMatrix::zeros(options.samples, dim);
        fill_normal(&mut noise, &mut ChaCha8Rng::seed_from_u64(options.seed));
        Approach {
            mean,
            scale,
            side: 1.0,
            noise,
        }
    }

    /// The guide whose μ and S are both off by `distance` s, S in the Frobenius norm.
    fn at(&self, distance: f64) -> Result<(Gaussian, Particles), Singular> {
        let d = self.noise.ncols();
        let off = distance / (d as f64).sqrt();
        let mean = DVector::from_element(d, self.mean + self.scale * off);
        let factor = DMatrix::identity(d, d) * (self.scale * (1.0 + self.side * off));
        let guide = Gaussian::new(mean, factor)?;
        let mut particles = Particles::new(&guide, self.noise.nrows());
        particles.noise.copy_from(&self.noise);
        guide.transport(&mut particles);
        Ok((guide, particles))
    }
}

/// Single-sample gradients, (v, v εᵀ + h S⁻ᵀ) of every row.
struct Gradients {
    v: DMatrix<f64>,
    h: Vec<f64>,
}

/// The particles' path derivatives.
fn path(p: &dyn LogDensity, f: &dyn Divergence, guide: &Gaussian, at: &Particles) -> Gradients {
    let mut estimator = Estimator::new(p, f, at.count()).weighing(Weighing::RAW);
    estimator.flow(guide, at);
    Gradients {
        v: estimator.velocities().clone(),
        h: vec![0.0; at.count()],
    }
}

/// ∇ℓ alone, with the entropy's own gradient S⁻ᵀ exact.
fn reparameterised(p: &dyn LogDensity, at: &Particles) -> Gradients {
    let mut v = at.points.clone();
    let mut values = vec![0.0; at.count()];
    p.score_batch(at.points.as_slice(), &mut values, v.as_mut_slice());
    Gradients {
        v,
        h: vec![1.0; at.count()],
    }
}

/// log r ∇_θ log q = log r (S⁻ᵀε, S⁻ᵀ(εεᵀ − I)), or with log r less its mean.
fn score_function(
    p: &dyn LogDensity,
    guide: &Gaussian,
    at: &Particles,
    baseline: bool,
) -> Gradients {
    let mut v = at.points.clone();
    let mut log_q = vec![0.0; at.count()];
    guide.evaluate(at, &mut log_q, &mut v);
    let mut log_r: Vec<f64> = (0..at.count())
        .map(|k| p.log_density(&at.point(k)) - log_q[k])
        .collect();
    let mean = log_r.iter().sum::<f64>() / log_r.len() as f64;
    if baseline {
        log_r.iter_mut().for_each(|x| *x -= mean);
    }
    // The score of a point is −S⁻ᵀε.
    for (k, x) in log_r.iter_mut().enumerate() {
        *x = -*x;
        v.row_mut(k).scale_mut(*x);
    }
    Gradients { v, h: log_r }
}

impl Gradients {
    /// The trace of the covariance over the rows; S = `s` I.
    fn variance(&self, noise: &DMatrix<f64>, s: f64) -> f64 {
        let (n, d) = (noise.nrows() as f64, noise.ncols());
        let mut squares = 0.0;
        for (k, (v, e)) in self.v.row_iter().zip(noise.row_iter()).enumerate() {
            let (h, own) = (self.h[k] / s, v.norm_squared());
            squares += own * (1.0 + e.norm_squared()) + 2.0 * h * v.dot(&e) + h * h * d as f64;
        }
        let h = self.h.iter().sum::<f64>() / (n * s);
        let stretch = self.v.tr_mul(noise) / n + DMatrix::identity(d, d) * h;
        let mean = self.v.row_mean().norm_squared() + stretch.norm_squared();
        (squares / n - mean) * n / (n - 1.0)
    }
}

/// A line of a table: the variance at every distance, and the power of the distance that it falls with from 0.03 to 0.01.
fn row(
    name: &str,
    approach: &Approach,
    estimate: impl Fn(&Gaussian, &Particles) -> Gradients,
) -> Result<(), Singular> {
    let mut row = Vec::new();
    for distance in DISTANCES {
        let (q, at) = approach.at(distance)?;
        row.push(estimate(&q, &at).variance(&at.noise, q.factor()[(0, 0)]));
    }
    print_row(name, &row);
    Ok(())
}

fn print_row(name: &str, row: &[f64]) {
    print!("  {name:<30}");
    row.iter().for_each(|x| print!(" {x:>9.2e}"));
    println!("  {:>5.2}", (row[3] / row[4]).ln() / 3f64.ln());
}

fn head(title: &str) {
    print!("{title:<33}");
    DISTANCES.iter().for_each(|d| print!(" {d:>9}"));
    println!("   rate");
}

/// The estimators of the reverse KL's gradient.
fn estimators(p: &dyn LogDensity, way: &Approach) -> Result<(), Singular> {
    row("path derivative", way, |q, at| path(p, &ReverseKl, q, at))?;
    row("reparameterisation", way, |_, at| reparameterised(p, at))?;
    row("score function", way, |q, at| {
        score_function(p, q, at, false)
    })?;
    row("score function, baseline", way, |q, at| {
        score_function(p, q, at, true)
    })
}

/// What the path derivative and reparameterisation must have where p = N(0, I): d|μ|² + c² d(d + 2) with v = −μ + cε.
fn known(d: usize) {
    let d = d as f64;
    let variance = |distance: f64, entropy: f64| {
        let s = 1.0 + distance / d.sqrt();
        d * distance * distance + (entropy / s - s).powi(2) * d * (d + 2.0)
    };
    print_row(
        "  exact: path derivative",
        &DISTANCES.map(|x| variance(x, 1.0)),
    );
    print_row(
        "  exact: reparameterisation",
        &DISTANCES.map(|x| variance(x, 0.0)),
    );
}

/// The path derivative's variance at the optimum for [`log_gamma`], whose v is (1 − e^(sε − s²/2) + sε)/s².
fn floor(d: usize, k: f64) -> f64 {
    let (d, t) = (d as f64, 1.0 / k);
    let own = t.exp() - 1.0 - t;
    let with_noise = t.exp() * (1.0 + 4.0 * t) - 1.0 - 5.0 * t - 2.0 * t * t;
    k * k * (d * d * own + d * with_noise)
}

fn divergences(d: usize, side: f64, options: Options) -> Result<(), Singular> {
    let p = Independent {
        dim: d,
        law: normal(0.0),
    };
    let way = Approach {
        side,
        ..Approach::new(d, (0.0, 1.0), options)
    };
    row("reverse KL", &way, |q, at| path(&p, &ReverseKl, q, at))?;
    row("Hellinger", &way, |q, at| path(&p, &Hellinger, q, at))?;
    row("forward KL", &way, |q, at| path(&p, &ForwardKl, q, at))?;
    row("chi2", &way, |q, at| path(&p, &Chi2, q, at))
}

#[derive(Clone, Copy)]
struct Options {
    samples: usize,
    seed: u64,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let options = Options {
        samples: arguments.next().map_or(Ok(20_000), |a| a.parse())?,
        seed: arguments.next().map_or(Ok(1), |a| a.parse())?,
    };
    println!("Total variance of one sample's gradient by the guide's distance from its optimum\n");
    for d in [2, 10, 50] {
        // As far from normalised as exp(−|u|²/2) is.
        let law = normal(0.5 * (2.0 * PI).ln());
        head(&format!("reverse KL, Gaussian, d = {d}"));
        estimators(
            &Independent { dim: d, law },
            &Approach::new(d, (0.0, 1.0), options),
        )?;
        known(d);
    }
    for (d, k) in [(2, 1.0), (10, 1.0), (10, 10.0), (10, 100.0)] {
        let optimum = (f64::ln(k) - 0.5 / k, k.powf(-0.5));
        let law = log_gamma(k);
        println!();
        head(&format!("reverse KL, log Gamma({k}), d = {d}"));
        estimators(
            &Independent { dim: d, law },
            &Approach::new(d, optimum, options),
        )?;
        println!("  the path derivative's floor: {:.3e}", floor(d, k));
    }
    for (d, side) in [(2, 1.0), (10, 1.0), (50, 1.0), (2, -1.0), (10, -1.0)] {
        let guide = if side > 0.0 { "wide" } else { "narrow" };
        println!();
        head(&format!("path, Gaussian, d = {d}, {guide} q"));
        divergences(d, side, options)?;
    }
    Ok(())
}
