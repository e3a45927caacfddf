//! Hand-written densities for the tests of guides and fits.
#![allow(dead_code)]

use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use wgf_runtime::model::LogDensity;

const LN_2PI: f64 = 1.837_877_066_409_345_5;

/// log N(x; 0, 1).
pub(crate) fn normal(x: f64) -> f64 {
    -0.5 * (x * x + LN_2PI)
}

/// N(m, P⁻¹), normalised.
#[derive(Clone, Debug)]
pub(crate) struct GaussianTarget {
    pub(crate) mean: DVector<f64>,
    pub(crate) precision: DMatrix<f64>,
    pub(crate) log_z: f64,
}

impl GaussianTarget {
    /// N(m, P⁻¹) times Z.
    pub(crate) fn new(mean: DVector<f64>, precision: DMatrix<f64>, log_z: f64) -> Self {
        GaussianTarget {
            mean,
            precision,
            log_z,
        }
    }

    /// A well-conditioned correlated one on ℝᵈ, from a seed.
    pub(crate) fn random(d: usize, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut draw = || -> f64 { StandardNormal.sample(&mut rng) };
        let mean = DVector::from_fn(d, |_, _| draw());
        let root = DMatrix::from_fn(d, d, |_, _| draw() / (d as f64).sqrt());
        let precision = &root * root.transpose() + DMatrix::identity(d, d);
        GaussianTarget::new(mean, precision, 0.0)
    }

    pub(crate) fn covariance(&self) -> DMatrix<f64> {
        self.precision.clone().try_inverse().unwrap()
    }
}

impl LogDensity for GaussianTarget {
    fn dim(&self) -> usize {
        self.mean.len()
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        self.score(u, &mut vec![0.0; u.len()])
    }

    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let x = DVector::from_column_slice(u) - &self.mean;
        let px = &self.precision * &x;
        gradient.copy_from_slice((-&px).as_slice());
        let log_det = self.precision.determinant().ln();
        self.log_z + 0.5 * (log_det - x.dot(&px) - u.len() as f64 * LN_2PI)
    }
}

/// Eight schools, non-centred: u = (mu, log tau, z₁ … z₈), mu ~ N(0, 5), tau ~ HalfCauchy(5), theta = mu + tau z.
#[derive(Clone, Debug)]
pub(crate) struct EightSchools;

pub(crate) const EFFECT: [f64; 8] = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
pub(crate) const ERROR: [f64; 8] = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];

impl LogDensity for EightSchools {
    fn dim(&self) -> usize {
        10
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        self.score(u, &mut [0.0; 10])
    }

    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let (mu, tau) = (u[0], u[1].exp());
        let x = tau / 5.0;
        let mut value = normal(mu / 5.0) - 5f64.ln();
        value += (2.0 / (std::f64::consts::PI * 5.0)).ln() - (x * x).ln_1p() + u[1];
        gradient[0] = -mu / 25.0;
        gradient[1] = 1.0 - 2.0 * x * x / (1.0 + x * x);
        for j in 0..8 {
            let z = u[2 + j];
            let residual = (EFFECT[j] - mu - tau * z) / ERROR[j];
            value += normal(z) + normal(residual) - ERROR[j].ln();
            let pull = residual / ERROR[j];
            gradient[0] += pull;
            gradient[1] += pull * tau * z;
            gradient[2 + j] = -z + pull * tau;
        }
        value
    }
}

/// Partial pooling over 85 counties of 919 homes, non-centred: u = (mu, log tau, beta, log sigma, z₁ … z₈₅).
///
/// y ~ N(mu + tau z\[county\] + beta floor, sigma), mu, beta ~ N(0, 10), tau, sigma ~ HalfNormal(1). Simulated data,
/// with counties of very different sizes.
#[derive(Clone, Debug)]
pub(crate) struct Regression {
    county: Vec<usize>,
    floor: Vec<f64>,
    y: Vec<f64>,
}

const COUNTIES: usize = 85;

impl Regression {
    pub(crate) fn simulated() -> Self {
        Self::shifted(0.0)
    }

    /// The same homes with `shift` added to every measurement.
    pub(crate) fn shifted(shift: f64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(2024);
        let mut draw = || -> f64 { StandardNormal.sample(&mut rng) };
        let z: Vec<f64> = (0..COUNTIES).map(|_| draw()).collect();
        let homes = 919;
        let size = |i: usize| {
            let t = i as f64 / homes as f64;
            (t * t * COUNTIES as f64) as usize
        };
        let county: Vec<usize> = (0..homes).map(size).collect();
        let floor: Vec<f64> = (0..homes).map(|i| f64::from(i % 6 == 0)).collect();
        let y =
            (0..homes).map(|i| shift + 1.5 + 0.3 * z[county[i]] - 0.7 * floor[i] + 0.75 * draw());
        Regression {
            y: y.collect(),
            county,
            floor,
        }
    }
}

impl LogDensity for Regression {
    fn dim(&self) -> usize {
        4 + COUNTIES
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        self.score(u, &mut vec![0.0; u.len()])
    }

    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let (mu, tau, beta, sigma) = (u[0], u[1].exp(), u[2], u[3].exp());
        let z = &u[4..];
        let half = std::f64::consts::LN_2;
        let mut value = normal(mu / 10.0) + normal(beta / 10.0) - 2.0 * 10f64.ln();
        value += normal(tau) + half + u[1] + normal(sigma) + half + u[3];
        gradient.fill(0.0);
        gradient[0] = -mu / 100.0;
        gradient[2] = -beta / 100.0;
        gradient[1] = 1.0 - tau * tau;
        gradient[3] = 1.0 - sigma * sigma;
        for (g, &z) in gradient[4..].iter_mut().zip(z) {
            value += normal(z);
            *g = -z;
        }
        let mut squares = 0.0;
        for i in 0..self.y.len() {
            let j = self.county[i];
            let residual = (self.y[i] - mu - tau * z[j] - beta * self.floor[i]) / sigma;
            squares += residual * residual;
            let pull = residual / sigma;
            gradient[0] += pull;
            gradient[1] += pull * tau * z[j];
            gradient[2] += pull * self.floor[i];
            gradient[4 + j] += pull * tau;
        }
        let n = self.y.len() as f64;
        gradient[3] += squares - n;
        value - 0.5 * (squares + n * LN_2PI) - n * u[3]
    }
}

/// A standard normal that has no density where the first coordinate exceeds `edge`.
#[derive(Clone, Debug)]
pub(crate) struct Cliff {
    pub(crate) d: usize,
    pub(crate) edge: f64,
}

impl LogDensity for Cliff {
    fn dim(&self) -> usize {
        self.d
    }

    fn log_density(&self, u: &[f64]) -> f64 {
        self.score(u, &mut vec![0.0; u.len()])
    }

    fn score(&self, u: &[f64], gradient: &mut [f64]) -> f64 {
        let inside = u[0] <= self.edge;
        for (g, x) in gradient.iter_mut().zip(u) {
            *g = if inside { -x } else { f64::NAN };
        }
        match inside {
            true => u.iter().map(|&x| normal(x)).sum(),
            false => f64::NAN,
        }
    }
}
