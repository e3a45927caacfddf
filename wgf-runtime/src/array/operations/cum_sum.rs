//! Running sums.

use super::Operation;
use crate::array::View;
use crate::real::Real;

/// `cumsum(x)` of n numbers, `dims = [n]`: `yᵢ = x₁ + … + xᵢ`.
#[derive(Clone, Copy, Debug)]
pub struct CumSum;

impl Operation<1> for CumSum {
    #[inline(always)]
    fn forward<T: Real>(dims: &[usize], [x]: [View<'_, T>; 1], output: &mut [T], _kept: &mut [T]) {
        let mut sum = T::constant(0.0);
        for i in 0..dims[0] {
            sum += x.at(i);
            output[i] = sum;
        }
    }

    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        _inputs: [View<'_, T>; 1],
        _output: &[T],
        _kept: &mut [T],
        gradient: &mut [T],
        [adjoint]: [Option<&mut [T]>; 1],
    ) {
        if let Some(adjoint) = adjoint {
            let mut sum = T::constant(0.0);
            for i in (0..dims[0]).rev() {
                sum += gradient[i];
                adjoint[i] += sum;
            }
        }
    }
}
