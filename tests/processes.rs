//! Gaussian processes and their covariance functions, autoregressions on graphs, and normal distributions whose matrix the data
//! settle: scores against the oracle, values against the same by plain formulas.

#[path = "support/oracle.rs"]
mod oracle;

use wgf::nalgebra::{DMatrix, DVector};
use wgf::prelude::*;

model! {
    pub model Processes {
        data { x: [real; n], new: [real; m], inputs: [real; n, 2], y: [real; n], z: [real; n] }
        let rho ~ Gamma(25.0, 4.0);
        let alpha: positive ~ Normal(0.0, 2.0);
        let scales: [positive; 2] ~ LogNormal(0.0, 0.5);
        let sigma: positive ~ Normal(0.0, 1.0);
        let weight: [real; m] ~ Normal(0.0, 1.0);
        let f: [real; n] ~ GaussianProcess(squared_exponential(x, alpha, rho) + diagonal(0.3));
        #[noncentered]
        let g: [real; n] ~ GaussianProcess(matern52(inputs, alpha, scales));
        y ~ GaussianProcess(squared_exponential(x, alpha, rho) + periodic(x, 0.7, 1.1, rho) + diagonal(sigma));
        z ~ GaussianProcess(hadamard(matern32(x, 1.0, rho), squared_exponential(inputs, alpha, scales)) + diagonal(sigma));
        y ~ Normal(f + g + squared_exponential(x, new, alpha, rho) * weight, sigma);
        factor(-0.1 * sum(matern12(inputs, inputs, alpha, scales)));
    }
}

model! {
    pub model ByHand {
        data { x: [real; n], new: [real; m], inputs: [real; n, 2], y: [real; n], z: [real; n] }
        let rho ~ Gamma(25.0, 4.0);
        let alpha: positive ~ Normal(0.0, 2.0);
        let scales: [positive; 2] ~ LogNormal(0.0, 0.5);
        let sigma: positive ~ Normal(0.0, 1.0);
        let weight: [real; m] ~ Normal(0.0, 1.0);
        let k[i in n, j in n] = alpha.square() * (-0.5 * ((x[i] - x[j]) / rho).square()).exp();
        let p[i in n, j in n] = 0.49 * (-2.0 * ((x[i] - x[j]) * 3.141592653589793 / rho).sin().square() / 1.21).exp();
        let s[i in n, j in n] = ((inputs[i, 0] - inputs[j, 0]) / scales[0]).square() + ((inputs[i, 1] - inputs[j, 1]) / scales[1]).square();
        let d[i in n, j in n] = (s[i, j] + 1e-300).sqrt();
        let h[i in n, j in n] = alpha.square() * (1.0 + 5.0.sqrt() * d[i, j] + 5.0 / 3.0 * s[i, j]) * (-5.0.sqrt() * d[i, j]).exp();
        let e[i in n, j in n] = (x[i] - x[j]).abs() / rho;
        let q[i in n, j in n] = (1.0 + 3.0.sqrt() * e[i, j]) * (-3.0.sqrt() * e[i, j]).exp() * alpha.square() * (-0.5 * s[i, j]).exp();
        let f: [real; n] ~ MultiNormal(0.0, k + diagonal((0.3 + 1e-9 * (alpha.square() + 0.3)) + 0.0 * x));
        let raw: [real; n] ~ Normal(0.0, 1.0);
        let g = cholesky(h + diagonal(1e-9 * alpha.square() + 0.0 * x)) * raw;
        y ~ MultiNormal(0.0, k + p + diagonal(sigma + 1e-9 * (alpha.square() + 0.49 + sigma)));
        z ~ MultiNormal(0.0, q + diagonal(sigma + 1e-9 * (alpha.square() + sigma)));
        for i in 0..n {
            y[i] ~ Normal(f[i] + g[i] + sum(alpha.square() * (-0.5 * ((x[i] - new[j]) / rho).square()).exp() * weight[j] for j in 0..m), sigma);
        }
        let r[i in n, j in n] = alpha.square() * (-d[i, j]).exp();
        factor(-0.1 * sum(r));
    }
}

model! {
    pub model Known {
        data { cov: [real; k, k], x: [real; k], y: [real; n, k], edges: [index(k); m, 2], rate: [count; k] }
        let a: [real; k] ~ MultiNormal(0.5, cov);
        let b: [real; k] ~ MultiNormalPrec(a, cov);
        let c: [real; k] ~ GaussianProcess(matern32(x, 1.0, 2.0));
        y ~ MultiNormal(b, cov);
        let phi: sum_to_zero[k] ~ Icar(edges);
        let free: [real; k] ~ Icar(edges);
        rate ~ Poisson((phi + free + c).exp());
    }
}

fn series(n: usize, f: impl Fn(f64) -> f64) -> Vec<f64> {
    (0..n).map(|i| f(i as f64)).collect()
}

/// Points that lie apart, so that rounding stays small.
fn places() -> (Vec<f64>, Vec<Vec<f64>>) {
    let x = series(N, |i| 3.0 * i + (i * 2.1).sin());
    let inputs = (0..N).map(|i| vec![i as f64, (i as f64 * 1.7).sin() * 2.0]);
    (x, inputs.collect())
}

const N: usize = 5;

macro_rules! processes {
    ($model:ident, $data:ident) => {{
        let (x, inputs) = places();
        $model::new($data {
            x,
            new: vec![0.5, 4.1, 7.7],
            inputs,
            y: series(N, |i| (i * 1.3).sin()),
            z: series(N, |i| (i * 0.7).cos()),
        })
        .unwrap()
    }};
}

/// By the Cholesky factor, by sums and products of covariance functions, with a length scale for each dimension, and between two
/// sets of points.
#[test]
fn processes_are_normal_distributions_with_their_covariances() {
    let model = processes!(Processes, ProcessesData);
    oracle::check(&model, 0.5);
    let by_hand = processes!(ByHand, ByHandData);
    for seed in 0..5 {
        let u = oracle::normals(seed, LogDensity::dim(&model), 0.5);
        let (a, b) = (model.log_density(&u), by_hand.log_density(&u));
        assert!((a - b).abs() < 1e-9 * (1.0 + a.abs()), "{a}, {b}");
    }
}

fn known(cov: Vec<Vec<f64>>, edges: Vec<Vec<usize>>) -> Result<Known, DataError> {
    Known::new(KnownData {
        cov,
        x: series(3, |i| i * 1.1),
        y: (0..4)
            .map(|i| series(3, |j| (i as f64 + j).sin()))
            .collect(),
        edges,
        rate: vec![2, 0, 3],
    })
}

fn cov() -> Vec<Vec<f64>> {
    vec![
        vec![2.0, 0.3, -0.4],
        vec![0.3, 1.0, 0.1],
        vec![-0.4, 0.1, 1.5],
    ]
}

/// The oracle factorises the matrix, the score has its factor.
#[test]
fn a_known_matrix_is_factorised_once() {
    let model = known(cov(), vec![vec![0, 1], vec![1, 2]]).unwrap();
    oracle::check(&model, 0.01);
}

#[test]
fn a_matrix_that_is_no_covariance_and_edges_that_are_none_are_refused() {
    let mut bad = cov();
    bad[1][1] = -1.0;
    let error = known(bad, vec![vec![0, 1]]).unwrap_err().to_string();
    assert!(error.contains("cov of a"), "{error}");
    assert!(error.contains("positive definite"), "{error}");
    let error = known(cov(), vec![vec![0, 1], vec![2, 2]])
        .unwrap_err()
        .to_string();
    assert!(error.contains("edges of phi, number 3"), "{error}");
    let error = known(cov(), vec![vec![0, 3]]).unwrap_err().to_string();
    assert!(error.contains("edges[0,1]"), "{error}");
}

/// Against nalgebra's factorisation.
#[test]
fn the_density_of_a_process() {
    use wgf::dist::{GaussianProcess, Multivariate, View};
    let x = [0.3, -1.1, 0.8];
    let a: Vec<f64> = cov().concat();
    let mut scratch = vec![0.0; GaussianProcess::scratch_len(&[3])];
    let views = (View::Active(&x[..]), [View::Known(&a[..])]);
    let found: f64 = GaussianProcess::log_density(&[3], views.0, views.1, &mut scratch);
    let jitter = 1e-9 * (2.0 + 1.0 + 1.5) / 3.0;
    let matrix = DMatrix::from_row_slice(3, 3, &a) + DMatrix::identity(3, 3) * jitter;
    let l = matrix.cholesky().unwrap();
    let x = DVector::from_row_slice(&x);
    let tau = std::f64::consts::TAU;
    let want = -0.5 * (x.dot(&l.solve(&x)) + l.determinant().ln() + 3.0 * tau.ln());
    assert!((found - want).abs() < 1e-12, "{found}, {want}");
}

/// `−½ Σ (xᵢ − xⱼ)² − ½ (mean/10⁻³)²`.
#[test]
fn the_density_of_an_autoregression_on_a_graph() {
    use wgf::dist::{Icar, Multivariate, View};
    let x = [0.3, -0.301, 0.002, -0.003];
    let edges = [0.0, 1.0, 1.0, 2.0, 3.0, 0.0];
    let views = (View::Active(&x[..]), [View::Known(&edges[..])]);
    let found: f64 = Icar::log_density(&[4, 3, 2], views.0, views.1, &mut []);
    let squares: f64 = 0.601f64.powi(2) + 0.303f64.powi(2) + 0.303f64.powi(2);
    let mean: f64 = -0.002 / 4.0;
    let want = -0.5 * squares - 0.5 * (mean / 1e-3).powi(2);
    assert!((found - want).abs() < 1e-12, "{found}, {want}");
}

/// On a path the steps are independent standard normal numbers; the mean is 0.
#[test]
fn draws_of_an_autoregression_on_a_path_have_independent_steps() {
    use rand::SeedableRng;
    use wgf::dist::{Icar, Multivariate};
    const DRAWS: usize = 4000;
    let edges = [0.0, 1.0, 1.0, 2.0, 2.0, 3.0];
    let mut rng = rand::rngs::ChaCha8Rng::seed_from_u64(7);
    let (mut squares, mut products) = ([0.0; 3], 0.0);
    let mut x = [0.0; 4];
    for _ in 0..DRAWS {
        Icar::sample(&[4, 3, 2], &mut rng, [&edges], &mut x);
        assert!(x.iter().sum::<f64>().abs() < 1e-12);
        let steps = [x[1] - x[0], x[2] - x[1], x[3] - x[2]];
        for (sum, step) in squares.iter_mut().zip(steps) {
            *sum += step * step / DRAWS as f64;
        }
        products += steps[0] * steps[1] / DRAWS as f64;
    }
    // The standard errors of a mean of squares and of products of standard normal numbers.
    let error = (1.0 / DRAWS as f64).sqrt();
    for square in squares {
        assert!((square - 1.0).abs() < 5.0 * 2f64.sqrt() * error, "{square}");
    }
    assert!(products.abs() < 5.0 * error, "{products}");
}
