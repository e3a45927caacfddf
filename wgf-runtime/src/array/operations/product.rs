//! Products of matrices, and quadratic forms.

use super::Operation;
use crate::array::View;
use crate::real::Real;

/// `matmul(A, B)` of an m × k and a k × n matrix, `dims = [m, k, n]`: an m × n matrix.
#[derive(Clone, Copy, Debug)]
pub struct MatMul;

impl Operation<2> for MatMul {
    #[inline(always)]
    fn forward<T: Real>(
        dims: &[usize],
        [a, b]: [View<'_, T>; 2],
        output: &mut [T],
        _kept: &mut [T],
    ) {
        let (m, k, n) = (dims[0], dims[1], dims[2]);
        output.fill(T::constant(0.0));
        for i in 0..m {
            for l in 0..k {
                let factor = a.at(i * k + l);
                for j in 0..n {
                    output[i * n + j] = factor.mul_add(b.at(l * n + j), output[i * n + j]);
                }
            }
        }
    }

    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        [a, b]: [View<'_, T>; 2],
        _output: &[T],
        _kept: &mut [T],
        gradient: &mut [T],
        [of_a, of_b]: [Option<&mut [T]>; 2],
    ) {
        let (m, k, n) = (dims[0], dims[1], dims[2]);
        if let Some(of_a) = of_a {
            for i in 0..m {
                for l in 0..k {
                    let mut sum = T::constant(0.0);
                    for j in 0..n {
                        sum = gradient[i * n + j].mul_add(b.at(l * n + j), sum);
                    }
                    of_a[i * k + l] += sum;
                }
            }
        }
        if let Some(of_b) = of_b {
            for i in 0..m {
                for l in 0..k {
                    let factor = a.at(i * k + l);
                    for j in 0..n {
                        of_b[l * n + j] = factor.mul_add(gradient[i * n + j], of_b[l * n + j]);
                    }
                }
            }
        }
    }
}

/// `quad_form(A, x)` = xᵀ A x of an n × n matrix, which need not be symmetric, and n numbers, `dims = [n]`: one number.
#[derive(Clone, Copy, Debug)]
pub struct QuadForm;

impl Operation<2> for QuadForm {
    #[inline(always)]
    fn forward<T: Real>(
        dims: &[usize],
        [a, x]: [View<'_, T>; 2],
        output: &mut [T],
        _kept: &mut [T],
    ) {
        let n = dims[0];
        let mut form = T::constant(0.0);
        for i in 0..n {
            let mut row = T::constant(0.0);
            for j in 0..n {
                row = a.at(i * n + j).mul_add(x.at(j), row);
            }
            form = x.at(i).mul_add(row, form);
        }
        output[0] = form;
    }

    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        [a, x]: [View<'_, T>; 2],
        _output: &[T],
        _kept: &mut [T],
        gradient: &mut [T],
        [of_a, of_x]: [Option<&mut [T]>; 2],
    ) {
        let n = dims[0];
        if let Some(of_a) = of_a {
            for i in 0..n {
                let factor = gradient[0] * x.at(i);
                for j in 0..n {
                    of_a[i * n + j] = factor.mul_add(x.at(j), of_a[i * n + j]);
                }
            }
        }
        if let Some(of_x) = of_x {
            for i in 0..n {
                let mut sum = T::constant(0.0);
                for j in 0..n {
                    sum = (a.at(i * n + j) + a.at(j * n + i)).mul_add(x.at(j), sum);
                }
                of_x[i] = gradient[0].mul_add(sum, of_x[i]);
            }
        }
    }
}
