//! Directions, not only axes, in which no posterior is extremely wide or narrow.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use crate::model::LogDensity;

use super::frame::{WIDE, scale_of_width};

/// The largest dimension that is turned: d² numbers, and d² operations a score.
const LARGEST: usize = 500;
/// By how much more than the curvature says a log density may fall over a stretched direction's unit, in nats.
const SURPRISE: f64 = 1.0;
/// Halvings of a stretch that the density contradicts.
const HALVINGS: usize = 20;

/// A symmetric map z ↦ T z, T = Σᵢ sᵢ vᵢvᵢᵀ over an orthonormal basis, sᵢ > 0.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    /// T.
    pub(super) map: DMatrix<f64>,
    /// T⁻¹.
    pub(super) inverse: DMatrix<f64>,
    /// log det T.
    pub(super) log_volume: f64,
}

/// The map that brings the widths wᵢ = λᵢ^−½ of the eigenvectors vᵢ of −∇²ℓ around `at` into the range that steps of ordinary
/// size can manage, as the axes' own scales do for the axes, and the scores it took. `None` where they are, or where the
/// curvature is not known.
///
/// Correlated parameters have narrow and wide directions that lie along no axis. Second derivatives are differences of scores
/// over `reach`. As they say little about how far a wide direction goes, a stretch is believed only as far as the log density
/// falls as they say.
pub(super) fn turn(density: &dyn LogDensity, at: &[f64], reach: f64) -> (Option<Turn>, usize) {
    let d = at.len();
    if d == 1 || d > LARGEST {
        return (None, 0);
    }
    let Some(curvature) = curvature(density, at, reach) else {
        return (None, 2 * d);
    };
    let eigen = SymmetricEigen::new(curvature);
    let mut evaluations = 2 * d;
    let mut stretches = Vec::with_capacity(d);
    for (&lambda, direction) in eigen
        .eigenvalues
        .iter()
        .zip(eigen.eigenvectors.column_iter())
    {
        let wanted = match lambda > 0.0 {
            true => scale_of_width(lambda.powf(-0.5)),
            false => 1.0,
        };
        let direction = direction.into_owned();
        let (stretch, cost) = believed(density, at, &direction, lambda, wanted);
        stretches.push(stretch);
        evaluations += cost;
    }
    let ordinary = stretches.iter().all(|s| *s == 1.0);
    let turn = (!ordinary).then(|| Turn::new(&eigen.eigenvectors, &stretches));
    (turn, evaluations)
}

impl Turn {
    fn new(basis: &DMatrix<f64>, stretches: &[f64]) -> Self {
        let with = |f: fn(f64) -> f64| {
            let diagonal = DVector::from_iterator(stretches.len(), stretches.iter().map(|s| f(*s)));
            let map = basis * DMatrix::from_diagonal(&diagonal) * basis.transpose();
            (&map + map.transpose()) * 0.5
        };
        Turn {
            map: with(|s| s),
            inverse: with(f64::recip),
            log_volume: stretches.iter().map(|s| s.ln()).sum(),
        }
    }
}

/// −∇²ℓ by central differences of the score, symmetrised.
fn curvature(density: &dyn LogDensity, at: &[f64], reach: f64) -> Option<DMatrix<f64>> {
    let d = at.len();
    let points = DMatrix::from_fn(2 * d, d, |k, i| {
        let step = if k < d { reach } else { -reach };
        at[i] + if k % d == i { step } else { 0.0 }
    });
    let mut values = vec![0.0; 2 * d];
    let mut scores = DMatrix::zeros(2 * d, d);
    density.score_batch(points.as_slice(), &mut values, scores.as_mut_slice());
    let slopes = (scores.rows(d, d) - scores.rows(0, d)) / (2.0 * reach);
    let curvature = (&slopes + slopes.transpose()) * 0.5;
    curvature.iter().all(|x| x.is_finite()).then_some(curvature)
}

/// The largest stretch up to `wanted`, by halves, over which ℓ falls from `at` as λ says, on both sides; a shrinking one as it
/// is. And the densities it took.
fn believed(
    density: &dyn LogDensity,
    at: &[f64],
    direction: &DVector<f64>,
    lambda: f64,
    wanted: f64,
) -> (f64, usize) {
    if wanted <= 1.0 {
        return (wanted, 0);
    }
    let here = DVector::from_column_slice(at);
    let middle = density.log_density(at);
    let mut stretch = wanted;
    for halving in 0..HALVINGS {
        let reach = stretch * WIDE;
        let side = |sign: f64| density.log_density((&here + direction * (sign * reach)).as_slice());
        let fall = middle - 0.5 * (side(1.0) + side(-1.0));
        if (fall - 0.5 * lambda * reach * reach).abs() < SURPRISE {
            return (stretch, 2 * halving + 3);
        }
        stretch *= 0.5;
        if stretch <= 1.0 {
            break;
        }
    }
    (1.0, 2 * HALVINGS + 1)
}
