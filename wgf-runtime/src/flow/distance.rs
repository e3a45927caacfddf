//! How far two Gaussians are from each other.

use nalgebra::{DMatrix, SymmetricEigen};

use crate::guide::Guide;

/// The 2-Wasserstein distance of N(m, A) and N(n, B), taken between the means and covariances of two guides:
///
/// ```text
/// W₂² = |m − n|² + tr(A + B − 2 (A^½ B A^½)^½)
/// ```
///
/// (Dowson & Landau 1982). Between guides that are no Gaussians it is a lower bound of W₂ (Gelbrich 1990).
pub fn wasserstein2(a: &dyn Guide, b: &dyn Guide) -> f64 {
    let (first, second) = (a.covariance(), b.covariance());
    let root = square_root(&first);
    let cross = square_root(&(&root * &second * &root));
    let shape = first.trace() + second.trace() - 2.0 * cross.trace();
    let shift = (a.mean() - b.mean()).norm_squared();
    // Rounding may leave a little less than nothing.
    (shift + shape.max(0.0)).sqrt()
}

/// The symmetric root of a positive semi-definite matrix.
fn square_root(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let symmetric = (matrix + matrix.transpose()) * 0.5;
    let eigen = SymmetricEigen::new(symmetric);
    let roots = eigen.eigenvalues.map(|x| x.max(0.0).sqrt());
    &eigen.eigenvectors * DMatrix::from_diagonal(&roots) * eigen.eigenvectors.transpose()
}
