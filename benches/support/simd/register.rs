//! What a rival needs of four numbers.

/// Four numbers that go through the same operations.
pub trait Register: Copy {
    fn splat(x: f64) -> Self;
    fn load(from: &[f64; 4]) -> Self;
    fn array(self) -> [f64; 4];

    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    fn div(self, other: Self) -> Self;
    /// self · b + c, fused if that is an instruction.
    fn mul_add(self, b: Self, c: Self) -> Self;
    fn max(self, other: Self) -> Self;
    fn min(self, other: Self) -> Self;
    /// −|x|.
    fn minus_abs(self) -> Self;
    /// Lanes of `yes` where self > 0, of `no` elsewhere.
    fn if_positive(self, yes: Self, no: Self) -> Self;
    /// 2ⁿ of the integer n in the low bits.
    fn power_of_two(self) -> Self;
    /// k and m of x = 2ᵏ m with m in [√½, √2), for positive normal numbers.
    fn split(self) -> [Self; 2];
}

/// The bits of √½ and of 1, and those of 2⁵², whose low bits hold an integer.
pub const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
pub const ONE: u64 = 0x3ff0_0000_0000_0000;
pub const TWO_TO_52: u64 = 0x4330_0000_0000_0000;
pub const FRACTION: u64 = 0x000f_ffff_ffff_ffff;
pub const BIAS: u64 = 1023;
