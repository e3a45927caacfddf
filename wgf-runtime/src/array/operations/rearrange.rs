//! Matrices whose entries are those of another array.

use super::Operation;
use crate::array::View;
use crate::real::Real;

/// `transpose(A)` of an m × n matrix, `dims = [m, n]`: an n × m matrix.
#[derive(Clone, Copy, Debug)]
pub struct Transpose;

impl Operation<1> for Transpose {
    #[inline(always)]
    fn forward<T: Real>(dims: &[usize], [a]: [View<'_, T>; 1], output: &mut [T], _kept: &mut [T]) {
        let (m, n) = (dims[0], dims[1]);
        for i in 0..m {
            for j in 0..n {
                output[j * m + i] = a.at(i * n + j);
            }
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
        let (m, n) = (dims[0], dims[1]);
        if let Some(adjoint) = adjoint {
            for i in 0..m {
                for j in 0..n {
                    adjoint[i * n + j] += gradient[j * m + i];
                }
            }
        }
    }
}

/// `diagonal(v)` of n numbers, `dims = [n]`: the n × n matrix with v on the diagonal and zeros elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Diagonal;

impl Operation<1> for Diagonal {
    #[inline(always)]
    fn forward<T: Real>(dims: &[usize], [v]: [View<'_, T>; 1], output: &mut [T], _kept: &mut [T]) {
        let n = dims[0];
        output.fill(T::constant(0.0));
        for i in 0..n {
            output[i * n + i] = v.at(i);
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
        let n = dims[0];
        if let Some(adjoint) = adjoint {
            for i in 0..n {
                adjoint[i] += gradient[i * n + i];
            }
        }
    }
}
