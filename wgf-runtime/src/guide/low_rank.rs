//! The Gaussian family N(μ, diag(s)² + UUᵀ), linear in d.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

use crate::special::HALF_LN_2PI;

use super::affine::{
    add_mean, centred, column_means, mean_outer, scale_columns, scale_rows, widest_axis,
};
use super::regression::least_squares;
use super::{Component, Guide, Particles, Singular};

/// q = N(μ, diag(s)² + UUᵀ) as the image of u = μ + s ∘ ε + Uη, with ε ∈ ℝᵈ and η ∈ ℝʳ in one noise vector (ε, η), no sᵢ
/// zero.
///
/// θ is μ, s and U column by column, p = d(2 + r): ∂μ = E\[v\], ∂s = E\[v ∘ ε\], ∂U = E\[v ηᵀ\]. Densities and scores by
/// Woodbury's identity: with A = diag(s)⁻¹U and C = I + AᵀA (r × r), y = diag(s)⁻¹(u − μ),
///
/// ```text
/// ∇log q(u) = −diag(s)⁻¹ (y − A C⁻¹ Aᵀ y),   log det Σ = 2 Σ ln|sᵢ| + log det C.
/// ```
///
/// A batch costs O(S d r) (Ong, Nott & Smith 2018, arXiv 1701.03208).
#[derive(Clone, Debug)]
pub struct LowRank {
    mean: DVector<f64>,
    scale: DVector<f64>,
    /// U.
    loading: DMatrix<f64>,
    /// A.
    relative: DMatrix<f64>,
    /// C.
    inner: Cholesky<f64, Dyn>,
    /// ½ log det Σ.
    log_volume: f64,
}

impl LowRank {
    /// N(μ, diag(s)² + UUᵀ). Panics if the lengths differ.
    pub fn new(
        mean: DVector<f64>,
        scale: DVector<f64>,
        loading: DMatrix<f64>,
    ) -> Result<Self, Singular> {
        assert_eq!(mean.len(), scale.len(), "one scale per coordinate");
        assert_eq!(mean.len(), loading.nrows(), "one row of U per coordinate");
        let mut relative = loading.clone();
        scale_rows(&mut relative, &scale.map(f64::recip));
        let rank = loading.ncols();
        let inner = DMatrix::identity(rank, rank) + relative.tr_mul(&relative);
        let inner = Cholesky::new(inner).ok_or(Singular)?;
        let log_det: f64 = scale.iter().map(|s| s.abs().ln()).sum();
        let half_inner: f64 = inner.l_dirty().diagonal().iter().map(|x| x.ln()).sum();
        let log_volume = log_det + half_inner;
        let finite = |x: &f64| x.is_finite();
        match log_volume.is_finite() && mean.iter().all(finite) && scale.iter().all(finite) {
            true => Ok(LowRank {
                mean,
                scale,
                loading,
                relative,
                inner,
                log_volume,
            }),
            false => Err(Singular),
        }
    }

    /// s.
    pub fn scale(&self) -> &DVector<f64> {
        &self.scale
    }

    /// U, d × r.
    pub fn loading(&self) -> &DMatrix<f64> {
        &self.loading
    }

    fn rank(&self) -> usize {
        self.loading.ncols()
    }

    /// The noise's two parts: ε and η of every row.
    fn parts(&self, noise: &DMatrix<f64>) -> (DMatrix<f64>, DMatrix<f64>) {
        let d = self.dim();
        let wide = noise.columns(0, d).into_owned();
        (wide, noise.columns(d, self.rank()).into_owned())
    }

    /// From y of every row to log q and the score.
    fn evaluate_scaled(&self, y: &DMatrix<f64>, log_q: &mut [f64], scores: &mut DMatrix<f64>) {
        let inner = self.inner.solve(&(y * &self.relative).transpose());
        let explained = (&self.relative * inner).transpose();
        scores.copy_from(y);
        *scores -= explained;
        log_q.fill(-self.log_volume - self.dim() as f64 * HALF_LN_2PI);
        for (residual, y) in scores.column_iter().zip(y.column_iter()) {
            for ((value, r), y) in log_q.iter_mut().zip(residual.iter()).zip(y.iter()) {
                *value -= 0.5 * r * y;
            }
        }
        scale_columns(scores, &self.scale.map(|s| -s.recip()));
    }
}

impl Guide for LowRank {
    fn name(&self) -> String {
        format!("low_rank({})", self.rank())
    }

    fn dim(&self) -> usize {
        self.mean.len()
    }

    fn noise_dim(&self) -> usize {
        self.dim() + self.rank()
    }

    fn parameter_count(&self) -> usize {
        self.dim() * (2 + self.rank())
    }

    fn write_parameters(&self, theta: &mut [f64]) {
        let d = self.dim();
        theta[..d].copy_from_slice(self.mean.as_slice());
        theta[d..2 * d].copy_from_slice(self.scale.as_slice());
        theta[2 * d..].copy_from_slice(self.loading.as_slice());
    }

    /// Of all UQ with Q orthogonal, the nearest to the reference's: Q = ABᵀ, where Uᵀ times the reference's U is AΣBᵀ.
    fn write_aligned(&self, reference: &[f64], theta: &mut [f64]) {
        self.write_parameters(theta);
        let d = self.dim();
        let known = DMatrix::from_column_slice(d, self.rank(), &reference[2 * d..]);
        let svd = self.loading.tr_mul(&known).svd(true, true);
        if let (Some(a), Some(b)) = (svd.u, svd.v_t) {
            theta[2 * d..].copy_from_slice((&self.loading * (a * b)).as_slice());
        }
    }

    fn set_parameters(&mut self, theta: &[f64]) -> Result<(), Singular> {
        let d = self.dim();
        *self = LowRank::new(
            DVector::from_column_slice(&theta[..d]),
            DVector::from_column_slice(&theta[d..2 * d]),
            DMatrix::from_column_slice(d, self.rank(), &theta[2 * d..]),
        )?;
        Ok(())
    }

    fn transport(&self, particles: &mut Particles) {
        let (mut wide, narrow) = self.parts(&particles.noise);
        scale_columns(&mut wide, &self.scale);
        particles.points.copy_from(&wide);
        particles
            .points
            .gemm(1.0, &narrow, &self.loading.transpose(), 1.0);
        add_mean(&mut particles.points, &self.mean);
    }

    fn evaluate(&self, particles: &Particles, log_q: &mut [f64], scores: &mut DMatrix<f64>) {
        // y = ε + Aη, without the rounding of u − μ.
        let (mut y, narrow) = self.parts(&particles.noise);
        y.gemm(1.0, &narrow, &self.relative.transpose(), 1.0);
        self.evaluate_scaled(&y, log_q, scores);
    }

    fn evaluate_at(&self, points: &DMatrix<f64>, log_q: &mut [f64], scores: &mut DMatrix<f64>) {
        let mut y = centred(points, &self.mean);
        scale_columns(&mut y, &self.scale.map(f64::recip));
        self.evaluate_scaled(&y, log_q, scores);
    }

    fn pull_back(
        &self,
        particles: &Particles,
        velocities: &DMatrix<f64>,
        _heights: &[f64],
        direction: &mut [f64],
    ) {
        let d = self.dim();
        let (wide, narrow) = self.parts(&particles.noise);
        column_means(velocities, &mut direction[..d]);
        column_means(&velocities.component_mul(&wide), &mut direction[d..2 * d]);
        direction[2 * d..].copy_from_slice(mean_outer(velocities, &narrow).as_slice());
    }

    /// Coordinate i is regressed on (1, εᵢ, η).
    fn regress(
        &self,
        particles: &Particles,
        velocities: &DMatrix<f64>,
        _heights: &[f64],
        direction: &mut [f64],
    ) {
        let (d, rank) = (self.dim(), self.rank());
        let (wide, narrow) = self.parts(&particles.noise);
        let mut features = narrow.insert_columns(0, 2, 1.0);
        for i in 0..d {
            features.set_column(1, &wide.column(i));
            let target = velocities.columns(i, 1).into_owned();
            let coefficients = least_squares(&features, &target);
            direction[i] = coefficients[0];
            direction[d + i] = coefficients[1];
            for j in 0..rank {
                direction[2 * d + j * d + i] = coefficients[2 + j];
            }
        }
    }

    fn stretch(&mut self, scale: &[f64]) -> Result<(), Singular> {
        let scale = DVector::from_column_slice(scale);
        let mut loading = self.loading.clone();
        scale_rows(&mut loading, &scale);
        *self = LowRank::new(
            self.mean.component_mul(&scale),
            self.scale.component_mul(&scale),
            loading,
        )?;
        Ok(())
    }

    fn mean(&self) -> DVector<f64> {
        self.mean.clone()
    }

    fn covariance(&self) -> DMatrix<f64> {
        let diagonal = self.scale.component_mul(&self.scale);
        DMatrix::from_diagonal(&diagonal) + &self.loading * self.loading.transpose()
    }

    fn standard_deviations(&self) -> DVector<f64> {
        let loading = self.loading.row_iter().map(|row| row.norm_squared());
        let rows = self.scale.iter().zip(loading);
        DVector::from_iterator(self.dim(), rows.map(|(s, u)| (s * s + u).sqrt()))
    }

    fn components(&self) -> Vec<(f64, &dyn Component)> {
        vec![(1.0, self)]
    }

    fn clone_box(&self) -> Box<dyn Guide> {
        Box::new(self.clone())
    }
}

impl Component for LowRank {
    fn pull_to_noise(&self, velocities: &DMatrix<f64>) -> DMatrix<f64> {
        let (d, rank) = (self.dim(), self.rank());
        let mut field = DMatrix::zeros(velocities.nrows(), d + rank);
        field.columns_mut(0, d).copy_from(velocities);
        scale_columns(&mut field, &self.scale);
        field
            .columns_mut(d, rank)
            .gemm(1.0, velocities, &self.loading, 0.0);
        field
    }

    fn widest_residual(&self, field: &DMatrix<f64>, noise: &DMatrix<f64>) -> DVector<f64> {
        widest_axis(field, noise)
    }

    fn clone_component(&self) -> Box<dyn Component> {
        Box::new(self.clone())
    }
}
