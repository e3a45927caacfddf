//! A kernel's value and partial derivatives.

#![allow(
    clippy::needless_range_loop,
    reason = "counted loops over several arrays are what vectorises"
)]

use super::{Distribution, Sums};
use crate::real::{Jet, Real};

/// A log density's value and its partial derivatives in the variate and in each parameter.
#[derive(Clone, Copy, Debug)]
pub struct Partials<T, const N: usize> {
    /// The value.
    pub value: T,
    /// ∂/∂x.
    pub x: T,
    /// ∂/∂argsᵢ.
    pub args: [T; N],
}

/// A term of a kernel's value that depends on the inputs `$bits` alone: 0 where none is active, as it is then a
/// [known term](Distribution::known_terms). (A closure might not be inlined, and what is not inlined is not compiled for the
/// processor at hand.)
macro_rules! if_active {
    ($active:ident & $bits:literal => $term:expr) => {
        if const { $active & $bits == 0 } {
            Real::constant(0.0)
        } else {
            $term
        }
    };
}
pub(super) use if_active;

/// The other side of `if_active`.
pub(super) fn if_known<const ACTIVE: u32, const BITS: u32>(term: impl FnOnce() -> f64) -> f64 {
    match ACTIVE & BITS {
        0 => term(),
        _ => 0.0,
    }
}

/// [`Distribution::kernel_partials`], inlined or, where that is long, called.
#[inline(always)]
pub(crate) fn partials<D, const N: usize, T, const ACTIVE: u32>(
    x: T,
    args: [T; N],
) -> Partials<T, N>
where
    D: Distribution<N> + ?Sized,
    T: Real,
{
    if const { ACTIVE & D::LONG == 0 || !T::IS_NUMBERS } {
        return D::kernel_partials::<T, ACTIVE>(x, args);
    }
    let mut inputs = [x; 4];
    inputs[1..=N].copy_from_slice(&args);
    let outputs = T::by_numbers(inputs, of_numbers::<D, N, ACTIVE>);
    let mut of_args = [outputs[0]; N];
    of_args.copy_from_slice(&outputs[2..2 + N]);
    Partials {
        value: outputs[0],
        x: outputs[1],
        args: of_args,
    }
}

/// The default [`Distribution::row`].
#[inline(always)]
pub(super) fn add_row<D, const N: usize, T, const ACTIVE: u32, const SHARED: u32>(
    x: T,
    args: [T; N],
    sums: &mut Sums<T>,
) -> Partials<T, N>
where
    D: Distribution<N> + ?Sized,
    T: Real,
{
    let partials = partials::<D, N, T, ACTIVE>(x, args);
    sums[0] += partials.value;
    for i in 0..N {
        if (ACTIVE & SHARED) >> (i + 1) & 1 == 1 {
            sums[i + 1] += partials.args[i];
        }
    }
    partials
}

/// The default [`Distribution::finish`].
#[inline(always)]
pub(super) fn of_sums<const N: usize, T: Real>(sums: Sums<T>) -> Partials<T, N> {
    let mut args = [sums[0]; N];
    args.copy_from_slice(&sums[1..=N]);
    Partials {
        value: sums[0],
        x: sums[0],
        args,
    }
}

/// The variate and the arguments to the value and the partial derivatives in them.
#[inline(never)]
fn of_numbers<D, const N: usize, const ACTIVE: u32>(inputs: [f64; 4]) -> [f64; 5]
where
    D: Distribution<N> + ?Sized,
{
    let mut args = [0.0; N];
    args.copy_from_slice(&inputs[1..=N]);
    let partials = D::kernel_partials::<f64, ACTIVE>(inputs[0], args);
    let mut outputs = [0.0; 5];
    (outputs[0], outputs[1]) = (partials.value, partials.x);
    outputs[2..2 + N].copy_from_slice(&partials.args);
    outputs
}

/// Partial derivatives of `D`'s kernel by dual numbers as wide as the number of active inputs.
#[inline(always)]
pub(super) fn by_dual_numbers<D, T, const N: usize, const ACTIVE: u32>(
    x: T,
    args: [T; N],
) -> Partials<T, N>
where
    D: Distribution<N> + ?Sized,
    T: Real,
{
    // Constants of each instance, so that code is made for one width alone.
    if const { ACTIVE.count_ones() <= 1 } {
        with_width::<D, T, N, ACTIVE, 1>(x, args)
    } else if const { ACTIVE.count_ones() == 2 } {
        with_width::<D, T, N, ACTIVE, 2>(x, args)
    } else if const { ACTIVE.count_ones() == 3 } {
        with_width::<D, T, N, ACTIVE, 3>(x, args)
    } else {
        with_width::<D, T, N, ACTIVE, 6>(x, args)
    }
}

#[inline(always)]
fn with_width<D, T, const N: usize, const ACTIVE: u32, const K: usize>(
    x: T,
    args: [T; N],
) -> Partials<T, N>
where
    D: Distribution<N> + ?Sized,
    T: Real,
{
    let slot = |bit: usize| (ACTIVE & ((1 << bit) - 1)).count_ones() as usize;
    let seed = |value: T, bit: usize| {
        if ACTIVE >> bit & 1 == 1 {
            Jet::<T, K>::input(value, slot(bit))
        } else {
            Jet::fixed(value)
        }
    };
    let mut seeded = [Jet::fixed(x); N];
    for i in 0..N {
        seeded[i] = seed(args[i], i + 1);
    }
    let result = D::kernel(seed(x, 0), seeded);
    let partial = |bit: usize| {
        if ACTIVE >> bit & 1 == 1 {
            result.eps[slot(bit)]
        } else {
            T::constant(0.0)
        }
    };
    let mut of_args = [result.re; N];
    for i in 0..N {
        of_args[i] = partial(i + 1);
    }
    Partials {
        value: result.re,
        x: partial(0),
        args: of_args,
    }
}
