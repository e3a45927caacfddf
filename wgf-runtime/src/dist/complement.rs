//! Logarithms of what is left of 1.

use crate::real::Real;
use std::f64::consts::LN_2;

/// ln(1 − eʷ) for w ≤ 0, to a relative error of a few ε; −∞ at 0.
///
/// Mächler, *Accurately computing log(1 − exp(−|a|))* (2012): `ln(1 + (−eʷ))` for w < −ln 2, `ln(−(eʷ − 1))` from there on.
/// Each form is evaluated where it is finite, and has its own side's weight 1, the other's 0.
#[inline(always)]
pub(super) fn ln_complement<T: Real>(w: T) -> T {
    let is_far = w.step(-LN_2, 1.0, 0.0);
    // The bounds lie beyond the seam, so that no derivative is halved at it.
    let far = (-w.min(T::constant(-0.5)).exp()).ln_1p();
    let near = (-w.max_constant(-1.0).exp_m1()).ln();
    is_far * far + is_far.sub_from(1.0) * near
}

/// The logarithm of a probability where `possible` is 1; −∞, with derivative 0, where it is 0.
#[inline(always)]
pub(super) fn where_possible<T: Real>(possible: T, log: T) -> T {
    // ±∞ by multiplications that leave derivatives of 0 as they are.
    let most = (possible * 2.0 - 1.0) * f64::MAX * f64::MAX;
    log.min(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_dual::Dual64;

    /// Either form holds at the seam, and their derivatives as well.
    #[test]
    fn nothing_shows_at_the_seam() {
        for w in [-LN_2 * (1.0 + 1e-15), -LN_2, -LN_2 * (1.0 - 1e-15)] {
            let got = ln_complement(Dual64::new(w, 1.0));
            let slope = -(-w).exp_m1().recip();
            assert!((got.re - (-w.exp()).ln_1p()).abs() < 1e-15, "{w}: {got:?}");
            assert!((got.eps - slope).abs() < 1e-14, "{w}: {got:?}");
        }
    }

    #[test]
    fn ends_are_exact() {
        assert_eq!(ln_complement(0.0), f64::NEG_INFINITY);
        assert_eq!(ln_complement(f64::NEG_INFINITY), 0.0);
        assert_eq!(ln_complement(-1e-300), 1e-300f64.ln());
        assert_eq!(ln_complement(-300.0), -(-300f64).exp());
        assert!(ln_complement(1e-9).is_nan());
    }
}
