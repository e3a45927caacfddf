//! Discrete parameters summed out by brute force, for tests of models that sum them out.

#![allow(dead_code, reason = "each test file uses some of it")]

use wgf::prelude::*;

/// Every way to give `lengths.len()` variables values below their lengths.
fn every(lengths: &[usize]) -> Vec<Vec<usize>> {
    lengths.iter().fold(vec![Vec::new()], |all, &len| {
        let longer = |values: &Vec<usize>| {
            (0..len)
                .map(|v| [&values[..], &[v]].concat())
                .collect::<Vec<_>>()
        };
        all.iter().flat_map(longer).collect()
    })
}

/// What a sum over all values gives: its logarithm, the probabilities of each variable's values, and the likeliest case.
pub struct Enumerated {
    pub total: f64,
    pub probabilities: Vec<Vec<f64>>,
    pub likeliest: Vec<usize>,
}

pub fn enumerate(lengths: &[usize], log_weight: impl Fn(&[usize]) -> f64) -> Enumerated {
    let cases = every(lengths);
    let logs: Vec<f64> = cases.iter().map(|case| log_weight(case)).collect();
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total = most + logs.iter().map(|l| (l - most).exp()).sum::<f64>().ln();
    let mut probabilities: Vec<Vec<f64>> = lengths.iter().map(|&len| vec![0.0; len]).collect();
    for (case, log) in cases.iter().zip(&logs) {
        for (of_variable, &value) in probabilities.iter_mut().zip(case) {
            of_variable[value] += (log - total).exp();
        }
    }
    let best = logs.iter().position(|&l| l == most).unwrap();
    Enumerated {
        total,
        probabilities,
        likeliest: cases[best].clone(),
    }
}

pub fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-10 * (1.0 + b.abs()), "{a}, {b}");
}

pub fn same(got: &Discrete, want: &[Vec<f64>]) {
    assert_eq!(got.probabilities.len(), want.len());
    for (got, want) in got.probabilities.iter().zip(want) {
        assert_eq!(got.len(), want.len());
        got.iter().zip(want).for_each(|(&a, &b)| close(a, b));
    }
}

/// The same, and each entry's most probable value by itself.
pub fn same_apart(got: &Discrete, want: &[Vec<f64>]) {
    same(got, want);
    let largest = |p: &Vec<f64>| (0..p.len()).max_by(|&a, &b| p[a].total_cmp(&p[b])).unwrap();
    let values: Vec<usize> = want.iter().map(largest).collect();
    assert_eq!(got.most_probable, values);
}

/// Two models with the same parameters, whose likelihoods differ by so much.
pub fn agrees<M: LogDensity>(model: &M, other: &M, u: &[f64], likelihood: f64) {
    close(model.log_density(u), other.log_density(u) + likelihood);
}

pub fn normal(x: f64, loc: f64, scale: f64) -> f64 {
    let z = (x - loc) / scale;
    -0.5 * z * z - scale.ln() - 0.5 * std::f64::consts::TAU.ln()
}

pub fn poisson(x: u64, rate: f64) -> f64 {
    x as f64 * rate.ln() - rate - libm::lgamma(x as f64 + 1.0)
}

pub fn series(n: usize, f: impl Fn(f64) -> f64) -> Vec<f64> {
    (0..n).map(|i| f(i as f64)).collect()
}

/// The constrained parameters.
pub fn at<M: Model>(model: &M, u: &[f64]) -> M::Params {
    let names = model.quantities().iter().map(|q| q.element_names().len());
    let mut values = vec![0.0; names.sum()];
    model.constrain(u, &mut values);
    model.params(&values)
}

pub fn points<M: LogDensity>(model: &M) -> Vec<Vec<f64>> {
    (0..4)
        .map(|s| super::oracle::normals(s, model.dim(), 0.5))
        .collect()
}
