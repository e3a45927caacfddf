//! `Real` for one number whose products are fused with additions.

use super::{Lanes, Real};
use crate::vector::{Fused, Register, Task};
use std::ops::{Add, AddAssign, Div, Mul, Sub, SubAssign};

/// One lane.
type One = Lanes<Fused, 1>;

impl From<One> for Fused {
    #[inline(always)]
    fn from(lane: One) -> Fused {
        lane.0[0]
    }
}

macro_rules! operator_with_f64 {
    ($trait:ident, $method:ident, $op:tt) => {
        impl $trait<f64> for Fused {
            type Output = Fused;
            #[inline(always)]
            fn $method(self, other: f64) -> Fused {
                Fused(self.0 $op other)
            }
        }
    };
}

operator_with_f64!(Add, add, +);
operator_with_f64!(Sub, sub, -);
operator_with_f64!(Mul, mul, *);
operator_with_f64!(Div, div, /);

impl AddAssign for Fused {
    #[inline(always)]
    fn add_assign(&mut self, other: Fused) {
        self.0 += other.0;
    }
}

impl SubAssign for Fused {
    #[inline(always)]
    fn sub_assign(&mut self, other: Fused) {
        self.0 -= other.0;
    }
}

macro_rules! of_one_lane {
    ($($name:ident),*) => {$(
        #[inline(always)]
        fn $name(self) -> Fused {
            Lanes([self]).$name().into()
        }
    )*};
}

impl Real for Fused {
    const IS_NUMBERS: bool = true;

    #[inline(always)]
    fn out_of_line<K: Task>(task: K) -> K::Output {
        <Fused as Register>::run(task)
    }

    #[inline(always)]
    fn by_numbers<const I: usize, const O: usize>(
        inputs: [Fused; I],
        f: fn([f64; I]) -> [f64; O],
    ) -> [Fused; O] {
        f(inputs.map(|x| x.0)).map(Fused)
    }
    #[inline(always)]
    fn constant(x: f64) -> Fused {
        Fused(x)
    }

    of_one_lane!(
        recip, sqrt, exp_m1, ln, ln_1p, sin, cos, tan, atan, asin, acos, sinh, cosh, tanh, abs,
        inv_logit, logit, log1p_exp, lgamma, digamma, erf, erfc, phi, log_phi, square
    );

    #[inline(always)]
    fn exp(self) -> Fused {
        Lanes([self]).exp().into()
    }
    #[inline(always)]
    fn logistic(self) -> (Fused, Fused) {
        let (sigmoid, tail) = Lanes([self]).logistic();
        (sigmoid.into(), tail.into())
    }
    #[inline(always)]
    fn softplus(self) -> (Fused, Fused) {
        let (softplus, sigmoid) = Lanes([self]).softplus();
        (softplus.into(), sigmoid.into())
    }
    #[inline(always)]
    fn ln_of_normal(self) -> Fused {
        Lanes([self]).ln_of_normal().into()
    }
    #[inline(always)]
    fn max_constant(self, least: f64) -> Fused {
        Lanes([self]).max_constant(least).into()
    }
    #[inline(always)]
    fn step(self, at: f64, below: f64, from: f64) -> Fused {
        Lanes([self]).step(at, below, from).into()
    }
    #[inline(always)]
    fn factors(self) -> (Fused, Fused) {
        let (m, k) = Lanes([self]).factors();
        (m.into(), k.into())
    }
    #[inline(always)]
    fn mul_add(self, a: Fused, b: Fused) -> Fused {
        Lanes([self]).mul_add(Lanes([a]), Lanes([b])).into()
    }
    #[inline(always)]
    fn powi(self, n: i32) -> Fused {
        Lanes([self]).powi(n).into()
    }
    #[inline(always)]
    fn powf(self, p: f64) -> Fused {
        Lanes([self]).powf(p).into()
    }
    #[inline(always)]
    fn pow(self, p: Fused) -> Fused {
        Fused(Real::pow(self.0, p.0))
    }
    #[inline(always)]
    fn atan2(self, x: Fused) -> Fused {
        Fused(Real::atan2(self.0, x.0))
    }
    #[inline(always)]
    fn inverse_mills(self) -> (Fused, Fused) {
        let (ratio, excess) = Real::inverse_mills(self.0);
        (Fused(ratio), Fused(excess))
    }
    #[inline(always)]
    fn max(self, other: Fused) -> Fused {
        Lanes([self]).max(Lanes([other])).into()
    }
    #[inline(always)]
    fn min(self, other: Fused) -> Fused {
        Lanes([self]).min(Lanes([other])).into()
    }
    #[inline(always)]
    fn choose(self, positive: Fused, otherwise: Fused) -> Fused {
        Lanes([self])
            .choose(Lanes([positive]), Lanes([otherwise]))
            .into()
    }
    #[inline(always)]
    fn max_weights(self, other: Fused) -> (Fused, Fused) {
        let (a, b) = Lanes([self]).max_weights(Lanes([other]));
        (a.into(), b.into())
    }
    #[inline(always)]
    fn polygamma(self, n: u32) -> Fused {
        Lanes([self]).polygamma(n).into()
    }
    #[inline(always)]
    fn sub_from(self, a: f64) -> Fused {
        Fused(a - self.0)
    }
    #[inline(always)]
    fn div_from(self, a: f64) -> Fused {
        Fused(a / self.0)
    }
}
