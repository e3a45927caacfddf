//! Elementary functions on `f64` as straight-line code: no branch, loop, table or call, so that a loop over an array of
//! arguments becomes vector instructions, and so that the bits do not depend on the platform's mathematical library.
//!
//! Each is within 2 units in the last place of the exact value over its whole domain, subnormal numbers included, and is
//! exact at its edges: NaN gives NaN, outside the domain is NaN, at a pole infinite; overflow gives an infinity and
//! underflow zero, and odd functions keep the sign of zero.
//!
//! They are generic over the [`Register`]: `f64`, [`Fused`](crate::vector::Fused), or a vector of the machine. Those with
//! [`FUSED`](Register::FUSED) products round once where the others round twice; the last bits of the two differ.
//!
//! Numbers become integers and integers numbers by the addition of a constant whose unit in the last place is 1: AVX2 has no
//! instruction for 64-bit conversions, nor for an arithmetic shift to the right.

use crate::vector::Register;

mod artanh;
mod exp;
mod exp_m1;
mod factors;
mod hyperbolic;
mod ln;
mod ln_1p;
mod logistic;
mod logit;
mod tanh;

pub use exp::exp;
pub use exp_m1::exp_m1;
pub use factors::factors;
pub use hyperbolic::{cosh, sinh};
pub use ln::{ln, ln_of_normal};
pub use ln_1p::ln_1p;
pub use logistic::{inv_logit, log1p_exp, logistic, softplus};
pub use logit::logit;
pub use tanh::tanh;

/// ln 2 to its first 32 bits: its product with an integer of at most 21 bits is exact.
const LN_2_HI: f64 = 6.931_471_803_691_238e-1;
/// ln 2 − `LN_2_HI`.
const LN_2_LO: f64 = 1.908_214_929_270_587_7e-10;

/// The sign bit.
const SIGN: u64 = 1 << 63;

/// start + slope·x.
#[inline(always)]
fn linear<V: Register>(x: V, slope: f64, start: f64) -> V {
    x.mul_add(V::splat(slope), V::splat(start))
}

/// y with the sign bit of x added: for a y that is positive or has the sign of x, and may be 0.
#[inline(always)]
fn with_sign_of<V: Register>(y: V, x: V) -> V {
    V::from_bits(y.to_bits() | (x.to_bits() & V::splat_bits(SIGN)))
}
