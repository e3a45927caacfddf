//! Log densities in plain Rust, written from their formulas and apart from the crate's.

use std::f64::consts::{PI, TAU};

/// N(x | loc, scale²).
pub fn normal(x: f64, loc: f64, scale: f64) -> f64 {
    -0.5 * ((x - loc) / scale).powi(2) - scale.ln() - 0.5 * TAU.ln()
}

/// Σᵢ N(xᵢ | loc, scale²).
pub fn normals(x: &[f64], loc: f64, scale: f64) -> f64 {
    x.iter().map(|x| normal(*x, loc, scale)).sum()
}

/// 1 / (π scale (1 + ((x − loc) / scale)²)).
pub fn cauchy(x: f64, loc: f64, scale: f64) -> f64 {
    -(1.0 + ((x - loc) / scale).powi(2)).ln() - (PI * scale).ln()
}

/// xᵃ⁻¹ e^(−rate x), up to a constant.
pub fn gamma(x: f64, shape: f64, rate: f64) -> f64 {
    (shape - 1.0) * x.ln() - rate * x
}

/// xᵃ⁻¹ (1 − x)ᵇ⁻¹, up to a constant.
pub fn beta(x: f64, a: f64, b: f64) -> f64 {
    (a - 1.0) * x.ln() + (b - 1.0) * (1.0 - x).ln()
}

/// ln(eᵃ + eᵇ).
pub fn log_add(a: f64, b: f64) -> f64 {
    a.max(b) + (-(a - b).abs()).exp().ln_1p()
}

/// A regression on rows of predictors: Σᵢ N(yᵢ | Σⱼ βⱼ xᵢⱼ, scale²), where x has one column for each j.
pub fn regression(y: &[f64], columns: &[&[f64]], coefficients: &[f64], scale: f64) -> f64 {
    assert_eq!(columns.len(), coefficients.len());
    let mean = |i: usize| -> f64 {
        let terms = columns.iter().zip(coefficients);
        terms.map(|(x, b)| x[i] * b).sum()
    };
    (0..y.len()).map(|i| normal(y[i], mean(i), scale)).sum()
}
