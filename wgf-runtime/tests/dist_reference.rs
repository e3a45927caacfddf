//! Log densities and their partial derivatives against mpmath (`reference/generate.py`, 400 digits).

mod support;

use support::{
    Disagreements, Table, Tolerance, continuous, discrete, entry, is_data, known, of_data,
    partials, reference,
};
use wgf_runtime::dist::{Distribution, Flat};
use wgf_runtime::special::digamma;

const RELATIVE: Tolerance = Tolerance::relative(1e-12);

/// An absolute error of a log density is a relative error of the density: near 0 it is what counts.
const LOG_DENSITY: Tolerance = RELATIVE.or(1e-14);

/// Student's ∂/∂ν vanishes as ν⁻² while ln(1 + t) and t/(1 + t) in it, with t = z²/ν, do so as z²/ν: what is left of a
/// rounding of those is of order 1e-16 z²/ν.
///
/// The beta-binomial's ∂/∂a is ψ(x + a) − ψ(a) less ψ(n + a + b) − ψ(a + b), which differ by little where b is tiny and x = n;
/// ∂/∂b likewise.
fn tolerance(name: &str, input: usize, x: f64, args: &[f64]) -> Tolerance {
    match (name, input, args) {
        ("StudentT", 1, &[df, loc, scale]) => {
            RELATIVE.or(2e-16 * (1.0 + ((x - loc) / scale).powi(2)) / df)
        }
        ("HalfStudentT", 1, &[df, scale]) => RELATIVE.or(2e-16 * (1.0 + (x / scale).powi(2)) / df),
        // What is left of roundings of 1/rate and of the term of the same size that it meets.
        ("ExpModNormal", 3, &[_, _, rate]) => RELATIVE.or(4e-16 / rate),
        // The same of 1/b and of ln(1 − xᵃ), whose error is that of the exponent a ln x.
        ("Kumaraswamy", 2, &[a, b]) => RELATIVE.or(2e-16 * (1.0 + (a * x.ln()).abs()) / b),
        // The mean of ∂/∂a and ∂/∂b of the beta distribution, which vanishes near the mean and is made of logarithms.
        ("BetaProportion", 2, _) => RELATIVE.or(4e-16),
        ("BetaBinomial", _, &[trials, a, b]) => {
            RELATIVE.or(1e-15 * (digamma(trials + a + b) - digamma(a + b)))
        }
        _ => RELATIVE,
    }
}

/// Compares every row of one distribution; a row is x, the parameters, the log density, and its partials.
fn check<D: Distribution<N>, const N: usize, const ALL: u32>(
    name: &str,
    table: &Table,
    found: &mut Disagreements,
) {
    let rows = &table[name];
    assert!(rows.len() >= 20, "{name} has {} points", rows.len());
    for row in rows {
        let x = row[0].unwrap();
        let args: [f64; N] = std::array::from_fn(|i| row[i + 1].unwrap());
        let want = row[N + 1].unwrap();
        let at = || format!("{name} at x = {x:e}, {args:?}");
        found.compare(D::log_density(x, args), want, LOG_DENSITY, || {
            at() + ", log density"
        });
        for active in std::iter::once(ALL).chain((0..=N).map(|i| 1 << i)) {
            let got = partials::<D, f64, N, ALL>(active, x, args);
            let known = known::<D, N, ALL>(active, x, args);
            let log_density = got.value + known + D::base(x, args);
            found.compare(log_density, want, LOG_DENSITY, || {
                format!("{}, value (active {active:b})", at())
            });
            for input in (0..=N).filter(|i| active >> i & 1 == 1) {
                // Null for what is data: a count, a number of trials.
                let Some(want) = row[N + 2 + input] else {
                    continue;
                };
                found.compare(
                    entry(&got, input),
                    want,
                    tolerance(name, input, x, &args),
                    || format!("{}, partial {input} (active {active:b})", at()),
                );
            }
        }
    }
}

#[test]
fn densities_and_partials_match_mpmath() {
    let table = reference("distributions.json");
    let mut found = Disagreements::default();
    continuous!(check, &table, &mut found);
    discrete!(check, &table, &mut found);
    of_data!(check, &table, &mut found);
    found.report();
}

#[test]
fn flat_is_zero_everywhere() {
    for row in &reference("distributions.json")["Flat"] {
        let x = row[0].unwrap();
        let got = Flat::kernel_partials::<f64, 1>(x, []);
        assert_eq!((got.value, got.x), (0.0, 0.0));
        assert_eq!(Flat::log_density(x, []), 0.0);
    }
}

/// Outside the support of a bounded variate, or the domain of a parameter, no finite density comes back, not even for
/// the count 0, whose power of anything is 1.
#[test]
fn out_of_domain_is_never_finite() {
    use wgf_runtime::dist::*;
    let not_finite = [
        Normal::log_density(0.1, [0.0, -1.0]),
        Normal::log_density(0.1, [0.0, 0.0]),
        Normal::log_density(f64::NAN, [0.0, 1.0]),
        StudentT::log_density(0.1, [-3.0, 0.0, 1.0]),
        StudentT::log_density(0.1, [3.0, 0.0, -1.0]),
        Cauchy::log_density(0.1, [0.0, -1.0]),
        HalfNormal::log_density(0.1, [-1.0]),
        HalfCauchy::log_density(0.1, [-1.0]),
        LogNormal::log_density(-0.1, [0.0, 1.0]),
        LogNormal::log_density(0.0, [0.0, 1.0]),
        Exponential::log_density(0.1, [-1.0]),
        Gamma::log_density(-0.1, [2.0, 1.0]),
        Gamma::log_density(0.1, [-2.0, 1.0]),
        Gamma::log_density(-0.1, [2.0, -1.0]),
        InvGamma::log_density(-0.1, [2.0, 1.0]),
        InvGamma::log_density(0.1, [-2.0, -1.0]),
        Beta::log_density(-0.1, [2.0, 3.0]),
        Beta::log_density(1.1, [2.0, 3.0]),
        Beta::log_density(0.1, [-2.0, 3.0]),
        Beta::log_density(0.1, [-2.0, -3.0]),
        Uniform::log_density(-0.1, [0.0, 1.0]),
        Uniform::log_density(1.1, [0.0, 1.0]),
        Uniform::log_density(0.5, [1.0, 0.0]),
        Uniform::log_density(0.0, [0.0, 0.0]),
        Uniform::log_density(f64::NAN, [0.0, 1.0]),
        Flat::log_density(f64::INFINITY, []),
        Laplace::log_density(0.1, [0.0, -1.0]),
        Logistic::log_density(0.1, [0.0, -1.0]),
        Gumbel::log_density(0.1, [0.0, -1.0]),
        SkewNormal::log_density(0.1, [0.0, -1.0, 2.0]),
        ExpModNormal::log_density(0.1, [0.0, -1.0, 2.0]),
        ExpModNormal::log_density(0.1, [0.0, 1.0, -2.0]),
        ExpModNormal::log_density(0.1, [0.0, -1.0, -2.0]),
        HalfStudentT::log_density(0.1, [-3.0, 1.0]),
        HalfStudentT::log_density(0.1, [3.0, -1.0]),
        ChiSquared::log_density(-0.1, [2.0]),
        ChiSquared::log_density(0.1, [-2.0]),
        InvChiSquared::log_density(-0.1, [2.0]),
        InvChiSquared::log_density(0.1, [-2.0]),
        Weibull::log_density(-0.1, [2.0, 1.0]),
        Weibull::log_density(-0.1, [2.0, -1.0]),
        Weibull::log_density(0.1, [-2.0, 1.0]),
        Frechet::log_density(-0.1, [2.0, 1.0]),
        Frechet::log_density(-0.1, [2.0, -1.0]),
        Frechet::log_density(0.1, [-2.0, 1.0]),
        Rayleigh::log_density(-0.1, [1.0]),
        Rayleigh::log_density(-0.1, [-1.0]),
        Rayleigh::log_density(0.1, [-1.0]),
        Pareto::log_density(0.9, [1.0, 2.0]),
        Pareto::log_density(-0.9, [1.0, 2.0]),
        Pareto::log_density(1.1, [-1.0, 2.0]),
        Pareto::log_density(-0.5, [-1.0, 2.0]),
        Pareto::log_density(1.1, [1.0, -2.0]),
        Lomax::log_density(0.1, [-1.0, 2.0]),
        Lomax::log_density(0.1, [1.0, -2.0]),
        BetaProportion::log_density(-0.1, [0.3, 2.0]),
        BetaProportion::log_density(1.1, [0.3, 2.0]),
        BetaProportion::log_density(0.1, [1.3, 2.0]),
        BetaProportion::log_density(0.1, [-0.3, 2.0]),
        BetaProportion::log_density(0.1, [0.3, -2.0]),
        Kumaraswamy::log_density(-0.1, [2.0, 3.0]),
        Kumaraswamy::log_density(1.1, [2.0, 3.0]),
        Kumaraswamy::log_density(0.1, [-2.0, 3.0]),
        Kumaraswamy::log_density(0.1, [2.0, -3.0]),
        Kumaraswamy::log_density(1.1, [-2.0, 3.0]),
        VonMises::log_density(0.1, [0.0, -1.0]),
        VonMises::log_density(f64::INFINITY, [0.0, 1.0]),
        Bernoulli::log_density(0.0, [-0.2]),
        Bernoulli::log_density(1.0, [-0.2]),
        Bernoulli::log_density(0.0, [1.2]),
        Bernoulli::log_density(1.0, [1.2]),
        Bernoulli::log_density(1.0, [0.0]),
        Bernoulli::log_density(0.0, [f64::NAN]),
        BernoulliLogit::log_density(0.0, [f64::NAN]),
        Binomial::log_density(0.0, [3.0, -0.2]),
        Binomial::log_density(3.0, [3.0, 1.2]),
        Binomial::log_density(1.0, [3.0, 1.0]),
        Poisson::log_density(0.0, [-0.2]),
        Poisson::log_density(1.0, [0.0]),
        PoissonLog::log_density(2.0, [1e3]),
        NegBinomial::log_density(0.0, [-0.2, 1.0]),
        NegBinomial::log_density(0.0, [-1e17, 1.0]),
        NegBinomial::log_density(1.0, [-0.2, 1.0]),
        NegBinomial::log_density(1.0, [-2.0, 1.0]),
        NegBinomial::log_density(1.0, [0.0, 1.0]),
        NegBinomial::log_density(0.0, [0.0, f64::NAN]),
        NegBinomial::log_density(0.0, [f64::NAN, 1.0]),
        NegBinomial::log_density(0.0, [1.0, -20.0]),
        NegBinomial::log_density(3.0, [1.0, -20.0]),
        NegBinomial::log_density(0.0, [1.0, 0.0]),
        NegBinomialLog::log_density(0.0, [0.0, -20.0]),
        NegBinomialLog::log_density(0.0, [f64::NAN, 1.0]),
        BinomialLogit::log_density(0.0, [3.0, f64::NAN]),
        BinomialLogit::log_density(4.0, [3.0, 0.0]),
        BinomialLogit::log_density(-1.0, [3.0, 0.0]),
        BetaBinomial::log_density(0.0, [3.0, -1.0, 2.0]),
        BetaBinomial::log_density(0.0, [3.0, -1.0, -2.0]),
        BetaBinomial::log_density(0.0, [0.0, 0.0, 2.0]),
        BetaBinomial::log_density(3.0, [3.0, 1.0, -20.0]),
        BetaBinomial::log_density(0.0, [3.0, 1.0, 0.0]),
        BetaBinomial::log_density(0.0, [3.0, f64::NAN, 1.0]),
        BetaBinomial::log_density(4.0, [3.0, 1.0, 1.0]),
        BetaBinomial::log_density(-1.0, [3.0, 1.0, 1.0]),
        Geometric::log_density(0.0, [-0.2]),
        Geometric::log_density(0.0, [0.0]),
        Geometric::log_density(0.0, [1.2]),
        Geometric::log_density(1.0, [1.0]),
        Geometric::log_density(2.0, [f64::NAN]),
        ZeroInflatedPoisson::log_density(0.0, [-0.1, 1.0]),
        ZeroInflatedPoisson::log_density(2.0, [-0.1, 1.0]),
        ZeroInflatedPoisson::log_density(0.0, [1.1, 1.0]),
        ZeroInflatedPoisson::log_density(2.0, [1.0, 1.0]),
        ZeroInflatedPoisson::log_density(0.0, [0.5, -1.0]),
        ZeroInflatedPoisson::log_density(0.0, [f64::NAN, 1.0]),
        ZeroInflatedPoisson::log_density(2.0, [f64::NAN, 1.0]),
        ZeroInflatedNegBinomial::log_density(0.0, [0.5, 1.0, -1.0]),
        HyperGeometric::log_density(4.0, [7.0, 3.0, 9.0]),
        HyperGeometric::log_density(1.0, [7.0, 8.0, 5.0]),
        HyperGeometric::log_density(-1.0, [7.0, 3.0, 9.0]),
        HyperGeometric::log_density(3.0, [13.0, 3.0, 9.0]),
        HyperGeometric::log_density(1.0, [12.0, 3.0, 9.0]),
        HyperGeometric::log_density(1.0, [0.0, 3.0, 9.0]),
        HyperGeometric::log_density(f64::NAN, [7.0, 3.0, 9.0]),
        DiscreteUniform::log_density(3.0, [4.0, 6.0]),
        DiscreteUniform::log_density(7.0, [4.0, 6.0]),
        DiscreteUniform::log_density(5.5, [4.0, 6.0]),
        DiscreteUniform::log_density(5.0, [6.0, 4.0]),
        DiscreteUniform::log_density(f64::NAN, [4.0, 6.0]),
    ];
    for (i, value) in not_finite.iter().enumerate() {
        assert!(!value.is_finite(), "line {i} of the list: {value}");
    }
}

/// Uniform's check of its bounds: −∞ beyond, the density on them.
#[test]
fn uniform_includes_its_bounds() {
    use wgf_runtime::dist::Uniform;
    for x in [-1.0, 0.3, 3.0] {
        assert_eq!(Uniform::log_density(x, [-1.0, 3.0]), -4f64.ln());
        let got = Uniform::kernel_partials::<f64, 0b111>(x, [-1.0, 3.0]);
        assert_eq!((got.x, got.args), (0.0, [0.25, -0.25]));
    }
    assert_eq!(Uniform::log_density(3.1, [-1.0, 3.0]), f64::NEG_INFINITY);
}

fn base_of_unknowns<D: Distribution<N>, const N: usize, const ALL: u32>(name: &str, x: f64) {
    let trials = 9.0;
    let with = |unknown: f64| {
        std::array::from_fn(|i| match is_data(name, D::PARAMETERS[i]) {
            true => trials,
            false => unknown,
        })
    };
    let (unknown, known) = (with(f64::NAN), with(0.25));
    assert!(D::base(x, unknown).is_finite(), "{name}");
    assert_eq!(D::base(x, unknown), D::base(x, known), "{name}");
}

/// The engine sums bases when only the data are known; it passes NaN for the rest.
#[test]
fn bases_read_nothing_but_data() {
    continuous!(base_of_unknowns, f64::NAN);
    discrete!(base_of_unknowns, 1.0);
    of_data!(base_of_unknowns, 9.0);
}
