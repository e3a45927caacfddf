//! Draws of every continuous distribution against integrals of its density.

mod support;

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use support::{Disagreements, Tolerance, expectation};
use wgf_runtime::dist::*;

const DRAWS: usize = 100_000;

/// A true hypothesis fails one comparison in 1.7 million.
const STANDARD_ERRORS: f64 = 5.0;

/// Means over the draws of functions with a variance, whatever the tails, against their expectations.
fn check<D: Sample<N>, const N: usize>(name: &str, args: [f64; N], found: &mut Disagreements) {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let draws: Vec<f64> = (0..DRAWS).map(|_| D::sample(&mut rng, args)).collect();
    for &x in &draws {
        assert!(D::support(args).contains(x), "{name}{args:?} gives {x}");
    }
    // Between −1 and 1, steepest at 0; its powers tell one shape from another.
    let bounded = |x: f64| x / (1.0 + x.abs());
    for power in 1..=4 {
        let g = |x: f64| bounded(x).powi(power);
        let got = draws.iter().map(|&x| g(x)).sum::<f64>() / DRAWS as f64;
        let want = expectation::<D, N>(args, g);
        let variance = expectation::<D, N>(args, |x| (g(x) - want).powi(2));
        let error = (variance / DRAWS as f64).sqrt();
        // The quadrature's own error, 1e-6 at a kink and 1e-10 elsewhere, is nothing beside it.
        assert!(error > 1e-8, "{name}{args:?} has no variance");
        let tolerance = Tolerance::relative(0.0).or(STANDARD_ERRORS * error);
        found.compare(got, want, tolerance, || {
            format!("{name}{args:?}, power {power}, standard error {error:.1e}")
        });
    }
}

macro_rules! check {
    ($found:ident: $($name:ident $args:expr;)*) => {
        $(check::<$name, _>(stringify!($name), $args, &mut $found);)*
    };
}

#[test]
fn draws_have_the_density() {
    let mut found = Disagreements::default();
    check! { found:
        Normal [0.3, 1.7]; Normal [-2.0, 0.2];
        StudentT [0.7, 0.3, 1.7]; StudentT [4.5, -1.0, 0.4];
        Cauchy [0.3, 1.7]; Cauchy [-2.0, 0.2];
        HalfNormal [0.4]; HalfNormal [5.0];
        HalfCauchy [0.4]; HalfCauchy [5.0];
        HalfStudentT [0.7, 1.7]; HalfStudentT [4.5, 0.4];
        LogNormal [0.3, 0.5]; LogNormal [-1.0, 1.7];
        Exponential [0.2]; Exponential [7.0];
        Gamma [0.3, 2.0]; Gamma [1.0, 0.5]; Gamma [40.0, 30.0];
        InvGamma [0.3, 2.0]; InvGamma [1.0, 0.5]; InvGamma [40.0, 30.0];
        ChiSquared [0.6]; ChiSquared [2.0]; ChiSquared [20.0];
        InvChiSquared [0.6]; InvChiSquared [2.0]; InvChiSquared [20.0];
        Beta [1.0, 1.0]; Beta [0.5, 1.5]; Beta [3.0, 2.0]; Beta [30.0, 80.0];
        BetaProportion [0.5, 2.0]; BetaProportion [0.3, 3.5]; BetaProportion [0.9, 100.0];
        Uniform [-1.5, 4.0]; Uniform [0.1, 0.3];
        Laplace [0.3, 1.7]; Laplace [0.0, 0.2];
        Logistic [0.3, 1.7]; Logistic [-2.0, 0.2];
        Gumbel [0.3, 1.7]; Gumbel [-2.0, 0.2];
        SkewNormal [0.3, 1.7, 0.0]; SkewNormal [-2.0, 0.2, 3.5]; SkewNormal [0.3, 1.1, -40.0];
        ExpModNormal [0.3, 1.7, 0.2]; ExpModNormal [-2.0, 0.2, 3.5]; ExpModNormal [0.3, 1.1, 60.0];
        Weibull [0.6, 2.0]; Weibull [1.0, 0.5]; Weibull [7.0, 3.0];
        Frechet [0.6, 2.0]; Frechet [1.0, 0.5]; Frechet [7.0, 3.0];
        Rayleigh [0.4]; Rayleigh [5.0];
        Pareto [0.4, 0.8]; Pareto [5.0, 3.0];
        Lomax [0.4, 0.8]; Lomax [5.0, 3.0];
        Kumaraswamy [1.0, 1.0]; Kumaraswamy [0.5, 1.5]; Kumaraswamy [3.0, 2.0]; Kumaraswamy [2.0, 80.0];
        VonMises [0.3, 0.0]; VonMises [0.3, 1e-5]; VonMises [2.5, 0.7]; VonMises [-9.0, 2.5]; VonMises [-1.0, 50.0];
        VonMises [1.0, 300.0];
    }
    found.report();
}

/// Too narrow for the quadrature: the standardised angle is a normal variate up to 1/κ, whose kurtosis is 3.
#[test]
fn concentrated_angles_are_normal() {
    for concentration in [2e5, 9e7, 1.1e8, 1e14] {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let mut standard =
            || (VonMises::sample(&mut rng, [0.25, concentration]) - 0.25) * concentration.sqrt();
        let draws: Vec<f64> = (0..DRAWS).map(|_| standard()).collect();
        // Variances of x, x² and x⁴ of a normal variate: 1, 2, 96.
        for (power, want, variance) in [(1, 0.0, 1.0), (2, 1.0, 2.0), (4, 3.0, 96.0)] {
            let mean = draws.iter().map(|x| x.powi(power)).sum::<f64>() / DRAWS as f64;
            let error = f64::sqrt(variance / DRAWS as f64);
            assert!(
                (mean - want).abs() < STANDARD_ERRORS * error,
                "κ = {concentration}, power {power}: {mean}"
            );
        }
    }
}

fn is_nan<D: Sample<N>, const N: usize>(args: [f64; N]) {
    let x = D::sample(&mut ChaCha8Rng::seed_from_u64(1), args);
    assert!(x.is_nan(), "{args:?} gives {x}");
}

#[test]
fn parameters_out_of_their_domains_give_nan() {
    is_nan::<Normal, _>([0.0, -1.0]);
    is_nan::<Normal, _>([f64::NAN, 1.0]);
    is_nan::<StudentT, _>([0.0, 0.0, 1.0]);
    is_nan::<Cauchy, _>([f64::INFINITY, 1.0]);
    is_nan::<Gamma, _>([-1.0, 1.0]);
    is_nan::<Gamma, _>([1.0, 0.0]);
    is_nan::<Beta, _>([1.0, f64::NAN]);
    is_nan::<BetaProportion, _>([1.0, 2.0]);
    is_nan::<Uniform, _>([1.0, 1.0]);
    is_nan::<Uniform, _>([2.0, 1.0]);
    is_nan::<SkewNormal, _>([0.0, 1.0, f64::NAN]);
    is_nan::<ExpModNormal, _>([0.0, 1.0, -1.0]);
    is_nan::<Pareto, _>([0.0, 1.0]);
    is_nan::<VonMises, _>([0.0, -1e-9]);
    is_nan::<Kumaraswamy, _>([0.0, 1.0]);
}
