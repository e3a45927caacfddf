//! Normalised exponentials and their logarithms.

use super::Operation;
use crate::array::View;
use crate::real::Real;

/// `softmax(x)` of n numbers, `dims = [n]`: `yᵢ = exp(xᵢ)/Σⱼ exp(xⱼ)`, without overflow.
#[derive(Clone, Copy, Debug)]
pub struct Softmax;

/// `log_softmax(x)` of n numbers, `dims = [n]`: `yᵢ = xᵢ − ln Σⱼ exp(xⱼ)`, without overflow.
#[derive(Clone, Copy, Debug)]
pub struct LogSoftmax;

/// `log_sum_exp(x)` = ln Σⱼ exp(xⱼ) of n numbers, `dims = [n]`: one number, without overflow; −∞ if all are.
#[derive(Clone, Copy, Debug)]
pub struct LogSumExp;

/// The largest number; a finite one also of infinities.
#[inline(always)]
fn largest<T: Real>(n: usize, x: View<'_, T>) -> T {
    let mut most = x.at(0);
    for i in 1..n {
        most = most.max(x.at(i));
    }
    most.max_constant(f64::MIN).min(T::constant(f64::MAX))
}

/// Writes the softmax; returns ln Σⱼ exp(xⱼ).
#[inline(always)]
fn normalise<T: Real>(n: usize, x: View<'_, T>, shares: &mut [T]) -> T {
    let most = largest(n, x);
    let mut sum = T::constant(0.0);
    for i in 0..n {
        shares[i] = (x.at(i) - most).exp();
        sum += shares[i];
    }
    let inverse = sum.recip();
    for i in 0..n {
        shares[i] = shares[i] * inverse;
    }
    most + sum.ln()
}

impl Operation<1> for Softmax {
    #[inline(always)]
    fn forward<T: Real>(dims: &[usize], [x]: [View<'_, T>; 1], output: &mut [T], _kept: &mut [T]) {
        normalise(dims[0], x, output);
    }

    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        _inputs: [View<'_, T>; 1],
        output: &[T],
        _kept: &mut [T],
        gradient: &mut [T],
        [adjoint]: [Option<&mut [T]>; 1],
    ) {
        let Some(adjoint) = adjoint else {
            return;
        };
        let mut mean = T::constant(0.0);
        for i in 0..dims[0] {
            mean = output[i].mul_add(gradient[i], mean);
        }
        for i in 0..dims[0] {
            adjoint[i] += output[i] * (gradient[i] - mean);
        }
    }
}

impl Operation<1> for LogSoftmax {
    fn kept_len(dims: &[usize]) -> usize {
        dims[0]
    }

    #[inline(always)]
    fn forward<T: Real>(dims: &[usize], [x]: [View<'_, T>; 1], output: &mut [T], kept: &mut [T]) {
        let all = normalise(dims[0], x, kept);
        for i in 0..dims[0] {
            output[i] = x.at(i) - all;
        }
    }

    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        _inputs: [View<'_, T>; 1],
        _output: &[T],
        kept: &mut [T],
        gradient: &mut [T],
        [adjoint]: [Option<&mut [T]>; 1],
    ) {
        let Some(adjoint) = adjoint else {
            return;
        };
        let mut sum = T::constant(0.0);
        for i in 0..dims[0] {
            sum += gradient[i];
        }
        for i in 0..dims[0] {
            adjoint[i] += gradient[i] - kept[i] * sum;
        }
    }
}

impl Operation<1> for LogSumExp {
    fn kept_len(dims: &[usize]) -> usize {
        dims[0]
    }

    #[inline(always)]
    fn forward<T: Real>(dims: &[usize], [x]: [View<'_, T>; 1], output: &mut [T], kept: &mut [T]) {
        output[0] = normalise(dims[0], x, kept);
    }

    #[inline(always)]
    fn backward<T: Real>(
        dims: &[usize],
        _inputs: [View<'_, T>; 1],
        _output: &[T],
        kept: &mut [T],
        gradient: &mut [T],
        [adjoint]: [Option<&mut [T]>; 1],
    ) {
        if let Some(adjoint) = adjoint {
            for i in 0..dims[0] {
                adjoint[i] = kept[i].mul_add(gradient[0], adjoint[i]);
            }
        }
    }
}
