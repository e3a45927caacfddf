//! Directions, not only axes, in which no posterior is extremely wide or narrow.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use crate::model::LogDensity;

use super::frame::{WIDE, scale_of_width};

/// The largest dimension that is turned: d² numbers, and d² operations a score.
const LARGEST: usize = 500;
/// By how much a log density may fall more or less than the curvature says, in nats.
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

/// The map that brings the widths wᵢ = λᵢ^−½ of the eigenvectors vᵢ of −∇²ℓ around `at` to 1, and the scores it took (not
/// counting densities alone). `None` where nothing changes, or where the curvature is not known.
///
/// Correlated parameters have narrow and wide directions that lie along no axis. Second derivatives are differences of scores
/// over `reach`. As they say little about how far a direction goes, a width is known only where the log density falls as a
/// Gaussian's over two of it to both sides. Where all widths are known, all become 1. Where some are not (the log scale of a
/// funnel), only known wide directions do: what is narrow here may widen along another direction, and steps must not become
/// as small as it. The others are brought into the range that steps of ordinary size can manage, as axes are, and stretched no
/// farther than the log density bears out.
pub(super) fn turn(density: &dyn LogDensity, at: &[f64], reach: f64) -> (Option<Turn>, usize) {
    let d = at.len();
    if d == 1 || d > LARGEST {
        return (None, 0);
    }
    let Some(curvature) = curvature(density, at, reach) else {
        return (None, 2 * d);
    };
    let eigen = SymmetricEigen::new(curvature);
    let pairs = eigen
        .eigenvalues
        .iter()
        .zip(eigen.eigenvectors.column_iter());
    let rays: Vec<Ray<'_>> = pairs
        .map(|(&lambda, direction)| Ray {
            density,
            at: DVector::from_column_slice(at),
            direction: direction.into_owned(),
            lambda,
        })
        .collect();
    let widths: Vec<Option<f64>> = rays.iter().map(Ray::width).collect();
    let whole = widths.iter().all(Option::is_some);
    let stretch = |(ray, width): (&Ray<'_>, &Option<f64>)| match *width {
        Some(width) if whole || width > 1.0 => width,
        _ => ray.cautious_stretch(),
    };
    let stretches: Vec<f64> = rays.iter().zip(&widths).map(stretch).collect();
    let ordinary = stretches.iter().all(|s| *s == 1.0);
    let turn = (!ordinary).then(|| Turn::new(&eigen.eigenvectors, &stretches));
    (turn, 2 * d)
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

/// A direction from a point, with the curvature there.
struct Ray<'a> {
    density: &'a dyn LogDensity,
    at: DVector<f64>,
    direction: DVector<f64>,
    lambda: f64,
}

impl Ray<'_> {
    /// λ^−½, if ℓ falls over two of it as a Gaussian's does.
    fn width(&self) -> Option<f64> {
        let width = self.lambda.powf(-0.5);
        (self.lambda > 0.0 && self.falls_as_expected(2.0 * width)).then_some(width)
    }

    /// What brings the width into the ordinary range, as far as ℓ bears it out.
    fn cautious_stretch(&self) -> f64 {
        if self.lambda <= 0.0 {
            return 1.0;
        }
        let mut stretch = scale_of_width(self.lambda.powf(-0.5));
        for _ in 0..HALVINGS {
            if stretch <= 1.0 || self.falls_as_expected(stretch * WIDE) {
                return stretch;
            }
            stretch *= 0.5;
        }
        1.0
    }

    /// Whether ℓ falls by ½ λ t² in the mean of both sides.
    fn falls_as_expected(&self, reach: f64) -> bool {
        let value = |t: f64| {
            self.density
                .log_density((&self.at + &self.direction * t).as_slice())
        };
        let fall = value(0.0) - 0.5 * (value(reach) + value(-reach));
        (fall - 0.5 * self.lambda * reach * reach).abs() < SURPRISE
    }
}
