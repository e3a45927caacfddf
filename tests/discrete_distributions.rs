//! Models whose observations are discrete: their scores against the whole model run on num-dual's dual numbers, in loops and as
//! whole arrays, with parameters in every place that may have one.

mod support;

use num_dual::HyperDual64;
use support::{normals, relative_error};
use wgf::__private::{
    Level, Pace, Program, hessian_vector_product, oracle_score, score_at, score_batch_at,
};
use wgf::prelude::*;

const POINTS: usize = 25;

fn assert_close(got: &[f64], expected: &[f64], error: f64, what: &str) {
    for (i, (g, e)) in got.iter().zip(expected).enumerate() {
        assert!(
            g.is_finite() && relative_error(*g, *e) < error,
            "{what}, {i}: {g} is not {e}"
        );
    }
}

/// Scores one by one and in a batch, with every set of instructions, and products with second derivatives.
fn check<M: Program + LogDensity>(model: &M) {
    let d = LogDensity::dim(model);
    let points = normals(1000, POINTS * d, 1.2);
    let point = |k: usize| -> Vec<f64> { (0..d).map(|i| points[i * POINTS + k]).collect() };
    for level in Level::available() {
        let (mut values, mut gradients) = (vec![0.0; POINTS], vec![0.0; POINTS * d]);
        let pace = Pace::default();
        score_batch_at(level, model, &pace, &points, &mut values, &mut gradients);
        for k in 0..POINTS {
            let u = point(k);
            let (mut gradient, mut oracle) = (vec![0.0; d], vec![0.0; d]);
            let value = score_at(level, model, &u, &mut gradient);
            let expected = oracle_score(model, &u, &mut oracle);
            let at = format!("{level:?}, point {k}");
            let three = [value, values[k], model.log_density(&u)];
            assert_close(&three, &[expected; 3], 1e-12, &at);
            let in_batch: Vec<f64> = (0..d).map(|i| gradients[i * POINTS + k]).collect();
            assert_close(&gradient, &oracle, 1e-10, &at);
            assert_close(&in_batch, &oracle, 1e-10, &format!("{at} of a batch"));
        }
    }
    second_order(model, &point(0));
}

/// (H v)ᵢ by hyper-dual numbers through the whole density.
fn second_order(model: &impl Program, u: &[f64]) {
    let d = u.len();
    let v = normals(100, d, 1.0);
    let (mut gradient, mut product) = (vec![0.0; d], vec![0.0; d]);
    hessian_vector_product(model, u, &v, &mut gradient, &mut product);
    let expected: Vec<f64> = (0..d)
        .map(|i| {
            let seed = |j: usize| {
                let along_i = f64::from(u8::from(i == j));
                HyperDual64::new(u[j], along_i, v[j], 0.0)
            };
            let seeded: Vec<HyperDual64> = (0..d).map(seed).collect();
            model.density_as_written(&seeded).eps1eps2
        })
        .collect();
    assert_close(&product, &expected, 1e-10, "second derivatives");
}

model! {
    /// Attempts: rows with their own log-odds, with shared ones, trials that are data or written out.
    pub model Attempts {
        data { x: [real; n], trials: [count; n], hits: [count; n] }
        let a ~ Normal(0.0, 1.0);
        let b ~ Normal(0.0, 1.0);
        let own: [real; n] ~ Normal(a, 1.0);
        hits ~ BinomialLogit(trials, a + b * x);
        hits ~ BinomialLogit(40, own);
        hits ~ BinomialLogit(trials, b);
        for i in 0..n {
            let eta = a + b * x[i];
            hits[i] ~ BinomialLogit(trials[i], eta + own[i]);
            hits[i] ~ BinomialLogit(trials[i] + 2, a);
            hits[i] ~ BinomialLogit(trials[i], x[i]);
        }
    }
}

fn hits(n: usize) -> (Vec<u64>, Vec<u64>) {
    let trials: Vec<u64> = (0..n as u64).map(|i| i % 9 + i / 4).collect();
    let hits = trials
        .iter()
        .enumerate()
        .map(|(i, n)| n * (i as u64 % 5) / 4);
    let hits = hits.collect();
    (trials, hits)
}

#[test]
fn attempts() {
    let n = 29;
    let (trials, hits) = hits(n);
    check(
        &Attempts::new(AttemptsData {
            x: normals(4, n, 1.0),
            trials,
            hits,
        })
        .unwrap(),
    );
}

model! {
    /// Attempts that vary more: each of a and b known, shared, or a row's own.
    pub model Overdispersed {
        data { size: [real(0.0..); n], trials: [count; n], hits: [count; n] }
        let a ~ Gamma(2.0, 1.0);
        let b: [positive; n] ~ LogNormal(0.0, 1.0);
        let mean ~ Beta(2.0, 2.0);
        hits ~ BetaBinomial(trials, a, b);
        hits ~ BetaBinomial(trials, size, a);
        hits ~ BetaBinomial(trials, 1.5, b);
        hits ~ BetaBinomial(trials, size, 2.0);
        for i in 0..n {
            hits[i] ~ BetaBinomial(trials[i], mean * size[i], (1.0 - mean) * size[i]);
            hits[i] ~ BetaBinomial(trials[i], a, 0.5);
            hits[i] ~ BetaBinomial(30, a, a + 1.0);
        }
    }
}

#[test]
fn overdispersed() {
    let n = 21;
    let (trials, hits) = hits(n);
    check(
        &Overdispersed::new(OverdispersedData {
            size: (0..n).map(|i| 0.1 + (i * i) as f64).collect(),
            trials,
            hits,
        })
        .unwrap(),
    );
}

model! {
    /// Failures before a success.
    pub model Waits {
        data { x: [real; n], waits: [count; n] }
        let p ~ Beta(2.0, 3.0);
        let slope ~ Normal(0.0, 0.5);
        waits ~ Geometric(p);
        waits ~ Geometric((slope * x).inv_logit());
        for i in 0..n {
            waits[i] ~ Geometric((slope * x[i] - 1.0).inv_logit() * p);
            waits[i] ~ Geometric(0.25);
        }
    }
}

#[test]
fn waits() {
    let n = 21;
    check(
        &Waits::new(WaitsData {
            x: normals(5, n, 1.0),
            waits: (0..n as u64).map(|i| i * i % 13).collect(),
        })
        .unwrap(),
    );
}

model! {
    /// What is data throughout adds a constant.
    pub model Constants {
        data {
            low: int, draws: [count; n], red: [count; n], white: [count; n], found: [count; n], level: [int; n], bit: [count; n],
        }
        let p ~ Beta(1.0, 1.0);
        found ~ HyperGeometric(draws, red, white);
        level ~ DiscreteUniform(-4, 9);
        for i in 0..n {
            found[i] ~ HyperGeometric(draws[i], red[i], white[i]);
            level[i] ~ DiscreteUniform(low, low + 20);
            bit[i] ~ DiscreteUniform(0, 1);
            bit[i] ~ Geometric(p);
        }
    }
}

fn constants() -> ConstantsData {
    ConstantsData {
        low: -7,
        draws: vec![3, 5, 0],
        red: vec![4, 6, 2],
        white: vec![2, 3, 9],
        found: vec![2, 5, 0],
        level: vec![-4, 9, 0],
        bit: vec![1, 0, 1],
    }
}

/// By hand: C(4, 2) C(2, 1)/C(6, 3) = 12/20, C(6, 5)/C(9, 5) = 6/126 and 1; 14, 21 and 2 integers; waits of 1, 0 and 1.
#[test]
fn constants_are_added() {
    let model = Constants::new(constants()).unwrap();
    check(&model);
    let (p, u): (f64, f64) = (0.3, (3.0f64 / 7.0).ln());
    let drawn: f64 = (12.0f64 / 20.0).ln() + (6.0f64 / 126.0).ln();
    let uniform = -3.0 * (14f64.ln() + 21f64.ln() + 2f64.ln());
    let geometric = 3.0 * p.ln() + 2.0 * (1.0 - p).ln();
    let jacobian = (p * (1.0 - p)).ln();
    let expected = 2.0 * drawn + uniform + geometric + jacobian;
    let value = model.log_density(&[u]);
    assert!(
        relative_error(value, expected) < 1e-14,
        "{value} is not {expected}"
    );
}

#[test]
fn data_off_the_support_are_refused() {
    let refused = |change: fn(&mut ConstantsData), words: &str| {
        let mut data = constants();
        change(&mut data);
        let Err(error) = Constants::new(data) else {
            panic!("data are bound that should be refused: {words}");
        };
        let error = error.to_string();
        assert!(error.contains(words), "{error}");
    };
    refused(|data| data.level[1] = 10, "level[1]");
    refused(|data| data.level[1] = 10, "an integer from -4 to 9");
    refused(|data| data.found[1] = 1, "an integer from 2 to 5");
    refused(|data| data.found[0] = 4, "an integer from 1 to 3");
    refused(|data| data.bit[2] = 2, "an integer from 0 to 1");
}
