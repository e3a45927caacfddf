//! Written by `UPDATE_RANDOM_PROGRAMS=1 cargo test -p wgf-macros random`, not by hand.

use super::{oracle, squash};
use wgf::prelude::*;

model! {
    pub model Random48 {
        data { k: size, x: [real; n], m: [real; n, k], g: [index(k); n], t: [bool; n], c: [count; n], w: [real(0.0..); n], d: [int(0..9); n] }
        let b1: [real; k] ~ Normal(0.0, 1.0);
        let q2: [real; k, k] ~ Cauchy(((if k > 2 { b1[1] } else { b1[2] })).tanh(), (0.3 + (b1[0]).sin().square()));
        record e3[i4 in k] = ((0.3 + 1.4).recip()).min(b1[i4]) + 0.1 * b1[0];
        let e5 = transpose(q2) * b1;
        let f6: [real; n];
        f6[0] = cosh(0.9 * tanh(e5[2]));
        for i7 in 1..n { f6[i7] = (0.5 + (0.1 * sum((0.1 * j8) for j8 in 0..n)).sin().square() + 0.4 * f6[i7 - 1].square()).sqrt(); }
        for i9 in 0..n {
        let l10 = (if x[i9] > 0.25 { (x[i9] - -0.53) } else { 1 });
        if d[i9] != 1 && !t[i9] {
        t[i9] ~ BernoulliLogit(((if x[i9] > 0.25 { 0.1 * sum(x[i9] for j11 in 0..k) } else { (0.1 * i9) })).tanh());
        } else if x[i9] > 0.25 {
        c[i9] ~ ZeroInflated(phi(((0.1 * i9)).tanh()), PoissonLog((mean(x[i9] for j12 in 0..k)).tanh()));
        }
        w[i9] ~ RightCensored(Weibull((0.7 + 0.68), (2.41 + 0.41)), observed = t[i9]);
        }
    }
}

#[test]
fn random_48() {
    let data = Random48Data {
        k: 3,
        x: vec![-1.64, 0.04, 1.22, -0.25, 1.82, -0.74, -1.04, -0.49, 1.44, 0.07, -1.64],
        m: vec![vec![-1.58, -0.54, 1.57], vec![1.31, 1.07, -0.62], vec![1.14, 0.73, -0.49], vec![1.05, -0.83, 1.92], vec![0.36, -1.67, 0.13], vec![0.5, 0.63, -0.2], vec![1.16, -0.55, 1.13], vec![0.7, 0.93, -1.35], vec![-0.15, 0.91, -0.4], vec![-1.84, -0.36, 1.19], vec![0.83, 1.5, -0.26]],
        g: vec![1, 1, 2, 2, 1, 0, 2, 0, 1, 2, 1],
        t: vec![true, true, true, true, false, true, false, true, true, true, false],
        c: vec![3, 3, 4, 3, 4, 4, 1, 3, 3, 1, 4],
        w: vec![2.28, 2.93, 0.61, 1.74, 0.72, 0.62, 1.37, 0.44, 2.79, 1.84, 0.43],
        d: vec![1, 2, 0, 2, 3, 0, 2, 0, 0, 3, 1],
    };
    oracle::check(&Random48::new(data).unwrap(), 0.5);
}

model! {
    pub model Random128 {
        data { k: size, x: [real; n], y: [real; n], m: [real; n, k], g: [index(k); n], c: [count; n], w: [real(0.0..); n], d: [int(0..9); n] }
        let b1: [real; k] ~ Normal(0.0, 1.0);
        #[noncentered]
        let a2 ~ Laplace(((b1[2]).sin().powi(3)).tanh(), exp((-0.87).tanh()));
        let q3 = squared_exponential(b1, 1.2, 0.3 + 1.03) + diagonal(0.5);
        let q4 = cholesky(q3);
        let e5 = solve(q4, b1);
        factor(-0.1 * log_det(q3) - 0.01 * quad_form(q3, b1));
        let e6 = cumsum(e5);
        for i7 in 0..n {
        if x[i7] > 0.25 {
        x[i7] ~ Truncated(Normal(((0.3 + 1.89).digamma()).tanh(), (0.1 + log1p_exp(d[i7]))), -9.0..9.0);
        } else {
        y[i7] ~ ExpModNormal((self::squash(-((0.1 * i7)), e6[g[i7]])).tanh(), exp((((0.1 * i7) + x[i7])).tanh()), (0.3 + (d[i7]).sin().square()));
        }
        y[i7] ~ Logistic((((0.3 + 1.31).lgamma()) / (0.5 + (0.1 + log1p_exp((0.1 * i7))))).tanh(), exp((m[i7, g[i7]]).tanh()));
        }
        for i8 in 0..n {
        x[i8] ~ Mixture([0.68, 1.0 - 0.68], [ExpModNormal((atan2(e5[g[i8]], 0.57)).tanh(), (w[i8] + 0.72), (0.3 + (m[i8, g[i8]]).sin().square())), StudentT(3.97, (0.2 * dot(e6, e5)).tanh(), exp((m[i8, g[i8]]).tanh()))]);
        }
    }
}

#[test]
fn random_128() {
    let data = Random128Data {
        k: 3,
        x: vec![-1.06, -1.73, -1.24, 0.54, 1.28, 1.59, 1.42, 0.48, -0.04, -0.68, 0.77],
        y: vec![0.46, -0.75, -0.9, -0.96, 0.97, 0.47, -0.47, 0.97, 0.07, -0.45, -0.34],
        m: vec![vec![0.77, 1.59, -0.46], vec![1.08, 1.37, -1.14], vec![-1.47, -0.47, 1.87], vec![0.14, 0.66, 0.36], vec![-1.87, 0.85, 0.33], vec![1.05, 0.31, 0.48], vec![1.34, 1.79, 1.1], vec![-0.24, 1.1, -1.69], vec![-1.11, -0.49, 1.75], vec![-0.08, 1.32, -0.79], vec![1.6, -0.41, 1.19]],
        g: vec![0, 2, 0, 2, 1, 1, 0, 0, 2, 2, 1],
        c: vec![0, 0, 2, 3, 4, 3, 4, 0, 4, 3, 3],
        w: vec![0.83, 2.48, 0.15, 0.55, 3.0, 2.02, 1.76, 0.59, 0.5, 1.34, 0.21],
        d: vec![0, 0, 1, 0, 0, 3, 0, 1, 0, 1, 1],
    };
    oracle::check(&Random128::new(data).unwrap(), 0.5);
}

model! {
    pub model Random185 {
        data { k: size, x: [real; n], y: [real; n], c: [count; n] }
        let b1: [real; k] ~ Normal(0.0, 1.0);
        let s2: positive_ordered[k] ~ Exponential((0.1 + log1p_exp(b1[2])));
        let a3: real(-2.0..3.0) ~ Normal(((-0.22).log1p_exp()).tanh(), (0.3 + (s2[0]).sin().square()));
        let e4 = b1;
        x ~ StudentT(4.0, (x).tanh(), (0.3 + (-0.79).sin().square()));
        c ~ PoissonLog((((y - x)).tanh()).tanh());
    }
}

#[test]
fn random_185() {
    let data = Random185Data {
        k: 3,
        x: vec![0.76, -0.65, -1.92, -1.49, -0.69, 0.87, 1.07, 1.55, -0.79, 0.41, -0.58],
        y: vec![1.08, 1.05, 1.89, 0.16, 0.55, 1.55, 1.07, 0.75, 0.95, 0.33, -1.43],
        c: vec![1, 1, 1, 0, 2, 0, 2, 2, 3, 0, 0],
    };
    oracle::check(&Random185::new(data).unwrap(), 0.5);
}

model! {
    pub model Random275 {
        data { k: size, x: [real; n], y: [real; n], g: [index(k); n], c: [count; n] }
        let b1: [real; k] ~ Normal(0.0, 1.0);
        let e2 = ((1.45 + b1)).tanh();
        let q3: cov_matrix[k] ~ InvWishart(5.5, diagonal((0.5 + b1.square())));
        let e4 = hadamard(q3, q3) * e2;
        c ~ PoissonLog((((y).tanh()).tanh()).tanh());
        g ~ CategoricalLogit(b1);
    }
}

#[test]
fn random_275() {
    let data = Random275Data {
        k: 3,
        x: vec![-0.32, -0.94, 0.18, 1.81, 0.55, 1.05, -1.75, -0.14, 0.61, -1.48, 1.41],
        y: vec![-1.52, -1.12, -1.15, -0.64, -1.91, -0.87, -0.79, 0.67, -1.97, -0.74, 1.99],
        g: vec![0, 2, 0, 0, 1, 0, 2, 1, 0, 0, 2],
        c: vec![4, 3, 4, 4, 4, 4, 0, 1, 1, 0, 3],
    };
    oracle::check(&Random275::new(data).unwrap(), 0.5);
}

model! {
    pub model Random397 {
        data { k: size, x: [real; n], y: [real; n], m: [real; n, k], g: [index(k); n], c: [count; n], w: [real(0.0..); n], d: [int(0..9); n] }
        let b1: [real; k] ~ Normal(0.0, 1.0);
        let q2 = matern32(b1, 0.54, 0.3 + 1.05) + diagonal(0.5);
        let q3 = cholesky(q2);
        let e4 = solve_lower(q3, b1);
        factor(-0.1 * log_det(q2) - 0.01 * quad_form(q2, b1));
        let s5: simplex[k] ~ Flat;
        let q6 = squared_exponential(b1, 2.09, 0.3 + 0.96) + diagonal(0.5);
        let q7 = cholesky(q6);
        let e8 = solve_lower_transposed(q7, e4);
        factor(-0.1 * log_det(q6) - 0.01 * quad_form(q6, e4));
        for i9 in 0..n {
        let l10 = atan2((d[i9]).sin().powi(2), exp(((0.1 * i9)).tanh()));
        for j11 in 0..k {
        m[i9, j11] ~ StudentT(6.39, (self::squash((m[i9, j11] - (0.1 * i9)), l10)).tanh(), exp(((-0.59 + x[i9])).tanh()));
        }
        x[i9] ~ ExpModNormal((((0.3 + (d[i9]).sin().square())).powf((0.2 * dot(y, y)).sin())).tanh(), (0.3 + ((0.3 + 0.95).sqrt()).sin().square()), (0.88 + (0.05 + 0.9 * s5[g[i9]])));
        c[i9] ~ ZeroInflated((0.05 + 0.9 * s5[g[i9]]), NegBinomial((w[i9] + (0.05 + 0.9 * s5[g[i9]])), (0.1 + log1p_exp(0.85))));
        }
        for i12 in 0..n {
        y[i12] ~ Logistic((exp_m1(0.9 * tanh((0.3 + 1.11).recip()))).tanh(), exp(((0.3 + 1.4).sqrt()).tanh()));
        x[i12] ~ Mixture(s5, |j13| Normal(e4[j13], (0.1 + log1p_exp(d[i12]))));
        }
    }
}

#[test]
fn random_397() {
    let data = Random397Data {
        k: 3,
        x: vec![-0.22, -0.6, -0.33, 0.16, -0.37, 0.06, -0.93, -1.31, -0.45, -1.2, 1.23],
        y: vec![0.72, -1.51, -1.57, 1.46, -1.66, 1.28, -1.78, -1.49, -1.45, 1.74, 0.6],
        m: vec![vec![0.18, 1.72, -0.05], vec![0.64, -1.4, -1.26], vec![-0.41, 1.48, -0.71], vec![0.41, -0.36, -1.33], vec![1.68, -1.05, 1.21], vec![1.79, 0.08, 0.49], vec![0.4, -0.81, 1.73], vec![0.26, 1.5, 1.92], vec![0.39, -0.15, -1.82], vec![0.49, 1.76, 0.96], vec![-1.65, -0.66, 0.0]],
        g: vec![0, 2, 0, 2, 0, 1, 0, 2, 0, 0, 0],
        c: vec![4, 3, 0, 0, 2, 0, 2, 2, 0, 0, 4],
        w: vec![2.35, 2.01, 0.47, 2.1, 1.23, 0.13, 1.31, 2.15, 2.6, 1.85, 2.46],
        d: vec![3, 3, 0, 2, 1, 0, 0, 1, 3, 1, 0],
    };
    oracle::check(&Random397::new(data).unwrap(), 0.5);
}
