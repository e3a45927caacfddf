//! Second derivatives: dual numbers pushed through the score.

use super::Program;
use nalgebra::{Const, SVector};
use num_dual::{Derivative, Dual64, DualSVec64};

/// `∇²ℓ(u) v`, written to `product`, by one dual number pushed through the score; the score is written to `gradient` and
/// ℓ(u) returned.
///
/// # Panics
/// If a slice does not have length d.
pub fn hessian_vector_product<P: Program>(
    program: &P,
    u: &[f64],
    v: &[f64],
    gradient: &mut [f64],
    product: &mut [f64],
) -> f64 {
    let d = program.dim();
    for len in [u.len(), v.len(), gradient.len(), product.len()] {
        assert_eq!(len, d, "a vector of this model has its dimension");
    }
    let zero = Dual64::from(0.0);
    let point: Vec<Dual64> = u.iter().zip(v).map(|(&u, &v)| Dual64::new(u, v)).collect();
    let (mut score, mut workspace) = (vec![zero; d], vec![zero; program.workspace_len()]);
    let value = program.score::<Dual64, Dual64>(&point[..], &mut score[..], &mut workspace);
    for (i, s) in score.iter().enumerate() {
        gradient[i] = s.re;
        product[i] = s.eps;
    }
    value.re
}

/// Columns of a Hessian that one pass finds.
const COLUMNS: usize = 4;

type Dual = DualSVec64<COLUMNS>;

/// `∇²ℓ(u)`, written to `hessian` row by row, by d/4 passes of dual numbers of width 4 through the score. An entry and
/// its mirror image come from different passes and agree up to rounding; each becomes their mean.
///
/// # Panics
/// If `u` does not have length d, or `hessian` length d².
pub fn hessian<P: Program>(program: &P, u: &[f64], hessian: &mut [f64]) {
    let d = program.dim();
    assert_eq!(u.len(), d, "a point of this model has its dimension");
    assert_eq!(hessian.len(), d * d, "a Hessian of this model is d × d");
    let zero = Dual::from_re(0.0);
    let (mut score, mut workspace) = (vec![zero; d], vec![zero; program.workspace_len()]);
    for start in (0..d).step_by(COLUMNS) {
        let seed = |(i, &x): (usize, &f64)| {
            let along = |k: usize, _| f64::from(u8::from(start + k == i));
            Dual::new(x, Derivative::some(SVector::from_fn(along)))
        };
        let point: Vec<Dual> = u.iter().enumerate().map(seed).collect();
        program.score::<Dual, Dual>(&point[..], &mut score[..], &mut workspace);
        for (i, s) in score.iter().enumerate() {
            let partials = s.eps.unwrap_generic(Const::<COLUMNS>, Const::<1>);
            for k in 0..COLUMNS.min(d - start) {
                hessian[i * d + start + k] = partials[k];
            }
        }
    }
    for i in 0..d {
        for j in 0..i {
            let mean = 0.5 * (hessian[i * d + j] + hessian[j * d + i]);
            hessian[i * d + j] = mean;
            hessian[j * d + i] = mean;
        }
    }
}
