//! Distributions of vectors and matrices, and of numbers whose parameters are vectors.

use crate::distributions::{Distribution, Support};

/// Patterns of the shapes of what is distributed and of the parameters.
#[derive(Debug)]
pub(crate) struct Joint {
    pub(crate) variate: &'static str,
    pub(crate) parameters: &'static [&'static str],
    /// The lengths that the runtime is told.
    pub(crate) dims: &'static str,
}

const fn joint(
    name: &'static str,
    parameters: &'static [&'static str],
    support: Support,
    patterns: &'static Joint,
) -> Distribution {
    Distribution {
        name,
        parameters,
        data_only: &[],
        support,
        joint: Some(patterns),
    }
}

const fn patterns(
    variate: &'static str,
    parameters: &'static [&'static str],
    dims: &'static str,
) -> Joint {
    Joint {
        variate,
        parameters,
        dims,
    }
}

static VECTOR: Joint = patterns("k", &["k*"], "k");
static CATEGORIES: Joint = patterns("", &["k"], "k");
static CUTPOINTS: Joint = patterns("", &["", "c"], "c+");
static COUNTS: Joint = patterns("k", &["", "k*"], "k");
static LOC_MATRIX: Joint = patterns("k", &["k*", "kk"], "k");
static DF_LOC_MATRIX: Joint = patterns("k", &["", "k*", "kk"], "k");
static MATRIX: Joint = patterns("kk", &[""], "k");
static DF_MATRIX: Joint = patterns("kk", &["", "kk"], "k");
static PROCESS: Joint = patterns("k", &["kk"], "k");
static GRAPH: Joint = patterns("k", &["me"], "kme");
static WALK: Joint = patterns("k", &[""], "k");
static AUTOREGRESSION: Joint = patterns("k", &["p", ""], "kp");

pub(crate) static JOINT: &[Distribution] = &[
    joint(
        "Dirichlet",
        &["concentration"],
        Support::Shaped("simplex"),
        &VECTOR,
    ),
    joint("Categorical", &["p"], Support::Categories, &CATEGORIES),
    joint(
        "CategoricalLogit",
        &["logits"],
        Support::Categories,
        &CATEGORIES,
    ),
    joint(
        "OrderedLogistic",
        &["eta", "cutpoints"],
        Support::Categories,
        &CUTPOINTS,
    ),
    joint(
        "OrderedProbit",
        &["eta", "cutpoints"],
        Support::Categories,
        &CUTPOINTS,
    ),
    Distribution {
        data_only: &["trials"],
        ..joint("Multinomial", &["trials", "p"], Support::Counts, &COUNTS)
    },
    Distribution {
        data_only: &["trials"],
        ..joint(
            "DirichletMultinomial",
            &["trials", "concentration"],
            Support::Counts,
            &COUNTS,
        )
    },
    joint("MultiNormal", &["loc", "cov"], Support::Real, &LOC_MATRIX),
    joint(
        "MultiNormalChol",
        &["loc", "cholesky"],
        Support::Real,
        &LOC_MATRIX,
    ),
    joint(
        "MultiNormalPrec",
        &["loc", "precision"],
        Support::Real,
        &LOC_MATRIX,
    ),
    joint(
        "MultiStudentT",
        &["df", "loc", "scale"],
        Support::Real,
        &DF_LOC_MATRIX,
    ),
    joint("LkjCorr", &["eta"], Support::Shaped("corr_matrix"), &MATRIX),
    joint(
        "LkjCholesky",
        &["eta"],
        Support::Shaped("cholesky_corr"),
        &MATRIX,
    ),
    joint(
        "Wishart",
        &["df", "scale"],
        Support::Shaped("cov_matrix"),
        &DF_MATRIX,
    ),
    joint(
        "InvWishart",
        &["df", "scale"],
        Support::Shaped("cov_matrix"),
        &DF_MATRIX,
    ),
    joint("GaussianProcess", &["cov"], Support::Real, &PROCESS),
    Distribution {
        data_only: &["edges"],
        ..joint("Icar", &["edges"], Support::Real, &GRAPH)
    },
    joint("GaussianRandomWalk", &["scale"], Support::Real, &WALK),
    joint(
        "Ar",
        &["coefficients", "scale"],
        Support::Real,
        &AUTOREGRESSION,
    ),
];
