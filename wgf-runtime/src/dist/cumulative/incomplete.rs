//! The incomplete gamma and beta functions, with derivatives in every argument.
//!
//! Either tail is its integrand's value at the bound, known in closed form, times the integral of what the integrand falls
//! to from there on, `∫₀^∞ e^{h(s)} ds`: nothing cancels, and the derivatives are those of the sum that stands for the integral.
//! The smaller tail is integrated; the larger one is what is left of 1.

use super::super::complement::ln_complement;
use super::super::counts::at_least;
use crate::real::Real;
use std::sync::LazyLock;

/// How many nodes: the trapezoidal rule in u with step 1/16, from −3.625 to 4.1875.
const NODES: usize = 126;
const STEPS_PER_UNIT: f64 = 16.0;
const FIRST: f64 = -58.0;

/// (s, ds) at the nodes of `s = exp(u − e⁻ᵘ)`, which makes integrands that fall off like an exponential or faster do so
/// doubly exponentially on either side (Takahasi & Mori, *Double exponential formulas for numerical integration*, 1974). The error is
/// of the order of ε wherever s is in units of the integrand's width, or a few of them.
static RULE: LazyLock<[(f64, f64); NODES]> = LazyLock::new(|| {
    std::array::from_fn(|k| {
        let u = (FIRST + k as f64) / STEPS_PER_UNIT;
        let fall = (-u).exp();
        let s = (u - fall).exp();
        (s, s * (1.0 + fall) / STEPS_PER_UNIT)
    })
});

/// `ln ∫₀^∞ exp(h(s)) ds` for an h of width `$width`.
macro_rules! ln_integral {
    ($width:expr, $s:ident => $h:expr) => {{
        let width: T = $width;
        let mut sum = T::constant(0.0);
        for &(s, ds) in RULE.iter() {
            let $s = width * s;
            sum += $h.exp() * ds;
        }
        (width * sum).ln()
    }};
}

/// The logarithms of both tails, from that of the one that was integrated: the lower one where `is_lower` is 1, the upper one
/// where it is 0.
#[inline(always)]
pub(super) fn both<T: Real>(is_lower: T, ln_tail: T) -> [T; 2] {
    // Finite, and below 0 whatever the roundings: what the weight 0 multiplies must be.
    let ln_tail = ln_tail.max_constant(-f64::MAX).min(T::constant(-1e-300));
    let ln_rest = ln_complement(ln_tail);
    let is_upper = is_lower.sub_from(1.0);
    [
        is_lower * ln_tail + is_upper * ln_rest,
        is_upper * ln_tail + is_lower * ln_rest,
    ]
}

/// ln P(a, x) and ln Q(a, x), the regularised incomplete gamma functions of x > 0 and a = shape > 0, where `ln_front` is the
/// logarithm of `xᵃ e⁻ˣ/Γ(a)`.
///
/// `γ(a, x) = xᵃ e⁻ˣ ∫₀^∞ exp(−a s + x (1 − e⁻ˢ)) ds`, from t = x e⁻ˢ, and `Γ(a, x) = xᵃ e⁻ˣ ∫₀^∞ exp(a s − x (eˢ − 1)) ds`,
/// from t = x eˢ.
// A sum over more than a hundred nodes: written out at every use it would take minutes to compile.
#[inline(never)]
pub(super) fn gamma_tails<T: Real>(ln_front: T, x: T, shape: T) -> [T; 2] {
    // For a small shape the integrand of the upper tail would have a steep end far from its start.
    let is_lower = at_least(shape.max_constant(1.0), x);
    let side = is_lower * 2.0 - 1.0;
    let root = x.sqrt();
    let curvature = is_lower * shape.min(root) + is_lower.sub_from(1.0) * root;
    let slope = from_zero((shape - x) * side);
    let ln_integral = ln_integral!((slope + curvature).recip(), s => {
        let s = s * side;
        -(shape * s) - x * (-s).exp_m1()
    });
    both(is_lower, ln_front + ln_integral)
}

/// ln I(x; a, b) and ln I(y; b, a), the regularised incomplete beta functions of x in (0, 1), y = 1 − x, a > 0, b > 0, where
/// `ln_front` is the logarithm of `xᵃ yᵇ/B(a, b)`.
///
/// With n = a + b, the integral of the lower tail is `xᵃ yᵇ ∫₀^∞ exp(−a s) (1 − x (1 − e⁻ˢ))⁻ⁿ ds`, from
/// logit t = logit x − s.
// A sum over more than a hundred nodes: written out at every use it would take minutes to compile.
#[inline(never)]
pub(super) fn beta_tails<T: Real>(ln_front: T, [x, y]: [T; 2], [a, b]: [T; 2]) -> [T; 2] {
    let n = a + b;
    let inv = n.recip();
    // Beside a small a or b, the integrand of the other side's tail would have a steep end far from its start.
    let margin = inv.min(T::constant(0.5));
    let seam = (a * inv).max(margin).min(margin.sub_from(1.0));
    let is_upper = at_least(x, seam);
    let is_lower = is_upper.sub_from(1.0);
    let (shape, bound) = (is_lower * a + is_upper * b, is_lower * x + is_upper * y);
    let curvature = shape.min((n * x * y).sqrt());
    let slope = from_zero(shape - n * bound);
    let ln_integral = ln_integral!((slope + curvature).recip(), s => {
        -(shape * s) - n * (bound * (-s).exp_m1()).ln_1p()
    });
    both(is_lower, ln_front + ln_integral)
}

/// max(x, 0).
#[inline(always)]
fn from_zero<T: Real>(x: T) -> T {
    x.max_constant(0.0)
}
