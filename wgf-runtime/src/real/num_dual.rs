//! `Real` for num-dual's types: wgf's definition of a derivative.

use super::Real;
use crate::special;
use num_dual::{Dual2_64, Dual64, DualNum, DualSVec64, DualStruct, HyperDual64};

/// The chain rule for a function whose derivatives are known in closed form.
///
/// The fields are written one by one: the Taylor sum `Σ f⁽ⁿ⁾ hⁿ/n!` in the nilpotent part h would be shorter, but an
/// infinite derivative times the zero real part of h makes the value NaN, as for √x at 0.
trait Lift: Copy {
    /// `f(self)`, where `derivative(n, re) = f⁽ⁿ⁾(re)` for n ≤ 2.
    fn lift(self, derivative: impl Fn(u32, f64) -> f64) -> Self;
}

impl Lift for Dual64 {
    fn lift(self, f: impl Fn(u32, f64) -> f64) -> Self {
        Dual64::new(f(0, self.re), self.eps * f(1, self.re))
    }
}

impl<const N: usize> Lift for DualSVec64<N> {
    fn lift(self, f: impl Fn(u32, f64) -> f64) -> Self {
        DualSVec64::new(f(0, self.re), self.eps * f(1, self.re))
    }
}

impl Lift for Dual2_64 {
    fn lift(self, f: impl Fn(u32, f64) -> f64) -> Self {
        let (f1, f2) = (f(1, self.re), f(2, self.re));
        Dual2_64::new(
            f(0, self.re),
            self.v1 * f1,
            self.v2 * f1 + self.v1 * self.v1 * f2,
        )
    }
}

impl Lift for HyperDual64 {
    fn lift(self, f: impl Fn(u32, f64) -> f64) -> Self {
        let (f1, f2) = (f(1, self.re), f(2, self.re));
        HyperDual64::new(
            f(0, self.re),
            self.eps1 * f1,
            self.eps2 * f1,
            self.eps1eps2 * f1 + self.eps1 * self.eps2 * f2,
        )
    }
}

/// n-th derivative of xᵖ: p(p−1)…(p−n+1) xᵖ⁻ⁿ, and 0 where the falling factorial is (num-dual has 0·∞ there).
fn power_derivative(n: u32, x: f64, p: f64) -> f64 {
    let falling: f64 = (0..n).map(|k| p - f64::from(k)).product();
    if falling == 0.0 {
        0.0
    } else {
        falling * x.powf(p - f64::from(n))
    }
}

/// n-th derivative of the logistic function, n ≤ 2.
fn inv_logit_derivative(n: u32, x: f64) -> f64 {
    let s = special::inv_logit(x);
    let v = s * special::inv_logit(-x);
    match n {
        0 => s,
        1 => v,
        _ => v * (1.0 - 2.0 * s),
    }
}

/// n-th derivative of e^{−cx²}, n ≤ 1, for the functions whose first derivative is a Gaussian.
fn gaussian_derivative(n: u32, x: f64, c: f64) -> f64 {
    let g = (-c * x * x).exp();
    match n {
        0 => g,
        _ => -2.0 * c * x * g,
    }
}

/// n-th derivative of λ = φ(x)/Φ(x), n ≤ 2: with e = x + λ, `λ′ = −λe` and `λ″ = λ(e² + λe − 1)`.
fn inverse_mills_derivative(n: u32, x: f64) -> f64 {
    let (ratio, excess) = special::inverse_mills(x);
    match n {
        0 => ratio,
        1 => -ratio * excess,
        _ => ratio * (excess * excess + ratio * excess - 1.0),
    }
}

macro_rules! real_for_dual {
    ($type:ty $(, const $n:ident)?) => {
        impl $(<const $n: usize>)? Real for $type {
            fn constant(x: f64) -> Self { Self::from(x) }
            fn recip(self) -> Self { DualNum::recip(&self) }
            fn powi(self, n: i32) -> Self { self.lift(|k, x| power_derivative(k, x, f64::from(n))) }
            fn powf(self, p: f64) -> Self { self.lift(|k, x| power_derivative(k, x, p)) }
            fn pow(self, p: Self) -> Self { DualNum::exp(&(DualNum::ln(&self) * p)) }
            // num-dual's derivative is NaN at 0.
            fn sqrt(self) -> Self {
                self.lift(|n, x| match n {
                    0 => x.sqrt(),
                    _ => power_derivative(n, x, 0.5),
                })
            }
            fn exp(self) -> Self { DualNum::exp(&self) }
            fn exp_m1(self) -> Self { DualNum::exp_m1(&self) }
            fn ln(self) -> Self { DualNum::ln(&self) }
            fn ln_1p(self) -> Self { DualNum::ln_1p(&self) }
            fn sin(self) -> Self { DualNum::sin(&self) }
            fn cos(self) -> Self { DualNum::cos(&self) }
            fn tan(self) -> Self { DualNum::tan(&self) }
            fn atan(self) -> Self { DualNum::atan(&self) }
            fn asin(self) -> Self { DualNum::asin(&self) }
            fn acos(self) -> Self { DualNum::acos(&self) }
            // The arctangent of the shorter side over the longer has the derivatives, up to a constant.
            fn atan2(self, x: Self) -> Self {
                let mut angle = if self.re.abs() <= x.re.abs() {
                    DualNum::atan(&(self / x))
                } else {
                    -DualNum::atan(&(x / self))
                };
                angle.re = self.re.atan2(x.re);
                angle
            }
            fn sinh(self) -> Self { DualNum::sinh(&self) }
            fn cosh(self) -> Self { DualNum::cosh(&self) }
            // num-dual divides sinh by cosh, which is ∞/∞ from 710 on.
            fn tanh(self) -> Self {
                self.lift(|n, x| {
                    let t = x.tanh();
                    let v = x.cosh().recip().powi(2);
                    match n {
                        0 => t,
                        1 => v,
                        _ => -2.0 * t * v,
                    }
                })
            }
            fn abs(self) -> Self { Real::max(self, -self) }
            fn max(self, other: Self) -> Self {
                // Not a·self + b·other: the zero weight would meet an infinite loser.
                match DualStruct::re(&self).max_weights(DualStruct::re(&other)) {
                    (1.0, _) => self,
                    (_, 1.0) => other,
                    _ => (self + other) * 0.5,
                }
            }
            fn min(self, other: Self) -> Self { -Real::max(-self, -other) }
            fn choose(self, positive: Self, otherwise: Self) -> Self {
                if DualStruct::re(&self) > 0.0 { positive } else { otherwise }
            }
            fn max_weights(self, other: Self) -> (Self, Self) {
                let (a, b) = DualStruct::re(&self).max_weights(DualStruct::re(&other));
                (Self::from(a), Self::from(b))
            }
            fn inv_logit(self) -> Self { self.lift(inv_logit_derivative) }
            fn logit(self) -> Self {
                self.lift(|n, x| match n {
                    0 => special::logit(x),
                    1 => (x * (1.0 - x)).recip(),
                    _ => (2.0 * x - 1.0) / (x * (1.0 - x)).powi(2),
                })
            }
            fn log1p_exp(self) -> Self {
                self.lift(|n, x| match n {
                    0 => special::log1p_exp(x),
                    _ => inv_logit_derivative(n - 1, x),
                })
            }
            fn lgamma(self) -> Self {
                self.lift(|n, x| match n {
                    0 => special::lgamma(x),
                    1 => special::digamma(x),
                    _ => special::polygamma(n - 1, x),
                })
            }
            fn digamma(self) -> Self {
                self.lift(|n, x| match n {
                    0 => special::digamma(x),
                    _ => special::polygamma(n, x),
                })
            }
            fn polygamma(self, n: u32) -> Self { self.lift(|k, x| special::polygamma(n + k, x)) }
            fn erf(self) -> Self {
                self.lift(|n, x| match n {
                    0 => special::erf(x),
                    _ => std::f64::consts::FRAC_2_SQRT_PI * gaussian_derivative(n - 1, x, 1.0),
                })
            }
            fn erfc(self) -> Self {
                self.lift(|n, x| match n {
                    0 => special::erfc(x),
                    _ => -std::f64::consts::FRAC_2_SQRT_PI * gaussian_derivative(n - 1, x, 1.0),
                })
            }
            fn phi(self) -> Self {
                self.lift(|n, x| match n {
                    0 => special::phi(x),
                    _ => special::INV_SQRT_2PI * gaussian_derivative(n - 1, x, 0.5),
                })
            }
            fn log_phi(self) -> Self {
                self.lift(|n, x| match n {
                    0 => special::log_phi(x),
                    _ => inverse_mills_derivative(n - 1, x),
                })
            }
            fn inverse_mills(self) -> (Self, Self) {
                let ratio = self.lift(inverse_mills_derivative);
                let excess = self.lift(|n, x| match n {
                    0 => special::inverse_mills(x).1,
                    1 => 1.0 + inverse_mills_derivative(1, x),
                    _ => inverse_mills_derivative(n, x),
                });
                (ratio, excess)
            }
        }
    };
}

real_for_dual!(Dual64);
real_for_dual!(Dual2_64);
real_for_dual!(HyperDual64);
real_for_dual!(DualSVec64<N>, const N);
