//! gp_pois_regr-gp_regr.

use crate::compare::{self, Region};
use crate::plain::{gamma, normal};
use crate::posteriordb::read;
use wgf::nalgebra::{DMatrix, DVector};
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

/// −½ (yᵀ K⁻¹ y + ln det K), by elimination.
fn likelihood(x: &[f64], y: &[f64], rho: f64, alpha: f64, sigma: f64) -> f64 {
    let kernel = |i: usize, j: usize| {
        let smooth = alpha.powi(2) * (-(x[i] - x[j]).powi(2) / (2.0 * rho.powi(2))).exp();
        smooth + if i == j { sigma } else { 0.0 }
    };
    let y = DVector::from_column_slice(y);
    let lu = DMatrix::from_fn(y.len(), y.len(), kernel).lu();
    let solved = lu.solve(&y).expect("a covariance is not singular");
    -0.5 * (y.dot(&solved) + lu.determinant().ln())
}

#[test]
fn is_what_it_says() {
    let Some(reference) = read("gp_pois_regr-gp_regr") else {
        return;
    };
    let model = Process::new(ProcessData::from_json_str(&reference.json()).unwrap()).unwrap();
    let (x, y) = (reference.column("x"), reference.column("y"));
    let region = Region::of(&reference, &["rho", "alpha", "sigma"]);
    let coordinates = |p: &ProcessParams| vec![p.rho, p.alpha, p.sigma];
    compare::check(&model, &region, coordinates, |p| {
        let scales = normal(p.alpha, 0.0, 2.0) + normal(p.sigma, 0.0, 1.0);
        gamma(p.rho, 25.0, 4.0) + scales + likelihood(&x, &y, p.rho, p.alpha, p.sigma)
    });
}
