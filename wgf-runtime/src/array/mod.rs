//! Arrays as wholes: operations on them (`cholesky`, `softmax`, …), distributions of vectors and matrices, and parameters that
//! live on simplexes, in cones and on spheres. Each is one step of a score, with its own adjoint.

#![allow(
    clippy::needless_range_loop,
    reason = "counted loops over several arrays are what vectorises"
)]

mod multivariate;
mod operation;
mod shaped;
mod view;

pub use multivariate::{
    ArrayFault, Categorical, CategoricalLogit, Dirichlet, DirichletMultinomial, Multinomial,
    Multivariate, OrderedLogistic, OrderedProbit,
};
pub use operation::Operation;
pub use shaped::{
    CholeskyCorr, CholeskyCov, CorrMatrix, CovMatrix, Ordered, PositiveOrdered, Shaped, Simplex,
    SumToZero, UnitVector,
};
pub use view::View;
