//! What the images of Gaussian noise under affine maps have in common.

use nalgebra::{DMatrix, DVector};

use crate::special::HALF_LN_2PI;

/// Enough for a direction in which much is left, which is all it is used for.
const POWER_STEPS: usize = 50;

/// `log_q[k]` = −½|ε_k|² − `log_volume` − (d/2) ln 2π.
pub(super) fn log_density(noise: &DMatrix<f64>, log_volume: f64, log_q: &mut [f64]) {
    let constant = -log_volume - noise.ncols() as f64 * HALF_LN_2PI;
    log_q.fill(constant);
    for column in noise.column_iter() {
        for (value, e) in log_q.iter_mut().zip(column.iter()) {
            *value -= 0.5 * e * e;
        }
    }
}

/// Adds μ to every row.
pub(super) fn add_mean(points: &mut DMatrix<f64>, mean: &DVector<f64>) {
    for (mut column, &m) in points.column_iter_mut().zip(mean.iter()) {
        column.add_scalar_mut(m);
    }
}

/// Every row less μ.
pub(super) fn centred(points: &DMatrix<f64>, mean: &DVector<f64>) -> DMatrix<f64> {
    let mut centred = points.clone();
    add_mean(&mut centred, &-mean);
    centred
}

/// Multiplies every column i by `scale`ᵢ.
pub(super) fn scale_columns(x: &mut DMatrix<f64>, scale: &DVector<f64>) {
    for (mut column, &s) in x.column_iter_mut().zip(scale.iter()) {
        column *= s;
    }
}

/// Multiplies every row i by `scale`ᵢ.
pub(super) fn scale_rows(x: &mut DMatrix<f64>, scale: &DVector<f64>) {
    for mut column in x.column_iter_mut() {
        column.component_mul_assign(scale);
    }
}

/// The mean of every column.
pub(super) fn column_means(x: &DMatrix<f64>, out: &mut [f64]) {
    let s = x.nrows() as f64;
    for (o, column) in out.iter_mut().zip(x.column_iter()) {
        *o = column.iter().sum::<f64>() / s;
    }
}

/// E\[v εᵀ\], d × noise_dim.
pub(super) fn mean_outer(velocities: &DMatrix<f64>, noise: &DMatrix<f64>) -> DMatrix<f64> {
    let s = velocities.nrows() as f64;
    let mut outer = DMatrix::zeros(velocities.ncols(), noise.ncols());
    outer.gemm(1.0 / s, &velocities.transpose(), noise, 0.0);
    outer
}

/// The axis of the noise on which E\[wᵢ εᵢ\] is largest.
pub(super) fn widest_axis(field: &DMatrix<f64>, noise: &DMatrix<f64>) -> DVector<f64> {
    let columns = field.column_iter().zip(noise.column_iter());
    let sizes: Vec<f64> = columns.map(|(w, e)| w.dot(&e).abs()).collect();
    let sizes = DVector::from_vec(sizes);
    let mut axis = DVector::zeros(sizes.len());
    axis[sizes.imax()] = 1.0;
    axis
}

/// The eigenvector of sym(E\[w εᵀ\]) whose eigenvalue is largest in size, by power iteration.
pub(super) fn widest_direction(field: &DMatrix<f64>, noise: &DMatrix<f64>) -> DVector<f64> {
    let cross = mean_outer(field, noise);
    let symmetric = (&cross + cross.transpose()) * 0.5;
    let d = symmetric.nrows();
    // The column of the largest diagonal entry is never orthogonal to everything that matters.
    let mut direction = symmetric.column(symmetric.diagonal().icamax()).into_owned();
    for _ in 0..POWER_STEPS {
        let next = &symmetric * &direction;
        direction = match next.try_normalize(0.0) {
            Some(next) => next,
            None => return DVector::from_element(d, (d as f64).sqrt().recip()),
        };
    }
    direction
}
