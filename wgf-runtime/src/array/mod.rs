//! Arrays as wholes: operations on them (`cholesky`, `softmax`, …), distributions of vectors and matrices, and parameters that
//! live on simplexes, in cones and on spheres. Each is one step of a score, with its own adjoint.
//!
//! Matrices are stored row by row, all of their entries: a triangular one with its zeros, a symmetric one with both halves. What
//! wants a symmetric matrix (a Cholesky factor, a multivariate normal's covariance) reads its lower half, diagonal included, and
//! gives that half the whole adjoint; what makes one (a covariance function, a constraint) adds up the adjoints of both.

#![allow(
    clippy::needless_range_loop,
    reason = "counted loops over several arrays are what vectorises"
)]

mod linear;
mod multivariate;
mod ode;
mod operations;
mod shaped;
#[cfg(test)]
mod tests;
mod view;

pub use multivariate::{
    Ar, ArrayFault, Categorical, CategoricalLogit, Dirichlet, DirichletMultinomial,
    GaussianProcess, GaussianRandomWalk, Icar, InvWishart, LkjCholesky, LkjCorr, MultiNormal,
    MultiNormalChol, MultiNormalPrec, MultiNormalPrecChol, MultiStudentT, Multinomial,
    Multivariate, OrderedLogistic, OrderedProbit, Wishart,
};
pub use ode::{Field, Ode, OdeFailure, OdeFault, OdeMethod, OdeOptions};
pub use operations::{
    Cholesky, CrossCovariance, CrossMatern12, CrossMatern32, CrossMatern52,
    CrossSquaredExponential, CumSum, Diagonal, GaussianProcessFactor, HiddenMarkov, LogDet,
    LogSoftmax, LogSumExp, MatMul, Matern12, Matern32, Matern52, Operation, Periodic, QuadForm,
    Softmax, Solve, SolveLower, SolveLowerTransposed, SolveSpd, SquaredExponential, Transpose,
};
pub use shaped::{
    CholeskyCorr, CholeskyCov, CorrMatrix, CovMatrix, Ordered, PositiveOrdered, Shaped, Simplex,
    SumToZero, UnitVector,
};
pub use view::View;
