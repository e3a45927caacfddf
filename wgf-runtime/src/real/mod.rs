//! The scalar that densities, transforms and users' functions are generic over.

mod fused;
mod jet;
mod lanes;
mod num_dual;
mod parts;
mod primitive;

use std::fmt::Debug;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use crate::vector::Task;

pub use crate::vector::Fused;
pub use jet::Jet;
pub use lanes::Lanes;
#[doc(hidden)]
pub use parts::Parts;

/// As many inputs as [`Real::by_slopes`] takes.
#[doc(hidden)]
pub const SLOPES: usize = 6;

/// A real number with the functions a model may use, differentiable where it matters.
///
/// Implemented for `f64`; for the engine's statement-level dual numbers [`Jet`] and its blocks of numbers [`Lanes`]; and for num-dual's
/// `Dual64`, `DualSVec64<N>`, `Dual2_64` and `HyperDual64`, which are wgf's definition of a derivative
/// (the oracle every score is tested against) and its second-order types.
///
/// The trait has no comparison and no way back to `f64`: a function of a `Real` is straight-line code, so that one
/// definition also serves numbers that hold several particles at once. Where a choice is needed, use
/// [`choose`](Real::choose), [`max`](Real::max), [`min`](Real::min) and [`abs`](Real::abs).
///
/// Outside a function's domain the result is NaN (or an infinity at a pole), as with `f64`; nothing panics.
///
/// ```
/// use wgf_runtime::real::Real;
/// fn michaelis_menten<T: Real>(dose: f64, vmax: T, km: T) -> T {
///     vmax * dose / (km + dose)
/// }
/// assert_eq!(michaelis_menten(2.0, 3.0, 1.0), 2.0);
/// ```
pub trait Real:
    Copy
    + Parts
    + Debug
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
    + AddAssign
    + SubAssign
{
    /// Whether the number is made of `f64` alone, so that [`by_numbers`](Real::by_numbers) works.
    const IS_NUMBERS: bool = false;

    /// `f` of the `f64` that the inputs are made of, one after the other: for what would be too long to inline. Only where
    /// [`IS_NUMBERS`](Real::IS_NUMBERS) holds; NaN elsewhere.
    #[inline(always)]
    fn by_numbers<const I: usize, const O: usize>(
        _inputs: [Self; I],
        _f: fn([f64; I]) -> [f64; O],
    ) -> [Self; O] {
        [Self::constant(f64::NAN); O]
    }

    /// Whether the number is made of `f64` and their slopes, so that [`by_slopes`](Real::by_slopes) works.
    #[doc(hidden)]
    const HAS_SLOPES: bool = Self::IS_NUMBERS;

    /// `value` of the inputs, of whose `f64` it is worked out one after the other; `slopes` gives the value and the partial
    /// derivatives: for what would be too long to inline. Only where [`HAS_SLOPES`](Real::HAS_SLOPES) holds.
    #[doc(hidden)]
    #[inline(always)]
    fn by_slopes(
        inputs: [Self; SLOPES],
        value: fn([f64; SLOPES]) -> [f64; 1],
        _slopes: fn([f64; SLOPES]) -> [f64; SLOPES + 1],
    ) -> Self {
        Self::by_numbers(inputs, value)[0]
    }

    /// Runs a task in a function of its own, compiled for the number's instructions: for what would be too long to inline.
    #[inline(always)]
    fn out_of_line<K: Task>(task: K) -> K::Output {
        #[inline(never)]
        fn called<K: Task>(task: K) -> K::Output {
            task.run()
        }
        called(task)
    }

    /// The constant `x`: all its derivatives are zero.
    fn constant(x: f64) -> Self;

    /// 1/x.
    fn recip(self) -> Self;
    /// xⁿ for an integer n; x⁰ = 1 for every x.
    fn powi(self, n: i32) -> Self;
    /// xᵖ for a constant p; NaN for x < 0 unless p is an integer.
    fn powf(self, p: f64) -> Self;
    /// xᵖ for x > 0 and an exponent that carries derivatives.
    fn pow(self, p: Self) -> Self;
    /// √x.
    fn sqrt(self) -> Self;
    /// eˣ.
    fn exp(self) -> Self;
    /// eˣ − 1, exact near 0.
    fn exp_m1(self) -> Self;
    /// ln x.
    fn ln(self) -> Self;
    /// ln(1 + x), exact near 0.
    fn ln_1p(self) -> Self;
    /// sin x, x in radians.
    fn sin(self) -> Self;
    /// cos x, x in radians.
    fn cos(self) -> Self;
    /// tan x, x in radians.
    fn tan(self) -> Self;
    /// arctan x, in radians.
    fn atan(self) -> Self;
    /// arcsin x, in radians, for −1 ≤ x ≤ 1.
    fn asin(self) -> Self;
    /// arccos x, in radians, for −1 ≤ x ≤ 1.
    fn acos(self) -> Self;
    /// The angle of the point (x, self) from the positive x axis, in (−π, π]: `y.atan2(x)`, in radians.
    fn atan2(self, x: Self) -> Self;
    /// sinh x.
    fn sinh(self) -> Self;
    /// cosh x.
    fn cosh(self) -> Self;
    /// tanh x.
    fn tanh(self) -> Self;
    /// |x|; the derivative at 0 is 0.
    fn abs(self) -> Self;
    /// The larger of two numbers, NaN if either is; at a tie the derivative is the mean of both sides'.
    fn max(self, other: Self) -> Self;
    /// The smaller of two numbers, NaN if either is; at a tie the derivative is the mean of both sides'.
    fn min(self, other: Self) -> Self;
    /// `positive` where self > 0, `otherwise` elsewhere and where self is NaN, each with its own derivatives alone.
    fn choose(self, positive: Self, otherwise: Self) -> Self;
    /// The weights `(a, b)` with `max(self, other) = a·self + b·other`: (1, 0), (0, 1), or (½, ½) at a tie.
    fn max_weights(self, other: Self) -> (Self, Self);

    /// The logistic function 1/(1 + e⁻ˣ), without overflow on either side.
    fn inv_logit(self) -> Self;
    /// ln(x/(1 − x)) for x in (0, 1).
    fn logit(self) -> Self;
    /// ln(1 + eˣ) (softplus), without overflow on either side.
    fn log1p_exp(self) -> Self;
    /// ln Γ(x) for x > 0.
    fn lgamma(self) -> Self;
    /// ψ(x) = d ln Γ(x)/dx for x > 0.
    fn digamma(self) -> Self;
    /// ψ⁽ⁿ⁾(x), the n-th derivative of [`digamma`](Real::digamma), for x > 0 and n ≤ 4.
    fn polygamma(self, n: u32) -> Self;
    /// erf x = 2/√π ∫₀ˣ e^{−t²} dt.
    fn erf(self) -> Self;
    /// erfc x = 1 − erf x, accurate in the upper tail.
    fn erfc(self) -> Self;
    /// Φ(x) = ½ erfc(−x/√2), the standard normal distribution function, accurate in the lower tail.
    fn phi(self) -> Self;
    /// ln Φ(x), accurate in both tails; its derivative is [`inverse_mills`](Real::inverse_mills).
    fn log_phi(self) -> Self;
    /// (λ, x + λ) with λ = φ(x)/Φ(x), the inverse of Mills' ratio of −x: each accurate in both tails, where −x is nearly
    /// all of λ for x < 0. The derivative of the second, 1 − λ(x + λ), has an absolute error of a few ε.
    fn inverse_mills(self) -> (Self, Self);

    /// a − self, for a constant a.
    #[inline(always)]
    fn sub_from(self, a: f64) -> Self {
        -self + a
    }
    /// a / self, for a constant a.
    #[inline(always)]
    fn div_from(self, a: f64) -> Self {
        self.recip() * a
    }
    /// (1/(1 + e⁻ˣ), e^−|x|): the logistic function, and the exponential it is made of. Vectors give no less than 3.3·10⁻³⁰⁸.
    #[inline(always)]
    fn logistic(self) -> (Self, Self) {
        (self.inv_logit(), (-self.abs()).exp())
    }
    /// (ln(1 + eˣ), 1/(1 + e⁻ˣ)): softplus with its derivative, the logistic function. Vectors give no less than 3.3·10⁻³⁰⁸.
    #[inline(always)]
    fn softplus(self) -> (Self, Self) {
        (self.log1p_exp(), self.inv_logit())
    }
    /// ln x of a positive number that is not subnormal, of ∞ or of NaN, inlined: for the logarithm that stands once in a
    /// statement where time counts.
    #[inline(always)]
    fn ln_of_normal(self) -> Self {
        self.ln()
    }
    /// The larger of self and a constant.
    #[inline(always)]
    fn max_constant(self, least: f64) -> Self {
        self.max(Self::constant(least))
    }
    /// `below` where self < `at`, `from` elsewhere: a constant on either side.
    #[inline(always)]
    fn step(self, at: f64, below: f64, from: f64) -> Self {
        // 0, ½ or 1, then 0 or 1.
        let w = Self::constant(at).max_weights(self).0;
        let is_below = w * (w * 2.0 - 1.0);
        is_below * below + is_below.sub_from(1.0) * from
    }
    /// (m, k) with x = 2ᵏm, for sums of many logarithms: `Σ ln xᵢ = ln Π mᵢ + ln 2 Σ kᵢ`. Where x is a positive number,
    /// 1 ≤ m < 2: the product of up to a thousand of them does not overflow.
    #[inline(always)]
    fn factors(self) -> (Self, Self) {
        (Self::constant(1.0), self.ln() * std::f64::consts::LOG2_E)
    }
    /// self·a + b, rounded once where that is as fast: the last bit may differ from that of `self * a + b`.
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        self * a + b
    }
    /// self², the commonest power.
    #[inline(always)]
    fn square(self) -> Self {
        self * self
    }
}
