//! Elementary functions without branches, every step on all registers, so that their latencies overlap.
//!
//! They are good to a few units in the last place for the finite arguments that the cases meet, and no more: infinities,
//! NaN and subnormal numbers are not looked after.

// The coefficients are fdlibm's, digit for digit.
#![allow(clippy::excessive_precision)]

use super::lanes::{Lanes, each};
use super::register::Register;
use std::f64::consts::{LN_2, LOG2_E, SQRT_2};

/// 1.5 · 2⁵²: adding it rounds to an integer, which is then in the low bits.
const ROUND: f64 = 6755399441055744.0;
const LN_2_HI: f64 = 6.93147180369123816490e-01;
const LN_2_LO: f64 = 1.90821492927058770002e-10;

/// eˣ of one number.
#[inline(always)]
pub fn exp<R: Register>(x: f64) -> f64 {
    Lanes::<R, 1>::splat(x).exp().first()
}

/// ln x of one number.
#[inline(always)]
pub fn ln<R: Register>(x: f64) -> f64 {
    Lanes::<R, 1>::splat(x).ln().first()
}

impl<R: Register, const M: usize> Lanes<R, M> {
    /// eˣ; outside [−708, 709] its value at the nearer end.
    #[inline(always)]
    pub fn exp(self) -> Self {
        /// 1/k! for k = 2…12.
        const SERIES: [f64; 11] = [
            1.0 / 2.0,
            1.0 / 6.0,
            1.0 / 24.0,
            1.0 / 120.0,
            1.0 / 720.0,
            1.0 / 5040.0,
            1.0 / 40320.0,
            1.0 / 362880.0,
            1.0 / 3628800.0,
            1.0 / 39916800.0,
            1.0 / 479001600.0,
        ];
        let x = self
            .zip(Self::splat(709.0), R::min)
            .zip(Self::splat(-708.0), R::max);
        let rounded = x.mul_add(Self::splat(LOG2_E), Self::splat(ROUND));
        let n = rounded - ROUND;
        let r = n.mul_add(Self::splat(-LN_2_HI), x);
        let r = n.mul_add(Self::splat(-LN_2_LO), r);
        let fraction = r.polynomial(&SERIES).mul_add(r * r, r) + 1.0;
        fraction * rounded.map(R::power_of_two)
    }

    /// ln x for positive normal numbers.
    #[inline(always)]
    pub fn ln(self) -> Self {
        let mut k = self;
        let mut m = self;
        for i in 0..M {
            [k.0[i], m.0[i]] = self.0[i].split();
        }
        let f = m - 1.0;
        let s = f.zip(f + 2.0, R::div);
        let low = k.mul_add(Self::splat(LN_2_LO), s * s.atanh_tail());
        // ln m = 2 s + s·tail and 2 s = f − s f, in which f is exact.
        k.mul_add(Self::splat(LN_2_HI), f - s.mul_add(f, -low))
    }

    /// `[ln(1 + eˣ), 1/(1 + e⁻ˣ)]`: one exponential and one division for both.
    #[inline(always)]
    pub fn softplus(self) -> [Self; 2] {
        let e = self.map(R::minus_abs).exp();
        // 1 + e = √2 (1 + s)/(1 − s); small e lose their relative accuracy, which a sum of many does not notice.
        let [one, above] = [e + 1.0, e + (1.0 + SQRT_2)];
        let both = (one * above).recip();
        let s = (e + (1.0 - SQRT_2)) * one * both;
        let ln_1p = s.mul_add(s.atanh_tail() + 2.0, Self::splat(0.5 * LN_2));
        let positive = self.zip(Self::zero(), R::max);
        let mut numerator = e;
        for m in 0..M {
            numerator.0[m] = self.0[m].if_positive(R::splat(1.0), e.0[m]);
        }
        [positive + ln_1p, numerator * above * both]
    }

    /// (2 artanh s − 2 s)/s for |s| ≤ 0.1716.
    #[inline(always)]
    fn atanh_tail(self) -> Self {
        const SERIES: [f64; 7] = [
            6.666666666666735130e-01,
            3.999999999940941908e-01,
            2.857142874366239149e-01,
            2.222219843214978396e-01,
            1.818357216161805012e-01,
            1.531383769920937332e-01,
            1.479819860511658591e-01,
        ];
        let z = self * self;
        z * z.polynomial(&SERIES)
    }

    /// c₀ + c₁ x + c₂ x² + …, by Estrin's scheme: neighbours are joined two by two, so that the steps are few.
    #[inline(always)]
    fn polynomial<const TERMS: usize>(self, c: &[f64; TERMS]) -> Self {
        let mut terms: [Self; TERMS] = each(self, |k| Self::splat(c[k]));
        let (mut count, mut power) = (TERMS, self);
        while count > 1 {
            for k in 0..count / 2 {
                terms[k] = terms[2 * k + 1].mul_add(power, terms[2 * k]);
            }
            terms[count / 2] = terms[count - 1];
            count = count.div_ceil(2);
            power = power * power;
        }
        terms[0]
    }
}
