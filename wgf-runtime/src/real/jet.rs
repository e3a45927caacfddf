//! The engine's dual number: a value and its K partial derivatives with respect to the active inputs of one statement.

#![allow(
    clippy::needless_range_loop,
    reason = "counted loops over several arrays are what vectorises"
)]

use super::{Real, SLOPES};
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// `re + Σₖ eps[k] εₖ` with `εᵢεⱼ = 0`: a first-order dual number of width `K` over the scalar `T`.
///
/// `T = f64` gives a score; a dual `T` gives a Hessian–vector product from the same code.
#[derive(Clone, Copy, Debug)]
pub struct Jet<T, const K: usize> {
    /// The value.
    pub re: T,
    /// The partial derivatives.
    pub eps: [T; K],
}

/// `[f(0), f(1), …]`. The standard library's functions for arrays are not always inlined, and what is not inlined is not
/// compiled for the processor at hand.
#[inline(always)]
fn each<T: Real, const K: usize>(f: impl Fn(usize) -> T) -> [T; K] {
    let mut out = [T::constant(0.0); K];
    for k in 0..K {
        out[k] = f(k);
    }
    out
}

impl<T: Real, const K: usize> Jet<T, K> {
    /// The `k`-th active input, with value `re` and the `k`-th unit vector as its derivative.
    #[inline(always)]
    pub fn input(re: T, k: usize) -> Self {
        Jet {
            re,
            eps: each(|j| T::constant(if j == k { 1.0 } else { 0.0 })),
        }
    }

    /// A value that no input reaches.
    #[inline(always)]
    pub fn fixed(re: T) -> Self {
        Jet {
            re,
            eps: [T::constant(0.0); K],
        }
    }

    /// `f(self)` from the value of `f` and of its derivative at `self.re`.
    #[inline(always)]
    pub fn chain(self, f: T, df: T) -> Self {
        Jet {
            re: f,
            eps: each(|k| self.eps[k] * df),
        }
    }

    /// `f(self, other)` from the value of `f` and of its two partial derivatives.
    #[inline(always)]
    fn chain2(self, other: Self, f: T, df_self: T, df_other: T) -> Self {
        Jet {
            re: f,
            eps: each(|k| self.eps[k] * df_self + other.eps[k] * df_other),
        }
    }
}

impl<T: Real, const K: usize> Add for Jet<T, K> {
    type Output = Self;
    #[inline(always)]
    fn add(self, o: Self) -> Self {
        Jet {
            re: self.re + o.re,
            eps: each(|k| self.eps[k] + o.eps[k]),
        }
    }
}

impl<T: Real, const K: usize> Sub for Jet<T, K> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, o: Self) -> Self {
        Jet {
            re: self.re - o.re,
            eps: each(|k| self.eps[k] - o.eps[k]),
        }
    }
}

impl<T: Real, const K: usize> Mul for Jet<T, K> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, o: Self) -> Self {
        self.chain2(o, self.re * o.re, o.re, self.re)
    }
}

impl<T: Real, const K: usize> Div for Jet<T, K> {
    type Output = Self;
    #[inline(always)]
    fn div(self, o: Self) -> Self {
        let inv = o.re.recip();
        let quotient = self.re / o.re;
        self.chain2(o, quotient, inv, -(quotient * inv))
    }
}

impl<T: Real, const K: usize> Neg for Jet<T, K> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Jet {
            re: -self.re,
            eps: each(|k| -self.eps[k]),
        }
    }
}

impl<T: Real, const K: usize> Add<f64> for Jet<T, K> {
    type Output = Self;
    #[inline(always)]
    fn add(self, a: f64) -> Self {
        Jet {
            re: self.re + a,
            eps: self.eps,
        }
    }
}

impl<T: Real, const K: usize> Sub<f64> for Jet<T, K> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, a: f64) -> Self {
        Jet {
            re: self.re - a,
            eps: self.eps,
        }
    }
}

impl<T: Real, const K: usize> Mul<f64> for Jet<T, K> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, a: f64) -> Self {
        Jet {
            re: self.re * a,
            eps: each(|k| self.eps[k] * a),
        }
    }
}

impl<T: Real, const K: usize> Div<f64> for Jet<T, K> {
    type Output = Self;
    #[inline(always)]
    fn div(self, a: f64) -> Self {
        Jet {
            re: self.re / a,
            eps: each(|k| self.eps[k] / a),
        }
    }
}

impl<T: Real, const K: usize> AddAssign for Jet<T, K> {
    #[inline(always)]
    fn add_assign(&mut self, o: Self) {
        *self = *self + o;
    }
}

impl<T: Real, const K: usize> SubAssign for Jet<T, K> {
    #[inline(always)]
    fn sub_assign(&mut self, o: Self) {
        *self = *self - o;
    }
}

impl<T: Real, const K: usize> Real for Jet<T, K> {
    const HAS_SLOPES: bool = T::IS_NUMBERS;

    #[inline(always)]
    fn by_slopes(
        inputs: [Self; SLOPES],
        _value: fn([f64; SLOPES]) -> [f64; 1],
        slopes: fn([f64; SLOPES]) -> [f64; SLOPES + 1],
    ) -> Self {
        let mut values = [T::constant(0.0); SLOPES];
        for i in 0..SLOPES {
            values[i] = inputs[i].re;
        }
        let outputs = T::by_numbers(values, slopes);
        let mut eps = [T::constant(0.0); K];
        for k in 0..K {
            for i in 0..SLOPES {
                eps[k] += inputs[i].eps[k] * outputs[i + 1];
            }
        }
        Jet {
            re: outputs[0],
            eps,
        }
    }

    #[inline(always)]
    fn constant(x: f64) -> Self {
        Jet::fixed(T::constant(x))
    }
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        let partial = |k: usize| {
            let through_a = self.re.mul_add(a.eps[k], b.eps[k]);
            self.eps[k].mul_add(a.re, through_a)
        };
        Jet {
            re: self.re.mul_add(a.re, b.re),
            eps: each(partial),
        }
    }
    #[inline(always)]
    fn recip(self) -> Self {
        let f = self.re.recip();
        self.chain(f, -(f * f))
    }
    #[inline(always)]
    fn powi(self, n: i32) -> Self {
        let df = match n {
            0 => T::constant(0.0),
            1 => T::constant(1.0),
            2 => self.re * 2.0,
            _ => self.re.powi(n.saturating_sub(1)) * f64::from(n),
        };
        self.chain(self.re.powi(n), df)
    }
    #[inline(always)]
    fn powf(self, p: f64) -> Self {
        // At x = 0 the factor p = 0 would meet an infinite power.
        let df = if p == 0.0 {
            T::constant(0.0)
        } else {
            self.re.powf(p - 1.0) * p
        };
        self.chain(self.re.powf(p), df)
    }
    #[inline(always)]
    fn pow(self, p: Self) -> Self {
        let f = self.re.pow(p.re);
        let dx = p.re * self.re.pow(p.re - 1.0);
        self.chain2(p, f, dx, f * self.re.ln())
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        let f = self.re.sqrt();
        self.chain(f, f.div_from(0.5))
    }
    #[inline(always)]
    fn exp(self) -> Self {
        let f = self.re.exp();
        self.chain(f, f)
    }
    #[inline(always)]
    fn exp_m1(self) -> Self {
        self.chain(self.re.exp_m1(), self.re.exp())
    }
    #[inline(always)]
    fn ln(self) -> Self {
        self.chain(self.re.ln(), self.re.recip())
    }
    #[inline(always)]
    fn ln_1p(self) -> Self {
        self.chain(self.re.ln_1p(), (self.re + 1.0).recip())
    }
    #[inline(always)]
    fn sin(self) -> Self {
        self.chain(self.re.sin(), self.re.cos())
    }
    #[inline(always)]
    fn cos(self) -> Self {
        self.chain(self.re.cos(), -self.re.sin())
    }
    #[inline(always)]
    fn tan(self) -> Self {
        let f = self.re.tan();
        self.chain(f, f * f + 1.0)
    }
    #[inline(always)]
    fn atan(self) -> Self {
        self.chain(self.re.atan(), (self.re * self.re + 1.0).recip())
    }
    #[inline(always)]
    fn asin(self) -> Self {
        let leg = (self.re.sub_from(1.0) * (self.re + 1.0)).sqrt();
        self.chain(self.re.asin(), leg.recip())
    }
    #[inline(always)]
    fn acos(self) -> Self {
        let leg = (self.re.sub_from(1.0) * (self.re + 1.0)).sqrt();
        self.chain(self.re.acos(), -leg.recip())
    }
    #[inline(always)]
    fn atan2(self, x: Self) -> Self {
        // x/r² and −y/r², in units of the longer side, so that no square overflows or vanishes.
        let unit = self.re.abs().max(x.re.abs()).recip();
        let (y, along) = (self.re * unit, x.re * unit);
        let scale = (y.square() + along.square()).recip() * unit;
        self.chain2(x, self.re.atan2(x.re), along * scale, -(y * scale))
    }
    #[inline(always)]
    fn sinh(self) -> Self {
        self.chain(self.re.sinh(), self.re.cosh())
    }
    #[inline(always)]
    fn cosh(self) -> Self {
        self.chain(self.re.cosh(), self.re.sinh())
    }
    #[inline(always)]
    fn tanh(self) -> Self {
        // 1 − tanh² x = 4 s(2x) s(−2x), where nothing cancels and nothing overflows.
        let twice = self.re * 2.0;
        let df = twice.inv_logit() * (-twice).inv_logit() * 4.0;
        self.chain(self.re.tanh(), df)
    }
    #[inline(always)]
    fn abs(self) -> Self {
        self.max(-self)
    }
    #[inline(always)]
    fn max(self, o: Self) -> Self {
        let (from_self, from_other) = self.re.max_weights(o.re);
        self.chain2(o, self.re.max(o.re), from_self, from_other)
    }
    #[inline(always)]
    fn min(self, o: Self) -> Self {
        -((-self).max(-o))
    }
    #[inline(always)]
    fn choose(self, positive: Self, otherwise: Self) -> Self {
        Jet {
            re: self.re.choose(positive.re, otherwise.re),
            eps: each(|k| self.re.choose(positive.eps[k], otherwise.eps[k])),
        }
    }
    #[inline(always)]
    fn max_weights(self, o: Self) -> (Self, Self) {
        let (a, b) = self.re.max_weights(o.re);
        (Jet::fixed(a), Jet::fixed(b))
    }
    #[inline(always)]
    fn inv_logit(self) -> Self {
        let f = self.re.inv_logit();
        self.chain(f, f * (-self.re).inv_logit())
    }
    #[inline(always)]
    fn logit(self) -> Self {
        let df = (self.re * self.re.sub_from(1.0)).recip();
        self.chain(self.re.logit(), df)
    }
    #[inline(always)]
    fn log1p_exp(self) -> Self {
        let (f, df) = self.re.softplus();
        self.chain(f, df)
    }
    #[inline(always)]
    fn lgamma(self) -> Self {
        self.chain(self.re.lgamma(), self.re.digamma())
    }
    #[inline(always)]
    fn digamma(self) -> Self {
        self.chain(self.re.digamma(), self.re.polygamma(1))
    }
    #[inline(always)]
    fn polygamma(self, n: u32) -> Self {
        self.chain(self.re.polygamma(n), self.re.polygamma(n + 1))
    }
    #[inline(always)]
    fn erf(self) -> Self {
        let df = (-(self.re * self.re)).exp() * std::f64::consts::FRAC_2_SQRT_PI;
        self.chain(self.re.erf(), df)
    }
    #[inline(always)]
    fn erfc(self) -> Self {
        let df = (-(self.re * self.re)).exp() * -std::f64::consts::FRAC_2_SQRT_PI;
        self.chain(self.re.erfc(), df)
    }
    #[inline(always)]
    fn phi(self) -> Self {
        let df = (self.re * self.re * -0.5).exp() * crate::special::INV_SQRT_2PI;
        self.chain(self.re.phi(), df)
    }
    #[inline(always)]
    fn log_phi(self) -> Self {
        self.chain(self.re.log_phi(), self.re.inverse_mills().0)
    }
    #[inline(always)]
    fn inverse_mills(self) -> (Self, Self) {
        // λ′ = −λ(x + λ).
        let (ratio, excess) = self.re.inverse_mills();
        let fall = ratio * excess;
        (
            self.chain(ratio, -fall),
            self.chain(excess, fall.sub_from(1.0)),
        )
    }
}
