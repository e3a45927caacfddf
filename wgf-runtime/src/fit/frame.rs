//! Coordinates in which steps of one size suit every parameter: axes scaled by the curvature, and perhaps turned.

use nalgebra::{DMatrix, DVector};
use rand::Rng;

use crate::divergence::ReverseKl;
use crate::guide::{Diagonal, Guide, Particles, Singular};
use crate::model::LogDensity;
use crate::posterior::mean_and_standard_error;

use super::iterations::Estimator;
use super::turn::Turn;

/// The antithetic pairs that the curvature is estimated from.
const PAIRS: usize = 128;
/// How often it is.
const PASSES: usize = 3;
/// Widths that the default step sizes are made for; coordinates this wide are left alone.
const NARROW: f64 = 0.1;
pub(super) const WIDE: f64 = 2.0;
/// The range of scales.
const NARROWEST: f64 = 1e-8;
const WIDEST: f64 = 1e4;

/// ℓ as a density of z, u = D T z with D diagonal and positive and T a [`Turn`] or nothing: ℓ(DTz) + log det DT.
///
/// Steps of one size for all parameters then suit coordinates in very different units. With D = I and no turn it is ℓ
/// bit for bit.
pub(super) struct Framed<'a> {
    density: &'a dyn LogDensity,
    scale: Vec<f64>,
    turn: Option<Turn>,
    log_volume: f64,
}

impl<'a> Framed<'a> {
    pub(super) fn new(density: &'a dyn LogDensity, scale: Vec<f64>) -> Self {
        Framed {
            density,
            log_volume: scale.iter().map(|s| s.ln()).sum(),
            scale,
            turn: None,
        }
    }

    /// The same, turned.
    pub(super) fn turned(mut self, turn: Turn) -> Self {
        self.log_volume += turn.log_volume;
        self.turn = Some(turn);
        self
    }

    /// u = D T z.
    pub(super) fn point(&self, z: &[f64]) -> Vec<f64> {
        let scaled = |z: &[f64]| z.iter().zip(&self.scale).map(|(z, s)| z * s).collect();
        match &self.turn {
            None => scaled(z),
            Some(turn) => scaled((&turn.map * DVector::from_column_slice(z)).as_slice()),
        }
    }

    /// z of a point u.
    pub(super) fn coordinates(&self, u: &[f64]) -> Vec<f64> {
        let z: Vec<f64> = u.iter().zip(&self.scale).map(|(u, s)| u / s).collect();
        match &self.turn {
            None => z,
            Some(turn) => (&turn.inverse * DVector::from_vec(z)).as_slice().to_vec(),
        }
    }

    /// Takes a guide of z to one of u.
    pub(super) fn leave(&self, guide: &mut dyn Guide) -> Result<(), Singular> {
        if let Some(turn) = &self.turn {
            guide.transform(&turn.map)?;
        }
        guide.stretch(&self.scale)
    }

    /// ∂ℓ/∂z from ∂ℓ/∂u.
    fn pull_back(&self, gradient: &mut [f64]) {
        let scales = gradient.iter_mut().zip(&self.scale);
        scales.for_each(|(g, s)| *g *= s);
        if let Some(turn) = &self.turn {
            let turned = &turn.map * DVector::from_column_slice(gradient);
            gradient.copy_from_slice(turned.as_slice());
        }
    }
}

impl Framed<'_> {
    fn log_density_of(&self, density: &dyn LogDensity, z: &[f64]) -> f64 {
        density.log_density(&self.point(z)) + self.log_volume
    }

    fn score_of(&self, density: &dyn LogDensity, z: &[f64], gradient: &mut [f64]) -> f64 {
        let value = density.score(&self.point(z), gradient);
        self.pull_back(gradient);
        value + self.log_volume
    }

    fn score_batch_of(
        &self,
        density: &dyn LogDensity,
        points: &[f64],
        values: &mut [f64],
        gradients: &mut [f64],
    ) {
        let n = values.len();
        // T is symmetric.
        let turn = |rows: &[f64]| match &self.turn {
            None => rows.to_vec(),
            Some(turn) => {
                let rows = DMatrix::from_column_slice(n, self.scale.len(), rows);
                (rows * &turn.map).as_slice().to_vec()
            }
        };
        let mut moved = turn(points);
        scale_blocks(&mut moved, n, &self.scale);
        density.score_batch(&moved, values, gradients);
        scale_blocks(gradients, n, &self.scale);
        if self.turn.is_some() {
            let turned = turn(gradients);
            gradients.copy_from_slice(&turned);
        }
        values.iter_mut().for_each(|v| *v += self.log_volume);
    }
}

impl LogDensity for Framed<'_> {
    fn dim(&self) -> usize {
        self.scale.len()
    }

    fn log_density(&self, z: &[f64]) -> f64 {
        self.log_density_of(self.density, z)
    }

    fn score(&self, z: &[f64], gradient: &mut [f64]) -> f64 {
        self.score_of(self.density, z, gradient)
    }

    fn score_batch(&self, points: &[f64], values: &mut [f64], gradients: &mut [f64]) {
        self.score_batch_of(self.density, points, values, gradients);
    }

    fn subsample(&self, seed: u64) -> Option<Box<dyn LogDensity + '_>> {
        let density = self.density.subsample(seed)?;
        Some(Box::new(FramedSample {
            frame: self,
            density,
        }))
    }
}

/// What stands for the density, in the same coordinates.
struct FramedSample<'a> {
    frame: &'a Framed<'a>,
    density: Box<dyn LogDensity + 'a>,
}

impl LogDensity for FramedSample<'_> {
    fn dim(&self) -> usize {
        self.frame.scale.len()
    }

    fn log_density(&self, z: &[f64]) -> f64 {
        self.frame.log_density_of(self.density.as_ref(), z)
    }

    fn score(&self, z: &[f64], gradient: &mut [f64]) -> f64 {
        self.frame.score_of(self.density.as_ref(), z, gradient)
    }

    fn score_batch(&self, points: &[f64], values: &mut [f64], gradients: &mut [f64]) {
        let density = self.density.as_ref();
        self.frame
            .score_batch_of(density, points, values, gradients);
    }
}

/// Multiplies the i-th block of `n` numbers by the i-th scale.
fn scale_blocks(x: &mut [f64], n: usize, scale: &[f64]) {
    for (block, s) in x.chunks_exact_mut(n).zip(scale) {
        block.iter_mut().for_each(|x| *x *= s);
    }
}

/// Dᵢ that bring the widths wᵢ = Pᵢᵢ^−½, P = −E_q\[∇²ℓ\] around the narrow guide q, into \[0.1, 2\]; 1 where they are.
///
/// For a Gaussian posterior w are the conditional standard deviations. Far from Gaussian (the log scale of a funnel) they
/// say little about how far a coordinate must move, so that units which steps of ordinary size can manage are kept. Each
/// pass looks through a guide scaled by the last, as the narrow coordinates' noise hides the wide ones' curvature.
pub(super) fn scales(
    density: &dyn LogDensity,
    guide: &Diagonal,
    rng: &mut impl Rng,
) -> (Vec<f64>, usize) {
    let mut probe = guide.clone();
    let mut scale = vec![1.0; guide.dim()];
    for _ in 0..PASSES {
        scale = curvatures(density, &probe, rng)
            .iter()
            .map(|c| scale_of(c))
            .collect();
        let factors = DVector::from_column_slice(&scale);
        let narrow = guide.scale().component_mul(&factors);
        match Diagonal::new(guide.mean(), narrow) {
            Ok(next) => probe = next,
            Err(_) => break,
        }
    }
    (scale, 2 * PAIRS * PASSES)
}

/// Estimates of −E_q\[∂ᵢ²ℓ\], for every i one from each pair.
///
/// Stein's identity, E_q\[∂ᵢ²ℓ\] = E\[∂ᵢℓ εᵢ\]/sᵢ, needs no second derivatives.
fn curvatures(density: &dyn LogDensity, guide: &Diagonal, rng: &mut impl Rng) -> Vec<Vec<f64>> {
    let d = guide.dim();
    let mut estimator = Estimator::new(density, &ReverseKl, 2);
    let mut pair = Particles::new(guide, 2);
    let mut direction = vec![0.0; guide.parameter_count()];
    let mut curvatures = vec![Vec::with_capacity(PAIRS); d];
    for _ in 0..PAIRS {
        pair.draw_stratified(guide, true, rng);
        if estimator.estimate(guide, &pair, &mut direction).finite < 2 {
            continue;
        }
        for (i, column) in curvatures.iter_mut().enumerate() {
            // The direction of s is E[(∂ℓ + ε/s) ε], of which the guide's own part is known.
            let s = guide.scale()[i];
            let own = pair.noise[(0, i)].powi(2) / s;
            column.push((own - direction[d + i]) / s);
        }
    }
    curvatures
}

/// A curvature is taken to be no smaller than its standard error; where nothing is known of it, the scale stays 1.
fn scale_of(curvature: &[f64]) -> f64 {
    let (mean, error) = mean_and_standard_error(curvature);
    let floored = mean.max(error);
    match floored > 0.0 && floored.is_finite() {
        true => scale_of_width(floored.powf(-0.5)),
        false => 1.0,
    }
}

/// What brings a width into the range that steps of ordinary size can manage; 1 where it is.
pub(super) fn scale_of_width(width: f64) -> f64 {
    (width / width.clamp(NARROW, WIDE)).clamp(NARROWEST, WIDEST)
}
