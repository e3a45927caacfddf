//! What several integration tests share: the reference tables, comparisons, and the list of distributions.
// Each test binary compiles this module for itself and uses a part of it.
#![allow(dead_code, unused_macros, unused_imports)]

mod quadrature;

pub(crate) use quadrature::expectation;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;
use wgf_runtime::dist::{Distribution, Partials, Support};
use wgf_runtime::real::Real;

/// Rows of numbers by name; a null is a derivative that does not exist.
pub(crate) type Table = BTreeMap<String, Vec<Vec<Option<f64>>>>;

/// A table that `reference/generate.py` wrote.
pub(crate) fn reference(file: &str) -> Table {
    let path = format!("{}/tests/reference/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("a committed reference table");
    serde_json::from_str(&text).expect("a table of numbers")
}

/// Whether `got` is `want` to a relative or an absolute error, and the same infinity or NaN if it is one.
pub(crate) fn close(got: f64, want: f64, Tolerance { relative, absolute }: Tolerance) -> bool {
    if !want.is_finite() || !got.is_finite() {
        return got == want || (got.is_nan() && want.is_nan());
    }
    (got - want).abs() <= relative * want.abs() + absolute
}

/// What a comparison lets pass.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tolerance {
    pub(crate) relative: f64,
    pub(crate) absolute: f64,
}

impl Tolerance {
    /// A relative error. (And two units in the last place of a subnormal number, which has no more to offer.)
    pub(crate) const fn relative(relative: f64) -> Self {
        Tolerance {
            relative,
            absolute: 1e-323,
        }
    }

    /// The same, or an absolute error.
    pub(crate) const fn or(self, absolute: f64) -> Self {
        Tolerance { absolute, ..self }
    }
}

/// Collects every disagreement, so that a failing test shows all of them.
#[derive(Default)]
pub(crate) struct Disagreements(Vec<String>);

impl Disagreements {
    /// Notes `got` unless it is `want`.
    pub(crate) fn compare(
        &mut self,
        got: f64,
        want: f64,
        tolerance: Tolerance,
        what: impl FnOnce() -> String,
    ) {
        if !close(got, want, tolerance) {
            let error = (got - want).abs() / want.abs();
            self.0.push(format!(
                "{}: {got:e}, expected {want:e} (relative error {error:.1e})",
                what()
            ));
        }
    }

    /// Whether nothing was noted.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Panics with the list, if there is anything on it.
    pub(crate) fn report(self) {
        assert!(
            self.0.is_empty(),
            "{} disagreements:\n{}",
            self.0.len(),
            self.0.join("\n")
        );
    }
}

/// Calls `$check::<D, N, ALL>("D", …)` for every continuous distribution, where ALL has the bit of every input.
macro_rules! continuous {
    ($check:ident $(, $argument:expr)*) => {
        $crate::support::call!($check, ($($argument),*), Normal 2, StudentT 3, Cauchy 2, HalfNormal 1, HalfCauchy 1,
            LogNormal 2, Exponential 1, Gamma 2, InvGamma 2, Beta 2, Uniform 2, Laplace 2, Logistic 2, Gumbel 2,
            SkewNormal 3, ExpModNormal 3, HalfStudentT 2, ChiSquared 1, InvChiSquared 1, Weibull 2, Frechet 2,
            Rayleigh 1, Pareto 2, Lomax 2, BetaProportion 2, Kumaraswamy 2, VonMises 2)
    };
}

/// The same for every discrete distribution.
macro_rules! discrete {
    ($check:ident $(, $argument:expr)*) => {
        $crate::support::call!($check, ($($argument),*), Bernoulli 1, BernoulliLogit 1, Binomial 2, Poisson 1,
            PoissonLog 1, NegBinomial 2, NegBinomialLog 2, BinomialLogit 2, BetaBinomial 3, Geometric 1,
            ZeroInflatedPoisson 2, ZeroInflatedPoissonLog 2, ZeroInflatedNegBinomial 3)
    };
}

/// The same for every discrete distribution whose parameters are all data.
macro_rules! of_data {
    ($check:ident $(, $argument:expr)*) => {
        $crate::support::call!($check, ($($argument),*), HyperGeometric 3, DiscreteUniform 2)
    };
}

/// Whether a parameter is always data: `data_only` in the compiler's table.
pub(crate) fn is_data(name: &str, parameter: &str) -> bool {
    parameter == "trials" || ["HyperGeometric", "DiscreteUniform"].contains(&name)
}

macro_rules! call {
    ($check:ident, $arguments:tt, $($name:ident $n:literal),*) => {
        $($crate::support::call!(@one $check, $name, $n, $arguments);)*
    };
    (@one $check:ident, $name:ident, $n:literal, ($($argument:expr),*)) => {
        $check::<wgf_runtime::dist::$name, $n, { (2 << $n) - 1 }>(stringify!($name) $(, $argument)*)
    };
}
pub(crate) use {call, continuous, discrete, of_data};

/// The kernel's partials with the active set chosen at run time: all, or one input alone.
pub(crate) fn partials<D: Distribution<N>, T: Real, const N: usize, const ALL: u32>(
    active: u32,
    x: T,
    args: [T; N],
) -> Partials<T, N> {
    match active {
        1 => D::kernel_partials::<T, 1>(x, args),
        2 => D::kernel_partials::<T, 2>(x, args),
        4 => D::kernel_partials::<T, 4>(x, args),
        8 => D::kernel_partials::<T, 8>(x, args),
        _ => D::kernel_partials::<T, ALL>(x, args),
    }
}

/// What the value of [`partials`] leaves out.
pub(crate) fn known<D: Distribution<N>, const N: usize, const ALL: u32>(
    active: u32,
    x: f64,
    args: [f64; N],
) -> f64 {
    let nan = |value: f64, bit: usize| {
        if active >> bit & 1 == 1 {
            f64::NAN
        } else {
            value
        }
    };
    let (x, args) = (nan(x, 0), std::array::from_fn(|i| nan(args[i], i + 1)));
    match active {
        1 => D::known_terms::<1>(x, args),
        2 => D::known_terms::<2>(x, args),
        4 => D::known_terms::<4>(x, args),
        8 => D::known_terms::<8>(x, args),
        _ => D::known_terms::<ALL>(x, args),
    }
}

/// The partial of one input: 0 is x, 1… the parameters.
pub(crate) fn entry<T: Copy, const N: usize>(partials: &Partials<T, N>, input: usize) -> T {
    match input {
        0 => partials.x,
        i => partials.args[i - 1],
    }
}

/// Random points of a distribution's support and parameters, the same in every run.
pub(crate) struct Points(ChaCha8Rng);

impl Points {
    /// A stream of points.
    pub(crate) fn new(seed: u64) -> Self {
        Points(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number between two bounds.
    pub(crate) fn between(&mut self, lo: f64, hi: f64) -> f64 {
        self.0.random_range(lo..hi)
    }

    /// A variate and parameters that suit each other.
    pub(crate) fn draw<D: Distribution<N>, const N: usize>(&mut self) -> (f64, [f64; N]) {
        let mut args = D::domains().map(|domain| self.inside(domain));
        if let Support::Interval(lo, hi) = D::support(args)
            && lo > hi
        {
            args.reverse();
        }
        (self.inside(D::support(args)), args)
    }

    fn inside(&mut self, support: Support) -> f64 {
        match support {
            Support::Real => self.between(-3.0, 3.0),
            Support::Positive | Support::NonNegative => self.between(-2.0, 2.0).exp(),
            Support::OpenUnit | Support::Unit => self.between(0.02, 0.98),
            Support::AtLeast(lo) => lo + self.between(-2.0, 2.0).exp(),
            Support::Interval(lo, hi) => self.between(lo, hi),
            Support::Integers(lo, hi) => self.between(lo, hi.min(lo + 20.0) + 1.0).floor(),
        }
    }
}
