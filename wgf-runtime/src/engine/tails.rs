//! Distribution functions that stand inside expressions: inlined or, where they are long, called.

use crate::dist::Cumulative;
use crate::real::{Jet, Real, SLOPES};

const CDF: u8 = 0;
const SF: u8 = 1;
const MASS: u8 = 2;

/// [`Cumulative::ln_cdf`].
#[inline(always)]
pub fn ln_cdf<D: Cumulative<N>, const N: usize, T: Real>(x: T, args: [T; N]) -> T {
    tail::<D, N, T, CDF>([x, x], args)
}

/// [`Cumulative::ln_sf`].
#[inline(always)]
pub fn ln_sf<D: Cumulative<N>, const N: usize, T: Real>(x: T, args: [T; N]) -> T {
    tail::<D, N, T, SF>([x, x], args)
}

/// ln P(lo < X ≤ hi), from whichever tail cancels less.
#[inline(always)]
pub fn ln_mass<D: Cumulative<N>, const N: usize, T: Real>(lo: T, hi: T, args: [T; N]) -> T {
    tail::<D, N, T, MASS>([lo, hi], args)
}

#[inline(always)]
fn tail<D: Cumulative<N>, const N: usize, T: Real, const WHICH: u8>(
    ends: [T; 2],
    args: [T; N],
) -> T {
    // The mass of an interval takes four of them.
    if const { !(<D as Cumulative<N>>::LONG || WHICH == MASS) || N + 2 > SLOPES } {
        return written_out::<D, N, T, WHICH>(ends, args);
    }
    if const { !T::HAS_SLOPES } {
        return called::<D, N, T, WHICH>(ends, args);
    }
    let mut inputs = [ends[0]; SLOPES];
    inputs[1] = ends[1];
    inputs[2..N + 2].copy_from_slice(&args);
    T::by_slopes(inputs, value::<D, N, WHICH>, slopes::<D, N, WHICH>)
}

#[inline(always)]
fn written_out<D: Cumulative<N>, const N: usize, T: Real, const WHICH: u8>(
    [lo, hi]: [T; 2],
    args: [T; N],
) -> T {
    match WHICH {
        CDF => D::ln_cdf(lo, args),
        SF => D::ln_sf(lo, args),
        _ => mass::<D, N, T>(lo, hi, args),
    }
}

/// For dual numbers that no vector is made of.
#[inline(never)]
fn called<D: Cumulative<N>, const N: usize, T: Real, const WHICH: u8>(
    ends: [T; 2],
    args: [T; N],
) -> T {
    written_out::<D, N, T, WHICH>(ends, args)
}

#[inline(never)]
fn value<D: Cumulative<N>, const N: usize, const WHICH: u8>(inputs: [f64; SLOPES]) -> [f64; 1] {
    let mut args = [0.0; N];
    args.copy_from_slice(&inputs[2..N + 2]);
    [written_out::<D, N, f64, WHICH>(
        [inputs[0], inputs[1]],
        args,
    )]
}

/// The value and the slopes in all inputs.
#[inline(never)]
fn slopes<D: Cumulative<N>, const N: usize, const WHICH: u8>(
    inputs: [f64; SLOPES],
) -> [f64; SLOPES + 1] {
    let input = |i: usize| Jet::<f64, SLOPES>::input(inputs[i], i);
    let args = std::array::from_fn(|i| input(i + 2));
    let jet = written_out::<D, N, Jet<f64, SLOPES>, WHICH>([input(0), input(1)], args);
    let mut outputs = [jet.re; SLOPES + 1];
    outputs[1..].copy_from_slice(&jet.eps);
    outputs
}

#[inline(always)]
fn mass<D: Cumulative<N>, const N: usize, T: Real>(lo: T, hi: T, args: [T; N]) -> T {
    let (below, upto) = (D::ln_cdf(lo, args), D::ln_cdf(hi, args));
    let (above, beyond) = (D::ln_sf(lo, args), D::ln_sf(hi, args));
    let (lower, upper) = (below - upto, beyond - above);
    // (1, 0) where the lower tail's quotient is nearer to one, which is worse.
    let (use_upper, use_lower) = lower.max_weights(upper);
    (upto + ln_one_minus_exp(lower)) * use_lower + (above + ln_one_minus_exp(upper)) * use_upper
}

/// ln(1 − eᵈ) for d ≤ 0; finite at 0, where it is not used.
#[inline(always)]
fn ln_one_minus_exp<T: Real>(d: T) -> T {
    let d = (-d).max_constant(1e-300);
    (-(-d).exp_m1()).ln()
}
