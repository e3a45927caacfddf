//! Distributions: log density, its partial derivatives, and the sets that variates and parameters live in.

mod bernoulli;
mod beta;
mod beta_binomial;
mod binomial;
mod cauchy;
mod choose;
mod counts;
mod discrete_uniform;
mod exponential;
mod gamma;
mod geometric;
mod hyper_geometric;
mod log_normal;
mod logarithm;
mod neg_binomial;
mod normal;
mod normal_by_inverse;
mod partials;
mod poisson;
mod product;
pub(crate) mod remainder;
pub(crate) mod rising;
mod student_t;
mod support;
mod tail;
mod tallied;
mod uniform;
mod variates;
mod zero_inflated;

mod bessel;
mod beta_proportion;
mod chi_squared;
mod cloglog;
mod complement;
mod cumulative;
mod exp_mod_normal;
mod frechet;
mod gumbel;
mod half_student_t;
mod kumaraswamy;
mod laplace;
mod logistic;
mod pareto;
mod sample;
mod skew_normal;
mod von_mises;
mod weibull;

use crate::real::Real;

pub use bernoulli::{Bernoulli, BernoulliLogit};
pub use beta::Beta;
pub use beta_binomial::BetaBinomial;
pub use binomial::{Binomial, BinomialLogit};
pub use cauchy::{Cauchy, HalfCauchy};
pub use discrete_uniform::DiscreteUniform;
pub use exponential::Exponential;
pub use gamma::{Gamma, InvGamma};
pub use geometric::Geometric;
pub use hyper_geometric::HyperGeometric;
pub use log_normal::LogNormal;
#[doc(hidden)]
pub use logarithm::{MinusLn, MinusLog1pExp, PlusLn, PlusLog1pExp};
pub use neg_binomial::{NegBinomial, NegBinomialLog};
pub use normal::{HalfNormal, Normal};
#[doc(hidden)]
pub use normal_by_inverse::NormalByInverse;
pub use partials::Partials;
pub(crate) use partials::partials;
pub use poisson::{Poisson, PoissonLog};
pub use student_t::StudentT;
pub use support::Support;
#[doc(hidden)]
pub use tallied::{NegBinomialPowers, RisingFactorial};
pub use uniform::{Flat, Uniform};
pub use zero_inflated::{
    ZeroInflated, ZeroInflatedNegBinomial, ZeroInflatedPoisson, ZeroInflatedPoissonLog,
};

pub use beta_proportion::BetaProportion;
pub use chi_squared::{ChiSquared, InvChiSquared};
pub use exp_mod_normal::ExpModNormal;
pub use frechet::Frechet;
pub use gumbel::Gumbel;
pub use half_student_t::HalfStudentT;
pub use kumaraswamy::Kumaraswamy;
pub use laplace::Laplace;
pub use logistic::Logistic;
pub use pareto::{Lomax, Pareto};
pub use skew_normal::SkewNormal;
pub use von_mises::VonMises;
pub use weibull::{Rayleigh, Weibull};

/// How many sums a plate keeps.
pub const SUMS: usize = 4;

/// What a plate keeps of its rows: see [`Distribution::start`].
pub type Sums<T> = [T; SUMS];

/// A plate's sums are folded at least this often: a product of so many numbers between 1 and 2 does not overflow.
pub const FOLD: usize = 512;

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

    /// The inputs, bits as in `ACTIVE`, with which the partial derivatives are so long that they are called, number by number,
    /// instead of inlined.
    const LONG: u32 = 0;

    /// The inputs, bits as in `ACTIVE`, that make a plate multiply up its rows, so that they must be [folded](Self::fold) in
    /// time.
    const FOLDED: u32 = 0;

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

    /// What a plate's rows add up to before the first.
    ///
    /// A plate is many values of one distribution whose parameters are partly the same for all (`SHARED`, bits as in
    /// `ACTIVE`): `Σᵢ ln p(xᵢ | argsᵢ)`. What the shared ones contribute depends on the rows through a few sums alone
    /// (the sum of squares, for a normal's scale), and is worked out once, in [`finish`](Self::finish).
    #[inline(always)]
    fn start<T: Real>() -> Sums<T> {
        [T::constant(0.0); SUMS]
    }

    /// Adds one row to a plate's sums; the result holds the partial derivatives in the row's own active inputs.
    ///
    /// Its value, and the partials of shared or inactive inputs, are unspecified. The default adds up the row's
    /// [`kernel_partials`](Self::kernel_partials): the value in `sums[0]`, the partial in parameter i in `sums[i + 1]`.
    #[inline(always)]
    fn row<T: Real, const ACTIVE: u32, const SHARED: u32>(
        x: T,
        args: [T; N],
        sums: &mut Sums<T>,
    ) -> Partials<T, N> {
        partials::add_row::<Self, N, T, ACTIVE, SHARED>(x, args, sums)
    }

    /// Called once in [`FOLD`] rows, and before sums of different rows are added: a product that grows with the rows
    /// becomes a sum.
    #[inline(always)]
    fn fold<T: Real, const ACTIVE: u32, const SHARED: u32>(_sums: &mut Sums<T>) {}

    /// The value of a plate of `rows` rows, less its known terms, with its partial derivatives in the shared active
    /// parameters, from the sums and from the parameters, of which only the shared ones may be read.
    #[inline(always)]
    fn finish<T: Real, const ACTIVE: u32, const SHARED: u32>(
        sums: Sums<T>,
        _rows: f64,
        _args: [T; N],
    ) -> Partials<T, N> {
        partials::of_sums(sums)
    }

    /// The normalised log density (log mass, for a discrete distribution) of a value.
    fn log_density(x: f64, args: [f64; N]) -> f64 {
        Self::kernel(x, args) + Self::base(x, args)
    }
}

/// A distribution that can be drawn from.
pub trait Sample<const N: usize>: Distribution<N> {
    /// A draw. Parameters outside their domains give NaN; nothing panics.
    fn sample<R: rand::Rng + ?Sized>(rng: &mut R, args: [f64; N]) -> f64;
}

/// A distribution whose distribution function is known with its derivatives: what truncation and censoring ask for.
///
/// The derivatives hold strictly inside the support; outside it and on its bounds they are unspecified, and may be NaN.
#[diagnostic::on_unimplemented(
    message = "`{Self}` with {N} parameters has no distribution function, which truncation and censoring need",
    label = "cannot be truncated or censored",
    note = "implement `wgf::dist::Cumulative` for it: `ln_cdf` and `ln_sf`"
)]
pub trait Cumulative<const N: usize>: Distribution<N> {
    /// Whether the functions are too long to be inlined wherever they stand.
    #[doc(hidden)]
    const LONG: bool = false;

    /// ln P(X ≤ x), accurate in the lower tail; −∞ below the support, 0 above it.
    fn ln_cdf<T: Real>(x: T, args: [T; N]) -> T;

    /// ln P(X > x), accurate in the upper tail; 0 below the support, −∞ above it.
    fn ln_sf<T: Real>(x: T, args: [T; N]) -> T;
}
