//! The expectations that drive a flow.

use nalgebra::{DMatrix, DVector};

use crate::guide::Gaussian;

/// E\[v\] and E\[v εᵀ\] at a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    /// E\[v\], d numbers: μ̇.
    pub drift: DVector<f64>,
    /// E\[v εᵀ\], d × d: Ṡ.
    pub stretch: DMatrix<f64>,
}

/// Where the expectations come from.
pub trait MeanField {
    /// The moments of the velocity at `state`. Random ones may differ from call to call.
    fn moments(&mut self, state: &Gaussian) -> Moments;
}
