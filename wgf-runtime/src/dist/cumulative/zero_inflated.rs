//! Distribution functions of counts with more zeros than their distribution has.

use super::super::complement::{ln_complement, where_possible};
use super::super::counts::at_least;
use super::super::*;
use std::f64::consts::LN_2;

/// `ln(gate + (1 − gate) P_D(X ≤ x))` and `ln(1 − gate) + ln P_D(X > x)` from 0 on; below, nothing.
#[inline(always)]
fn inflated<T: Real>(x: T, gate: T, [ln_cdf, ln_sf]: [T; 2]) -> [T; 2] {
    let from_zero = at_least(x, T::constant(0.0));
    let upper = (-gate).ln_1p() + ln_sf;
    let sum = (gate + gate.sub_from(1.0) * ln_cdf.exp()).ln();
    let lower = (upper + LN_2).choose(sum, ln_complement(upper));
    [
        where_possible(from_zero, lower),
        from_zero.choose(upper, T::constant(0.0)),
    ]
}

macro_rules! inflate {
    ($n:literal -> $inflated:literal: $($arg:ident),*) => {
        impl<D: Cumulative<$n>> Cumulative<$inflated> for ZeroInflated<D> {
            const LONG: bool = <D as Cumulative<$n>>::LONG;

            #[inline(always)]
            fn ln_cdf<T: Real>(x: T, [gate, $($arg),*]: [T; $inflated]) -> T {
                let args = [$($arg),*];
                inflated(x, gate, [D::ln_cdf(x, args), D::ln_sf(x, args)])[0]
            }

            #[inline(always)]
            fn ln_sf<T: Real>(x: T, [gate, $($arg),*]: [T; $inflated]) -> T {
                let args = [$($arg),*];
                inflated(x, gate, [D::ln_cdf(x, args), D::ln_sf(x, args)])[1]
            }
        }
    };
}

inflate!(1 -> 2: a);
inflate!(2 -> 3: a, b);
