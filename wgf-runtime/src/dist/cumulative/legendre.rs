//! Gauss and Legendre's rule on [0, 1].

use crate::real::Real;
use std::sync::LazyLock;

/// Smooth integrands that fall to e⁻³⁸ along an exponential or a normal density, and less far, it leaves an error of the
/// order of ε.
const NODES: usize = 32;

/// Nodes and weights: the roots t of the Legendre polynomial P of that degree, by Newton's method from `cos(π (k + 3/4)/(n + 1/2))`,
/// and `2/((1 − t²) P′(t)²)`, both carried over to [0, 1]. Abramowitz & Stegun 25.4.29, 22.16.6.
static RULE: LazyLock<[(f64, f64); NODES]> = LazyLock::new(|| {
    std::array::from_fn(|k| {
        let n = NODES as f64;
        let mut t = (std::f64::consts::PI * (k as f64 + 0.75) / (n + 0.5)).cos();
        for _ in 0..8 {
            let (value, slope) = legendre(t);
            t -= value / slope;
        }
        let (_, slope) = legendre(t);
        (0.5 * (1.0 - t), ((1.0 - t * t) * slope * slope).recip())
    })
});

/// The polynomial and its derivative.
fn legendre(t: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, t);
    for k in 2..=NODES {
        let k = k as f64;
        (before, value) = (
            value,
            ((2.0 * k - 1.0) * t * value - (k - 1.0) * before) / k,
        );
    }
    let n = NODES as f64;
    (value, n * (before - t * value) / (1.0 - t * t))
}

/// `∫₀ᵇ f(s) ds`.
#[inline(always)]
pub(super) fn integral<T: Real>(b: T, f: impl Fn(T) -> T) -> T {
    let mut sum = T::constant(0.0);
    for &(node, weight) in RULE.iter() {
        sum += f(b * node) * weight;
    }
    b * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Powers up to twice the number of nodes, less one, are integrated exactly; the next is not.
    #[test]
    fn it_is_exact_for_polynomials() {
        for power in 0..2 * NODES as i32 {
            let got = integral(1.0, |s: f64| s.powi(power));
            let want = f64::from(power + 1).recip();
            assert!((got - want).abs() < 1e-14 * want, "{power}: {got}, {want}");
        }
        let spread = |f: fn(f64) -> f64| integral(1.0, f);
        // The square of a polynomial that vanishes at all nodes is not integrated at all.
        let vanishing = spread(|s| legendre(1.0 - 2.0 * s).0.powi(2));
        assert!(vanishing < 1e-25, "{vanishing}");
    }
}
