//! Probabilistic programming: write a model, get a posterior by variational inference, and a straight answer on whether to
//! trust it.
//!
//! ```
//! use wgf::prelude::*;
//!
//! model! {
//!     /// A straight line through points.
//!     pub model Line {
//!         data { x: [real; n], y: [real; n] }
//!         let intercept ~ Normal(0.0, 10.0);
//!         let slope ~ Normal(0.0, 10.0);
//!         let sigma ~ HalfNormal(1.0);
//!         for i in 0..n {
//!             y[i] ~ Normal(intercept + slope * x[i], sigma);
//!         }
//!     }
//! }
//!
//! let data = LineData { x: vec![0.0, 1.0, 2.0, 3.0], y: vec![0.9, 3.2, 4.8, 7.1] };
//! let line = Line::new(data)?;                  // every length, range and NaN is checked here
//! let fit = line.fit().seed(1).run()?;
//! println!("{fit}");                            // table, ELBO ± s.e., k-hat and what it means
//! assert!((fit.summary().get("slope").unwrap().mean - 2.0).abs() < 0.3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What a model becomes
//!
//! `model! { pub model Line { … } }` makes these items:
//!
//! - `LineData`, a plain struct of the data with serde's traits, `from_json`, `from_json_str`, `with_observations` and, if it has
//!   index fields, `counting_from_one`;
//! - `Line`, the model bound to checked data: `Line::new(data)`, `log_density(&u)`, `score(&u, &mut gradient)`, `score_batch(…)`,
//!   `hessian(…)`, `hessian_vector_product(…)`, `dim()`, `prior(draws, seed)`, `fit()`, `compare(…)`; it implements
//!   [`LogDensity`](prelude::LogDensity), [`Model`](prelude::Model) and [`Generative`](generative::Generative);
//! - `LineParams`, the typed values of one draw: the parameters and the top-level `let`s, on the constrained scale;
//! - `LinePredicted`, the typed values of the data that one predictive draw makes;
//! - `LineDiscrete`, if it has discrete parameters, which are summed out: their probabilities and most probable values
//!   ([`Discrete`](prelude::Discrete)); the model then implements [`SummedOut`](prelude::SummedOut) as well.
//!
//! Elements are named as the model indexes them, from 0: `theta[3]`, `beta[0,1]`.
//!
//! With `fit.draws(n)` come [`predict(seed)`](posterior::Draws::predict), replicated data for every draw;
//! [`log_likelihood()`](posterior::Draws::log_likelihood) of every observation; and
//! [`mean_discrete()`](posterior::Draws::mean_discrete).
//!
//! # The language
//!
//! `docs/language.md` in the repository is the guide to all of it, with examples and a table for those who come from Stan, PyMC or
//! NumPyro. `docs/distributions.md` says what the distributions are called there, `docs/ode.md` how differential equations are solved.
//!
//! | written | means |
//! |---|---|
//! | `data { y: [real; n], … }` | the data: `size`, `real`, `int`, `count`, `bool`, `index(n)`; bounds `real(0.0..)`, `int(1..9)`; arrays `[T; n]`, `[T; n, k]`; entries that may be missing, `[real?; n]` |
//! | `let x ~ D;` | a parameter; `D`'s support is its constraint |
//! | `let x: positive ~ D;` | a parameter of a narrower type: `positive`, `negative`, `unit`, `real(lo..hi)`, where bounds may depend on other parameters; the density is restricted, not renormalised |
//! | `let x: [real; n] ~ D;` | an array of parameters, each with its own arguments where `D`'s are arrays |
//! | `let x: simplex[k] ~ D;` | a vector or a matrix with a constraint of its own: `simplex`, `ordered`, `positive_ordered`, `unit_vector`, `sum_to_zero`, `cholesky_corr`, `corr_matrix`, `cholesky_cov`, `cov_matrix`; arrays `[simplex[k]; n]` |
//! | `#[noncentered] let x ~ D;` | the same parameter by a standardised one |
//! | `let z ~ Categorical(w);`, `let z: [index(k); n] ~ MarkovChain(p, q);` | discrete parameters, which are summed out |
//! | `let x = e;`, `let x[i in n] = e;`, `record x = e;` | a deterministic quantity; at the top level it is kept with the draws |
//! | `let s: [real; t];` then `s[i] = e;` | an array filled element by element, where `e` may read the elements before: a recursion; each element has one value, and has it before it is read |
//! | `y ~ D;`, `y[i] ~ D;`, `y[1..] ~ D;` | an observation of data; whole arrays element by element |
//! | `for i in a..b { … }`, `for e in edges { … }` | a loop; ranges may depend on data |
//! | `for i in minibatch(0..n, m) { … }` | a loop of which a fit sees m rows at a time |
//! | `if c { … } else { … }` | a statement or an expression; conditions on data or on parameters |
//! | `factor(e);` | a term of your own in the log density |
//! | `Truncated(D, lo..hi)`, `Censored`, `RightCensored`, `Mixture(w, \|k\| D)`, `ZeroInflated(p, D)` | distributions put together |
//! | `path::to::f(x)`, `~ path::to::D(x)` | functions and distributions of your own, generic over [`Real`](prelude::Real) |
//!
//! A size that appears as the length of a data array is inferred; one that cannot be is given as a `size` field. Indices
//! count from 0. Expressions have Rust's arithmetic, elementwise on arrays of one shape (but `*` of a matrix is the matrix product);
//! elementary and special functions, `sum`, `dot`, `softmax`, `cumsum`, `cholesky`, `solve` and other functions of whole arrays,
//! covariance functions and `ode`. Outside indices, sizes and ranges every number is real: `1 / 2` is one half.
//!
//! The distributions are the types of [`dist`], each documented with its density and parameters.
//!
//! # What a fit minimises, over what, and how
//!
//! Attributes on the model choose, [`Fitter`](prelude::Fitter) overrides them: `line.fit().guide(mixture(3)).divergence(ForwardKl)`.
//! Every guide goes with every divergence and every method.
//!
//! | attribute | at run time | |
//! |---|---|---|
//! | `#[guide(gaussian)]` | `gaussian()` | N(μ, SSᵀ), S full: the default |
//! | `#[guide(triangular)]` | `triangular()` | the same in half the parameters |
//! | `#[guide(diagonal)]` | `diagonal()` | mean field |
//! | `#[guide(low_rank(8))]` | `low_rank(8)` | diagonal plus rank 8, linear in d |
//! | `#[guide(mixture(5))]`, `#[guide(mixture(5, diagonal))]` | `mixture(5)`, `mixture(5).of(diagonal())` | mixtures, with learnt weights or [`fixed`](prelude::MixtureWeights) ones |
//! | `#[divergence(reverse_kl)]` | [`ReverseKl`](prelude::ReverseKl) | KL(q‖p), the ELBO: the default |
//! | `forward_kl`, `chi2`, `neyman_chi2`, `hellinger`, `jensen_shannon`, `alpha(0.5)`, `renyi(0.5)` | [`ForwardKl`](prelude::ForwardKl), [`Chi2`](prelude::Chi2), …, [`Alpha(0.5)`](prelude::Alpha), [`Renyi(0.5)`](prelude::Renyi) | |
//! | `#[divergence(path::to::Mine)]` | `Mine` | your own type with the trait [`Divergence`](prelude::Divergence) |
//! | `#[method(bbvi)]` | `bbvi()` | path-derivative BBVI: the default |
//! | `#[method(distillation)]` | `distillation()` | particles moved along the flow, the guide regressed on them |
//!
//! `line.compare([line.fit(), line.fit().guide(mixture(3))])` runs several and prints them side by side. The flows behind the
//! methods, in continuous time, are in [`flow`].
//!
//! # What a fit says about itself
//!
//! The ELBO with its Monte-Carlo standard error; log Z and both KL divergences from the posterior, by importance weights; the
//! Pareto k̂ of the importance ratios (up to 0.7 the guide can be relied
//! on, above it cannot) with a sentence on what it means; warnings, among them how many particles had no finite density and
//! which statement was to blame. A density written by hand fits the same way: wrap any
//! [`LogDensity`](prelude::LogDensity) in [`Unconstrained`](prelude::Unconstrained).

pub use wgf_macros::model;
#[cfg(feature = "plot")]
pub use wgf_runtime::plot;
pub use wgf_runtime::{
    diagnose, discrete, divergence, fit, flow, generative, guide, model, nalgebra, optim,
    posterior, real, transform,
};

/// Distributions: of one number ([`Distribution`](dist::Distribution)), and of arrays or with parameters that are arrays
/// ([`Multivariate`](dist::Multivariate)).
pub mod dist {
    #[doc(hidden)]
    pub use wgf_runtime::array::MultiNormalPrecChol;
    pub use wgf_runtime::array::{
        Ar, ArrayFault, Categorical, CategoricalLogit, Dirichlet, DirichletMultinomial,
        GaussianProcess, GaussianRandomWalk, Icar, InvWishart, LkjCholesky, LkjCorr, MultiNormal,
        MultiNormalChol, MultiNormalPrec, MultiStudentT, Multinomial, Multivariate,
        OrderedLogistic, OrderedProbit, View, Wishart,
    };
    pub use wgf_runtime::dist::*;
}

/// What a program that writes and fits models needs in scope: `use wgf::prelude::*;`.
pub mod prelude {
    pub use wgf_macros::model;
    pub use wgf_runtime::discrete::{Discrete, SummedOut};
    pub use wgf_runtime::divergence::{
        Alpha, Chi2, Divergence, ForwardKl, Hellinger, JensenShannon, NeymanChi2, Renyi, ReverseKl,
    };
    pub use wgf_runtime::fit::{Comparison, Fit, FitError, Fitter, Unconstrained, Weighing};
    pub use wgf_runtime::model::{
        DataError, GuideChoice, LogDensity, MethodChoice, MixtureWeights, Model, Projection, bbvi,
        diagonal, distillation, gaussian, low_rank, mixture, triangular,
    };
    pub use wgf_runtime::optim::{Adam, Schedule, Sgd};
    pub use wgf_runtime::real::Real;
}

/// What compiled models call. Not for use by hand: it changes without notice.
#[doc(hidden)]
pub mod __private {
    pub use serde;
    pub use wgf_runtime::array;
    pub use wgf_runtime::bind::*;
    pub use wgf_runtime::discrete::{Discrete, DiscreteValues, Gather, SummedOut, chain};
    pub use wgf_runtime::dist::{Distribution, Support};
    pub use wgf_runtime::divergence;
    pub use wgf_runtime::engine::*;
    pub use wgf_runtime::fit::{Comparison, Fitter};
    pub use wgf_runtime::generative::*;
    pub use wgf_runtime::model::*;
    pub use wgf_runtime::real::{Jet, Lanes, Real};
    pub use wgf_runtime::transform::*;
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../docs/language.md")]
struct Language;
