//! The register of a machine of which nothing is known.

use super::register::{BIAS, FRACTION, ONE, Register, SQRT_HALF, TWO_TO_52};

/// Four numbers in an array.
#[derive(Clone, Copy)]
pub struct Plain([f64; 4]);

impl Plain {
    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Plain(self.0.map(f))
    }

    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Plain(std::array::from_fn(|l| f(self.0[l], other.0[l])))
    }
}

impl Register for Plain {
    #[inline(always)]
    fn splat(x: f64) -> Self {
        Plain([x; 4])
    }
    #[inline(always)]
    fn load(from: &[f64; 4]) -> Self {
        Plain(*from)
    }
    #[inline(always)]
    fn array(self) -> [f64; 4] {
        self.0
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        self.mul(b).add(c)
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| if a < b { a } else { b })
    }
    #[inline(always)]
    fn minus_abs(self) -> Self {
        self.map(|x| -x.abs())
    }
    #[inline(always)]
    fn if_positive(self, yes: Self, no: Self) -> Self {
        let pick = |l: usize| if self.0[l] > 0.0 { yes.0[l] } else { no.0[l] };
        Plain(std::array::from_fn(pick))
    }
    #[inline(always)]
    fn power_of_two(self) -> Self {
        self.map(|n| f64::from_bits(n.to_bits().wrapping_add(BIAS) << 52))
    }
    #[inline(always)]
    fn split(self) -> [Self; 2] {
        let shifted = |x: f64| x.to_bits().wrapping_add(ONE - SQRT_HALF);
        let k = self.map(|x| f64::from_bits((shifted(x) >> 52) | TWO_TO_52));
        let m = self.map(|x| f64::from_bits((shifted(x) & FRACTION).wrapping_add(SQRT_HALF)));
        let bias = f64::from_bits(TWO_TO_52) + BIAS as f64;
        [k.map(|k| k - bias), m]
    }
}
