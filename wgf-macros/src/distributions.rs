//! The distributions the language knows: what the compiler must know about each; the densities are the runtime's.

use crate::joint::{JOINT, Joint};

/// A distribution's name in the language and in `wgf::dist`, its parameters and its support.
pub(crate) struct Distribution {
    pub(crate) name: &'static str,
    pub(crate) parameters: &'static [&'static str],
    /// Parameters that must be known from the data (the binomial's number of trials).
    pub(crate) data_only: &'static [&'static str],
    pub(crate) support: Support,
    /// For distributions of arrays, or with parameters that are arrays.
    pub(crate) joint: Option<&'static Joint>,
}

/// The set a variate lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Support {
    Real,
    Positive,
    Unit,
    /// Between the first and the second parameter.
    Interval,
    /// From the first parameter on.
    AboveFirst,
    /// Between −π and π.
    Angle,
    /// 0, 1, 2, …
    Counts,
    /// 0 or 1.
    Binary,
    /// 0, 1, … up to the number of categories.
    Categories,
    /// What a distribution of the user's own lives on.
    Any,
    /// A type of arrays.
    Shaped(&'static str),
    /// …, −1, 0, 1, …
    Integers,
}

impl Support {
    pub(crate) fn is_discrete(self) -> bool {
        matches!(
            self,
            Support::Counts | Support::Binary | Support::Categories | Support::Integers
        )
    }

    pub(crate) fn describe(self) -> &'static str {
        match self {
            Support::Real => "all real numbers",
            Support::Positive => "positive numbers",
            Support::Unit => "numbers between 0 and 1",
            Support::Interval => "numbers between its two bounds",
            Support::AboveFirst => "numbers from its first parameter on",
            Support::Angle => "angles between −π and π",
            Support::Counts => "counts 0, 1, 2, …",
            Support::Binary => "0 and 1",
            Support::Categories => "categories 0, 1, 2, …",
            Support::Any => "numbers",
            Support::Shaped(name) => name,
            Support::Integers => "integers",
        }
    }
}

const fn distribution(
    name: &'static str,
    parameters: &'static [&'static str],
    support: Support,
) -> Distribution {
    Distribution {
        name,
        parameters,
        data_only: &[],
        support,
        joint: None,
    }
}

pub(crate) static DISTRIBUTIONS: &[Distribution] = &[
    distribution("Normal", &["loc", "scale"], Support::Real),
    distribution("StudentT", &["df", "loc", "scale"], Support::Real),
    distribution("Cauchy", &["loc", "scale"], Support::Real),
    distribution("HalfNormal", &["scale"], Support::Positive),
    distribution("HalfCauchy", &["scale"], Support::Positive),
    distribution("LogNormal", &["loc", "scale"], Support::Positive),
    distribution("Exponential", &["rate"], Support::Positive),
    distribution("Gamma", &["shape", "rate"], Support::Positive),
    distribution("InvGamma", &["shape", "scale"], Support::Positive),
    distribution("Beta", &["a", "b"], Support::Unit),
    distribution("Uniform", &["lo", "hi"], Support::Interval),
    distribution("Flat", &[], Support::Real),
    distribution("Bernoulli", &["p"], Support::Binary),
    distribution("BernoulliLogit", &["logit"], Support::Binary),
    Distribution {
        data_only: &["trials"],
        ..distribution("Binomial", &["trials", "p"], Support::Counts)
    },
    distribution("Poisson", &["rate"], Support::Counts),
    distribution("PoissonLog", &["log_rate"], Support::Counts),
    distribution("NegBinomial", &["mean", "dispersion"], Support::Counts),
    distribution(
        "NegBinomialLog",
        &["log_mean", "dispersion"],
        Support::Counts,
    ),
    distribution("Laplace", &["loc", "scale"], Support::Real),
    distribution("Logistic", &["loc", "scale"], Support::Real),
    distribution("Gumbel", &["loc", "scale"], Support::Real),
    distribution("SkewNormal", &["loc", "scale", "shape"], Support::Real),
    distribution("ExpModNormal", &["loc", "scale", "rate"], Support::Real),
    distribution("HalfStudentT", &["df", "scale"], Support::Positive),
    distribution("ChiSquared", &["df"], Support::Positive),
    distribution("InvChiSquared", &["df"], Support::Positive),
    distribution("Weibull", &["shape", "scale"], Support::Positive),
    distribution("Frechet", &["shape", "scale"], Support::Positive),
    distribution("Rayleigh", &["scale"], Support::Positive),
    distribution("Pareto", &["min", "shape"], Support::AboveFirst),
    distribution("Lomax", &["scale", "shape"], Support::Positive),
    distribution("BetaProportion", &["mean", "precision"], Support::Unit),
    distribution("Kumaraswamy", &["a", "b"], Support::Unit),
    distribution("VonMises", &["loc", "concentration"], Support::Angle),
    Distribution {
        data_only: &["trials"],
        ..distribution("BinomialLogit", &["trials", "logit"], Support::Counts)
    },
    Distribution {
        data_only: &["trials"],
        ..distribution("BetaBinomial", &["trials", "a", "b"], Support::Counts)
    },
    distribution("Geometric", &["p"], Support::Counts),
    Distribution {
        data_only: &["draws", "successes", "failures"],
        ..distribution(
            "HyperGeometric",
            &["draws", "successes", "failures"],
            Support::Counts,
        )
    },
    Distribution {
        data_only: &["lo", "hi"],
        ..distribution("DiscreteUniform", &["lo", "hi"], Support::Integers)
    },
];

/// What other systems call them.
const ALIASES: &[(&str, &str)] = &[
    ("Gaussian", "Normal"),
    ("HalfGaussian", "HalfNormal"),
    ("T", "StudentT"),
    ("Student", "StudentT"),
    ("InverseGamma", "InvGamma"),
    ("Exp", "Exponential"),
    ("Lognormal", "LogNormal"),
    ("BernoulliLogits", "BernoulliLogit"),
    ("PoissonLogRate", "PoissonLog"),
    ("ImproperUniform", "Flat"),
    ("NegativeBinomial", "NegBinomial"),
    ("NegBinomial2", "NegBinomial"),
    ("NegativeBinomial2", "NegBinomial"),
    ("NegBinomial2Log", "NegBinomialLog"),
    ("NegativeBinomialLog", "NegBinomialLog"),
    ("MultivariateNormal", "MultiNormal"),
    ("MvNormal", "MultiNormal"),
    ("MultiNormalCholesky", "MultiNormalChol"),
    ("MultivariateStudentT", "MultiStudentT"),
    ("MvStudentT", "MultiStudentT"),
    ("CategoricalLogits", "CategoricalLogit"),
    ("CategoricalProbs", "Categorical"),
    ("LkjCorrCholesky", "LkjCholesky"),
    ("LKJCholesky", "LkjCholesky"),
    ("LKJ", "LkjCorr"),
    ("InverseWishart", "InvWishart"),
    ("Ar1", "Ar"),
    ("DoubleExponential", "Laplace"),
    ("ExModifiedGaussian", "ExpModNormal"),
    ("ExGaussian", "ExpModNormal"),
    ("EMG", "ExpModNormal"),
    ("HalfT", "HalfStudentT"),
    ("Chi2", "ChiSquared"),
    ("ChiSquare", "ChiSquared"),
    ("InvChi2", "InvChiSquared"),
    ("InvChiSquare", "InvChiSquared"),
    ("InverseChiSquared", "InvChiSquared"),
    ("ParetoType2", "Lomax"),
    ("BetaProp", "BetaProportion"),
    ("InverseWeibull", "Frechet"),
    ("InvWeibull", "Frechet"),
    ("BernoulliProbs", "Bernoulli"),
    ("BinomialProbs", "Binomial"),
    ("BinomialLogits", "BinomialLogit"),
    ("BetaBinom", "BetaBinomial"),
    ("GeometricProbs", "Geometric"),
    ("Hypergeometric", "HyperGeometric"),
    ("HyperGeom", "HyperGeometric"),
    ("DiscreteRange", "DiscreteUniform"),
    ("RandInt", "DiscreteUniform"),
];

pub(crate) fn alias(name: &str) -> Option<&'static str> {
    let same = |alias: &str| alias.eq_ignore_ascii_case(name);
    ALIASES
        .iter()
        .find(|(alias, _)| same(alias))
        .map(|(_, ours)| *ours)
}

/// All distributions.
pub(crate) fn all() -> impl Iterator<Item = &'static Distribution> {
    DISTRIBUTIONS.iter().chain(JOINT)
}

pub(crate) fn find(name: &str) -> Option<&'static Distribution> {
    all().find(|d| d.name == name)
}
