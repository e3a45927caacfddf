//! Distribution functions and their derivatives against mpmath (`reference/generate.py`), against the density, and outside
//! the support.

mod support;

use num_dual::Dual64;
use std::f64::consts::PI;
use support::{Disagreements, Points, Table, Tolerance, reference};
use wgf_runtime::dist::*;
use wgf_runtime::real::Jet;

/// Calls `$check::<D, N>("D", …)` for every distribution that has a distribution function.
macro_rules! cumulative {
    ($check:ident $(, $argument:expr)*) => {
        cumulative!(@all $check, ($($argument),*), Normal 2, LogNormal 2, HalfNormal 1, Cauchy 2, HalfCauchy 1, Exponential 1,
            Uniform 2, Laplace 2, Logistic 2, Gumbel 2, Weibull 2, Frechet 2, Rayleigh 1, Pareto 2, Lomax 2, Kumaraswamy 2,
            Gamma 2, InvGamma 2, ChiSquared 1, InvChiSquared 1, Beta 2, BetaProportion 2, StudentT 3, HalfStudentT 2,
            ExpModNormal 3, SkewNormal 3, VonMises 2)
    };
    (@all $check:ident, $arguments:tt, $($name:ident $n:literal),*) => {
        $(cumulative!(@one $check, $name, $n, $arguments);)*
    };
    (@one $check:ident, $name:ident, $n:literal, ($($argument:expr),*)) => {
        $check::<$name, $n>(stringify!($name) $(, $argument)*)
    };
}

/// Both functions, on dual numbers in the variate (0) or a parameter (1…).
fn both<D: Cumulative<N>, const N: usize>(x: f64, args: [f64; N], input: usize) -> [Dual64; 2] {
    let dual = |re: f64, i: usize| Dual64::new(re, f64::from(u8::from(i == input)));
    let args = std::array::from_fn(|i| dual(args[i], i + 1));
    [D::ln_cdf(dual(x, 0), args), D::ln_sf(dual(x, 0), args)]
}

/// A relative error beside which there is an absolute one of a few ε: that of the probability.
const VALUE: Tolerance = Tolerance::relative(1e-13).or(1e-15);

/// A slope is exact to the rounding of the exponent z²/2 of a density, which is at most 1e4 in the tables.
const SLOPE: Tolerance = Tolerance::relative(1e-11).or(1e-15);

/// The density at one end of a long integral is a difference of what its moving nodes give, to ε times their slopes.
const SLOPE_OF_INTEGRAL: Tolerance = SLOPE.or(2e-13);

/// A row is x, the parameters, both functions, the partials of the one and of the other.
fn check_table<D: Cumulative<N>, const N: usize>(
    name: &str,
    table: &Table,
    found: &mut Disagreements,
) {
    let rows = &table[name];
    assert!(rows.len() >= 10, "{name} has {} points", rows.len());
    let slope = match name {
        "VonMises" => SLOPE_OF_INTEGRAL,
        _ => SLOPE,
    };
    for row in rows {
        let row: Vec<f64> = row.iter().map(|v| v.unwrap()).collect();
        let (x, args) = (row[0], std::array::from_fn(|i| row[i + 1]));
        for (which, function) in ["ln_cdf", "ln_sf"].into_iter().enumerate() {
            let at = |what: &str| format!("{name}::{function} at {x:e}, {args:?}, {what}");
            let plain = [D::ln_cdf(x, args), D::ln_sf(x, args)][which];
            found.compare(plain, row[N + 1 + which], VALUE, || at("value"));
            for input in 0..=N {
                let want = row[N + 3 + which * (N + 1) + input];
                let dual = both::<D, N>(x, args, input)[which];
                found.compare(dual.eps, want, slope, || at(&format!("partial {input}")));
            }
        }
    }
}

#[test]
fn values_and_partials_match_mpmath() {
    let table = reference("cumulative.json");
    let mut found = Disagreements::default();
    cumulative!(check_table, &table, &mut found);
    found.report();
}

/// dP(X ≤ x)/dx = p(x) = −dP(X > x)/dx, and both add up to 1.
fn check_density<D: Cumulative<N>, const N: usize>(name: &str, found: &mut Disagreements) {
    const CLOSE: Tolerance = Tolerance::relative(1e-12).or(1e-14);
    let mut points = Points::new(5);
    for _ in 0..200 {
        let (x, args) = points.draw::<D, N>();
        let at = |what: &str| format!("{name} at {x:e}, {args:?}, {what}");
        let [cdf, sf] = both::<D, N>(x, args, 0);
        let density = D::log_density(x, args).exp();
        found.compare(cdf.eps * cdf.re.exp(), density, CLOSE, || at("ln_cdf"));
        found.compare(-sf.eps * sf.re.exp(), density, CLOSE, || at("ln_sf"));
        found.compare(cdf.re.exp() + sf.re.exp(), 1.0, CLOSE, || at("sum"));
        let jet = |re| Jet::<f64, 1>::input(re, 0);
        let on_jets = D::ln_cdf(jet(x), args.map(Jet::fixed));
        found.compare(on_jets.eps[0], cdf.eps, CLOSE, || at("on Jet"));
    }
}

#[test]
fn derivatives_are_the_density() {
    let mut found = Disagreements::default();
    cumulative!(check_density, &mut found);
    found.report();
}

/// The probabilities below and above the support's ends, and at them.
#[test]
fn outside_the_support_one_is_certain() {
    const INF: f64 = f64::INFINITY;
    macro_rules! ends {
        ($($name:ident $args:expr, below $below:expr, above $above:expr;)*) => {$(
            for x in $below {
                let (cdf, sf) = ($name::ln_cdf(x, $args), $name::ln_sf(x, $args));
                assert_eq!((cdf, sf.abs() < 1e-15), (-INF, true), "{} at {x}: {sf}", stringify!($name));
            }
            for x in $above {
                let (cdf, sf) = ($name::ln_cdf(x, $args), $name::ln_sf(x, $args));
                assert_eq!((cdf.abs() < 1e-15, sf), (true, -INF), "{} at {x}: {cdf}", stringify!($name));
            }
        )*};
    }
    ends! {
        Normal [0.3, 1.7], below [-INF], above [INF];
        Cauchy [0.3, 1.7], below [-INF], above [INF];
        Laplace [0.3, 1.7], below [-INF], above [INF];
        Logistic [0.3, 1.7], below [-INF], above [INF];
        Gumbel [0.3, 1.7], below [-1e4], above [INF];
        LogNormal [0.3, 1.7], below [-1.0, 0.0], above [INF];
        HalfNormal [0.7], below [-1.0, 0.0], above [INF];
        HalfCauchy [0.7], below [-1.0, 0.0], above [INF];
        Exponential [0.7], below [-1.0, 0.0], above [INF];
        Uniform [-1.5, 4.0], below [-2.0, -1.5], above [4.0, 5.0];
        Weibull [0.7, 2.0], below [-1.0, 0.0], above [INF];
        Frechet [0.7, 2.0], below [-1.0, 0.0], above [INF];
        Rayleigh [0.7], below [-1.0, 0.0], above [INF];
        Pareto [0.7, 2.0], below [-1.0, 0.0, 0.6, 0.7], above [INF];
        Lomax [0.7, 2.0], below [-1.0, 0.0], above [INF];
        Kumaraswamy [0.7, 2.0], below [-1.0, 0.0], above [1.0, 2.0];
        Gamma [0.7, 2.0], below [-1.0, 0.0], above [];
        InvGamma [0.7, 2.0], below [-1.0, 0.0], above [];
        ChiSquared [0.7], below [-1.0, 0.0], above [];
        InvChiSquared [0.7], below [-1.0, 0.0], above [];
        HalfStudentT [0.7, 2.0], below [-1.0, 0.0], above [];
        Beta [0.7, 2.0], below [-1.0, 0.0], above [1.0, 2.0];
        BetaProportion [0.7, 2.0], below [-1.0, 0.0], above [1.0, 2.0];
        VonMises [0.7, 2.0], below [-INF, -4.0, -PI], above [PI, 4.0, INF];
        VonMises [-9.0, 700.0], below [-4.0, -PI], above [PI, 4.0];
    }
}

/// What censoring below and truncation at a support's lower bound read: the derivatives inside, arbitrarily close to it.
#[test]
fn derivatives_are_finite_just_inside() {
    for x in [1e-300, 1e-100, 1e-9] {
        for input in 0..=2 {
            for dual in both::<Weibull, 2>(x, [0.7, 2.0], input)
                .into_iter()
                .chain(both::<LogNormal, 2>(x, [0.7, 2.0], input))
                .chain(both::<Lomax, 2>(x, [0.7, 2.0], input))
            {
                assert!(dual.eps.is_finite(), "{x:e}, partial {input}: {dual:?}");
            }
        }
    }
}
