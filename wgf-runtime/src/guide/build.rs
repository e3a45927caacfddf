//! From the family that a fit was asked for to a guide of it.

use nalgebra::{DMatrix, DVector};

use crate::model::GuideChoice;

use super::{Component, Diagonal, Gaussian, Guide, LowRank, Mixture, Singular, Triangular};

/// U of a first low-rank guide, relative to its scale: zero would be a saddle, where ∂U = E\[v ηᵀ\] vanishes for ever.
const LOADING: f64 = 0.1;

/// The guide that `choice` names at N(`mean`, `scale`² I), or close to it: a mixture has all its components there.
pub fn isotropic(
    choice: &GuideChoice,
    mean: &[f64],
    scale: f64,
) -> Result<Box<dyn Guide>, Singular> {
    match choice {
        GuideChoice::Mixture(mixture) => {
            let components: Result<Vec<_>, _> = (0..mixture.components)
                .map(|_| component(&mixture.family, mean, scale))
                .collect();
            let weights = vec![1.0; mixture.components];
            let mixture = Mixture::new(components?, &weights, mixture.weights)?;
            Ok(Box::new(mixture))
        }
        affine => {
            let component = component(affine, mean, scale)?;
            Ok(component.clone_box())
        }
    }
}

/// A component of the family that `choice` names, at N(`mean`, `scale`² I) or close to it. Of a mixture: of its components'
/// family.
pub fn component(
    choice: &GuideChoice,
    mean: &[f64],
    scale: f64,
) -> Result<Box<dyn Component>, Singular> {
    let d = mean.len();
    let identity = || DMatrix::identity(d, d) * scale;
    let scales = || DVector::from_element(d, scale);
    let at = DVector::from_column_slice(mean);
    Ok(match choice {
        GuideChoice::Gaussian => Box::new(Gaussian::new(at, identity())?),
        GuideChoice::Triangular => Box::new(Triangular::new(at, identity())?),
        GuideChoice::Diagonal => Box::new(Diagonal::new(at, scales())?),
        GuideChoice::LowRank(rank) => {
            Box::new(LowRank::new(at, scales(), first_loading(d, *rank, scale))?)
        }
        GuideChoice::Mixture(mixture) => component(&mixture.family, mean, scale)?,
    })
}

/// Columns of a discrete cosine transform: of one size everywhere, and orthogonal to each other.
fn first_loading(d: usize, rank: usize, scale: f64) -> DMatrix<f64> {
    DMatrix::from_fn(d, rank, |i, j| {
        let angle = std::f64::consts::PI * (i as f64 + 0.5) * (j + 1) as f64 / d as f64;
        LOADING * scale * angle.cos()
    })
}
