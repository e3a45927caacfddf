//! Distributions: log density, its partial derivatives, and the sets that variates and parameters live in.

mod bernoulli;
mod beta;
mod binomial;
mod cauchy;
mod counts;
mod exponential;
mod gamma;
mod log_normal;
mod neg_binomial;
mod normal;
mod partials;
mod poisson;
mod remainder;
mod rising;
mod student_t;
mod support;
mod tail;
mod uniform;

use crate::real::Real;

pub use bernoulli::{Bernoulli, BernoulliLogit};
pub use beta::Beta;
pub use binomial::Binomial;
pub use cauchy::{Cauchy, HalfCauchy};
pub use exponential::Exponential;
pub use gamma::{Gamma, InvGamma};
pub use log_normal::LogNormal;
pub use neg_binomial::{NegBinomial, NegBinomialLog};
pub use normal::{HalfNormal, Normal};
pub use partials::Partials;
pub use poisson::{Poisson, PoissonLog};
pub use student_t::StudentT;
pub use support::Support;
pub use uniform::{Flat, Uniform};

/// A distribution of one number with `N` parameters, as a pair of functions whose sum is the normalised log density:
///
/// `log p(x | args) = kernel(x, args) + base(x, args)`
///
/// The kernel holds every term that may carry derivatives. The base holds the rest (`−½ ln 2π`, `−ln y!`), which the
/// engine sums once when a model meets its data.
pub trait Distribution<const N: usize> {
    /// Names of the parameters, in order; error messages use them.
    const PARAMETERS: [&'static str; N];

    /// The part of the log density that may depend on a parameter of the model.
    ///
    /// Outside the support of `x` or the domain of `args` the result is not finite or NaN; it never panics.
    fn kernel<T: Real>(x: T, args: [T; N]) -> T;

    /// The part of the log density that no derivative reaches.
    ///
    /// What is not data is passed as NaN: a continuous distribution may not read `x`, and only parameters that must be
    /// data (the binomial's number of trials) may be read from `args`.
    fn base(x: f64, args: [f64; N]) -> f64;

    /// The set that `x` must lie in, given the parameters; a NaN in `args` is a parameter not known yet.
    fn support(args: [f64; N]) -> Support;

    /// The set that each parameter must lie in.
    fn domains() -> [Support; N];

    /// The terms of the kernel that only inactive inputs reach (`−ln σ` of data σ), which
    /// [`kernel_partials`](Self::kernel_partials) leaves out of its value and the engine sums once. `ACTIVE` is as there;
    /// active inputs are passed as NaN.
    fn known_terms<const ACTIVE: u32>(_x: f64, _args: [f64; N]) -> f64 {
        0.0
    }

    /// The kernel, less its [`known_terms`](Self::known_terms), with its partial derivatives in `x` (bit 0 of `ACTIVE`) and in each parameter (bits 1…N).
    ///
    /// An inactive entry of the result is unspecified, and so is ∂/∂x of a discrete distribution. The default differentiates [`kernel`](Self::kernel) with dual
    /// numbers; a distribution overrides it where a closed form is cheaper.
    #[inline(always)]
    fn kernel_partials<T: Real, const ACTIVE: u32>(x: T, args: [T; N]) -> Partials<T, N> {
        partials::by_dual_numbers::<Self, T, N, ACTIVE>(x, args)
    }

    /// The normalised log density (log mass, for a discrete distribution) of a value.
    fn log_density(x: f64, args: [f64; N]) -> f64 {
        Self::kernel(x, args) + Self::base(x, args)
    }
}
