//! The oracle: the whole model on num-dual's dual numbers, which every score is tested against.

use super::Program;
use nalgebra::{Const, SVector};
use num_dual::{Derivative, DualSVec64};

const WIDTH: usize = 8;

/// ℓ(u) by [`Program::density_as_written`].
pub fn oracle_density<P: Program>(program: &P, u: &[f64]) -> f64 {
    program.density_as_written(u)
}

/// ∇ℓ(u), by pushing dual numbers of width 8 through the whole model as it is written, d/8 times. Slow, and independent of
/// the compiler's passes, of the statement-level derivatives and of the reverse sweep of [`Program::score`].
pub fn oracle_score<P: Program>(program: &P, u: &[f64], gradient: &mut [f64]) -> f64 {
    let mut value = f64::NAN;
    for start in (0..u.len()).step_by(WIDTH) {
        let seed = |(i, &x): (usize, &f64)| {
            let direction =
                SVector::<f64, WIDTH>::from_fn(|k, _| f64::from(u8::from(start + k == i)));
            DualSVec64::new(x, Derivative::some(direction))
        };
        let point: Vec<DualSVec64<WIDTH>> = u.iter().enumerate().map(seed).collect();
        let result = program.density_as_written(&point);
        value = result.re;
        let partials = result.eps.unwrap_generic(Const::<WIDTH>, Const::<1>);
        for (k, g) in gradient[start..].iter_mut().take(WIDTH).enumerate() {
            *g = partials[k];
        }
    }
    value
}
