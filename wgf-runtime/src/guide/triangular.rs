//! The Gaussian family N(μ, LLᵀ) with a triangular scale.

use nalgebra::{DMatrix, DVector};

use super::affine::{
    add_mean, centred, column_means, log_density, mean_outer, scale_rows, widest_direction,
};
use super::regression::{least_squares, well_conditioned, with_intercept};
use super::{Component, Guide, Particles, Singular};

/// q = N(μ, LLᵀ) as the image of u = μ + Lε, L lower triangular with no zero on its diagonal (negative entries are as good).
///
/// θ is μ followed by the lower triangle of L column by column, p = d + d(d + 1)/2: ∂μ = E\[v\], ∂L = tril E\[v εᵀ\]. It has
/// the distributions of [`Gaussian`](super::Gaussian) in half the parameters, but its Euclidean steps are no Wasserstein
/// steps: restricting S to a triangle is not horizontal for the submersion S ↦ SSᵀ.
#[derive(Clone, Debug)]
pub struct Triangular {
    mean: DVector<f64>,
    factor: DMatrix<f64>,
    log_det: f64,
}

impl Triangular {
    /// N(μ, LLᵀ), L the lower triangle of `factor`. Panics if `factor` is not d × d.
    pub fn new(mean: DVector<f64>, factor: DMatrix<f64>) -> Result<Self, Singular> {
        assert_eq!(factor.shape(), (mean.len(), mean.len()), "L must be d × d");
        let factor = factor.lower_triangle();
        let log_det: f64 = factor.diagonal().iter().map(|x| x.abs().ln()).sum();
        let finite = |x: &f64| x.is_finite();
        match log_det.is_finite() && mean.iter().all(finite) && factor.iter().all(finite) {
            true => Ok(Triangular {
                mean,
                factor,
                log_det,
            }),
            false => Err(Singular),
        }
    }

    /// L.
    pub fn factor(&self) -> &DMatrix<f64> {
        &self.factor
    }

    /// The score −L⁻ᵀε of every row.
    fn score_of_noise(&self, noise: &DMatrix<f64>, scores: &mut DMatrix<f64>) {
        let mut columns = noise.transpose();
        let solved = self.factor.tr_solve_lower_triangular_mut(&mut columns);
        debug_assert!(solved, "a triangular guide's L is non-singular");
        columns.neg_mut();
        columns.transpose_to(scores);
    }
}

/// The lower triangle, column by column.
fn pack(matrix: &DMatrix<f64>, packed: &mut [f64]) {
    let mut at = 0;
    for j in 0..matrix.ncols() {
        let below = matrix.nrows() - j;
        let column = matrix.column(j);
        packed[at..at + below].copy_from_slice(&column.as_slice()[j..]);
        at += below;
    }
}

fn unpack(packed: &[f64], d: usize) -> DMatrix<f64> {
    let mut matrix = DMatrix::zeros(d, d);
    let mut at = 0;
    for j in 0..d {
        let below = d - j;
        matrix.as_mut_slice()[j * d + j..(j + 1) * d].copy_from_slice(&packed[at..at + below]);
        at += below;
    }
    matrix
}

impl Guide for Triangular {
    fn name(&self) -> String {
        "triangular".to_owned()
    }

    fn dim(&self) -> usize {
        self.mean.len()
    }

    fn parameter_count(&self) -> usize {
        let d = self.dim();
        d + d * (d + 1) / 2
    }

    fn write_parameters(&self, theta: &mut [f64]) {
        let (mean, factor) = theta.split_at_mut(self.dim());
        mean.copy_from_slice(self.mean.as_slice());
        pack(&self.factor, factor);
    }

    fn set_parameters(&mut self, theta: &[f64]) -> Result<(), Singular> {
        let (mean, factor) = theta.split_at(self.dim());
        let mean = DVector::from_column_slice(mean);
        *self = Triangular::new(mean, unpack(factor, self.dim()))?;
        Ok(())
    }

    fn transport(&self, particles: &mut Particles) {
        let Particles { noise, points, .. } = particles;
        points.gemm(1.0, noise, &self.factor.transpose(), 0.0);
        add_mean(points, &self.mean);
    }

    fn evaluate(&self, particles: &Particles, log_q: &mut [f64], scores: &mut DMatrix<f64>) {
        log_density(&particles.noise, self.log_det, log_q);
        self.score_of_noise(&particles.noise, scores);
    }

    fn evaluate_at(&self, points: &DMatrix<f64>, log_q: &mut [f64], scores: &mut DMatrix<f64>) {
        let mut columns = centred(points, &self.mean).transpose();
        let solved = self.factor.solve_lower_triangular_mut(&mut columns);
        debug_assert!(solved, "a triangular guide's L is non-singular");
        let noise = columns.transpose();
        log_density(&noise, self.log_det, log_q);
        self.score_of_noise(&noise, scores);
    }

    fn pull_back(
        &self,
        particles: &Particles,
        velocities: &DMatrix<f64>,
        _heights: &[f64],
        direction: &mut [f64],
    ) {
        let (mean, factor) = direction.split_at_mut(self.dim());
        column_means(velocities, mean);
        pack(&mean_outer(velocities, &particles.noise), factor);
    }

    /// Coordinate i is regressed on (1, ε₀, …, εᵢ): the leading part of one set of normal equations.
    fn regress(
        &self,
        particles: &Particles,
        velocities: &DMatrix<f64>,
        _heights: &[f64],
        direction: &mut [f64],
    ) {
        let d = self.dim();
        let features = with_intercept(&particles.noise);
        let gram = features.tr_mul(&features);
        let moments = features.tr_mul(velocities);
        let cholesky = well_conditioned(&gram).map(|c| c.unpack());
        let mut slopes = DMatrix::zeros(d, d);
        for i in 0..d {
            let unknowns = i + 2;
            let coefficients = match &cholesky {
                Some(l) => {
                    let l = l.view((0, 0), (unknowns, unknowns));
                    let mut b = moments.view((0, i), (unknowns, 1)).into_owned();
                    l.solve_lower_triangular_mut(&mut b);
                    l.tr_solve_lower_triangular_mut(&mut b);
                    b
                }
                None => least_squares(
                    &features.columns(0, unknowns).into_owned(),
                    &velocities.columns(i, 1).into_owned(),
                ),
            };
            direction[i] = coefficients[0];
            for j in 0..=i {
                slopes[(i, j)] = coefficients[1 + j];
            }
        }
        pack(&slopes, &mut direction[d..]);
    }

    fn stretch(&mut self, scale: &[f64]) -> Result<(), Singular> {
        let scale = DVector::from_column_slice(scale);
        let mut factor = self.factor.clone();
        scale_rows(&mut factor, &scale);
        *self = Triangular::new(self.mean.component_mul(&scale), factor)?;
        Ok(())
    }

    /// M L = RᵀQ, of which Rᵀ is the new factor.
    fn transform(&mut self, map: &DMatrix<f64>) -> Result<(), Singular> {
        let factor = (map * &self.factor).transpose().qr().r().transpose();
        *self = Triangular::new(map * &self.mean, factor)?;
        Ok(())
    }

    fn mean(&self) -> DVector<f64> {
        self.mean.clone()
    }

    fn covariance(&self) -> DMatrix<f64> {
        &self.factor * self.factor.transpose()
    }

    fn components(&self) -> Vec<(f64, &dyn Component)> {
        vec![(1.0, self)]
    }

    fn clone_box(&self) -> Box<dyn Guide> {
        Box::new(self.clone())
    }
}

impl Component for Triangular {
    fn pull_to_noise(&self, velocities: &DMatrix<f64>) -> DMatrix<f64> {
        velocities * &self.factor
    }

    fn widest_residual(&self, field: &DMatrix<f64>, noise: &DMatrix<f64>) -> DVector<f64> {
        widest_direction(field, noise)
    }

    fn clone_component(&self) -> Box<dyn Component> {
        Box::new(self.clone())
    }
}
