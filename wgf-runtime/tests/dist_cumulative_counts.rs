//! Distribution functions of counts against sums of their masses, with the derivatives in every parameter.

mod support;

use num_dual::Dual64;
use support::{Disagreements, Tolerance};
use wgf_runtime::dist::*;
use wgf_runtime::real::{Jet, Real};

/// Sums of a few hundred masses, each of which is accurate to some 1e-15.
const SUMMED: Tolerance = Tolerance::relative(2e-13).or(1e-14);

/// Parameter `at` carries the derivative.
fn seeded<const N: usize>(args: [f64; N], at: usize) -> [Dual64; N] {
    std::array::from_fn(|i| Dual64::new(args[i], f64::from(u8::from(i == at))))
}

/// ln P(X ≤ x) and ln P(X > x).
fn tails<D: Cumulative<N>, const N: usize, T: Real>(x: f64, args: [T; N]) -> [T; 2] {
    let x = T::constant(x);
    [D::ln_cdf(x, args), D::ln_sf(x, args)]
}

/// The same from the masses of 0 to `last`, where that of the larger part is what the other leaves of 1.
fn summed<D: Cumulative<N>, const N: usize>(
    x: f64,
    args: [f64; N],
    (at, last): (usize, i32),
) -> [Dual64; 2] {
    let mut sums = [Dual64::from(0.0); 2];
    let dual = seeded(args, at);
    for k in 0..=last {
        let k = f64::from(k);
        let mass = Real::exp(D::kernel(Dual64::from(k), dual) + D::base(k, args));
        sums[usize::from(k > x)] += mass;
    }
    let ln = |part: Dual64, rest: Dual64| match part.re > 0.5 {
        true => Real::ln_1p(-rest),
        false => Real::ln(part),
    };
    [ln(sums[0], sums[1]), ln(sums[1], sums[0])]
}

/// `last` is where the masses end, or may be left off; `first` the first parameter that is no data.
fn check<D: Cumulative<N>, const N: usize>(
    name: &str,
    args: [f64; N],
    (first, last): (usize, i32),
    found: &mut Disagreements,
) {
    for at in first..N {
        for x in (0..40.min(last)).step_by(3) {
            let x = f64::from(x);
            let got = tails::<D, N, _>(x, seeded(args, at));
            let jets = tails::<D, N, Jet<f64, 1>>(
                x,
                std::array::from_fn(|i| match i == at {
                    true => Jet::input(args[i], 0),
                    false => Jet::fixed(args[i]),
                }),
            );
            let want = summed::<D, N>(x, args, (at, last));
            for (tail, side) in ["up to", "beyond"].into_iter().enumerate() {
                let place = || format!("{name}{args:?} {side} {x}");
                found.compare(got[tail].re, want[tail].re, SUMMED, place);
                found.compare(jets[tail].re, got[tail].re, SUMMED, place);
                let slope = || format!("{}, slope {at}", place());
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
        ($($name:ident $args:expr, $first:literal, $last:literal;)*) => {
            $(check::<$name, _>(stringify!($name), $args, ($first, $last), &mut found);)*
        };
    }
    check! {
        Poisson [0.01], 0, 60; Poisson [1.0], 0, 120; Poisson [7.3], 0, 150; Poisson [60.0], 0, 400;
        PoissonLog [-2.0], 0, 80; PoissonLog [2.3], 0, 150;
        Binomial [12.0, 0.3], 1, 12; Binomial [40.0, 0.02], 1, 40; Binomial [40.0, 0.97], 1, 40;
        Binomial [1.0, 0.5], 1, 1; Binomial [7.0, 1e-6], 1, 7;
        BinomialLogit [12.0, -0.7], 1, 12; BinomialLogit [40.0, 4.0], 1, 40; BinomialLogit [9.0, -20.0], 1, 9;
        NegBinomial [3.0, 0.7], 0, 900; NegBinomial [8.0, 25.0], 0, 300; NegBinomial [0.2, 4.0], 0, 200;
        NegBinomialLog [1.1, 2.0], 0, 600; NegBinomialLog [-1.5, 0.9], 0, 300;
        BetaBinomial [12.0, 1.3, 4.0], 1, 12; BetaBinomial [40.0, 0.02, 3.0], 1, 40; BetaBinomial [40.0, 0.3, 0.01], 1, 40;
        BetaBinomial [300.0, 900.0, 7000.0], 1, 300; BetaBinomial [300.0, 0.4, 2.0], 1, 300; BetaBinomial [1.0, 2.0, 3.0], 1, 1;
        BetaBinomial [200.0, 3.0, 0.2], 1, 200;
        ZeroInflatedPoisson [0.3, 4.0], 0, 120; ZeroInflatedPoissonLog [0.9, -1.0], 0, 80;
        ZeroInflatedNegBinomial [0.02, 3.0, 0.7], 0, 900;
    }
    found.report();
}

/// −∞ and 0, with derivatives of 0: what truncation where there is nothing to cut adds to a score.
#[test]
fn off_the_support_they_are_certain() {
    fn check<D: Cumulative<N>, const N: usize>(args: [f64; N], x: f64, [cdf, sf]: [f64; 2]) {
        let got = tails::<D, N, _>(x, seeded(args, N - 1));
        assert_eq!(got.map(|dual| (dual.re, dual.eps)), [(cdf, 0.0), (sf, 0.0)]);
        assert_eq!(tails::<D, N, f64>(x, args), [cdf, sf]);
    }
    let (none, all) = ([f64::NEG_INFINITY, 0.0], [0.0, f64::NEG_INFINITY]);
    for below in [-1.0, -7.0] {
        check::<Poisson, 1>([2.0], below, none);
        check::<PoissonLog, 1>([0.3], below, none);
        check::<Binomial, 2>([5.0, 0.3], below, none);
        check::<BinomialLogit, 2>([5.0, 0.3], below, none);
        check::<NegBinomial, 2>([2.0, 1.5], below, none);
        check::<NegBinomialLog, 2>([0.3, 1.5], below, none);
        check::<BetaBinomial, 3>([5.0, 0.3, 2.0], below, none);
        check::<HyperGeometric, 3>([5.0, 8.0, 9.0], below, none);
        check::<ZeroInflatedPoisson, 2>([0.3, 2.0], below, none);
    }
    for last in [5.0, 9.0] {
        check::<Binomial, 2>([5.0, 0.3], last, all);
        check::<BinomialLogit, 2>([5.0, 0.3], last, all);
        check::<Binomial, 2>([0.0, 0.3], last, all);
        check::<BetaBinomial, 3>([5.0, 0.3, 2.0], last, all);
        check::<HyperGeometric, 3>([5.0, 8.0, 9.0], last, all);
        check::<HyperGeometric, 3>([7.0, 5.0, 9.0], last, all);
    }
}

#[test]
fn where_nothing_happens_they_are_certain() {
    let all = [0.0, f64::NEG_INFINITY];
    assert_eq!(tails::<Poisson, 1, f64>(3.0, [0.0]), all);
    assert_eq!(tails::<NegBinomial, 2, f64>(3.0, [0.0, 1.5]), all);
    assert_eq!(tails::<Binomial, 2, f64>(3.0, [5.0, 0.0]), all);
    let none = [f64::NEG_INFINITY, 0.0];
    assert_eq!(tails::<Binomial, 2, f64>(3.0, [5.0, 1.0]), none);
}

#[test]
fn out_of_domain_they_are_not_numbers() {
    for x in [-1.0, 0.0, 4.0] {
        for wrong in [-0.2, f64::NAN] {
            assert!(
                tails::<Poisson, 1, f64>(x, [wrong])
                    .iter()
                    .all(|t| t.is_nan())
            );
            let neg_binomial = tails::<NegBinomial, 2, f64>(x, [wrong, 2.0]);
            assert!(neg_binomial.iter().all(|t| t.is_nan()));
            let beta_binomial = tails::<BetaBinomial, 3, f64>(x, [5.0, 2.0, wrong]);
            assert!(beta_binomial.iter().all(|t| t.is_nan()));
        }
        for wrong in [-0.2, 1.2, f64::NAN] {
            let binomial = tails::<Binomial, 2, f64>(x, [5.0, wrong]);
            assert!(
                binomial.iter().all(|t| t.is_nan()),
                "{x}, {wrong}: {binomial:?}"
            );
        }
    }
}

/// Sums of products of binomial coefficients, all of them exact.
#[test]
fn tails_of_a_hyper_geometric_are_quotients_of_integers() {
    fn choose(n: u64, k: u64) -> u64 {
        if k > n {
            return 0;
        }
        (0..k).fold(1, |product, i| product * (n - i) / (i + 1))
    }
    let mut found = Disagreements::default();
    for (draws, successes, failures) in [(5, 8, 9), (12, 20, 8), (20, 22, 13), (3, 1, 30)] {
        let ways = |k: u64| match k <= draws {
            true => choose(successes, k) * choose(failures, draws - k),
            false => 0,
        };
        let all = choose(successes + failures, draws) as f64;
        let args = [draws, successes, failures].map(|n| n as f64);
        for x in 0..draws {
            let [upto, beyond] = [0..=x, x + 1..=draws].map(|r| r.map(ways).sum::<u64>() as f64);
            let got = tails::<HyperGeometric, 3, f64>(x as f64, args);
            let ln = |part: f64, rest: f64| match part > rest {
                true => (-rest / all).ln_1p(),
                false => (part / all).ln(),
            };
            let want = [ln(upto, beyond), ln(beyond, upto)];
            for side in [0, 1] {
                let at = || format!("{args:?} at {x}, {side}");
                found.compare(got[side], want[side], SUMMED, at);
            }
        }
    }
    found.report();
}

/// A sum over many counts is left where nothing is added any more.
#[test]
fn tails_of_large_populations_are_near_those_of_a_binomial() {
    let got = tails::<HyperGeometric, 3, f64>(2e8, [4e8, 5e15, 5e15]);
    let normal = (0.5f64 + 0.5 * (2.0 / (std::f64::consts::PI * 4e8)).sqrt()).ln();
    assert!((got[0] - normal).abs() < 1e-7, "{got:?}, {normal}");
    let few = tails::<BetaBinomial, 3, f64>(2e8, [4e8, 3e15, 3e15]);
    assert!((few[0] - normal).abs() < 1e-7, "{few:?}, {normal}");
}
