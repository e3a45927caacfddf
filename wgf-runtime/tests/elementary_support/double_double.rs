//! Sums of two `f64` of which the second is below half a unit in the last place of the first: about 106 bits.
//!
//! Algorithms: T. J. Dekker, *A floating-point technique for extending the available precision*, 1971, with the exact
//! product by fused multiplication.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// hi + lo.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Double {
    pub(crate) hi: f64,
    pub(crate) lo: f64,
}

/// ln 2 to 107 bits.
pub(crate) const LN_2: Double = Double {
    hi: std::f64::consts::LN_2,
    lo: 2.319_046_813_846_299_6e-17,
};

impl Double {
    /// a + b exactly, if there is neither overflow nor underflow.
    pub(crate) fn sum(a: f64, b: f64) -> Self {
        let hi = a + b;
        let rest = hi - a;
        Double {
            hi,
            lo: (a - (hi - rest)) + (b - rest),
        }
    }

    /// ab exactly, if there is neither overflow nor underflow.
    fn product(a: f64, b: f64) -> Self {
        let hi = a * b;
        Double {
            hi,
            lo: a.mul_add(b, -hi),
        }
    }

    /// The product with 2ᵉ, exact unless it underflows.
    pub(crate) fn scale(self, e: i32) -> Self {
        Double {
            hi: scale(self.hi, e),
            lo: scale(self.lo, e),
        }
    }
}

impl From<f64> for Double {
    fn from(hi: f64) -> Self {
        Double { hi, lo: 0.0 }
    }
}

impl Neg for Double {
    type Output = Double;
    fn neg(self) -> Double {
        Double {
            hi: -self.hi,
            lo: -self.lo,
        }
    }
}

impl Add for Double {
    type Output = Double;
    fn add(self, other: Double) -> Double {
        let high = Double::sum(self.hi, other.hi);
        let low = Double::sum(self.lo, other.lo);
        let first = Double::sum(high.hi, high.lo + low.hi);
        Double::sum(first.hi, first.lo + low.lo)
    }
}

impl Sub for Double {
    type Output = Double;
    fn sub(self, other: Double) -> Double {
        self + -other
    }
}

impl Mul for Double {
    type Output = Double;
    fn mul(self, other: Double) -> Double {
        let high = Double::product(self.hi, other.hi);
        Double::sum(high.hi, high.lo + (self.hi * other.lo + self.lo * other.hi))
    }
}

impl Div for Double {
    type Output = Double;
    fn div(self, other: Double) -> Double {
        // Long division, a double a digit.
        let first = self.hi / other.hi;
        let rest = self - other * first.into();
        let second = rest.hi / other.hi;
        let rest = rest - other * second.into();
        Double::sum(first, second) + (rest.hi / other.hi).into()
    }
}

/// 2ᵉx, rounded once at most.
pub(crate) fn scale(x: f64, e: i32) -> f64 {
    // By normal powers, the last of them the farthest: going down, only that one can round.
    let first = e - e.clamp(-1000, 1000);
    if first == 0 {
        return x * power(e);
    }
    let first = first.clamp(-1000, 1000);
    scale(x * power(first), e - first)
}

/// 2ᵉ for a normal result.
fn power(e: i32) -> f64 {
    f64::from_bits(((e + 1023) as u64) << 52)
}
