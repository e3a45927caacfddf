//! Loops over the elements of arrays, and parts of arrays: scores against the oracle, values against the same by hand.

#[path = "support/oracle.rs"]
mod oracle;

use wgf::prelude::*;

model! {
    pub model Graph {
        data { n: size, edges: [index(n); m, 2], groups: [index(n); k], y: [real; k], z: [real; k], x: [real; k, 2] }
        let phi: [real; n] ~ Normal(0.0, 1.0);
        let beta: [real; 2] ~ Normal(0.0, 1.0);
        factor(-0.5 * sum((phi[e.0] - phi[e.1]).powi(2) for e in edges));
        factor(log_sum_exp(phi[c] for c in groups));
        for e in edges {
            factor(-0.1 * (phi[e.0] * phi[e[1]]).exp());
        }
        for c in groups {
            factor(-phi[c].square());
        }
        for value in y {
            value ~ Normal(phi[0], 2.0);
        }
        for i in 0..k {
            z[i] ~ Normal(mean(w * beta[0] for w in x[i]), 1.0);
        }
        for row in x {
            factor(-0.1 * dot(row, beta).square());
        }
    }
}

model! {
    pub model GraphByHand {
        data { n: size, edges: [index(n); m, 2], groups: [index(n); k], y: [real; k], z: [real; k], x: [real; k, 2] }
        let phi: [real; n] ~ Normal(0.0, 1.0);
        let beta: [real; 2] ~ Normal(0.0, 1.0);
        factor(-0.5 * sum((phi[edges[e, 0]] - phi[edges[e, 1]]).powi(2) for e in 0..m));
        factor(log_sum_exp(phi[groups[c]] for c in 0..k));
        for e in 0..m {
            factor(-0.1 * (phi[edges[e, 0]] * phi[edges[e, 1]]).exp());
        }
        for c in 0..k {
            factor(-phi[groups[c]].square());
        }
        y ~ Normal(phi[0], 2.0);
        for i in 0..k {
            z[i] ~ Normal((x[i, 0] + x[i, 1]) * beta[0] / 2.0, 1.0);
        }
        for i in 0..k {
            factor(-0.1 * dot(x[i], beta).square());
        }
    }
}

model! {
    pub model Parts {
        data { y: [real; n], x: [real; n, 3], p: size, start: [int; g], stop: [int; g], lag: int, c: [count; n] }
        let mu ~ Normal(0.0, 1.0);
        let phi ~ Normal(0.0, 0.5);
        let sigma ~ HalfNormal(1.0);
        let alpha: [real; p] ~ Normal(0.0, 1.0);
        let beta: [real; 3] ~ Normal(0.0, 1.0);
        let level: [real; g] ~ Normal(0.0, 1.0);
        y[1..] ~ Normal(mu + phi * y[..n - 1], sigma);
        y[lag..] ~ Normal(phi * y[..n - lag], sigma);
        c[2..n] ~ Poisson((phi * y[1..n - 1]).exp());
        y ~ Normal(x[.., 1] * beta[1] + x[.., 0..2] * beta[1..], sigma);
        for i in p..n {
            y[i] ~ Normal(dot(alpha, y[i - p..i]), sigma);
        }
        for j in 0..g {
            y[start[j]..stop[j]] ~ Normal(level[j], sigma);
            factor(-0.1 * (level[j] * sum(y[start[j]..stop[j]])).square());
            factor(-0.1 * (dot(y[start[j]..stop[j]], x[start[j]..stop[j], 2]) - mean(beta[..j + 1])).square());
        }
        x[1..3] ~ MultiNormal(mu, diagonal(sigma + beta[..].square()));
        let shares = softmax(beta[1..]);
        factor(log_sum_exp(beta[..2]) + shares[0]);
    }
}

fn series(n: usize, f: impl Fn(f64) -> f64) -> Vec<f64> {
    (0..n).map(|i| f(i as f64)).collect()
}

macro_rules! graph {
    ($model:ident, $data:ident) => {
        $model::new($data {
            n: 4,
            edges: vec![vec![0, 1], vec![1, 2], vec![2, 3], vec![0, 3], vec![1, 3]],
            groups: vec![0, 2, 2, 1, 3, 0],
            y: series(6, |i| (i * 1.3).sin()),
            z: series(6, |i| (i * 0.7).cos()),
            x: (0..6)
                .map(|i| series(2, |j| (i as f64 - j * 0.4).sin()))
                .collect(),
        })
        .unwrap()
    };
}

#[test]
fn loops_over_elements() {
    let each = graph!(Graph, GraphData);
    oracle::check(&each, 1.0);
    let by_hand = graph!(GraphByHand, GraphByHandData);
    let u = oracle::normals(3, 6, 1.0);
    let (a, b) = (each.log_density(&u), by_hand.log_density(&u));
    assert!((a - b).abs() < 1e-11 * a.abs(), "{a}, {b}");
}

fn parts(n: usize, start: Vec<i64>, stop: Vec<i64>, lag: i64) -> Result<Parts, DataError> {
    Parts::new(PartsData {
        y: series(n, |i| (i * 1.3).sin()),
        x: (0..n)
            .map(|i| series(3, |j| (i as f64 - j * 0.4).sin()))
            .collect(),
        p: 2,
        start,
        stop,
        lag,
        c: (0..n as u64).map(|i| (i * 5) % 4).collect(),
    })
}

#[test]
fn parts_of_arrays() {
    let model = parts(8, vec![0, 3, 3], vec![3, 3, 8], 3).unwrap();
    oracle::check(&model, 0.7);
}

#[test]
fn ranges_are_checked_when_the_model_meets_its_data() {
    let refused = |start: Vec<i64>, stop: Vec<i64>, lag: i64, says: &str| {
        let error = parts(8, start, stop, lag).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    };
    refused(
        vec![0, 3],
        vec![3, 9],
        3,
        "the range `start[j]..stop[j]` of `y` is 3..9, which ends after the last of the 8 elements",
    );
    refused(
        vec![0, 3],
        vec![3, 2],
        3,
        "`y` is 3..2, which ends before it begins",
    );
    refused(
        vec![-1, 3],
        vec![3, 4],
        3,
        "`y` is -1..3, which begins before 0",
    );
    refused(
        vec![0, 3],
        vec![3, 8],
        9,
        "the range `lag..` of `y` is 9..8, which ends before it begins",
    );
    let error = parts(1, vec![0], vec![1], 1).unwrap_err().to_string();
    assert!(
        error.contains("the range `2..n` of `c` is 2..1, which ends before it begins"),
        "{error}"
    );
}
