//! Arrays and functions in combination.

use crate::agrees;
use wgf::prelude::*;

model! {
    /// Two-dimensional parameters and quantities, rows, sums and means of matrices.
    pub model Matrices {
        data { x: [real; n, k], w: [real; n, k], y: [real; n], g: [index(n); n], c: [count; n, k] }
        let a: [real; n, k] ~ Normal(x, 1.0);
        let p: [unit; n, k] ~ Beta(2.0, 3.0);
        let s: [real(0.5..); k] ~ Gamma(2.0, 1.0);
        let m[i in n, j in k] = a[i, j] * p[i][j] + x[i, j];
        let whole = a * 2.0 - x / w + p.exp();
        let centred = x - mean(x);
        let eta = a * s;
        let rows[i in n] = dot(a[i], m[g[i]]) + dot(x[i], s) + dot(x[i], w[i]);
        y ~ Normal(eta + rows, mean(p) + sum(s));
        w ~ Normal(m, 1.0);
        for i in 0..n {
            x[i] ~ Normal(a[i], s);
            for j in 0..k {
                c[i, j] ~ PoissonLog(0.1 * (whole[i, j] - centred[i][j]));
            }
        }
    }
}

#[test]
fn matrices_score_as_the_oracle_does() {
    let x = vec![vec![0.5, -0.2, 0.1], vec![0.3, 0.8, -0.6]];
    let data = MatricesData {
        w: vec![vec![1.5, -0.7, 0.9], vec![0.4, 1.8, -1.6]],
        y: vec![0.2, -0.4],
        g: vec![1, 0],
        c: vec![vec![1, 0, 2], vec![3, 0, 0]],
        x,
    };
    agrees(&Matrices::new(data).unwrap());
}

model! {
    /// Integers, bounds and every kind of range.
    pub model Ranges {
        data {
            n: size,
            lo: real,
            hi: real(lo..),
            start: int(0..3),
            y: [real(lo..hi); n + 1],
            t: [real; 4],
            at: [int; 2],
            trials: [count; n],
            hits: [count; n],
        }
        let width = hi - lo;
        let a: real(lo..hi) ~ Normal(0.0, width);
        let b: [real(..lo + 1.0); 2 * n - 1] ~ Normal(0.0, 1.0);
        let c ~ Uniform(lo, width.exp() + 5.0);
        let d: [negative; 2] ~ Cauchy(0.0, 1.0);
        let e: [unit; n] ~ Uniform(0.0, 1.0);
        let f: [positive; 4] ~ Flat;
        for i in start..n + 1 { y[i] ~ Normal(a + t[at[0]] + b[2 * i - 1 - i], 1.0); }
        for i in 0..n - 5 { factor(a * i); }
        for i in 1..4 { t[i] ~ Normal(0.5 * t[i - 1] + c + d[at[1] - 2], f[i]); }
        hits ~ Binomial(trials, e);
        factor(-sum(f) - f[3].ln());
        t[0] ~ Normal(a, 1);
    }
}

#[test]
fn ranges_score_as_the_oracle_does() {
    let data = RangesData {
        n: 2,
        lo: -1.0,
        hi: 2.0,
        start: 1,
        y: vec![0.0, 1.0, -0.5],
        t: vec![0.1, 0.2, 0.3, 0.4],
        at: vec![3, 2],
        trials: vec![3, 4],
        hits: vec![3, 0],
    };
    agrees(&Ranges::new(data).unwrap());
}

model! {
    /// Sums within sums, functions of arrays, minus before arrays, products with what is no name.
    pub model Arithmetic {
        data { x: [real; n], k: [int; n], b: [bool; n], z: [real; n, 2] }
        let a: [real; n] ~ Normal(-x, 1.0);
        let s ~ HalfNormal(1.0);
        let beta: [real; 2] ~ Normal(0.0, 1.0);
        let nested = sum(x * sum(a * sum(-a + s)));
        let dots = dot(-a + x, a.exp()) + dot(x, a) * dot(a, a) - dot(x, x);
        let products = (z + s) * beta + z * (beta * 2.0) - -(z * beta);
        let mixed = k * a + b - n + mean(k) + sum(b);
        let functions = a.abs().max(s).powf(1.5).min(x + 9.0).ln_1p() + a.powi(-2) - 2.0.powf(s);
        let scalars = -(-s) - (1.0 - (2.0 - s)) / (3.0 / (1.0 / s)) + 1e-3 + 1_000.0 / n;
        for i in 0..n {
            let local = (a[i] - x[n - 1 - i]).tanh();
            let unused = local + i;
            let known = x[i] * i + n;
            x[i] ~ StudentT(3.0 + i, local + known, s);
            for j in i..n {
                x[j] ~ Normal(local * a[j], 1.0 + s / (j + 1));
            }
        }
        factor(-0.01 * (nested + dots + sum(products) + sum(mixed) + mean(functions) + scalars));
    }
}

#[test]
fn arithmetic_scores_as_the_oracle_does() {
    let text = r#"{"x": [0.1, -0.2, 0.7], "k": [-1, 0, 2], "b": [1, false, 0], "z": [[1, 2], [3, 4], [5, 6]]}"#;
    let data = ArithmeticData::from_json_str(text).unwrap();
    agrees(&Arithmetic::new(data).unwrap());
}

model! {
    /// Factors of data alone count once; arrays that are only reported need workspace of their own.
    pub model Reported {
        data { y: [real; n] }
        let mu ~ Normal(0.0, 1.0);
        let doubled = y * mu * 2.0;
        let grid[i in n, j in n] = mu + y[i] * y[j];
        let largest[i in n] = grid[i, n - 1].max(doubled[i]);
        factor(-sum(y));
        for i in 0..n {
            factor(y[i] + 1.0);
            y[i] ~ Normal(mu, 1.0);
        }
    }
}

#[test]
fn what_is_only_reported_scores_as_the_oracle_does() {
    let y = vec![0.5, -1.5, 2.0];
    let model = Reported::new(ReportedData { y }).unwrap();
    agrees(&model);
    let normal = |x: f64| -0.5 * (x * x + (2.0 * std::f64::consts::PI).ln());
    let expected = normal(0.0) + normal(0.5) + normal(-1.5) + normal(2.0) - 1.0 + 4.0;
    assert!((model.log_density(&[0.0]) - expected).abs() < 1e-12);
}
