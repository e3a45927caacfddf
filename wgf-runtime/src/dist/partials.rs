//! A kernel's value and partial derivatives.

use super::Distribution;
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
        match $active & $bits {
            0 => Real::constant(0.0),
            _ => $term,
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
    // The width is a constant of each instance, so all arms but one fold away.
    match ACTIVE.count_ones() {
        0 | 1 => with_width::<D, T, N, ACTIVE, 1>(x, args),
        2 => with_width::<D, T, N, ACTIVE, 2>(x, args),
        3 => with_width::<D, T, N, ACTIVE, 3>(x, args),
        _ => with_width::<D, T, N, ACTIVE, 6>(x, args),
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
