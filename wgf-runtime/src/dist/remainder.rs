//! What ln Γ leaves once its large terms, which cancel in a density, are taken out by hand.
//!
//! Both functions climb eight or ten steps to where an asymptotic series is exact, for every argument alike: straight-line
//! code whose error does not grow with the argument, and whose derivative is accurate too.

use crate::real::Real;

/// f′(a), by a dual number: no digamma needed. (A macro, since a function's argument might not be inlined.)
macro_rules! slope {
    ($f:ident, $a:expr) => {
        $f($crate::real::Jet::<_, 1>::input($a, 0)).eps[0]
    };
}
pub(crate) use slope;

/// Coefficients of b⁻¹, b⁻³, … in s(b), Abramowitz & Stegun 6.1.41.
pub(super) const STIRLING: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1260.0,
    -1.0 / 1680.0,
    1.0 / 1188.0,
    -691.0 / 360_360.0,
    1.0 / 156.0,
    -3617.0 / 122_400.0,
];

/// s(a) = ln Γ(a) − (a − ½) ln a + a − ½ ln 2π, Stirling's remainder, for a > 0.
///
/// With b = a + n: s(a) = s(b) + (a − ½) ln(b/a) − n − Σₖ ln((a + k)/b).
#[inline(always)]
pub(crate) fn stirling<T: Real>(a: T) -> T {
    const STEPS: i32 = 8;
    let n = f64::from(STEPS);
    let inv = (a + n).recip();
    let mut product = a * inv;
    for k in 1..STEPS {
        product = product * ((a + f64::from(k)) * inv);
    }
    odd_series(&STIRLING, inv) + (a - 0.5) * (a.recip() * n).ln_1p() - n - product.ln()
}

/// ln a − ψ(a) = 1/(2a) − s′(a), which is small for a large a, where ln a and ψ(a) are not.
#[inline(always)]
pub(crate) fn ln_minus_digamma<T: Real>(a: T) -> T {
    a.recip() * 0.5 - slope!(stirling, a)
}

/// Coefficients of b⁻¹, b⁻³, … in ln Γ(b + ½) − ln Γ(b) − ½ ln b: (Bₙ₊₁(½) − Bₙ₊₁)/(n(n + 1)) for odd n.
const HALF_STEP: [f64; 8] = [
    -1.0 / 8.0,
    1.0 / 192.0,
    -1.0 / 640.0,
    17.0 / 14_336.0,
    -31.0 / 18_432.0,
    691.0 / 180_224.0,
    -5461.0 / 425_984.0,
    929_569.0 / 15_728_640.0,
];

/// h(a) = ln Γ(a + ½) − ln Γ(a) − ½ ln a for a > 0, which tends to 0 as a grows.
///
/// With b = a + n: h(a) = h(b) + ½ ln(b/a) − Σₖ ln(1 + ½/(a + k)).
#[inline(always)]
pub(crate) fn half_step<T: Real>(a: T) -> T {
    const STEPS: i32 = 10;
    let n = f64::from(STEPS);
    let mut product = a.recip() * 0.5 + 1.0;
    for k in 1..STEPS {
        product = product * ((a + f64::from(k)).recip() * 0.5 + 1.0);
    }
    odd_series(&HALF_STEP, (a + n).recip()) + (a.recip() * n).ln_1p() * 0.5 - product.ln()
}

/// c₀ x + c₁ x³ + c₂ x⁵ + …
#[inline(always)]
pub(super) fn odd_series<T: Real>(coefficients: &[f64; 8], x: T) -> T {
    let x2 = x.square();
    let mut sum = T::constant(coefficients[7]);
    for k in (0..7).rev() {
        sum = sum * x2 + coefficients[k];
    }
    sum * x
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::{HALF_LN_2PI, digamma, lgamma};

    const SMALL: [f64; 9] = [1e-8, 0.004, 0.1, 0.5, 1.0, 1.9, 3.3, 7.0, 12.5];

    fn assert_close(got: f64, want: f64, absolute: f64, what: &str) {
        assert!(
            (got - want).abs() <= absolute,
            "{what}: {got:e}, expected {want:e}"
        );
    }

    /// Against the definitions, where these do not cancel yet.
    #[test]
    fn remainders_are_what_they_are_defined_as() {
        for a in SMALL {
            // What the roundings of ln Γ(a) and of the terms around it allow.
            let rounding = 1e-15 * (4.0 + a * a + lgamma(a).abs());
            let want = lgamma(a) - (a - 0.5) * a.ln() + a - HALF_LN_2PI;
            assert_close(stirling(a), want, rounding, &format!("stirling({a})"));
            let want = lgamma(a + 0.5) - lgamma(a) - 0.5 * a.ln();
            assert_close(half_step(a), want, rounding, &format!("half_step({a})"));
        }
    }

    #[test]
    fn slopes_are_differences_of_digammas() {
        for a in SMALL {
            let rounding = 1e-15 * (4.0 + digamma(a).abs());
            let want = a.ln() - digamma(a);
            assert_close(
                ln_minus_digamma(a),
                want,
                rounding,
                &format!("ln − ψ at {a}"),
            );
            let want = digamma(a + 0.5) - digamma(a) - 0.5 / a;
            assert_close(
                slope!(half_step, a),
                want,
                rounding,
                &format!("half_step' at {a}"),
            );
        }
    }

    /// Their leading terms, where all else has vanished.
    #[test]
    fn remainders_of_large_arguments_vanish_as_they_should() {
        for a in [1e6, 1e8, 1e15, 1e100] {
            assert_close(
                stirling(a),
                1.0 / (12.0 * a),
                1e-14,
                &format!("stirling({a})"),
            );
            assert_close(
                half_step(a),
                -1.0 / (8.0 * a),
                1e-15,
                &format!("half_step({a})"),
            );
            assert_close(
                2.0 * a * ln_minus_digamma(a),
                1.0,
                1e-4,
                &format!("ln − ψ at {a}"),
            );
            let h = 8.0 * a * a * slope!(half_step, a);
            assert_close(h, 1.0, 1e-8, &format!("half_step' at {a}"));
        }
    }
}
