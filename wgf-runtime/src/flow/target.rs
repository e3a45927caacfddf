//! The reverse KL flow to a Gaussian target, in closed form.

use nalgebra::{DMatrix, DVector};

use crate::guide::{Gaussian, Guide, Singular};

use super::{MeanField, Moments};

/// The target N(m, A): E\[v\] = −A⁻¹(μ − m), E\[v εᵀ\] = −A⁻¹S + S⁻ᵀ under the reverse KL.
///
/// In an eigenbasis of A shared by the first Σ, with eigenvalues λᵢ, the flow is μᵢ(t) = mᵢ + (μᵢ(0) − mᵢ) e^{−t/λᵢ},
/// σᵢ²(t) = λᵢ + (σᵢ²(0) − λᵢ) e^{−2t/λᵢ}.
#[derive(Clone, Debug)]
pub struct GaussianTarget {
    mean: DVector<f64>,
    precision: DMatrix<f64>,
}

impl GaussianTarget {
    /// N(m, A); `Singular` where A has no inverse. Panics if A is not d × d.
    pub fn new(mean: DVector<f64>, covariance: DMatrix<f64>) -> Result<Self, Singular> {
        assert_eq!(
            covariance.shape(),
            (mean.len(), mean.len()),
            "A must be d × d"
        );
        let precision = covariance.try_inverse().ok_or(Singular)?;
        Ok(GaussianTarget { mean, precision })
    }
}

impl MeanField for GaussianTarget {
    fn moments(&mut self, state: &Gaussian) -> Moments {
        let inverse = state.factor().clone().try_inverse();
        // A Gaussian's S is non-singular; where rounding says otherwise the moments are not finite, and the flow ends.
        let inverse = inverse.unwrap_or_else(|| state.factor() * f64::NAN);
        Moments {
            drift: &self.precision * (&self.mean - state.mean()),
            stretch: inverse.transpose() - &self.precision * state.factor(),
        }
    }
}
