//! Operations on arrays and distributions of arrays, called: inlined into every score for every level of instructions, they would
//! make a model's compilation long.

use crate::array::{Multivariate, Operation, View};
use crate::real::Real;
use crate::vector::Task;
use std::marker::PhantomData;

/// [`Operation::forward`].
#[inline(always)]
pub fn operate<O: Operation<N>, const N: usize, T: Real>(
    dims: &[usize],
    inputs: [View<'_, T>; N],
    output: &mut [T],
    kept: &mut [T],
) {
    T::out_of_line(Forward {
        operation: PhantomData::<O>,
        dims,
        inputs,
        output,
        kept,
    });
}

struct Forward<'a, O, T, const N: usize> {
    operation: PhantomData<O>,
    dims: &'a [usize],
    inputs: [View<'a, T>; N],
    output: &'a mut [T],
    kept: &'a mut [T],
}

impl<O: Operation<N>, T: Real, const N: usize> Task for Forward<'_, O, T, N> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        O::forward(self.dims, self.inputs, self.output, self.kept);
    }
}

/// [`Operation::backward`].
#[inline(always)]
pub fn operate_back<O: Operation<N>, const N: usize, T: Real>(
    dims: &[usize],
    inputs: [View<'_, T>; N],
    output: &[T],
    kept: &mut [T],
    gradient: &mut [T],
    adjoints: [Option<&mut [T]>; N],
) {
    T::out_of_line(Backward {
        operation: PhantomData::<O>,
        dims,
        inputs,
        output,
        kept,
        gradient,
        adjoints,
    });
}

struct Backward<'a, O, T, const N: usize> {
    operation: PhantomData<O>,
    dims: &'a [usize],
    inputs: [View<'a, T>; N],
    output: &'a [T],
    kept: &'a mut [T],
    gradient: &'a mut [T],
    adjoints: [Option<&'a mut [T]>; N],
}

impl<O: Operation<N>, T: Real, const N: usize> Task for Backward<'_, O, T, N> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (output, kept, gradient) = (self.output, self.kept, self.gradient);
        O::backward(
            self.dims,
            self.inputs,
            output,
            kept,
            gradient,
            self.adjoints,
        );
    }
}

/// [`Multivariate::log_density`].
#[inline(always)]
pub fn joint_density<D: Multivariate<N>, const N: usize, T: Real>(
    dims: &[usize],
    x: View<'_, T>,
    args: [View<'_, T>; N],
    scratch: &mut [T],
) -> T {
    let density = Density {
        distribution: PhantomData::<D>,
        dims,
        x,
        args,
        scratch,
    };
    match const { D::SHORT } {
        true => density.run(),
        false => T::out_of_line(density),
    }
}

struct Density<'a, D, T, const N: usize> {
    distribution: PhantomData<D>,
    dims: &'a [usize],
    x: View<'a, T>,
    args: [View<'a, T>; N],
    scratch: &'a mut [T],
}

impl<D: Multivariate<N>, T: Real, const N: usize> Task for Density<'_, D, T, N> {
    type Output = T;

    #[inline(always)]
    fn run(self) -> T {
        D::log_density(self.dims, self.x, self.args, self.scratch)
    }
}

/// [`Multivariate::score`].
#[inline(always)]
pub fn joint_score<D: Multivariate<N>, const N: usize, T: Real>(
    dims: &[usize],
    x: View<'_, T>,
    args: [View<'_, T>; N],
    x_adjoint: Option<&mut [T]>,
    adjoints: [Option<&mut [T]>; N],
    scratch: &mut [T],
) -> T {
    let score = Score {
        distribution: PhantomData::<D>,
        dims,
        x,
        args,
        x_adjoint,
        adjoints,
        scratch,
    };
    match const { D::SHORT } {
        true => score.run(),
        false => T::out_of_line(score),
    }
}

struct Score<'a, D, T, const N: usize> {
    distribution: PhantomData<D>,
    dims: &'a [usize],
    x: View<'a, T>,
    args: [View<'a, T>; N],
    x_adjoint: Option<&'a mut [T]>,
    adjoints: [Option<&'a mut [T]>; N],
    scratch: &'a mut [T],
}

impl<D: Multivariate<N>, T: Real, const N: usize> Task for Score<'_, D, T, N> {
    type Output = T;

    #[inline(always)]
    fn run(self) -> T {
        let (x_adjoint, adjoints) = (self.x_adjoint, self.adjoints);
        D::score(
            self.dims,
            self.x,
            self.args,
            x_adjoint,
            adjoints,
            self.scratch,
        )
    }
}
