//! The scalar functions of the language; each is the method of the same name on the runtime's `Real`.

pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) arity: usize,
}

const fn unary(name: &'static str) -> Function {
    Function { name, arity: 1 }
}

const fn binary(name: &'static str) -> Function {
    Function { name, arity: 2 }
}

pub(crate) static FUNCTIONS: &[Function] = &[
    unary("exp"),
    unary("ln"),
    unary("sqrt"),
    unary("abs"),
    unary("recip"),
    unary("square"),
    unary("exp_m1"),
    unary("ln_1p"),
    unary("sin"),
    unary("cos"),
    unary("tan"),
    unary("atan"),
    unary("sinh"),
    unary("cosh"),
    unary("tanh"),
    unary("inv_logit"),
    unary("logit"),
    unary("log1p_exp"),
    unary("lgamma"),
    unary("digamma"),
    unary("erf"),
    unary("phi"),
    binary("max"),
    binary("min"),
    binary("powf"),
    unary("asin"),
    unary("acos"),
    binary("atan2"),
    unary("erfc"),
    unary("log_phi"),
];

/// Functions that are more than one scalar to one scalar.
pub(crate) const SPECIAL: &[&str] = &["powi", "dot", "sum", "mean", "hadamard"];

/// What other systems call them.
const ALIASES: &[(&str, &str)] = &[
    ("log", "ln"),
    ("log1p", "ln_1p"),
    ("expm1", "exp_m1"),
    ("sigmoid", "inv_logit"),
    ("expit", "inv_logit"),
    ("softplus", "log1p_exp"),
    ("ln_gamma", "lgamma"),
    ("gammaln", "lgamma"),
    ("pow", "powf"),
    ("Phi", "phi"),
    ("arctan", "atan"),
    ("inv", "recip"),
    ("arcsin", "asin"),
    ("arccos", "acos"),
    ("arctan2", "atan2"),
    ("log_ndtr", "log_phi"),
    ("std_normal_lcdf", "log_phi"),
    ("norm_lcdf", "log_phi"),
];

pub(crate) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|f| f.name == name)
}

pub(crate) fn alias(name: &str) -> Option<&'static str> {
    ALIASES
        .iter()
        .find(|(alias, _)| *alias == name)
        .map(|(_, ours)| *ours)
}
