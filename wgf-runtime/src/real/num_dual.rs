//! `Real` for num-dual's types: wgf's definition of a derivative.

use super::Real;
use crate::special;
use num_dual::{Dual2_64, Dual64, DualNum, DualSVec64, DualStruct, HyperDual64};

/// `f(x)` from the derivatives `taylor(n, re) = f⁽ⁿ⁾(re)`: `Σₙ f⁽ⁿ⁾(re) hⁿ/n!` with the nilpotent `h = x − re`, which is
/// exact for a dual number of any order.
fn lift<D: DualNum<Primitive = f64> + Copy>(x: D, taylor: impl Fn(u32, f64) -> f64) -> D {
    let re = x.re();
    let h = x - re;
    let mut power = h;
    let mut factorial = 1.0;
    let mut sum = D::from(taylor(0, re));
    for n in 1..=D::NDERIV as u32 {
        factorial *= f64::from(n);
        sum += power * (taylor(n, re) / factorial);
        power *= h;
    }
    sum
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

/// n-th derivative of the logistic function, by the polynomials in s = inv_logit(x).
fn inv_logit_derivative(n: u32, x: f64) -> f64 {
    let s = special::inv_logit(x);
    let v = s * special::inv_logit(-x);
    match n {
        0 => s,
        1 => v,
        2 => v * (1.0 - 2.0 * s),
        _ => v * (1.0 - 6.0 * v),
    }
}

/// n-th derivative of e^{−cx²}, for the functions whose first derivative is a Gaussian.
fn gaussian_derivative(n: u32, x: f64, c: f64) -> f64 {
    let g = (-c * x * x).exp();
    match n {
        0 => g,
        1 => -2.0 * c * x * g,
        _ => (4.0 * c * c * x * x - 2.0 * c) * g,
    }
}

macro_rules! real_for_dual {
    ($type:ty $(, const $n:ident)?) => {
        impl $(<const $n: usize>)? Real for $type {
            fn constant(x: f64) -> Self { Self::from(x) }
            fn recip(self) -> Self { DualNum::recip(&self) }
            fn powi(self, n: i32) -> Self { lift(self, |k, x| power_derivative(k, x, f64::from(n))) }
            fn powf(self, p: f64) -> Self { lift(self, |k, x| power_derivative(k, x, p)) }
            fn pow(self, p: Self) -> Self { DualNum::exp(&(DualNum::ln(&self) * p)) }
            fn sqrt(self) -> Self { DualNum::sqrt(&self) }
            fn exp(self) -> Self { DualNum::exp(&self) }
            fn exp_m1(self) -> Self { DualNum::exp_m1(&self) }
            fn ln(self) -> Self { DualNum::ln(&self) }
            fn ln_1p(self) -> Self { DualNum::ln_1p(&self) }
            fn sin(self) -> Self { DualNum::sin(&self) }
            fn cos(self) -> Self { DualNum::cos(&self) }
            fn tan(self) -> Self { DualNum::tan(&self) }
            fn atan(self) -> Self { DualNum::atan(&self) }
            fn sinh(self) -> Self { DualNum::sinh(&self) }
            fn cosh(self) -> Self { DualNum::cosh(&self) }
            // num-dual divides sinh by cosh, which is ∞/∞ from 710 on.
            fn tanh(self) -> Self {
                lift(self, |n, x| {
                    let t = x.tanh();
                    let v = x.cosh().recip().powi(2);
                    match n {
                        0 => t,
                        1 => v,
                        2 => -2.0 * t * v,
                        _ => v * (4.0 - 6.0 * v),
                    }
                })
            }
            fn abs(self) -> Self { Real::max(self, -self) }
            fn max(self, other: Self) -> Self {
                let (a, b) = self.max_weights(other);
                self * a + other * b
            }
            fn min(self, other: Self) -> Self { -Real::max(-self, -other) }
            fn max_weights(self, other: Self) -> (Self, Self) {
                let (a, b) = DualStruct::re(&self).max_weights(DualStruct::re(&other));
                (Self::from(a), Self::from(b))
            }
            fn inv_logit(self) -> Self { lift(self, inv_logit_derivative) }
            fn logit(self) -> Self {
                DualNum::ln(&self) - DualNum::ln_1p(&-self)
            }
            fn log1p_exp(self) -> Self {
                lift(self, |n, x| match n {
                    0 => special::log1p_exp(x),
                    _ => inv_logit_derivative(n - 1, x),
                })
            }
            fn lgamma(self) -> Self {
                lift(self, |n, x| match n {
                    0 => special::lgamma(x),
                    1 => special::digamma(x),
                    _ => special::polygamma(n - 1, x),
                })
            }
            fn digamma(self) -> Self {
                lift(self, |n, x| match n {
                    0 => special::digamma(x),
                    _ => special::polygamma(n, x),
                })
            }
            fn polygamma(self, n: u32) -> Self { lift(self, |k, x| special::polygamma(n + k, x)) }
            fn erf(self) -> Self {
                lift(self, |n, x| match n {
                    0 => special::erf(x),
                    _ => std::f64::consts::FRAC_2_SQRT_PI * gaussian_derivative(n - 1, x, 1.0),
                })
            }
            fn phi(self) -> Self {
                lift(self, |n, x| match n {
                    0 => special::phi(x),
                    _ => special::INV_SQRT_2PI * gaussian_derivative(n - 1, x, 0.5),
                })
            }
        }
    };
}

real_for_dual!(Dual64);
real_for_dual!(Dual2_64);
real_for_dual!(HyperDual64);
real_for_dual!(DualSVec64<N>, const N);
