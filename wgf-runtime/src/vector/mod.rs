//! The machine's vectors: a few numbers that one instruction works on.
//!
//! The compiler makes vectors of loops over arrays by itself, but not always along the side of the array that suits, and
//! not always of full width once a loop's body is part of a larger one. So the numbers that plates and particles are computed
//! in are made of these.

#[macro_use]
mod out_of_line;
#[cfg(target_arch = "x86_64")]
#[macro_use]
mod x86;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(any(test, not(all(target_arch = "x86_64", not(target_feature = "fma")))))]
mod four;
mod fused;
mod primitive;
mod several;
#[cfg(all(target_arch = "x86_64", not(target_feature = "fma")))]
mod sse2;

use std::fmt::Debug;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Shl, Shr, Sub};

#[cfg(target_arch = "x86_64")]
pub(crate) use avx2::Avx2;
#[cfg(target_arch = "x86_64")]
pub(crate) use avx512::Avx512;
/// Four numbers in what the build's target has, with the arithmetic of one `f64`: fused where that is.
#[cfg(not(all(target_arch = "x86_64", not(target_feature = "fma"))))]
pub(crate) use four::Four as Plain;
pub use fused::Fused;
pub use primitive::NATIVE_FMA;
pub(crate) use several::Several;
#[cfg(all(target_arch = "x86_64", not(target_feature = "fma")))]
pub(crate) use sse2::Sse2 as Plain;

/// `LANES` numbers of 64 bits, with the instructions that elementary functions are made of.
pub trait Register:
    Copy
    + Debug
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// How many.
    const LANES: usize;

    /// Whether [`mul_add`](Self::mul_add) rounds once.
    const FUSED: bool;

    /// A truth value for each number.
    type Mask: Copy + BitAnd<Output = Self::Mask>;

    /// The numbers' bits, as integers modulo 2⁶⁴; right shifts bring in zeros.
    type Bits: Copy
        + Add<Output = Self::Bits>
        + Sub<Output = Self::Bits>
        + BitAnd<Output = Self::Bits>
        + BitOr<Output = Self::Bits>
        + Shl<usize, Output = Self::Bits>
        + Shr<usize, Output = Self::Bits>;

    /// The same number everywhere.
    fn splat(x: f64) -> Self;

    /// The same bits everywhere.
    fn splat_bits(bits: u64) -> Self::Bits;

    /// The first `LANES` of a slice.
    fn load(from: &[f64]) -> Self;

    /// Writes to the first `LANES` of a slice.
    fn store(self, to: &mut [f64]);

    /// self·a + b, rounded once if [`FUSED`](Self::FUSED) and twice if not.
    fn mul_add(self, a: Self, b: Self) -> Self;

    /// √x.
    fn sqrt(self) -> Self;

    /// |x|.
    fn abs(self) -> Self;

    /// self < other; false for NaN.
    fn lt(self, other: Self) -> Self::Mask;

    /// self = other; false for NaN.
    fn eq(self, other: Self) -> Self::Mask;

    /// a where the mask is set, b elsewhere.
    fn select(mask: Self::Mask, a: Self, b: Self) -> Self;

    /// The larger of the two; self where either is NaN.
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self::select(self.lt(other), other, self)
    }

    /// The smaller of the two; self where either is NaN.
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self::select(other.lt(self), other, self)
    }

    /// Whether the mask is set everywhere.
    fn all(mask: Self::Mask) -> bool;

    /// The numbers' bits.
    fn to_bits(self) -> Self::Bits;

    /// The numbers of these bits.
    fn from_bits(bits: Self::Bits) -> Self;

    /// The sum of the numbers.
    fn sum(self) -> f64;

    /// The sums of four registers' numbers.
    #[inline(always)]
    fn sums(registers: [Self; 4]) -> [f64; 4] {
        let [a, b, c, d] = registers;
        [a.sum(), b.sum(), c.sum(), d.sum()]
    }

    /// The elementary functions, out of line: inlined wherever a model uses one, they would make its compilation long.
    fn call(self, function: Function) -> Self;

    /// Runs a task in a function of its own, compiled for the register's instructions.
    fn run<K: Task>(task: K) -> K::Output;

    /// `f` of each number, one by one.
    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        // No register has more.
        let mut numbers = [0.0; 8];
        self.store(&mut numbers);
        for x in &mut numbers[..Self::LANES] {
            *x = f(*x);
        }
        Self::load(&numbers)
    }
}

/// Code too long to be inlined wherever it is used; [`run`](Self::run) itself is inlined, into the function that is called.
pub trait Task {
    /// What it gives.
    type Output;

    /// Does it.
    fn run(self) -> Self::Output;
}

/// An elementary function that is compiled once for every register, and called.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the functions of `special::elementary`")]
pub enum Function {
    Exp,
    ExpM1,
    Ln,
    Ln1p,
    Sinh,
    Cosh,
    Tanh,
    InvLogit,
    Logit,
    Log1pExp,
}

#[cfg(test)]
mod tests;
