//! Ellipses of two-dimensional Gaussians.

use std::f64::consts::TAU;

use crate::guide::Guide;

/// A Gaussian in the plane: one component of a guide, or a moment-matched sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ellipse {
    /// Its mean.
    pub mean: [f64; 2],
    /// Its covariance matrix.
    pub covariance: [[f64; 2]; 2],
    /// Its weight in the mixture that it belongs to, in any unit: the smaller, the fainter it is drawn.
    pub weight: f64,
}

impl Ellipse {
    /// The components of `guide` on the plane of two coordinates of u, the unconstrained space.
    ///
    /// # Panics
    ///
    /// If the guide has no such coordinate.
    pub fn of_guide(guide: &dyn Guide, [i, j]: [usize; 2]) -> Vec<Self> {
        let components = guide.components().into_iter().map(|(weight, component)| {
            let (mean, covariance) = (component.mean(), component.covariance());
            Ellipse {
                mean: [mean[i], mean[j]],
                covariance: [i, j].map(|row| [i, j].map(|column| covariance[(row, column)])),
                weight,
            }
        });
        components.collect()
    }

    /// The closed line at `deviations` standard deviations, m + r L (cos t, sin t) with L Lᵀ the covariance; `None` where that
    /// is no positive semi-definite matrix of finite numbers.
    pub(super) fn outline(&self, deviations: f64) -> Option<Vec<(f64, f64)>> {
        let [[a, b], [_, c]] = self.covariance;
        let first = a.sqrt();
        let second = if first > 0.0 { b / first } else { 0.0 };
        // Rounding may leave a line's determinant just below zero.
        let third = (c - second * second + 1e-12 * c).sqrt();
        let finite = [
            first,
            second,
            third,
            self.mean[0],
            self.mean[1],
            self.weight,
        ];
        if !(finite.iter().all(|v| v.is_finite()) && self.weight > 0.0) {
            return None;
        }
        let at = |k: i32| {
            let (sin, cos) = (TAU * f64::from(k % 120) / 120.0).sin_cos();
            let x = self.mean[0] + deviations * first * cos;
            let y = self.mean[1] + deviations * (second * cos + third * sin);
            (x, y)
        };
        Some((0..=120).map(at).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_is_at_its_mahalanobis_distance() {
        let ellipse = Ellipse {
            mean: [1.0, -2.0],
            covariance: [[2.0, 0.9], [0.9, 0.5]],
            weight: 1.0,
        };
        let determinant = 2.0 * 0.5 - 0.9 * 0.9;
        for (x, y) in ellipse.outline(2.0).unwrap() {
            let (dx, dy) = (x - 1.0, y + 2.0);
            let squared = (0.5 * dx * dx - 1.8 * dx * dy + 2.0 * dy * dy) / determinant;
            assert!((squared - 4.0).abs() < 1e-9);
        }
    }

    #[test]
    fn what_is_no_gaussian_has_no_outline() {
        let unit = Ellipse {
            mean: [0.0; 2],
            covariance: [[1.0, 0.0], [0.0, 1.0]],
            weight: 0.5,
        };
        let flat = Ellipse {
            covariance: [[1.0, 1.0], [1.0, 1.0]],
            ..unit
        };
        assert!(unit.outline(1.0).is_some() && flat.outline(1.0).is_some());
        assert!(
            Ellipse {
                covariance: [[1.0, 2.0], [2.0, 1.0]],
                ..unit
            }
            .outline(1.0)
            .is_none()
        );
        assert!(
            Ellipse {
                mean: [f64::NAN, 0.0],
                ..unit
            }
            .outline(1.0)
            .is_none()
        );
        assert!(
            Ellipse {
                weight: 0.0,
                ..unit
            }
            .outline(1.0)
            .is_none()
        );
    }
}
