//! The elementary functions against arithmetic of 106 bits, which is itself tested against mpmath
//! (`reference/generate.py`): the error in units of the last place, everywhere.

mod elementary_support;
mod support;

use elementary_support::double_double::{Double, scale};
use elementary_support::oracle::{self, Exact};
use elementary_support::points::{Points, half_multiples_of_ln_2, half_powers_of_2};
use support::reference;
use wgf_runtime::special::elementary;
use wgf_runtime::vector::Fused;

/// What the documentation promises.
const BOUND: f64 = 2.0;

/// y = f(x) for every x; false if the machine has no fused multiplication and nothing was done.
type Map = fn(&[f64], &mut [f64]) -> bool;

/// A function under test.
struct Function {
    name: &'static str,
    exact: fn(f64) -> Exact,
    plain: Map,
    fused: Map,
}

macro_rules! functions {
    ($($name:ident),*) => {
        [$(Function {
            name: stringify!($name),
            exact: oracle::$name,
            plain: |xs, ys| {
                for (x, y) in xs.iter().zip(ys) {
                    *y = elementary::$name(*x);
                }
                true
            },
            fused: {
                #[cfg(target_arch = "x86_64")]
                #[target_feature(enable = "avx2,fma")]
                fn run(xs: &[f64], ys: &mut [f64]) {
                    for (x, y) in xs.iter().zip(ys) {
                        *y = elementary::$name(Fused(*x)).0;
                    }
                }
                #[cfg(target_arch = "x86_64")]
                fn map(xs: &[f64], ys: &mut [f64]) -> bool {
                    if !is_x86_feature_detected!("avx2") || !is_x86_feature_detected!("fma") {
                        return false;
                    }
                    #[allow(unsafe_code, reason = "a call of what not every machine can run")]
                    // SAFETY: the machine has the features that `run` is compiled for.
                    unsafe {
                        run(xs, ys);
                    }
                    true
                }
                #[cfg(not(target_arch = "x86_64"))]
                fn map(xs: &[f64], ys: &mut [f64]) -> bool {
                    for (x, y) in xs.iter().zip(ys) {
                        *y = elementary::$name(Fused(*x)).0;
                    }
                    true
                }
                map
            },
        }),*]
    };
}

const FUNCTIONS: [Function; 10] = functions![
    exp, exp_m1, ln, ln_1p, inv_logit, log1p_exp, logit, tanh, sinh, cosh
];

fn function(name: &str) -> &'static Function {
    FUNCTIONS
        .iter()
        .find(|f| f.name == name)
        .expect("a function of that name")
}

/// Compares both variants with the oracle where the function has a value.
fn check(name: &str, points: Points, domain: impl Fn(f64) -> bool) {
    let function = function(name);
    let xs: Vec<f64> = points.xs.into_iter().filter(|&x| domain(x)).collect();
    assert!(xs.len() >= 100_000, "{name}: {} points", xs.len());
    let exact: Vec<Exact> = xs.iter().map(|&x| (function.exact)(x)).collect();
    for (variant, map) in [("plain", function.plain), ("fused", function.fused)] {
        let mut ys = vec![0.0; xs.len()];
        if !map(&xs, &mut ys) {
            continue;
        }
        let mut worst = (0.0, 0.0, 0.0);
        for ((&x, &y), exact) in xs.iter().zip(&ys).zip(&exact) {
            let error = exact.ulps(y);
            // A NaN is worse than any error, and fails the assertion.
            if error > worst.0 || error.is_nan() {
                worst = (error, x, y);
            }
        }
        let (error, x, y) = worst;
        println!(
            "{name}, {variant}: {error:.3} ulp at {x:e}, {} points",
            xs.len()
        );
        assert!(
            error <= BOUND,
            "{name}, {variant}: {error} ulp at {x:e}, where it is {y:e}"
        );
    }
}

fn everywhere(_: f64) -> bool {
    true
}

#[test]
fn exp() {
    let points = Points::everywhere()
        .around(half_multiples_of_ln_2(2200))
        .between(-746.0, 711.0, 20_000)
        .between(-746.0, -708.0, 10_000)
        .between(709.0, 710.0, 5_000)
        .between(-1.0, 1.0, 20_000);
    check("exp", points, everywhere);
}

#[test]
fn exp_m1() {
    let points = Points::everywhere()
        .around(half_multiples_of_ln_2(2200))
        .between(-45.0, 45.0, 20_000)
        .between(709.0, 710.0, 5_000)
        .between(-1.5, 1.5, 40_000);
    check("exp_m1", points, everywhere);
}

#[test]
fn ln() {
    let points = Points::everywhere()
        .around(half_powers_of_2())
        .between(0.5, 2.0, 30_000)
        .between(0.99, 1.01, 10_000)
        .between(0.0, 100.0, 10_000);
    check("ln", points, |x| x > 0.0);
}

#[test]
fn ln_1p() {
    let points = Points::everywhere()
        .around(half_powers_of_2())
        .around(half_powers_of_2().map(|x| x - 1.0))
        .between(-1.0, 1.5, 40_000)
        .between(-0.01, 0.01, 10_000)
        .between(0.0, 100.0, 10_000);
    check("ln_1p", points, |x| x > -1.0);
}

#[test]
fn inv_logit() {
    let points = Points::everywhere()
        .around(half_multiples_of_ln_2(2200))
        .between(-746.0, 50.0, 20_000)
        .between(-746.0, -708.0, 10_000)
        .between(-5.0, 5.0, 40_000);
    check("inv_logit", points, everywhere);
}

#[test]
fn log1p_exp() {
    let points = Points::everywhere()
        .around(half_multiples_of_ln_2(2200))
        .between(-746.0, 50.0, 20_000)
        .between(-746.0, -708.0, 10_000)
        .between(-5.0, 5.0, 40_000);
    check("log1p_exp", points, everywhere);
}

#[test]
fn logit() {
    let points = Points::everywhere()
        .around(half_powers_of_2())
        .around(half_powers_of_2().map(|x| 1.0 - x))
        .around(half_powers_of_2().map(|x| 1.0 / (1.0 + x)))
        .between(0.0, 1.0, 40_000)
        .between(0.499, 0.501, 10_000);
    check("logit", points, |x| x > 0.0 && x < 1.0);
}

#[test]
fn tanh() {
    let points = Points::everywhere()
        .around(half_multiples_of_ln_2(2200).map(|x| 0.5 * x))
        .between(-22.0, 22.0, 20_000)
        .between(-1.5, 1.5, 40_000)
        .between(0.54, 0.56, 10_000);
    check("tanh", points, everywhere);
}

#[test]
fn sinh() {
    let points = Points::everywhere()
        .around(half_multiples_of_ln_2(2200))
        .between(-720.0, 720.0, 10_000)
        .between(710.0, 711.0, 5_000)
        .between(-2.0, 2.0, 40_000);
    check("sinh", points, everywhere);
}

#[test]
fn cosh() {
    let points = Points::everywhere()
        .around(half_multiples_of_ln_2(2200))
        .between(-720.0, 720.0, 10_000)
        .between(710.0, 711.0, 5_000)
        .between(-2.0, 2.0, 40_000);
    check("cosh", points, everywhere);
}

/// Poles, limits, the sign of zero, and NaN where there is no value, to the bit.
#[test]
fn edges() {
    const INF: f64 = f64::INFINITY;
    const NAN: f64 = f64::NAN;
    /// The least positive number.
    const LEAST: f64 = f64::from_bits(1);
    let table: [(&str, &[(f64, f64)]); 10] = [
        (
            "exp",
            &[
                (0.0, 1.0),
                (-0.0, 1.0),
                (INF, INF),
                (-INF, 0.0),
                (1e300, INF),
                (-1e300, 0.0),
                (LEAST, 1.0),
            ],
        ),
        (
            "exp_m1",
            &[
                (0.0, 0.0),
                (-0.0, -0.0),
                (INF, INF),
                (-INF, -1.0),
                (1e300, INF),
                (-1e300, -1.0),
                (LEAST, LEAST),
                (-LEAST, -LEAST),
            ],
        ),
        (
            "ln",
            &[
                (0.0, -INF),
                (-0.0, -INF),
                (1.0, 0.0),
                (INF, INF),
                (-INF, NAN),
                (-LEAST, NAN),
                (-1.0, NAN),
                (f64::MIN, NAN),
            ],
        ),
        (
            "ln_1p",
            &[
                (0.0, 0.0),
                (-0.0, -0.0),
                (-1.0, -INF),
                (INF, INF),
                (-INF, NAN),
                (-1.0 - f64::EPSILON, NAN),
                (f64::MIN, NAN),
                (LEAST, LEAST),
                (-LEAST, -LEAST),
            ],
        ),
        (
            "inv_logit",
            &[
                (0.0, 0.5),
                (-0.0, 0.5),
                (INF, 1.0),
                (-INF, 0.0),
                (1e300, 1.0),
                (-1e300, 0.0),
            ],
        ),
        (
            "log1p_exp",
            &[
                (INF, INF),
                (-INF, 0.0),
                (1e300, 1e300),
                (-1e300, 0.0),
                (f64::MAX, f64::MAX),
            ],
        ),
        (
            "logit",
            &[
                (0.0, -INF),
                (-0.0, -INF),
                (0.5, 0.0),
                (1.0, INF),
                (-LEAST, NAN),
                (1.0 + f64::EPSILON, NAN),
                (INF, NAN),
                (-INF, NAN),
                (f64::MAX, NAN),
                (f64::MIN, NAN),
            ],
        ),
        (
            "tanh",
            &[
                (0.0, 0.0),
                (-0.0, -0.0),
                (INF, 1.0),
                (-INF, -1.0),
                (1e300, 1.0),
                (-1e300, -1.0),
                (LEAST, LEAST),
                (-LEAST, -LEAST),
            ],
        ),
        (
            "sinh",
            &[
                (0.0, 0.0),
                (-0.0, -0.0),
                (INF, INF),
                (-INF, -INF),
                (1e300, INF),
                (-1e300, -INF),
                (LEAST, LEAST),
                (-LEAST, -LEAST),
            ],
        ),
        (
            "cosh",
            &[
                (0.0, 1.0),
                (-0.0, 1.0),
                (INF, INF),
                (-INF, INF),
                (1e300, INF),
                (-1e300, INF),
                (LEAST, 1.0),
            ],
        ),
    ];
    for (name, edges) in table {
        let function = function(name);
        let nans = [NAN, -NAN, f64::from_bits(0x7ff0_0000_0000_0001)].map(|x| (x, NAN));
        let (xs, wants): (Vec<f64>, Vec<f64>) = edges.iter().copied().chain(nans).unzip();
        for map in [function.plain, function.fused] {
            let mut ys = vec![0.0; xs.len()];
            if !map(&xs, &mut ys) {
                continue;
            }
            for ((x, got), want) in xs.iter().zip(ys).zip(&wants) {
                let same = got.to_bits() == want.to_bits() || got.is_nan() && want.is_nan();
                assert!(same, "{name}({x:e}) = {got:e}, not {want:e}");
            }
        }
    }
}

/// The oracle agrees with mpmath to 90 bits; a row is x and the value as the sum of two numbers.
#[test]
fn the_oracle_is_right() {
    let table = reference("elementary.json");
    for Function { name, exact, .. } in FUNCTIONS {
        let rows = &table[name];
        assert!(rows.len() >= 20, "{name} has {} points", rows.len());
        for row in rows {
            let [x, hi, lo] = [0, 1, 2].map(|i| row[i].unwrap());
            let Exact { m, e } = exact(x);
            let want = Double {
                hi: scale(hi, -e),
                lo: scale(lo, -e),
            };
            let error = (m - want).hi.abs() / want.hi.abs();
            assert!(
                error < 2f64.powi(-90),
                "{name}({x:e}): relative error {error:e}"
            );
        }
    }
}
