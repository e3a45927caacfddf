//! The compiler's passes change what a score costs, not what it is: with each left out, and with all left out, the score is
//! the oracle's.

mod support;

use support::{normals, relative_error};
use wgf::__private::{Program, oracle_score};
use wgf::prelude::*;

/// The same model without some passes: sums inside loops, data worked out on the way, products in loops and arrays, work
/// that repeats, loops in loops.
macro_rules! variant {
    ($module:ident, $($pass:ident),*) => {
        mod $module {
            use super::*;

            model! {
                #[without($($pass),*)]
                pub model Everything {
                    data {
                        groups: size,
                        group: [index(groups); n],
                        x: [real; n, k],
                        y: [real; n],
                        count: [count; n],
                        first: [int(0..); m],
                    }
                    let a ~ Normal(0.0, 1.0 + 1.0);
                    let b: [real; k] ~ Normal(0.0, 1.0);
                    let c: [positive; groups] ~ HalfNormal(2.0);
                    let s: positive ~ Normal(1.0, 0.5);
                    let centred[i in n] = x[i, 0] - mean(y);
                    let slope[i in n] = dot(x[i], b) + a * s * centred[i];
                    let table[g in groups, j in k] = c[g] * b[j] * 2.0;
                    for i in 0..n {
                        let offset = (count[i] + 1.0).ln() - y[group[i]];
                        let eta = dot(x[i], b) + c[group[i]].ln() * offset;
                        let twice = 2.0 * s;
                        y[i] ~ Normal(eta + sum(b) * a, twice * s.sqrt());
                        count[i] ~ PoissonLog(0.1 * eta + (a * s).exp() * 0.1);
                        y[i] ~ StudentT(3.0 + (a * s).exp(), slope[i], s.sqrt() + twice);
                    }
                    for j in 0..k {
                        let scale = 1.0 + b[j].square();
                        for i in 1..n {
                            y[i] ~ Normal(scale * (y[i - 1] * j).sin() + table[group[i], j], scale * s);
                        }
                        for i in 0..first[j * 0] {
                            y[i] ~ Cauchy(a * (i + j), scale * (a * s).exp());
                        }
                    }
                    factor(-(a * s).exp() * 0.01 - sum(table) * (a * s).exp() * 0.01);
                }
            }

            pub fn model() -> Everything {
                let n = 21;
                Everything::new(EverythingData {
                    groups: 4,
                    group: (0..n).map(|i| i * 3 % 4).collect(),
                    x: (0..n).map(|i| normals(300 + i as u64, 5, 0.7)).collect(),
                    y: normals(42, n, 1.0),
                    count: (0..n as u64).map(|i| i * 5 % 7).collect(),
                    first: vec![13, 4],
                })
                .unwrap()
            }
        }
    };
}

variant!(with_all,);
variant!(without_known, known);
variant!(without_fuse, fuse);
variant!(without_hoist, hoist);
variant!(without_share, share);
variant!(without_products, products);
variant!(without_plates, plates);
variant!(
    without_any,
    scales,
    known,
    factors,
    tallies,
    split,
    roots,
    fills,
    fuse,
    hoist,
    share,
    logs,
    products,
    plates
);

/// The same for what recursions, factors and known scales are made of.
macro_rules! recursion {
    ($module:ident, $($pass:ident),*) => {
        mod $module {
            use super::*;

            model! {
                #[without($($pass),*)]
                pub model Recursions {
                    data { x: [real; n, k], y: [real; n], error: [real(0.0..); n] }
                    let a ~ Normal(0.0, 1.0);
                    let b: [real; k] ~ Normal(0.0, 1.0);
                    let s: positive ~ HalfCauchy(0.5);
                    let v: [real; n];
                    v[0] = 0.5;
                    let level: [real; n, k];
                    let smooth: [real; n];
                    for i in 0..n {
                        smooth[i] = a;
                        for j in 0..1 {
                            level[i, j] = b[j] * smooth[i];
                        }
                        for j in 1..k {
                            let shock = (x[i, j] * a).tanh();
                            level[i, j] = shock - 0.3 * (level[i, j - 1] - b[0]) / 2.0;
                            y[i] ~ Normal(level[i, j], s + shock.square());
                        }
                        y[i] ~ Normal(level[i, k - 1], error[i]);
                    }
                    let size: [real; n];
                    size[n - 1] = s.sqrt();
                    for j in 1..n {
                        size[n - 1 - j] = 0.1 * y[j].square() + 0.5 * size[n - j];
                    }
                    let drift: [real; n];
                    drift[0] = b[1];
                    for i in 0..n - 1 {
                        let shock = y[i] - a;
                        v[i + 1] = (0.1 + s * shock.square() + a.square() * v[i].square()).sqrt();
                        drift[i + 1] = (a + shock) * 0.2 - drift[i] * (1.0 - a) * 0.1 + drift[i];
                        y[i + 1] ~ Normal(drift[i + 1] + v[i], v[i + 1]);
                    }
                    for i in 0..n {
                        let odds = dot(x[i], b) - a * y[i];
                        factor(0.01 * odds.square() - log1p_exp(odds));
                        factor(s.ln() + log1p_exp(odds * a) - (-(drift[i].exp().ln() - log1p_exp(a * y[i])) + v[i].ln()));
                        factor(-(s + size[i].square()).ln());
                    }
                }
            }

            pub fn model() -> Recursions {
                let n = 21;
                Recursions::new(RecursionsData {
                    x: (0..n).map(|i| normals(300 + i as u64, 3, 0.7)).collect(),
                    y: normals(42, n, 1.0),
                    error: (0..n).map(|i| 0.5 + 0.1 * i as f64).collect(),
                })
                .unwrap()
            }
        }
    };
}

recursion!(recursions,);
recursion!(recursions_without_scales, scales);
recursion!(recursions_without_split, split);
recursion!(recursions_without_roots, roots);
recursion!(recursions_without_fills, fills);
recursion!(recursions_without_logs, logs);
recursion!(
    recursions_without_any,
    scales,
    known,
    factors,
    tallies,
    split,
    roots,
    fills,
    fuse,
    hoist,
    share,
    logs,
    products,
    plates
);

/// The same for counts whose rows share a dispersion, or do not, and for matrices that are not read row by row as they are.
macro_rules! counts {
    ($module:ident, $($pass:ident),*) => {
        mod $module {
            use super::*;

            model! {
                #[without($($pass),*)]
                pub model Visits {
                    data {
                        x: [real; n, k],
                        other: [index(n); n],
                        visits: [count; n],
                    }
                    let a ~ Normal(0.0, 1.0);
                    let b: [real; k] ~ Normal(0.0, 1.0);
                    let phi: [positive; k] ~ Exponential(0.5);
                    for i in 0..n {
                        let eta = a + dot(x[i], b);
                        visits[i] ~ NegBinomialLog(eta, phi[0]);
                        visits[other[i]] ~ NegBinomial((2.0 * eta).exp(), 1.0 / phi[1].square());
                        visits[i] ~ NegBinomialLog(eta, phi[1] + x[i, 0].square());
                        visits[i] ~ NegBinomial(eta.exp() + 0.5, phi[1]);
                    }
                    for i in 0..3 {
                        visits[n - 1 - i] ~ NegBinomialLog(a, phi[0]);
                    }
                    let z[i in n, j in k] = (x[i, j] - 0.5) / (1.0 + j);
                    let later[i in n - 2] = dot(x[i + 2], b);
                    for i in 1..n {
                        let eta = dot(x[i - 1], b) - a * dot(z[i], b) + 0.1 * dot(z[i - 1], phi);
                        visits[i] ~ PoissonLog(0.3 * eta);
                    }
                    for j in 0..k {
                        for i in j..n - 2 {
                            visits[i] ~ PoissonLog(0.2 * dot(x[i + 1], b) + 0.1 * later[i] * a);
                        }
                    }
                }
            }

            pub fn model() -> Visits {
                let n = 75;
                Visits::new(VisitsData {
                    x: (0..n).map(|i| normals(500 + i as u64, 3, 0.7)).collect(),
                    other: (0..n).map(|i| i * 7 % n).collect(),
                    visits: (0..n as u64).map(|i| i * i * 5 % 23 * (i % 3)).collect(),
                })
                .unwrap()
            }
        }
    };
}

counts!(counts_with_all,);
counts!(counts_without, tallies, products);

fn check<M: LogDensity + Program, P: Program>(name: &str, model: &M, plain: &P) {
    let d = LogDensity::dim(model);
    let (mut gradient, mut oracle) = (vec![0.0; d], vec![0.0; d]);
    for seed in 0..10 {
        let u = normals(seed, d, 0.6);
        let value = LogDensity::score(model, &u, &mut gradient);
        let expected = oracle_score(plain, &u, &mut oracle);
        assert!(value.is_finite());
        assert!(
            relative_error(value, expected) < 1e-12,
            "{name}: {value} is not {expected}"
        );
        assert!(relative_error(model.log_density(&u), expected) < 1e-12);
        for (i, (g, o)) in gradient.iter().zip(&oracle).enumerate() {
            assert!(
                relative_error(*g, *o) < 1e-10,
                "{name}, coordinate {i}: {g} is not {o}"
            );
        }
    }
}

#[test]
fn every_pass_can_be_left_out() {
    let plain = without_any::model();
    check("all passes", &with_all::model(), &plain);
    check("without known", &without_known::model(), &plain);
    check("without fuse", &without_fuse::model(), &plain);
    check("without hoist", &without_hoist::model(), &plain);
    check("without share", &without_share::model(), &plain);
    check("without products", &without_products::model(), &plain);
    check("without plates", &without_plates::model(), &plain);
    check("without any", &plain, &plain);
}

#[test]
fn tallies_and_products_can_be_left_out() {
    let plain = counts_without::model();
    check("all passes", &counts_with_all::model(), &plain);
    check("without tallies and products", &plain, &plain);
}

#[test]
fn every_pass_over_recursions_can_be_left_out() {
    let plain = recursions_without_any::model();
    check("all passes", &recursions::model(), &plain);
    check(
        "without scales",
        &recursions_without_scales::model(),
        &plain,
    );
    check("without split", &recursions_without_split::model(), &plain);
    check("without roots", &recursions_without_roots::model(), &plain);
    check("without fills", &recursions_without_fills::model(), &plain);
    check("without logs", &recursions_without_logs::model(), &plain);
    check("without any", &plain, &plain);
}
