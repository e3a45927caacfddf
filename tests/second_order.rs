//! The score is generic over its scalar: on dual numbers it gives Hessian–vector products, which must be those of the
//! whole-model density on hyper-dual numbers.

mod support;

use num_dual::{Dual64, HyperDual64};
use support::{models, normals, relative_error};
use wgf::__private::Program;

/// H v by pushing one dual number through the score.
fn product(model: &impl Program, u: &[f64], v: &[f64]) -> Vec<f64> {
    let point: Vec<Dual64> = u.iter().zip(v).map(|(&u, &v)| Dual64::new(u, v)).collect();
    let zero = Dual64::from(0.0);
    let (mut gradient, mut workspace) = (vec![zero; u.len()], vec![zero; model.workspace_len()]);
    model.score(&point, &mut gradient, &mut workspace);
    gradient.iter().map(|g| g.eps).collect()
}

/// (H v)ᵢ by hyper-dual numbers through the whole density.
fn oracle(model: &impl Program, u: &[f64], v: &[f64], i: usize) -> f64 {
    let seed = |(j, (&u, &v)): (usize, (&f64, &f64))| {
        let along_i = if i == j { 1.0 } else { 0.0 };
        HyperDual64::new(u, along_i, v, 0.0)
    };
    let point: Vec<HyperDual64> = u.iter().zip(v).enumerate().map(seed).collect();
    let mut workspace = vec![HyperDual64::from(0.0); model.workspace_len()];
    model.density(&point, &mut workspace).eps1eps2
}

fn check(model: &impl Program) {
    for seed in 0..5 {
        let d = model.dim();
        let (u, v) = (normals(seed, d, 0.7), normals(100 + seed, d, 1.0));
        for (i, h) in product(model, &u, &v).into_iter().enumerate() {
            let expected = oracle(model, &u, &v, i);
            assert!(
                relative_error(h, expected) < 1e-10,
                "{i}: {h} is not {expected}"
            );
        }
    }
}

#[test]
fn hessian_vector_products_are_the_whole_models() {
    check(&models::eight_schools());
    check(&models::regression());
    check(&models::counts());
    check(&models::bounds());
    check(&models::functions());
    check(&models::series());
    check(&models::reductions());
}
