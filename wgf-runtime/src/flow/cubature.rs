//! Expectations by cubature: fixed weighted points in place of noise.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use crate::divergence::Divergence;
use crate::fit::{Estimator, Weighing};
use crate::guide::{Gaussian, Guide, Particles};
use crate::model::LogDensity;

use super::{MeanField, Moments};

/// Points εᵢ (n × d) and weights ωᵢ with Σ ωᵢ f(εᵢ) ≈ E\[f(ε)\], ε standard normal on ℝᵈ.
#[derive(Clone, Debug, PartialEq)]
pub struct Nodes {
    /// The points, one a row.
    pub points: DMatrix<f64>,
    /// Their weights, which sum to one.
    pub weights: Vec<f64>,
}

impl Nodes {
    /// The 2d points ±√d eᵢ of equal weight: exact for polynomials of degree 3 (Arasaratnam & Haykin 2009).
    pub fn spherical(d: usize) -> Self {
        let radius = (d as f64).sqrt();
        let mut points = DMatrix::zeros(2 * d, d);
        for i in 0..d {
            points[(2 * i, i)] = radius;
            points[(2 * i + 1, i)] = -radius;
        }
        Nodes {
            weights: vec![1.0 / (2 * d) as f64; 2 * d],
            points,
        }
    }

    /// The 2d² + 1 points 0, ±√3 eᵢ, ±√3 eᵢ ± √3 eⱼ: exact for polynomials of degree 5 (McNamee & Stenger 1967). Some
    /// weights are negative where d > 4.
    pub fn fully_symmetric(d: usize) -> Self {
        let (n, root) = (d as f64, 3f64.sqrt());
        let mut rows: Vec<Vec<f64>> = vec![vec![0.0; d]];
        let mut weights = vec![1.0 + n * (n - 7.0) / 18.0];
        for i in 0..d {
            for sign in [root, -root] {
                let mut row = vec![0.0; d];
                row[i] = sign;
                rows.push(row.clone());
                weights.push((4.0 - n) / 18.0);
                for j in 0..i {
                    for other in [root, -root] {
                        row[j] = other;
                        rows.push(row.clone());
                        weights.push(1.0 / 36.0);
                    }
                    row[j] = 0.0;
                }
            }
        }
        let points = DMatrix::from_fn(rows.len(), d, |k, i| rows[k][i]);
        Nodes { points, weights }
    }

    /// The nᵈ points of a tensor product of Gauss–Hermite rules: exact where each coordinate's degree is below 2n. For small
    /// d.
    pub fn gauss_hermite(n: usize, d: usize) -> Self {
        let (line, line_weights) = gauss_hermite_line(n);
        let count = n.pow(d as u32);
        let digit = |k: usize, i: usize| (k / n.pow(i as u32)) % n;
        let weight = |k: usize| (0..d).map(|i| line_weights[digit(k, i)]).product();
        Nodes {
            points: DMatrix::from_fn(count, d, |k, i| line[digit(k, i)]),
            weights: (0..count).map(weight).collect(),
        }
    }
}

/// Golub & Welsch 1969: nodes are the eigenvalues of the Jacobi matrix of Hermite's polynomials, weights the squares of its
/// eigenvectors' first entries.
fn gauss_hermite_line(n: usize) -> (Vec<f64>, Vec<f64>) {
    let mut jacobi = DMatrix::zeros(n, n);
    for k in 1..n {
        let off = (k as f64).sqrt();
        jacobi[(k, k - 1)] = off;
        jacobi[(k - 1, k)] = off;
    }
    let eigen = SymmetricEigen::new(jacobi);
    let weights = eigen.eigenvectors.row(0).map(|x| x * x);
    (
        eigen.eigenvalues.iter().copied().collect(),
        weights.iter().copied().collect(),
    )
}

/// The moments of any divergence's field by cubature, the same at every call: what an integrator needs. They are not known
/// where a node has no finite density.
pub struct Cubature<'a> {
    estimator: Estimator<'a>,
    nodes: Nodes,
}

impl<'a> Cubature<'a> {
    /// E\[v\] for the divergence's weights as [`Weighing::RAW`] leaves them; p must be normalised for the flow's own time. See
    /// [`weighing`](Self::weighing). Panics if the nodes are not in the density's dimension.
    pub fn new(density: &'a dyn LogDensity, divergence: &'a dyn Divergence, nodes: Nodes) -> Self {
        assert_eq!(
            nodes.points.ncols(),
            density.dim(),
            "nodes of the density's dimension"
        );
        let estimator = Estimator::new(density, divergence, nodes.weights.len());
        Cubature {
            estimator: estimator.weighing(Weighing::RAW),
            nodes,
        }
    }

    /// Weights that are normalised, smoothed or tempered: the same path at another speed, or another path.
    pub fn weighing(mut self, weighing: Weighing) -> Self {
        self.estimator = self.estimator.weighing(weighing);
        self
    }
}

impl MeanField for Cubature<'_> {
    fn moments(&mut self, state: &Gaussian) -> Moments {
        let n = self.nodes.weights.len();
        let mut particles = Particles::new(state, n);
        particles.noise.copy_from(&self.nodes.points);
        particles.masses = self.nodes.weights.iter().map(|w| w * n as f64).collect();
        state.transport(&mut particles);
        let estimate = self.estimator.flow(state, &particles);
        // A rule without one of its nodes is no rule.
        match estimate.finite == n {
            true => weighted_moments(&self.estimator, &particles),
            false => unknown(state.dim()),
        }
    }
}

/// Moments that end the flow.
pub(super) fn unknown(d: usize) -> Moments {
    Moments {
        drift: DVector::from_element(d, f64::NAN),
        stretch: DMatrix::from_element(d, d, f64::NAN),
    }
}

/// Σ mᵢ vᵢ/n and Σ mᵢ vᵢ εᵢᵀ/n.
pub(super) fn weighted_moments(estimator: &Estimator<'_>, particles: &Particles) -> Moments {
    let n = particles.count() as f64;
    let mut velocities = estimator.velocities().clone();
    for (k, mass) in particles.masses.iter().enumerate() {
        velocities.row_mut(k).scale_mut(mass / n);
    }
    Moments {
        drift: velocities.row_sum().transpose(),
        stretch: velocities.tr_mul(&particles.noise),
    }
}
