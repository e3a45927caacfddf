//! The rising factorial a (a + 1) … (a + x − 1) = Γ(a + x)/Γ(a), less its large terms.

use super::counts::at_least;
use super::remainder::{STIRLING, odd_series};
use crate::real::Real;

/// Steps up to where Stirling's series is exact.
const STEPS: i32 = 8;

/// What n steps up from a and from a + x leave to Stirling's series: with `p = 1/(a + n)`, `q = 1/(a + x + n)` and S the
/// series in the reciprocal,
///
/// `Σₖ ln((a + k) p) − Σₖ ln((a + x + k) q) + ½ ln(q/p) + S(q) − S(p)`,
///
/// for x ≥ 0, a > 0; NaN for a ≤ 0.
#[derive(Clone, Copy, Debug)]
struct Steps<T> {
    x: T,
    a: T,
    p: T,
    q: T,
}

impl<T: Real> Steps<T> {
    #[inline(always)]
    fn new(x: T, a: T) -> Self {
        let n = f64::from(STEPS);
        Steps {
            x,
            a,
            p: (a + n).recip(),
            q: (a + x + n).recip(),
        }
    }

    #[inline(always)]
    fn log(&self) -> T {
        let Steps { x, a, p, q } = *self;
        let n = f64::from(STEPS);
        let top = a + x;
        // The root is that of q/p. The sign is a's, which is lost where x = 0.
        let mut of_a = a * p * (q * (a + n)).sqrt() * (at_least(a, T::constant(0.0)) * 2.0 - 1.0);
        let mut of_top = top * q;
        for k in 1..STEPS {
            of_a = of_a * ((a + f64::from(k)) * p);
            of_top = of_top * ((top + f64::from(k)) * q);
        }
        (of_a * of_top.recip()).ln() + (odd_series(&STIRLING, q) - odd_series(&STIRLING, p))
    }

    /// ψ(a + x) − ψ(a) − ln((a + x + n) p). Every difference is taken by hand, so that the relative error is small also
    /// where the whole is tiny.
    #[inline(always)]
    fn slope(&self) -> T {
        let Steps { x, a, p, q } = *self;
        let top = a + x;
        let mut steps = (a * top).recip();
        for k in 1..STEPS {
            let k = f64::from(k);
            steps += ((a + k) * (top + k)).recip();
        }
        // p − q = x p q, times the divided difference of 1/(2b) − s′(b) in 1/b.
        let series = (p + q) * difference_quotient(p.square(), q.square()) + 0.5;
        x * (p * q * series + steps)
    }
}

/// g(x, a) = ln Γ(a + x) − ln Γ(a) − (a + x) ln(a + x) + a ln a + x for x ≥ 0, a > 0, and ∂g/∂a, which both tend to 0 as
/// a grows; NaN for a ≤ 0.
///
/// `g = x ln(1 + n/(a + x)) − a A + steps`, where `A = ln(1 + n x q/a)` is what the climbs of a and of a + x differ by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rising<T> {
    steps: Steps<T>,
    climb: T,
}

impl<T: Real> Rising<T> {
    #[inline(always)]
    pub(super) fn new(x: T, a: T) -> Self {
        let steps = Steps::new(x, a);
        Rising {
            steps,
            climb: (x * f64::from(STEPS) * steps.q * a.recip()).ln_1p(),
        }
    }

    /// g.
    #[inline(always)]
    pub(super) fn log(&self) -> T {
        let Steps { x, a, .. } = self.steps;
        let top = a + x;
        x * (top.recip() * f64::from(STEPS)).ln_1p() - a * self.climb + self.steps.log()
    }

    /// ∂g/∂a = ln a − ψ(a) − (ln(a + x) − ψ(a + x)), which is x/(2a²) where a is large.
    #[inline(always)]
    pub(super) fn slope(&self) -> T {
        self.steps.slope() - self.climb
    }
}

/// ln Γ(a + x) − ln Γ(a) − x ln x + x for x > 0, a > 0, and its derivative ψ(a + x) − ψ(a) in a.
///
/// `x ln(1 + (a + n)/x) + a B + steps`, where `B = ln(1 + x/(a + n))`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RisenBy<T> {
    steps: Steps<T>,
    climb: T,
}

impl<T: Real> RisenBy<T> {
    #[inline(always)]
    pub(crate) fn new(x: T, a: T) -> Self {
        let steps = Steps::new(x, a);
        RisenBy {
            steps,
            climb: (x * steps.p).ln_1p(),
        }
    }

    #[inline(always)]
    pub(crate) fn log(&self) -> T {
        let Steps { x, a, .. } = self.steps;
        let of_x = ((a + f64::from(STEPS)) * x.recip()).ln_1p();
        x * of_x + a * self.climb + self.steps.log()
    }

    #[inline(always)]
    pub(crate) fn slope(&self) -> T {
        self.steps.slope() + self.climb
    }
}

/// (f(y) − f(z))/(y − z) for f(y) = Σ (2k − 1) cₖ yᵏ, with c₁, c₂, … Stirling's coefficients: f(b⁻²) = −s′(b).
#[inline(always)]
fn difference_quotient<T: Real>(y: T, z: T) -> T {
    let coefficient = |k: usize| STIRLING[k] * (2.0 * k as f64 + 1.0);
    let mut f = T::constant(coefficient(7));
    let mut quotient = f;
    for k in (0..7).rev() {
        f = f * z + coefficient(k);
        quotient = quotient * y + f;
    }
    quotient
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::{digamma, lgamma};

    fn assert_close(got: f64, want: f64, error: f64, what: &str) {
        assert!(
            (got - want).abs() <= error,
            "{what}: {got:e}, expected {want:e}"
        );
    }

    /// Against the definitions, where these do not cancel yet.
    #[test]
    fn rising_is_what_it_is_defined_as() {
        for a in [1e-8, 0.004, 0.1, 0.5, 1.0, 3.3, 12.5] {
            for x in [0.0, 1.0, 2.0, 7.0, 30.0] {
                let (top, rising) = (a + x, Rising::new(x, a));
                let at = format!("x = {x}, a = {a}");
                let want = lgamma(top) - lgamma(a) - top * top.ln() + a * a.ln() + x;
                let rounding = 1e-15 * (4.0 + top * top + lgamma(a).abs());
                assert_close(rising.log(), want, rounding, &at);
                let want = a.ln() - digamma(a) - top.ln() + digamma(top);
                let rounding = 1e-15 * (4.0 + digamma(a).abs());
                assert_close(rising.slope(), want, rounding, &at);
            }
        }
    }

    /// Γ(a + 1)/Γ(a) = a; the leading terms are −1/(2a) and its derivative.
    #[test]
    fn one_step_leaves_the_definition_of_e() {
        for a in [300.0, 1e3, 1e6, 1e9, 1e12] {
            let rising = Rising::new(1.0, a);
            // The series of 1 − (a + 1) ln(1 + 1/a) and of its derivative.
            let sum = |f: fn(f64) -> f64| (2..10).map(|k| f(f64::from(k)) * (-a).powi(1 - k)).sum();
            let log: f64 = sum(|k| 1.0 / (k * (k - 1.0)));
            let slope: f64 = sum(|k| -1.0 / k);
            assert_close(rising.log(), log, 2e-15, &format!("a = {a}"));
            let relative = 2e-14 * slope.abs();
            assert_close(rising.slope(), slope / a, relative / a, &format!("a = {a}"));
        }
    }

    #[test]
    fn a_negative_argument_is_out_of_domain() {
        for a in [-0.5, -5.0, -20.0, 0.0] {
            assert!(Rising::new(0.0, a).log().is_nan(), "{a}");
        }
    }
}
