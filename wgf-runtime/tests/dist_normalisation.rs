//! Densities integrate to 1, masses sum to 1.

mod support;

use support::{Disagreements, Tolerance, expectation};
use wgf_runtime::dist::*;

const WITHIN: Tolerance = Tolerance::relative(1e-8);

#[test]
fn every_distribution_has_mass_one() {
    let mut found = Disagreements::default();
    macro_rules! check {
        ($($name:ident $args:expr;)*) => {
            $(found.compare(expectation::<$name, _>($args, |_| 1.0), 1.0, WITHIN, || format!("{}{:?}", stringify!($name), $args));)*
        };
    }
    check! {
        Normal [0.3, 1.7]; Normal [-2.0, 0.2];
        StudentT [0.7, 0.3, 1.7]; StudentT [4.5, -1.0, 0.4]; StudentT [1e8, 0.5, 1.0];
        Cauchy [0.3, 1.7]; Cauchy [-2.0, 0.2];
        HalfNormal [0.4]; HalfNormal [5.0];
        HalfCauchy [0.4]; HalfCauchy [5.0];
        LogNormal [0.3, 0.5]; LogNormal [-1.0, 1.7];
        Exponential [0.2]; Exponential [7.0];
        Gamma [0.3, 2.0]; Gamma [1.0, 0.5]; Gamma [40.0, 3.0];
        InvGamma [0.3, 2.0]; InvGamma [1.0, 0.5]; InvGamma [40.0, 30.0];
        Beta [1.0, 1.0]; Beta [0.5, 1.5]; Beta [3.0, 2.0]; Beta [30.0, 80.0];
        Uniform [-1.5, 4.0];
        Laplace [0.0, 1.7]; Laplace [0.0, 0.2];
        Logistic [0.3, 1.7]; Logistic [-2.0, 0.2];
        Gumbel [0.3, 1.7]; Gumbel [-2.0, 0.2];
        SkewNormal [0.3, 1.7, 0.0]; SkewNormal [-2.0, 0.2, 3.5]; SkewNormal [0.3, 1.1, -40.0];
        ExpModNormal [0.3, 1.7, 0.2]; ExpModNormal [-2.0, 0.2, 3.5]; ExpModNormal [0.3, 1.1, 60.0];
        HalfStudentT [0.7, 1.7]; HalfStudentT [4.5, 0.4]; HalfStudentT [1e8, 1.0];
        ChiSquared [0.6]; ChiSquared [2.0]; ChiSquared [80.0];
        InvChiSquared [0.6]; InvChiSquared [2.0]; InvChiSquared [80.0];
        Weibull [0.6, 2.0]; Weibull [1.0, 0.5]; Weibull [7.0, 3.0];
        Frechet [0.6, 2.0]; Frechet [1.0, 0.5]; Frechet [7.0, 3.0];
        Rayleigh [0.4]; Rayleigh [5.0];
        Pareto [0.4, 0.8]; Pareto [5.0, 3.0];
        Lomax [0.4, 0.8]; Lomax [5.0, 3.0];
        BetaProportion [0.5, 2.0]; BetaProportion [0.3, 3.5]; BetaProportion [0.9, 100.0];
        Kumaraswamy [1.0, 1.0]; Kumaraswamy [0.5, 1.5]; Kumaraswamy [3.0, 2.0]; Kumaraswamy [2.0, 80.0];
        VonMises [0.3, 0.0]; VonMises [2.5, 0.7]; VonMises [-1.0, 50.0];
        Bernoulli [0.3]; Bernoulli [0.0]; Bernoulli [1.0];
        BernoulliLogit [-3.0]; BernoulliLogit [40.0];
        Binomial [0.0, 0.4]; Binomial [7.0, 0.31]; Binomial [200.0, 0.9];
        Poisson [0.0]; Poisson [0.6]; Poisson [130.0];
        PoissonLog [-2.0]; PoissonLog [4.0];
        NegBinomial [0.0, 2.0]; NegBinomial [0.7, 0.1]; NegBinomial [30.0, 4.5]; NegBinomial [130.0, 1e12];
        NegBinomialLog [-14.0, 1e-8]; NegBinomialLog [3.0, 0.8]; NegBinomialLog [4.0, 60.0];
        BinomialLogit [0.0, 0.4]; BinomialLogit [7.0, -1.3]; BinomialLogit [200.0, 3.0]; BinomialLogit [9.0, -700.0];
        BetaBinomial [0.0, 0.4, 2.0]; BetaBinomial [7.0, 1e-6, 1e-6]; BetaBinomial [200.0, 0.3, 4.5];
        BetaBinomial [50.0, 1e6, 3e6]; BetaBinomial [1500.0, 20.0, 1.5];
        Geometric [1.0]; Geometric [0.3]; Geometric [0.02];
        HyperGeometric [0.0, 3.0, 4.0]; HyperGeometric [7.0, 3.0, 4.0]; HyperGeometric [20.0, 30.0, 8.0];
        HyperGeometric [400.0, 5e8, 1e9];
        ZeroInflatedPoisson [0.3, 4.0]; ZeroInflatedPoisson [0.0, 4.0]; ZeroInflatedPoisson [1.0, 4.0];
        ZeroInflatedPoissonLog [0.9, 3.0]; ZeroInflatedPoissonLog [1e-9, -2.0];
        ZeroInflatedNegBinomial [0.3, 4.0, 0.7]; ZeroInflatedNegBinomial [0.6, 30.0, 1e9];
        DiscreteUniform [-7.0, 12.0]; DiscreteUniform [4.0, 4.0];
    }
    found.report();
}
