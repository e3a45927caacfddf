//! The score is generic over its scalar: on dual numbers it gives Hessian–vector products, which must be those of the
//! whole-model density on hyper-dual numbers.

mod support;

use num_dual::HyperDual64;
use support::{models, normals, relative_error};
use wgf::__private::{Program, hessian, hessian_vector_product};

/// H v as the engine gives it, by pushing one dual number through the score.
fn product(model: &impl Program, u: &[f64], v: &[f64]) -> Vec<f64> {
    let (mut gradient, mut product) = (vec![0.0; u.len()], vec![0.0; u.len()]);
    hessian_vector_product(model, u, v, &mut gradient, &mut product);
    product
}

/// (H v)ᵢ by hyper-dual numbers through the whole density.
fn oracle(model: &impl Program, u: &[f64], v: &[f64], i: usize) -> f64 {
    let seed = |(j, (&u, &v)): (usize, (&f64, &f64))| {
        let along_i = if i == j { 1.0 } else { 0.0 };
        HyperDual64::new(u, along_i, v, 0.0)
    };
    let point: Vec<HyperDual64> = u.iter().zip(v).enumerate().map(seed).collect();
    model.density_as_written(&point).eps1eps2
}

/// The whole Hessian is made of the products with the unit vectors, and symmetric to the bit.
fn check_whole(model: &impl Program) {
    let d = model.dim();
    let u = normals(7, d, 0.7);
    let mut whole = vec![0.0; d * d];
    hessian(model, &u, &mut whole);
    for j in 0..d {
        let unit: Vec<f64> = (0..d).map(|i| f64::from(u8::from(i == j))).collect();
        for (i, h) in product(model, &u, &unit).into_iter().enumerate() {
            assert!(relative_error(whole[i * d + j], h) < 1e-10);
            assert_eq!(whole[i * d + j].to_bits(), whole[j * d + i].to_bits());
        }
    }
}

fn check(model: &impl Program) {
    check_whole(model);
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
