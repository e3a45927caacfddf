//! A model's log density against the same in plain Rust.

use crate::oracle;
use crate::posteriordb::Reference;
use wgf::__private::Program;
use wgf::nalgebra::DMatrix;
use wgf::prelude::*;

/// Points that are tried.
const POINTS: u64 = 10;

/// What rounding may do to a difference of log densities, relative to them.
const TOLERANCE: f64 = 1e-9;

/// Where a model is tried: independent normals in the unconstrained coordinates.
pub struct Region {
    centre: Vec<f64>,
    spread: Vec<f64>,
}

impl Region {
    pub fn about(centre: Vec<f64>, spread: Vec<f64>) -> Region {
        assert_eq!(centre.len(), spread.len());
        Region { centre, spread }
    }

    /// N(0, I).
    pub fn standard(d: usize) -> Region {
        Region::about(vec![0.0; d], vec![1.0; d])
    }

    /// Where the reference draws lie, twice as wide as they, for a model whose parameters come in the reference's order: those
    /// that `positive` names by their logarithm, the others as they are.
    pub fn of(reference: &Reference, positive: &[&str]) -> Region {
        let (mut centre, mut spread) = (Vec::new(), Vec::new());
        for (i, name) in reference.names.iter().enumerate() {
            let (mean, sd) = (reference.mean[i], reference.sd[i]);
            if positive.iter().any(|p| p == name) {
                centre.push(mean.ln());
                spread.push(2.0 * sd / mean);
            } else {
                centre.push(mean);
                spread.push(2.0 * sd);
            }
        }
        Region::about(centre, spread)
    }

    fn point(&self, seed: u64) -> Vec<f64> {
        let z = oracle::normals(seed, self.centre.len(), 1.0);
        let shifted = self.centre.iter().zip(&self.spread).zip(z);
        shifted.map(|((c, s), z)| c + s * z).collect()
    }
}

/// The model's score is the oracle's, and its log density at `u` is, up to one constant, `plain` at the constrained x(u) plus
/// ln |det ∂x/∂u|, where x(u) is what `coordinates` picks of the parameters: as many numbers as the model has dimensions.
///
/// # Panics
/// Where they differ by more than rounding.
pub fn check<M: Program + Model>(
    model: &M,
    region: &Region,
    coordinates: impl Fn(&M::Params) -> Vec<f64>,
    plain: impl Fn(&M::Params) -> f64,
) {
    oracle::check_about(model, &region.centre, &region.spread);
    same_density(model, region, coordinates, plain);
}

/// The part of [`check`] about the density.
pub fn same_density<M: Model>(
    model: &M,
    region: &Region,
    coordinates: impl Fn(&M::Params) -> Vec<f64>,
    plain: impl Fn(&M::Params) -> f64,
) {
    let difference = |seed: u64| {
        let u = region.point(seed);
        let value = LogDensity::log_density(model, &u);
        let expected = plain(&params(model, &u)) + log_jacobian(model, &u, &coordinates);
        (value - expected, value.abs().max(expected.abs()))
    };
    let (constant, _) = difference(0);
    for seed in 1..POINTS {
        let (c, size) = difference(seed);
        assert!(
            (c - constant).abs() <= TOLERANCE * (1.0 + size),
            "point {seed}: the model differs from plain Rust by {c}, at point 0 by {constant}"
        );
    }
}

pub fn params<M: Model>(model: &M, u: &[f64]) -> M::Params {
    let len = model.quantities().iter().map(|q| q.len()).sum();
    let mut values = vec![f64::NAN; len];
    model.constrain(u, &mut values);
    model.params(&values)
}

/// ln |det ∂x/∂u|, with differences of fourth order for the derivatives.
fn log_jacobian<M: Model>(
    model: &M,
    u: &[f64],
    coordinates: &impl Fn(&M::Params) -> Vec<f64>,
) -> f64 {
    const STEP: f64 = 1e-3;
    let d = u.len();
    let mut jacobian = DMatrix::zeros(d, d);
    for j in 0..d {
        let at = |steps: f64| {
            let mut moved = u.to_vec();
            moved[j] += steps * STEP;
            coordinates(&params(model, &moved))
        };
        let (near, far) = ((at(1.0), at(-1.0)), (at(2.0), at(-2.0)));
        assert_eq!(near.0.len(), d, "a coordinate for every dimension");
        for i in 0..d {
            let (one, two) = (near.0[i] - near.1[i], far.0[i] - far.1[i]);
            jacobian[(i, j)] = (8.0 * one - two) / (12.0 * STEP);
        }
    }
    let triangle = jacobian.lu().u();
    triangle.diagonal().iter().map(|x| x.abs().ln()).sum()
}
