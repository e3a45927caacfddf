//! Directions.

use super::{ROUNDING, Shaped, outside};
use crate::real::Real;
use crate::special::lgamma;
use std::f64::consts::LN_2;

/// Vectors of length 1: `x = u/|u|`, NaN at u = 0.
///
/// k coordinates, one more than the sphere has dimensions: the length of u, which x does not depend on, is given the density that k
/// independent standard normals have. In place of a log-Jacobian there is
/// `−½|u|² − (k/2 − 1) ln 2 − ln Γ(k/2)`, with which what is added to it is a log density with respect to the surface of the sphere,
/// and integrals over u are integrals over that.
///
/// Marsaglia, *Choosing a point from the surface of a sphere* (1972); Stan Reference Manual, *Constraint transforms*, unit vector.
#[derive(Clone, Copy, Debug)]
pub struct UnitVector;

impl Shaped for UnitVector {
    fn free_len(k: usize) -> usize {
        k
    }

    fn len(k: usize) -> usize {
        k
    }

    fn kept_len(_k: usize) -> usize {
        1
    }

    #[inline(always)]
    fn constrain<T: Real>(k: usize, u: &[T], x: &mut [T], kept: &mut [T]) -> T {
        let mut squares = T::constant(0.0);
        for u in u {
            squares = u.mul_add(*u, squares);
        }
        let inverse = squares.sqrt().recip();
        for i in 0..k {
            x[i] = u[i] * inverse;
        }
        kept[0] = inverse;
        let half = 0.5 * k as f64;
        squares * -0.5 - ((half - 1.0) * LN_2 + lgamma(half))
    }

    #[inline(always)]
    fn pull_back<T: Real>(
        k: usize,
        u: &[T],
        x: &[T],
        kept: &mut [T],
        x_adjoint: &mut [T],
        u_adjoint: &mut [T],
    ) {
        let mut along = T::constant(0.0);
        for i in 0..k {
            along += x[i] * x_adjoint[i];
        }
        for i in 0..k {
            u_adjoint[i] = (x_adjoint[i] - x[i] * along) * kept[0] - u[i];
        }
    }

    fn unconstrain(_k: usize, x: &[f64], u: &mut [f64]) {
        u.copy_from_slice(x);
        let squares: f64 = x.iter().map(|x| x * x).sum();
        let of_length_one = (squares - 1.0).abs() <= ROUNDING;
        if !of_length_one {
            outside(u);
        }
    }
}
