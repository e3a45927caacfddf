//! Least squares of velocities on noise.

use nalgebra::{Cholesky, DMatrix, SymmetricEigen};

/// Eigenvalues of a Gram matrix below this fraction of the largest are zero.
const RANK: f64 = 1e-10;

/// The features (1, ε) of every particle, S × (1 + noise_dim).
pub(super) fn with_intercept(noise: &DMatrix<f64>) -> DMatrix<f64> {
    noise.clone().insert_column(0, 1.0)
}

/// The B (m × n) that minimises ‖F B − V‖² for features F (S × m) and targets V (S × n); the smallest one if there are
/// several.
pub(super) fn least_squares(features: &DMatrix<f64>, targets: &DMatrix<f64>) -> DMatrix<f64> {
    let gram = features.tr_mul(features);
    let moments = features.tr_mul(targets);
    // Antithetic pairs give half as many directions as they have particles.
    if features.nrows() >= 2 * features.ncols() - 2
        && let Some(cholesky) = well_conditioned(&gram)
    {
        return cholesky.solve(&moments);
    }
    pseudo_inverse(gram) * moments
}

/// The Cholesky factor of a Gram matrix of features, unless it is all but singular.
pub(super) fn well_conditioned(gram: &DMatrix<f64>) -> Option<Cholesky<f64, nalgebra::Dyn>> {
    let cholesky = Cholesky::new(gram.clone())?;
    let l = cholesky.l_dirty().diagonal();
    (l.min() > RANK.sqrt() * l.max()).then_some(cholesky)
}

fn pseudo_inverse(gram: DMatrix<f64>) -> DMatrix<f64> {
    let SymmetricEigen {
        eigenvalues,
        eigenvectors,
    } = SymmetricEigen::new(gram);
    let least = RANK * eigenvalues.amax();
    let mut scaled = eigenvectors.clone();
    for (mut column, &value) in scaled.column_iter_mut().zip(eigenvalues.iter()) {
        column *= if value > least { value.recip() } else { 0.0 };
    }
    scaled * eigenvectors.transpose()
}

#[cfg(test)]
mod tests {
    use nalgebra::DMatrix;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;

    use super::*;
    use crate::guide::{fill_normal, fill_normal_antithetic};

    #[test]
    fn an_affine_field_is_found_exactly() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut noise = DMatrix::zeros(12, 4);
        fill_normal_antithetic(&mut noise, &mut rng);
        let features = with_intercept(&noise);
        let mut truth = DMatrix::zeros(5, 3);
        fill_normal(&mut truth, &mut rng);
        let found = least_squares(&features, &(&features * &truth));
        assert!((found - truth).amax() < 1e-13);
    }

    #[test]
    fn too_few_particles_give_the_smallest_solution() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut noise = DMatrix::zeros(4, 6);
        fill_normal_antithetic(&mut noise, &mut rng);
        let features = with_intercept(&noise);
        let mut truth = DMatrix::zeros(7, 2);
        fill_normal(&mut truth, &mut rng);
        let targets = &features * &truth;
        let found = least_squares(&features, &targets);
        assert!((&features * &found - targets).amax() < 1e-12);
        // It has no part that the features do not see, of which the truth has one.
        let inverse = features.clone().pseudo_inverse(1e-8).unwrap();
        assert!((&inverse * &features * &found - &found).amax() < 1e-12);
        assert!(found.norm() < truth.norm());
    }
}
