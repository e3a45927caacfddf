//! Several numbers that go through the same operations: the engine's scalar for blocks of particles and of rows.

#![allow(
    clippy::needless_range_loop,
    reason = "counted loops over several arrays are what vectorises"
)]

use super::Real;
use crate::special::elementary;
use crate::vector::{Function, Register, Several, Task};
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// The vectors of an expression in m. (Closures are not always inlined, and what is not inlined is not compiled for the processor
/// at hand.)
macro_rules! each {
    ($m:ident => $value:expr) => {{
        let mut out = [R::splat(0.0); M];
        for $m in 0..M {
            out[$m] = $value;
        }
        Lanes(out)
    }};
}

/// A function of every vector, two by two.
macro_rules! in_pairs {
    ($x:expr, $function:path) => {{
        let mut out = [R::splat(0.0); M];
        let mut m = 0;
        while m + 1 < M {
            let pair = $function(Several([$x.0[m], $x.0[m + 1]]));
            (out[m], out[m + 1]) = (pair.0[0], pair.0[1]);
            m += 2;
        }
        if m < M {
            out[m] = $function($x.0[m]);
        }
        Lanes(out)
    }};
}

/// The same of a function with two results.
macro_rules! both_in_pairs {
    ($x:expr, $function:path) => {{
        let (mut first, mut second) = ([R::splat(0.0); M], [R::splat(0.0); M]);
        let mut m = 0;
        while m + 1 < M {
            let (a, b) = $function(Several([$x.0[m], $x.0[m + 1]]));
            (first[m], first[m + 1]) = (a.0[0], a.0[1]);
            (second[m], second[m + 1]) = (b.0[0], b.0[1]);
            m += 2;
        }
        if m < M {
            (first[m], second[m]) = $function($x.0[m]);
        }
        (Lanes(first), Lanes(second))
    }};
}

/// `M` vectors of independent numbers, which go through the same straight-line code.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub struct Lanes<R, const M: usize>(pub(crate) [R; M]);

impl<R: Register, const M: usize> Lanes<R, M> {
    /// How many numbers.
    pub(crate) const LEN: usize = M * R::LANES;

    /// The first numbers of a slice.
    #[inline(always)]
    pub(crate) fn load(from: &[f64]) -> Self {
        let from = &from[..Self::LEN];
        each!(m => R::load(&from[m * R::LANES..]))
    }

    /// Writes to the first numbers of a slice.
    #[inline(always)]
    pub(crate) fn store(self, to: &mut [f64]) {
        let to = &mut to[..Self::LEN];
        for m in 0..M {
            self.0[m].store(&mut to[m * R::LANES..]);
        }
    }
}

macro_rules! lane_operator {
    ($trait:ident, $method:ident, $op:tt) => {
        impl<R: Register, const M: usize> $trait for Lanes<R, M> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                each!(m => self.0[m] $op other.0[m])
            }
        }

        impl<R: Register, const M: usize> $trait<f64> for Lanes<R, M> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: f64) -> Self {
                let other = R::splat(other);
                each!(m => self.0[m] $op other)
            }
        }
    };
}

lane_operator!(Add, add, +);
lane_operator!(Sub, sub, -);
lane_operator!(Mul, mul, *);
lane_operator!(Div, div, /);

impl<R: Register, const M: usize> Neg for Lanes<R, M> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        each!(m => -self.0[m])
    }
}

impl<R: Register, const M: usize> AddAssign for Lanes<R, M> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<R: Register, const M: usize> SubAssign for Lanes<R, M> {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

/// The functions of `f64`, number by number.
macro_rules! one_by_one {
    ($($name:ident),*) => {$(
        #[inline(always)]
        fn $name(self) -> Self {
            each!(m => self.0[m].map(<f64 as Real>::$name))
        }
    )*};
}

/// A function of two numbers, pair by pair.
macro_rules! two_by_two {
    ($a:expr, $b:expr, $name:ident) => {
        each!(m => {
            // No register has more.
            let (mut first, mut second) = ([0.0; 8], [0.0; 8]);
            $a.0[m].store(&mut first);
            $b.0[m].store(&mut second);
            for l in 0..R::LANES {
                first[l] = Real::$name(first[l], second[l]);
            }
            R::load(&first)
        })
    };
}

/// The functions that are made of the machine's instructions for vectors.
macro_rules! vector_functions {
    ($($name:ident $function:ident),*) => {$(
        #[inline(always)]
        fn $name(self) -> Self {
            each!(m => self.0[m].call(Function::$function))
        }
    )*};
}

impl<R: Register, const M: usize> Real for Lanes<R, M> {
    const IS_NUMBERS: bool = true;

    #[inline(always)]
    fn out_of_line<K: Task>(task: K) -> K::Output {
        R::run(task)
    }

    fn by_numbers<const I: usize, const O: usize>(
        inputs: [Self; I],
        f: fn([f64; I]) -> [f64; O],
    ) -> [Self; O] {
        // A vector has no more than 8 numbers.
        let mut outputs = [Self::constant(0.0); O];
        for m in 0..M {
            let (mut of_inputs, mut of_outputs) = ([[0.0; 8]; I], [[0.0; 8]; O]);
            for i in 0..I {
                inputs[i].0[m].store(&mut of_inputs[i]);
            }
            for l in 0..R::LANES {
                let mut numbers = [0.0; I];
                for i in 0..I {
                    numbers[i] = of_inputs[i][l];
                }
                let results = f(numbers);
                for o in 0..O {
                    of_outputs[o][l] = results[o];
                }
            }
            for o in 0..O {
                outputs[o].0[m] = R::load(&of_outputs[o]);
            }
        }
        outputs
    }
    #[inline(always)]
    fn constant(x: f64) -> Self {
        Lanes([R::splat(x); M])
    }

    vector_functions!(
        exp_m1 ExpM1, ln Ln, ln_1p Ln1p, sinh Sinh, cosh Cosh, tanh Tanh, inv_logit InvLogit,
        logit Logit, log1p_exp Log1pExp
    );
    // The commonest, and short enough to stand where it is used.
    #[inline(always)]
    fn exp(self) -> Self {
        in_pairs!(self, elementary::exp)
    }
    one_by_one!(
        sin, cos, tan, atan, asin, acos, lgamma, digamma, erf, erfc, phi, log_phi
    );

    #[inline(always)]
    fn recip(self) -> Self {
        let one = R::splat(1.0);
        each!(m => one / self.0[m])
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        each!(m => self.0[m].sqrt())
    }
    #[inline(always)]
    fn abs(self) -> Self {
        each!(m => self.0[m].abs())
    }
    #[inline(always)]
    fn logistic(self) -> (Self, Self) {
        both_in_pairs!(self, elementary::logistic)
    }
    #[inline(always)]
    fn softplus(self) -> (Self, Self) {
        both_in_pairs!(self, elementary::softplus)
    }
    #[inline(always)]
    fn ln_of_normal(self) -> Self {
        in_pairs!(self, elementary::ln_of_normal)
    }
    #[inline(always)]
    fn max_constant(self, least: f64) -> Self {
        let least = R::splat(least);
        each!(m => R::max(self.0[m], least))
    }
    #[inline(always)]
    fn step(self, at: f64, below: f64, from: f64) -> Self {
        let (at, below, from) = (R::splat(at), R::splat(below), R::splat(from));
        each!(m => R::select(self.0[m].lt(at), below, from))
    }
    #[inline(always)]
    fn factors(self) -> (Self, Self) {
        both_in_pairs!(self, elementary::factors)
    }
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        each!(m => self.0[m].mul_add(a.0[m], b.0[m]))
    }
    #[inline(always)]
    fn powi(self, n: i32) -> Self {
        each!(m => self.0[m].map(|a| Real::powi(a, n)))
    }
    #[inline(always)]
    fn powf(self, p: f64) -> Self {
        each!(m => self.0[m].map(|a| Real::powf(a, p)))
    }
    #[inline(always)]
    fn pow(self, p: Self) -> Self {
        two_by_two!(self, p, pow)
    }
    #[inline(always)]
    fn atan2(self, x: Self) -> Self {
        two_by_two!(self, x, atan2)
    }
    #[inline(always)]
    fn inverse_mills(self) -> (Self, Self) {
        let (mut ratios, mut excesses) = (self, self);
        for m in 0..M {
            // No register has more.
            let (mut of_ratios, mut of_excesses) = ([0.0; 8], [0.0; 8]);
            self.0[m].store(&mut of_ratios);
            for l in 0..R::LANES {
                (of_ratios[l], of_excesses[l]) = Real::inverse_mills(of_ratios[l]);
            }
            (ratios.0[m], excesses.0[m]) = (R::load(&of_ratios), R::load(&of_excesses));
        }
        (ratios, excesses)
    }
    // A NaN must stay visible on either side.
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        each!(m => {
            let (a, b) = (self.0[m], other.0[m]);
            R::select(b.eq(b), R::max(a, b), b)
        })
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        each!(m => {
            let (a, b) = (self.0[m], other.0[m]);
            R::select(b.eq(b), R::min(a, b), b)
        })
    }
    #[inline(always)]
    fn choose(self, positive: Self, otherwise: Self) -> Self {
        let zero = R::splat(0.0);
        each!(m => R::select(zero.lt(self.0[m]), positive.0[m], otherwise.0[m]))
    }
    #[inline(always)]
    fn max_weights(self, other: Self) -> (Self, Self) {
        let (zero, half, one) = (R::splat(0.0), R::splat(0.5), R::splat(1.0));
        let a: Self = each!(m => {
            let (a, b) = (self.0[m], other.0[m]);
            let weight = R::select(a.lt(b), zero, half);
            R::select(b.lt(a), one, weight)
        });
        (a, a.sub_from(1.0))
    }
    #[inline(always)]
    fn polygamma(self, n: u32) -> Self {
        each!(m => self.0[m].map(|a| Real::polygamma(a, n)))
    }
    #[inline(always)]
    fn square(self) -> Self {
        self * self
    }
    #[inline(always)]
    fn sub_from(self, a: f64) -> Self {
        let a = R::splat(a);
        each!(m => a - self.0[m])
    }
    #[inline(always)]
    fn div_from(self, a: f64) -> Self {
        let a = R::splat(a);
        each!(m => a / self.0[m])
    }
}
