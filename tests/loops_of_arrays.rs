//! Functions of whole arrays, arrays and equations that differ from pass to pass of a loop: scores against the oracle, and
//! values against the same by hand.

#[path = "support/oracle.rs"]
mod oracle;

use oracle::{check, normals};
use wgf::prelude::*;

model! {
    /// Shares of three options, by a softmax in every row.
    pub model Choices {
        data { x: [real; n], chosen: [index(3); n] }
        let a: [real; 3] ~ Normal(0.0, 1.0);
        let b ~ Normal(0.0, 1.0);
        for i in 0..n {
            let eta = a * x[i];
            let share = softmax([eta[0], eta[1] + b, 0.0]);
            chosen[i] ~ Categorical(share);
            factor(-0.1 * log_sum_exp(a * x[i]) * share[2]);
        }
    }
}

model! {
    /// A Gaussian process for every group, and covariances worked out from the loop's own numbers.
    pub model Groups {
        data { x: [real; g, n], y: [real; g, n], z: [real; m, n] }
        let rho: [positive; g] ~ Gamma(5.0, 5.0);
        let alpha ~ HalfNormal(1.0);
        for j in 0..g {
            let scale = alpha + 0.1 * j;
            let k = squared_exponential(x[j], scale, rho[j]) + diagonal(0.3);
            y[j] ~ MultiNormal(0.0, k);
            for l in 0..m {
                z[l] ~ MultiNormalChol(y[j] * alpha, cholesky(matern32(x[j], alpha, 1.0) + diagonal(0.2)));
            }
        }
    }
}

fn decay<T: Real>(_t: f64, z: &[T], p: &[T], dz: &mut [T]) {
    dz[0] = -p[0] * z[0];
    dz[1] = p[0] * z[0] - p[1] * z[1];
}

model! {
    /// An equation for every patient.
    pub model Patients {
        data { times: [real; p, n], dose: [real(0.0..); p], y: [real; p, n] }
        let absorption: [positive; p] ~ LogNormal(0.0, 0.3);
        let elimination ~ LogNormal(-1.0, 0.3);
        let sigma ~ HalfNormal(1.0);
        for i in 0..p {
            let z = ode(decay, [dose[i], 0.0], 0.0, times[i], absorption[i], elimination);
            for t in 0..n {
                y[i, t] ~ Normal(z[t, 1], sigma);
            }
        }
    }
}

fn choices() -> Choices {
    let n = 7;
    Choices::new(ChoicesData {
        x: (0..n).map(|i| (i as f64 * 0.9).sin()).collect(),
        chosen: (0..n).map(|i| i % 3).collect(),
    })
    .unwrap()
}

#[test]
fn functions_of_arrays_in_loops() {
    check(&choices(), 1.0);
}

#[test]
fn a_softmax_in_every_row_is_as_by_hand() {
    let model = choices();
    for seed in 0..10 {
        let u = normals(seed, 4, 1.0);
        let normal = |x: f64| -0.5 * x * x - 0.5 * (2.0 * std::f64::consts::PI).ln();
        let mut expected: f64 = u.iter().map(|&x| normal(x)).sum();
        for i in 0..7 {
            let x = (i as f64 * 0.9).sin();
            let eta = [u[0] * x, u[1] * x + u[3], 0.0];
            let total: f64 = eta.iter().map(|e| e.exp()).sum();
            let all: f64 = u[..3].iter().map(|a| (a * x).exp()).sum();
            expected += eta[i % 3] - total.ln() - 0.1 * all.ln() / total;
        }
        let found = model.log_density(&u);
        assert!(
            (found - expected).abs() < 1e-11 * (1.0 + expected.abs()),
            "{found}, by hand {expected}"
        );
    }
}

#[test]
fn covariances_in_loops() {
    let wave = |i: usize, j: usize| (i as f64 * 1.3 + j as f64 * 0.8).sin() * 2.0;
    let (g, m, n) = (3, 2, 4);
    let matrix = |s: usize| {
        (0..g)
            .map(|j| (0..n).map(|i| wave(i + s, j)).collect())
            .collect()
    };
    let model = Groups::new(GroupsData {
        x: matrix(0),
        y: matrix(5),
        z: (0..m)
            .map(|l| (0..n).map(|i| wave(i, l)).collect())
            .collect(),
    });
    check(&model.unwrap(), 0.4);
}

#[test]
fn an_equation_in_every_pass() {
    let (p, n) = (3, 4);
    let model = Patients::new(PatientsData {
        times: (0..p)
            .map(|i| (0..n).map(|t| 0.5 + t as f64 + 0.1 * i as f64).collect())
            .collect(),
        dose: vec![1.0, 2.0, 0.5],
        y: (0..p)
            .map(|i| (0..n).map(|t| 0.3 + 0.1 * (i + t) as f64).collect())
            .collect(),
    });
    let model = model.unwrap();
    check(&model, 0.5);
    // The closed form of the two steps.
    let u = [0.1, -0.2, 0.3, -0.9, 0.4];
    let values = {
        let mut values = vec![
            0.0;
            wgf::prelude::Model::quantities(&model)
                .iter()
                .map(|q| q.len())
                .sum()
        ];
        wgf::prelude::Model::constrain(&model, &u, &mut values);
        values
    };
    let (absorption, elimination, sigma) = (&values[..3], values[3], values[4]);
    let log_normal = |x: f64, m: f64, s: f64| {
        let z = (x.ln() - m) / s;
        -0.5 * z * z - s.ln() - x.ln() - 0.5 * (2.0 * std::f64::consts::PI).ln()
    };
    let mut expected: f64 = u.iter().sum::<f64>()
        + absorption
            .iter()
            .map(|&x| log_normal(x, 0.0, 0.3))
            .sum::<f64>()
        + log_normal(elimination, -1.0, 0.3)
        + (2.0 / std::f64::consts::PI).sqrt().ln()
        - 0.5 * sigma * sigma;
    for i in 0..p {
        let (a, e, dose) = (absorption[i], elimination, [1.0, 2.0, 0.5][i]);
        for t in 0..n {
            let time = 0.5 + t as f64 + 0.1 * i as f64;
            let mean = dose * a / (a - e) * ((-e * time).exp() - (-a * time).exp());
            let z = (0.3 + 0.1 * (i + t) as f64 - mean) / sigma;
            expected += -0.5 * z * z - sigma.ln() - 0.5 * (2.0 * std::f64::consts::PI).ln();
        }
    }
    let found = model.log_density(&u);
    assert!(
        (found - expected).abs() < 1e-6,
        "{found}, by hand {expected}"
    );
}

#[test]
fn data_are_drawn_through_arrays_of_a_loop() {
    let model = choices();
    let drawn = model.prior(50, 1).unwrap().predict(2).unwrap();
    assert!(drawn.iter().any(|y| y.chosen[0] == 1));
    let likelihood = model
        .fit()
        .seed(1)
        .iterations(50)
        .run()
        .unwrap()
        .draws(3)
        .log_likelihood();
    assert_eq!(likelihood.names().len(), 7);
}
