//! Distribution functions of discrete distributions against sums of their masses, derivatives too.

mod support;

use num_dual::Dual64;
use std::f64::consts::LN_2;
use support::{Disagreements, Tolerance};
use wgf_runtime::dist::*;
use wgf_runtime::real::{Jet, Real};

/// Sums of a few hundred masses, each of which is accurate to a few 1e-16.
const SUMMED: Tolerance = Tolerance::relative(1e-13).or(1e-14);

/// The same functions of parameters that are data or carry derivatives.
fn logs<D: Cumulative<N>, const N: usize, T: Real>(x: f64, args: [T; N]) -> [T; 2] {
    let x = T::constant(x);
    [D::ln_cdf(x, args), D::ln_sf(x, args)]
}

/// The logarithms of the masses up to x and beyond, summed from `lo` to `hi`, with the derivative in the last parameter.
fn summed<D: Cumulative<N>, const N: usize>(
    x: f64,
    args: [f64; N],
    (lo, hi): (i32, i32),
) -> [Dual64; 2] {
    let mut sums = [Dual64::from(0.0); 2];
    let dual = seeded(args);
    for k in lo..=hi {
        let k = f64::from(k);
        let mass = Real::exp(D::kernel(Dual64::from(k), dual) + D::base(k, args));
        sums[usize::from(k > x)] += mass;
    }
    sums.map(Real::ln)
}

/// The last parameter carries the derivative.
fn seeded<const N: usize>(args: [f64; N]) -> [Dual64; N] {
    std::array::from_fn(|i| Dual64::new(args[i], f64::from(u8::from(i == N - 1))))
}

fn check<D: Cumulative<N>, const N: usize>(
    name: &str,
    args: [f64; N],
    range: (i32, i32),
    found: &mut Disagreements,
) {
    for x in range.0..range.1.min(range.0 + 40) {
        let x = f64::from(x);
        let got = logs::<D, N, _>(x, seeded(args));
        let jets = logs::<D, N, Jet<f64, 1>>(
            x,
            std::array::from_fn(|i| match i == N - 1 {
                true => Jet::input(args[i], 0),
                false => Jet::fixed(args[i]),
            }),
        );
        let want = summed::<D, N>(x, args, range);
        for (tail, side) in ["up to", "beyond"].into_iter().enumerate() {
            let at = || format!("{name}{args:?} {side} {x}");
            found.compare(got[tail].re, want[tail].re, SUMMED, at);
            found.compare(jets[tail].re, got[tail].re, SUMMED, at);
            // The bounds of a uniform distribution on integers are data.
            if name != "DiscreteUniform" {
                let slope = || at() + ", slope";
                found.compare(got[tail].eps, want[tail].eps, SUMMED, slope);
                found.compare(jets[tail].eps[0], got[tail].eps, SUMMED, slope);
            }
        }
    }
}

#[test]
fn they_are_sums_of_masses() {
    let mut found = Disagreements::default();
    macro_rules! check {
        ($($name:ident $args:expr, $range:expr;)*) => {
            $(check::<$name, _>(stringify!($name), $args, $range, &mut found);)*
        };
    }
    check! {
        Bernoulli [0.3], (0, 1); Bernoulli [1e-9], (0, 1); Bernoulli [0.999], (0, 1);
        BernoulliLogit [-3.0], (0, 1); BernoulliLogit [40.0], (0, 1); BernoulliLogit [0.0], (0, 1);
        Geometric [0.5], (0, 1100); Geometric [0.9], (0, 320); Geometric [0.13], (0, 5000); Geometric [0.6], (0, 800);
        DiscreteUniform [-3.0, 8.0], (-3, 8); DiscreteUniform [100.0, 250.0], (100, 250);
    }
    found.report();
}

const NONE: (f64, f64) = (f64::NEG_INFINITY, 0.0);
const ALL: (f64, f64) = (0.0, 0.0);

/// −∞ and 0, with derivatives of 0: what truncation where there is nothing to cut adds to a score.
#[test]
fn off_the_support_they_are_certain() {
    fn check<D: Cumulative<1>>(arg: f64, x: f64, [cdf, sf]: [(f64, f64); 2]) {
        let pair = |dual: Dual64| (dual.re, dual.eps);
        assert_eq!(logs::<D, 1, _>(x, seeded([arg])).map(pair), [cdf, sf]);
        let pair = |jet: Jet<f64, 1>| (jet.re, jet.eps[0]);
        let jet = [Jet::input(arg, 0)];
        assert_eq!(logs::<D, 1, _>(x, jet).map(pair), [cdf, sf]);
        assert_eq!(logs::<D, 1, f64>(x, [arg]), [cdf.0, sf.0]);
    }
    for below in [-1.0, -7.0] {
        check::<Bernoulli>(0.3, below, [NONE, ALL]);
        check::<BernoulliLogit>(0.3, below, [NONE, ALL]);
        check::<Geometric>(0.3, below, [NONE, ALL]);
        let bounds = [-3.0, 8.0];
        let got = logs::<DiscreteUniform, 2, f64>(below - 3.0, bounds);
        assert_eq!(got, [NONE.0, ALL.0]);
        let got = logs::<DiscreteUniform, 2, f64>(7.0 - below, bounds);
        assert_eq!(got, [ALL.0, NONE.0]);
    }
    for last in [1.0, 7.0] {
        check::<Bernoulli>(0.3, last, [ALL, NONE]);
        check::<BernoulliLogit>(0.3, last, [ALL, NONE]);
    }
}

/// Not even where they are certain.
#[test]
fn out_of_domain_they_are_not_numbers() {
    for x in [-1.0, 0.0, 1.0] {
        for p in [-0.2, 1.2, f64::NAN] {
            for [cdf, sf] in [
                logs::<Bernoulli, 1, f64>(x, [p]),
                logs::<Geometric, 1, f64>(x, [p]),
            ] {
                assert!(cdf.is_nan() && sf.is_nan(), "{x}, {p}: {cdf}, {sf}");
            }
        }
    }
}

/// Far in both tails, against mpmath 1.3 with 400 digits: `log(1-(1-p)**(x+1))`, `(x+1)*log(1-p)`.
#[test]
fn tails_of_a_geometric_match_mpmath() {
    let mut found = Disagreements::default();
    let exact = Tolerance::relative(4e-15);
    for (x, p, cdf, sf) in GEOMETRIC {
        let got = logs::<Geometric, 1, f64>(x, [p]);
        found.compare(got[0], cdf, exact, || format!("up to {x} with {p}"));
        found.compare(got[1], sf, exact, || format!("beyond {x} with {p}"));
    }
    found.report();
}

/// x, p, ln P(X ≤ x), ln P(X > x).
const GEOMETRIC: [(f64, f64, f64, f64); 10] = [
    (0.0, 1e-300, -690.7755278982137, -1e-300),
    (5.0, 1e-09, -18.931506370218354, -6.000000003e-09),
    (1000000.0, 1e-09, -6.908254237316137, -0.0010000010005000006),
    (
        1000000000.0,
        1e-09,
        -0.4586751445141168,
        -1.0000000015000001,
    ),
    (3.0, 0.5, -0.06453852113757118, -2.772588722239781),
    (60.0, 0.3, -3.556153025809678e-10, -21.757171580262675),
    (700.0, 0.5, -9.5054578314758e-212, -485.89617357252166),
    (2.0, 0.999999999, -9.99999915154208e-28, -62.169797595685026),
    (100000.0, 0.0003, -9.312805203558664e-14, -30.00480094521155),
    (0.0, 0.5, -LN_2, -LN_2),
];
