//! The functions of whole arrays: what the compiler must know about each; the values and adjoints are the runtime's.

use crate::ast::OdeOptions;
use proc_macro2::{Ident, Span, TokenStream};
use std::rc::Rc;

/// A function of whole arrays where it is used.
#[derive(Clone)]
pub(crate) enum Applied {
    /// One of the language's.
    Of(&'static Operation),
    /// The solution of an equation of the user's own.
    Ode(Rc<Ode>),
}

/// A differential equation.
pub(crate) struct Ode {
    /// The type that stands for the user's function in the expansion.
    pub(crate) marker: Ident,
    /// The user's function.
    pub(crate) function: TokenStream,
    /// Where it is named.
    pub(crate) at: Span,
    pub(crate) options: OdeOptions,
    /// The call as written, for reports.
    pub(crate) text: String,
}

impl Applied {
    /// What the language calls it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Applied::Of(operation) => operation.name,
            Applied::Ode(_) => "ode",
        }
    }
}

/// A function of arrays whose value is an array or a number.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    /// The type in the runtime.
    pub(crate) runtime: &'static str,
    /// Patterns of the arguments' shapes.
    pub(crate) inputs: &'static [&'static str],
    /// The pattern of the value's shape.
    pub(crate) output: &'static str,
    /// The lengths that the runtime is told.
    pub(crate) dims: &'static str,
}

const fn operation(
    name: &'static str,
    runtime: &'static str,
    inputs: &'static [&'static str],
    output: &'static str,
    dims: &'static str,
) -> Operation {
    Operation {
        name,
        runtime,
        inputs,
        output,
        dims,
    }
}

pub(crate) static OPERATIONS: &[Operation] = &[
    operation("cholesky", "Cholesky", &["nn"], "nn", "n"),
    operation("transpose", "Transpose", &["mn"], "nm", "mn"),
    operation("diagonal", "Diagonal", &["n"], "nn", "n"),
    operation("solve", "Solve", &["nn", "nm?"], "nm?", "nm"),
    operation("solve_spd", "SolveSpd", &["nn", "nm?"], "nm?", "nm"),
    operation("solve_lower", "SolveLower", &["nn", "nm?"], "nm?", "nm"),
    operation(
        "solve_lower_transposed",
        "SolveLowerTransposed",
        &["nn", "nm?"],
        "nm?",
        "nm",
    ),
    operation("log_det", "LogDet", &["nn"], "", "n"),
    operation("quad_form", "QuadForm", &["nn", "n"], "", "n"),
    operation("softmax", "Softmax", &["n"], "n", "n"),
    operation("log_softmax", "LogSoftmax", &["n"], "n", "n"),
    operation("cumsum", "CumSum", &["n"], "n", "n"),
    operation("log_sum_exp", "LogSumExp", &["n"], "", "n"),
    operation(
        "squared_exponential",
        "SquaredExponential",
        &["nd?", "", "d*"],
        "nn",
        "nd",
    ),
    operation("matern12", "Matern12", &["nd?", "", "d*"], "nn", "nd"),
    operation("matern32", "Matern32", &["nd?", "", "d*"], "nn", "nd"),
    operation("matern52", "Matern52", &["nd?", "", "d*"], "nn", "nd"),
    operation(
        "squared_exponential",
        "CrossSquaredExponential",
        &["nd?", "md?", "", "d*"],
        "nm",
        "nmd",
    ),
    operation(
        "matern12",
        "CrossMatern12",
        &["nd?", "md?", "", "d*"],
        "nm",
        "nmd",
    ),
    operation(
        "matern32",
        "CrossMatern32",
        &["nd?", "md?", "", "d*"],
        "nm",
        "nmd",
    ),
    operation(
        "matern52",
        "CrossMatern52",
        &["nd?", "md?", "", "d*"],
        "nm",
        "nmd",
    ),
    operation("periodic", "Periodic", &["nd?", "", "", ""], "nn", "nd"),
];

/// `a * b` for matrices.
pub(crate) static MATRIX_PRODUCT: Operation = operation("*", "MatMul", &["mk", "kn"], "mn", "mkn");

/// The log density of a hidden Markov chain: its initial and its transition probabilities, and the log densities of what is seen
/// in each state. The lengths are told with it.
pub(crate) static HIDDEN_MARKOV: Operation = operation(
    "MarkovChain",
    "HiddenMarkov",
    &["k", "mkk", "nk"],
    "",
    "nkm",
);
/// The Cholesky factor of a Gaussian process's covariance.
pub(crate) static GAUSSIAN_PROCESS_FACTOR: Operation =
    operation("cholesky", "GaussianProcessFactor", &["nn"], "nn", "n");

/// What other systems call them.
const ALIASES: &[(&str, &str)] = &[
    ("cholesky_decompose", "cholesky"),
    ("mdivide_left_tri_low", "solve_lower"),
    ("solve_triangular", "solve_lower"),
    ("mdivide_left_spd", "solve_spd"),
    ("mdivide_left", "solve"),
    ("log_determinant", "log_det"),
    ("logdet", "log_det"),
    ("cumulative_sum", "cumsum"),
    ("logsumexp", "log_sum_exp"),
    ("gp_exp_quad_cov", "squared_exponential"),
    ("cov_exp_quad", "squared_exponential"),
    ("gp_exponential_cov", "matern12"),
    ("gp_matern32_cov", "matern32"),
    ("gp_matern52_cov", "matern52"),
    ("gp_periodic_cov", "periodic"),
    ("diag", "diagonal"),
    ("diag_matrix", "diagonal"),
];

pub(crate) fn find(name: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}

/// The one of this name with so many arguments, or else the first of this name.
pub(crate) fn find_for(name: &str, arguments: usize) -> Option<&'static Operation> {
    let mut named = OPERATIONS.iter().filter(|operation| operation.name == name);
    let fits = named.find(|operation| operation.inputs.len() == arguments);
    fits.or_else(|| find(name))
}

pub(crate) fn alias(name: &str) -> Option<&'static str> {
    ALIASES
        .iter()
        .find(|(alias, _)| *alias == name)
        .map(|(_, ours)| *ours)
}
