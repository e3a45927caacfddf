//! Binomial coefficients and binomial masses of counts that are data: no term is large that the result is not.

use super::neg_binomial::log_less_excess;
use super::remainder::stirling;
use crate::special::HALF_LN_2PI;

/// ln C(n, k) for 0 ≤ k ≤ n, NaN elsewhere.
///
/// With m the smaller of k and n − k, r the larger and s Stirling's remainder, `−m ln(m/n) − r ln(r/n)`, which is the
/// largest term and has the result's sign, and what [`ln_choose_less_entropy`] has.
pub(super) fn ln_choose(n: f64, k: f64) -> f64 {
    let m = f64::min(k, n - k);
    if m == 0.0 {
        return 0.0;
    }
    let r = n - m;
    -(m * (m / n).ln() + r * (-m / n).ln_1p()) + ln_choose_less_entropy(n, m)
}

/// ln C(n, x) pˣ qⁿ⁻ˣ for 0 ≤ x ≤ n and p + q = 1, NaN for another x.
///
/// Loader, *Fast and accurate computation of binomial probabilities* (2000).
pub(super) fn ln_binomial_mass(x: f64, n: f64, p: f64, q: f64) -> f64 {
    let ln = |p: f64, q: f64| if p < 0.5 { p.ln() } else { (-q).ln_1p() };
    if n == 0.0 && x == 0.0 {
        0.0
    } else if x == 0.0 {
        n * ln(q, p)
    } else if x == n {
        n * ln(p, q)
    } else {
        ln_choose_less_entropy(n, x) - deviance(x, n * p) - deviance(n - x, n * q)
    }
}

/// ln C(n, k) + k ln(k/n) + (n − k) ln((n − k)/n) for 0 ≤ k ≤ n, with 0 ln 0 = 0; NaN elsewhere.
///
/// `½ ln(n/(2π k (n − k))) + s(n) − s(k) − s(n − k)`, which is 0 in the limits k = 0 and k = n.
pub(super) fn ln_choose_less_entropy(n: f64, k: f64) -> f64 {
    let rest = n - k;
    if k == 0.0 && rest >= 0.0 || rest == 0.0 && k >= 0.0 {
        return 0.0;
    }
    0.5 * (n / k / rest).ln() - HALF_LN_2PI + (stirling(n) - stirling(k) - stirling(rest))
}

/// x ln(x/m) + m − x ≥ 0.
fn deviance(x: f64, m: f64) -> f64 {
    let excess = (m - x) / x;
    -x * log_less_excess((m / x).ln(), excess)
}
