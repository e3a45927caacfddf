//! Functions of whole arrays, and distributions of vectors and matrices: scores against the oracle, and the same models written
//! in two ways.

#[path = "support/oracle.rs"]
mod oracle;

use wgf::prelude::*;

model! {
    pub model Process {
        data { x: [real; n], y: [real; n] }
        let rho ~ Gamma(25.0, 4.0);
        let alpha: positive ~ Normal(0.0, 2.0);
        let sigma: positive ~ Normal(0.0, 1.0);
        y ~ MultiNormal(0.0, squared_exponential(x, alpha, rho) + diagonal(sigma));
    }
}

model! {
    pub model ProcessByHand {
        data { x: [real; n], y: [real; n] }
        let rho ~ Gamma(25.0, 4.0);
        let alpha: positive ~ Normal(0.0, 2.0);
        let sigma: positive ~ Normal(0.0, 1.0);
        let k[i in n, j in n] = alpha.square() * (-0.5 * ((x[i] - x[j]) / rho).square()).exp() + if i == j { sigma } else { 0.0 };
        let l = cholesky(k);
        let z = solve_lower(l, y);
        factor(-0.5 * dot(z, z) - sum(l[i, i].ln() for i in 0..n) - 0.9189385332046727 * n);
    }
}

model! {
    pub model Slopes {
        data { k: size, groups: size, g: [index(groups); n], x: [real; n, k], y: [real; n], v0: [real; k, k], mu_seen: [real; k] }
        let tau: [positive; k] ~ HalfNormal(2.0);
        let l: cholesky_corr[k] ~ LkjCholesky(2.0);
        let r: corr_matrix[k] ~ LkjCorr(1.5);
        let mu: [real; k] ~ Normal(0.0, 2.0);
        let w: cov_matrix[2] ~ Wishart(4.0, diagonal([1.0, 0.5]));
        let v: cov_matrix[k] ~ InvWishart(6.0, v0);
        let w_of = solve(r, v);
        let factor_of = diagonal(tau) * l;
        let beta: [real; groups, k] ~ MultiNormalChol(mu, factor_of);
        #[noncentered]
        let b: [real; k] ~ MultiNormalChol(mu, factor_of);
        let sigma ~ Exponential(1.0);
        for i in 0..n {
            y[i] ~ Normal(dot(x[i], beta[g[i]]) + dot(x[i], b), sigma);
        }
        mu_seen ~ MultiStudentT(4.0, mu, v);
        mu_seen ~ MultiNormalPrec(b, transpose(w_of) * w_of + diagonal(1.0));
    }
}

model! {
    pub model Functions {
        data { n: size, y: [real; n] }
        let a: [real; n] ~ Normal(0.0, 1.0);
        let s ~ HalfNormal(1.0);
        let p = softmax(a);
        let c = cumsum(p.ln());
        let kernel = hadamard(matern52(a, 1.0, s), periodic(y, s, 1.0, 3.0)) + matern12(y, s, 2.0) + matern32(y, 1.0, s) + diagonal(0.5);
        let e = solve_spd(kernel, a);
        let inverse = solve(kernel, y);
        let t = solve_lower_transposed(cholesky(kernel), a);
        record total = quad_form(kernel, a) + log_det(kernel) + log_sum_exp(a);
        factor(-0.1 * total.square().sqrt() + dot(e, inverse) - 0.01 * dot(c, t));
        y ~ Normal(kernel * log_softmax(a), 1.0 + s);
    }
}

model! {
    pub model Walks {
        data { y: [real; n], z: [real; 3, n] }
        let tau ~ HalfNormal(1.0);
        let level: [real; n] ~ GaussianRandomWalk(tau);
        let phi: [real; 2] ~ Normal(0.0, 0.3);
        z ~ Ar(phi, tau);
        y ~ Normal(level, 0.5);
    }
}

fn series(n: usize, f: impl Fn(f64) -> f64) -> Vec<f64> {
    (0..n).map(|i| f(i as f64)).collect()
}

#[test]
fn a_process_by_its_covariance_and_by_hand() {
    let (x, y) = (series(9, |i| i * 0.9), series(9, |i| (i * 0.8).sin()));
    let model = Process::new(ProcessData {
        x: x.clone(),
        y: y.clone(),
    })
    .unwrap();
    let by_hand = ProcessByHand::new(ProcessByHandData { x, y }).unwrap();
    oracle::check(&model, 1.0);
    oracle::check(&by_hand, 1.0);
    let u = oracle::normals(4, 3, 1.0);
    let (a, b) = (model.log_density(&u), by_hand.log_density(&u));
    assert!((a - b).abs() < 1e-9 * a.abs(), "{a}, {b}");
}

#[test]
fn slopes() {
    let n = 12;
    let model = Slopes::new(SlopesData {
        k: 2,
        groups: 3,
        g: (0..n).map(|i| i % 3).collect(),
        x: (0..n).map(|i| vec![1.0, (i as f64).cos()]).collect(),
        y: series(n, |i| (i * 1.3).sin()),
        v0: vec![vec![1.0, 0.2], vec![0.2, 2.0]],
        mu_seen: vec![0.3, -0.4],
    })
    .unwrap();
    oracle::check(&model, 0.5);
}

#[test]
fn functions() {
    let model = Functions::new(FunctionsData {
        n: 4,
        y: series(4, |i| (i * 1.3).sin()),
    })
    .unwrap();
    oracle::check(&model, 0.7);
}

#[test]
fn walks() {
    let model = Walks::new(WalksData {
        y: series(6, |i| i.sin()),
        z: vec![series(6, |i| i.cos()); 3],
    })
    .unwrap();
    oracle::check(&model, 0.8);
}
