//! The elementary functions of the hand-written rivals: no branches, so that loops over them vectorise.
//!
//! They are good to a few units in the last place for the finite arguments that the cases meet, and no more: infinities,
//! NaN and subnormal numbers are not looked after. `FUSED` asks for fused multiply–adds, which without the instruction
//! would be function calls.

// The coefficients are fdlibm's, digit for digit.
#![allow(clippy::excessive_precision)]

/// 1.5 · 2⁵²: adding it rounds to an integer, which is then in the low bits.
const ROUND: f64 = 6755399441055744.0;
const LN_2_HI: f64 = 6.93147180369123816490e-01;
const LN_2_LO: f64 = 1.90821492927058770002e-10;
const SQRT_HALF_BITS: u64 = 0x3fe6_a09e_667f_3bcd;
const ONE_BITS: u64 = 0x3ff0_0000_0000_0000;

/// a b + c.
#[inline(always)]
pub fn mul_add<const FUSED: bool>(a: f64, b: f64, c: f64) -> f64 {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// eˣ; outside [−708, 709] its value at the nearer end.
#[inline(always)]
pub fn exp<const FUSED: bool>(x: f64) -> f64 {
    /// 1/k! for k = 2…13.
    const SERIES: [f64; 12] = [
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
        1.0 / 6227020800.0,
    ];
    let x = if x > 709.0 { 709.0 } else { x };
    let x = if x < -708.0 { -708.0 } else { x };
    let rounded = mul_add::<FUSED>(x, std::f64::consts::LOG2_E, ROUND);
    let n = rounded - ROUND;
    let r = mul_add::<FUSED>(n, -LN_2_HI, x);
    let r = mul_add::<FUSED>(n, -LN_2_LO, r);
    let tail = polynomial::<FUSED, 12>(&SERIES, r);
    let power = f64::from_bits(rounded.to_bits().wrapping_add(1023) << 52);
    (1.0 + mul_add::<FUSED>(tail, r * r, r)) * power
}

/// ln x for a positive normal number.
#[inline(always)]
pub fn ln<const FUSED: bool>(x: f64) -> f64 {
    // x = 2ᵏ m with m in [√½, √2).
    let bits = x.to_bits().wrapping_add(ONE_BITS - SQRT_HALF_BITS);
    let k = f64::from_bits((bits >> 52) | 0x4330_0000_0000_0000) - (4503599627370496.0 + 1023.0);
    let m = f64::from_bits((bits & 0x000f_ffff_ffff_ffff).wrapping_add(SQRT_HALF_BITS));
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let tail = atanh_tail::<FUSED>(s);
    let low = mul_add::<FUSED>(k, LN_2_LO, s * tail);
    // 2 s = f − s f, in which f is exact.
    mul_add::<FUSED>(k, LN_2_HI, f - mul_add::<FUSED>(s, f, -low))
}

/// `(ln(1 + eˣ), 1/(1 + e⁻ˣ))`: one exponential and one division for both.
#[inline(always)]
pub fn softplus<const FUSED: bool>(x: f64) -> (f64, f64) {
    let e = exp::<FUSED>(-x.abs());
    // ln(1 + e) = k ln 2 + 2 artanh(f/(2 + f)), where 1 + f is 1 + e or half of it, whichever is nearer 1.
    let high = e > std::f64::consts::SQRT_2 - 1.0;
    let numerator = if high { e - 1.0 } else { e };
    let denominator = if high { e + 3.0 } else { e + 2.0 };
    let shift = if high { std::f64::consts::LN_2 } else { 0.0 };
    let one = 1.0 + e;
    let both = 1.0 / (one * denominator);
    let s = numerator * one * both;
    let tail = atanh_tail::<FUSED>(s);
    let ln_1p = mul_add::<FUSED>(s, 2.0 + tail, shift);
    let over = denominator * both;
    let p = if x > 0.0 { over } else { e * over };
    let positive = if x > 0.0 { x } else { 0.0 };
    (positive + ln_1p, p)
}

/// (2 artanh s − 2 s)/s for |s| ≤ 0.1716.
#[inline(always)]
fn atanh_tail<const FUSED: bool>(s: f64) -> f64 {
    const SERIES: [f64; 7] = [
        6.666666666666735130e-01,
        3.999999999940941908e-01,
        2.857142874366239149e-01,
        2.222219843214978396e-01,
        1.818357216161805012e-01,
        1.531383769920937332e-01,
        1.479819860511658591e-01,
    ];
    let z = s * s;
    z * polynomial::<FUSED, 7>(&SERIES, z)
}

/// c₀ + c₁ x + c₂ x² + …
#[inline(always)]
fn polynomial<const FUSED: bool, const N: usize>(c: &[f64; N], x: f64) -> f64 {
    let mut sum = c[N - 1];
    for k in (0..N - 1).rev() {
        sum = mul_add::<FUSED>(sum, x, c[k]);
    }
    sum
}
