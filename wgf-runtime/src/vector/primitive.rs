//! One `f64`.

use super::Register;
use std::hint::select_unpredictable;
use std::num::Wrapping;

/// Whether the compilation target has fused multiplication and addition everywhere.
pub const NATIVE_FMA: bool = cfg!(any(target_feature = "fma", target_arch = "aarch64"));

impl Register for f64 {
    const LANES: usize = 1;
    const FUSED: bool = NATIVE_FMA;
    type Mask = bool;
    type Bits = Wrapping<u64>;

    #[inline(always)]
    fn splat(x: f64) -> f64 {
        x
    }
    #[inline(always)]
    fn splat_bits(bits: u64) -> Wrapping<u64> {
        Wrapping(bits)
    }
    #[inline(always)]
    fn load(from: &[f64]) -> f64 {
        from[0]
    }
    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        to[0] = self;
    }
    #[inline(always)]
    fn mul_add(self, a: f64, b: f64) -> f64 {
        match NATIVE_FMA {
            true => f64::mul_add(self, a, b),
            false => self * a + b,
        }
    }
    #[inline(always)]
    fn sqrt(self) -> f64 {
        f64::sqrt(self)
    }
    #[inline(always)]
    fn abs(self) -> f64 {
        f64::abs(self)
    }
    #[inline(always)]
    fn lt(self, other: f64) -> bool {
        self < other
    }
    #[inline(always)]
    fn eq(self, other: f64) -> bool {
        self == other
    }
    // An `if` might become a branch around what only one arm needs.
    #[inline(always)]
    fn select(mask: bool, a: f64, b: f64) -> f64 {
        select_unpredictable(mask, a, b)
    }
    #[inline(always)]
    fn all(mask: bool) -> bool {
        mask
    }
    #[inline(always)]
    fn to_bits(self) -> Wrapping<u64> {
        Wrapping(f64::to_bits(self))
    }
    #[inline(always)]
    fn from_bits(bits: Wrapping<u64>) -> f64 {
        f64::from_bits(bits.0)
    }
    out_of_line!(f64);

    #[inline(always)]
    fn sum(self) -> f64 {
        self
    }
    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> f64 {
        f(self)
    }
}
