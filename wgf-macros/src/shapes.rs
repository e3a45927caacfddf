//! Types of parameters that are arrays with a constraint of their own: what the compiler must know about each; the
//! bijections are the runtime's.

/// `simplex[k]`, `cov_matrix[k]`, …
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    /// The type in the runtime.
    pub(crate) runtime: &'static str,
    /// k × k numbers; k otherwise.
    pub(crate) is_matrix: bool,
}

const fn vector(name: &'static str, runtime: &'static str) -> Shape {
    Shape {
        name,
        runtime,
        is_matrix: false,
    }
}

const fn matrix(name: &'static str, runtime: &'static str) -> Shape {
    Shape {
        name,
        runtime,
        is_matrix: true,
    }
}

pub(crate) static SHAPES: &[Shape] = &[
    vector("simplex", "Simplex"),
    vector("ordered", "Ordered"),
    vector("positive_ordered", "PositiveOrdered"),
    vector("unit_vector", "UnitVector"),
    vector("sum_to_zero", "SumToZero"),
    matrix("cholesky_corr", "CholeskyCorr"),
    matrix("corr_matrix", "CorrMatrix"),
    matrix("cholesky_cov", "CholeskyCov"),
    matrix("cov_matrix", "CovMatrix"),
];

/// What other systems call them.
const ALIASES: &[(&str, &str)] = &[
    ("sum_to_zero_vector", "sum_to_zero"),
    ("zero_sum", "sum_to_zero"),
    ("cholesky_factor_corr", "cholesky_corr"),
    ("cholesky_factor_cov", "cholesky_cov"),
    ("corr_cholesky", "cholesky_corr"),
    ("correlation", "corr_matrix"),
    ("covariance", "cov_matrix"),
    ("lower_cholesky", "cholesky_cov"),
    ("ordered_vector", "ordered"),
    ("sphere", "unit_vector"),
];

pub(crate) fn find(name: &str) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| shape.name == name)
}

pub(crate) fn alias(name: &str) -> Option<&'static str> {
    ALIASES
        .iter()
        .find(|(alias, _)| *alias == name)
        .map(|(_, ours)| *ours)
}
