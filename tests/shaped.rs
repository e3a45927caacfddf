//! Parameters that are arrays with a constraint of their own: scores against the oracle, and draws that lie in the set.

#[path = "support/oracle.rs"]
mod oracle;

use wgf::prelude::*;

model! {
    pub model Vectors {
        data { y: [real; n] }
        let mu: ordered[3] ~ Normal(0.0, 2.0);
        let rate: positive_ordered[2] ~ Exponential(1.0);
        let w: simplex[3] ~ Flat;
        let d: unit_vector[2] ~ Normal(0.0, 1.0);
        let z: [sum_to_zero[3]; 2] ~ Normal(0.0, 1.0);
        y ~ Normal(mu[0] * w[1] + mu[2] * d[0] + z[1, 2] * z[0, 0], 1.0 + w[2] + rate[1]);
    }
}

model! {
    pub model Matrices {
        data { k: size, y: [real; n] }
        let l: cholesky_corr[k] ~ Flat;
        let r: corr_matrix[3] ~ Flat;
        let f: cholesky_cov[2] ~ Flat;
        let c: [cov_matrix[2]; 2] ~ Flat;
        factor(-0.5 * sum(f.square()) - 0.1 * c[0, 0, 0] - 0.1 * c[0, 1, 1] - 0.1 * c[1, 0, 0] - 0.2 * c[1, 1, 1]);
        y ~ Normal(l[2, 1] * r[0, 2], 1.0 + c[1, 0, 0] + c[0, 1, 0].square());
    }
}

fn y() -> Vec<f64> {
    (0..20).map(|i| (f64::from(i) * 0.7).sin()).collect()
}

#[test]
fn vectors() {
    oracle::check(&Vectors::new(VectorsData { y: y() }).unwrap(), 1.0);
}

#[test]
fn matrices() {
    let model = Matrices::new(MatricesData { k: 3, y: y() }).unwrap();
    assert_eq!(model.dim(), 3 + 3 + 3 + 2 * 3);
    oracle::check(&model, 0.7);
}

#[test]
fn draws_lie_in_their_sets() {
    let model = Vectors::new(VectorsData { y: y() }).unwrap();
    let fit = model.fit().seed(1).run().unwrap();
    for draw in fit.draws(200).iter() {
        assert!(draw.mu.windows(2).all(|m| m[0] < m[1]));
        assert!(0.0 < draw.rate[0] && draw.rate[0] < draw.rate[1]);
        assert!((draw.w.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((draw.d[0].hypot(draw.d[1]) - 1.0).abs() < 1e-12);
        assert!(draw.z.iter().all(|z| z.iter().sum::<f64>().abs() < 1e-12));
    }
}
