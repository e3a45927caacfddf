//! `Real` for `f64`.

use super::Real;
use crate::special::{self, elementary};
use crate::vector::{Function, Register};

macro_rules! std_functions {
    ($($name:ident),*) => {$(
        #[inline(always)]
        fn $name(self) -> f64 {
            f64::$name(self)
        }
    )*};
}

macro_rules! elementary_functions {
    ($($name:ident $function:ident),*) => {$(
        #[inline(always)]
        fn $name(self) -> f64 {
            self.call(Function::$function)
        }
    )*};
}

impl Real for f64 {
    const IS_NUMBERS: bool = true;

    #[inline(always)]
    fn by_numbers<const I: usize, const O: usize>(
        inputs: [f64; I],
        f: fn([f64; I]) -> [f64; O],
    ) -> [f64; O] {
        f(inputs)
    }
    #[inline(always)]
    fn constant(x: f64) -> f64 {
        x
    }

    std_functions!(recip, sqrt, sin, cos, tan, atan, asin, acos, abs);

    // Not the platform's library, whose last bits differ from one to the next.
    elementary_functions!(
        exp Exp, exp_m1 ExpM1, ln Ln, ln_1p Ln1p, sinh Sinh, cosh Cosh, tanh Tanh
    );

    #[inline(always)]
    fn factors(self) -> (f64, f64) {
        elementary::factors(self)
    }
    #[inline(always)]
    fn mul_add(self, a: f64, b: f64) -> f64 {
        Register::mul_add(self, a, b)
    }
    #[inline(always)]
    fn powi(self, n: i32) -> f64 {
        f64::powi(self, n)
    }
    #[inline(always)]
    fn powf(self, p: f64) -> f64 {
        f64::powf(self, p)
    }
    #[inline(always)]
    fn pow(self, p: f64) -> f64 {
        f64::powf(self, p)
    }
    #[inline(always)]
    fn atan2(self, x: f64) -> f64 {
        f64::atan2(self, x)
    }
    // `f64::max` would return the other operand for a NaN; a NaN must stay visible.
    #[inline(always)]
    fn max(self, other: f64) -> f64 {
        if other > self || other.is_nan() {
            other
        } else {
            self
        }
    }
    #[inline(always)]
    fn min(self, other: f64) -> f64 {
        if other < self || other.is_nan() {
            other
        } else {
            self
        }
    }
    #[inline(always)]
    fn choose(self, positive: f64, otherwise: f64) -> f64 {
        if self > 0.0 { positive } else { otherwise }
    }
    #[inline(always)]
    fn max_weights(self, other: f64) -> (f64, f64) {
        let a = if self > other {
            1.0
        } else if self < other {
            0.0
        } else {
            0.5
        };
        (a, 1.0 - a)
    }
    #[inline(always)]
    fn inv_logit(self) -> f64 {
        self.call(Function::InvLogit)
    }
    #[inline(always)]
    fn logit(self) -> f64 {
        self.call(Function::Logit)
    }
    #[inline(always)]
    fn log1p_exp(self) -> f64 {
        self.call(Function::Log1pExp)
    }
    #[inline(always)]
    fn lgamma(self) -> f64 {
        special::lgamma(self)
    }
    #[inline(always)]
    fn digamma(self) -> f64 {
        special::digamma(self)
    }
    #[inline(always)]
    fn polygamma(self, n: u32) -> f64 {
        special::polygamma(n, self)
    }
    #[inline(always)]
    fn erf(self) -> f64 {
        special::erf(self)
    }
    #[inline(always)]
    fn erfc(self) -> f64 {
        special::erfc(self)
    }
    #[inline(always)]
    fn phi(self) -> f64 {
        special::phi(self)
    }
    #[inline(always)]
    fn log_phi(self) -> f64 {
        special::log_phi(self)
    }
    #[inline(always)]
    fn inverse_mills(self) -> (f64, f64) {
        special::inverse_mills(self)
    }
    #[inline(always)]
    fn sub_from(self, a: f64) -> f64 {
        a - self
    }
    #[inline(always)]
    fn div_from(self, a: f64) -> f64 {
        a / self
    }
}
