//! One statement `x ~ D(args)`: its density, its checks against the data, its report when it is not finite.

use super::{Place, Rows, element_name};
use crate::bind;
use crate::dist::{self, Distribution, Partials, Sums};
use crate::model::{DataError, NonFinite};
use crate::real::Real;
use std::ops::AddAssign;

/// The kernel of `D` at `x`.
#[inline(always)]
pub fn kernel<D: Distribution<N>, const N: usize, T: Real>(x: T, args: [T; N]) -> T {
    if const { D::LONG == 0 || N > 3 } {
        return D::kernel(x, args);
    }
    if const { !T::IS_NUMBERS } {
        return long_kernel::<D, N, T>(x, args);
    }
    let mut inputs = [x; 4];
    inputs[1..=N].copy_from_slice(&args);
    T::by_numbers(inputs, kernel_of_numbers::<D, N>)[0]
}

/// A long kernel of dual numbers, which have no vectors to be compiled for.
#[inline(never)]
fn long_kernel<D: Distribution<N>, const N: usize, T: Real>(x: T, args: [T; N]) -> T {
    D::kernel(x, args)
}

/// A long kernel, one number after the other.
#[inline(never)]
fn kernel_of_numbers<D: Distribution<N>, const N: usize>(inputs: [f64; 4]) -> [f64; 1] {
    let mut args = [inputs[0]; N];
    args.copy_from_slice(&inputs[1..=N]);
    [D::kernel(inputs[0], args)]
}

/// The kernel of `D` at `x`, less its known terms, with its partial derivatives in the active inputs: bit 0 the variate, bit i + 1 argument i.
#[inline(always)]
pub fn partials<D: Distribution<N>, const N: usize, T: Real, const ACTIVE: u32>(
    x: T,
    args: [T; N],
) -> Partials<T, N> {
    dist::partials::<D, N, T, ACTIVE>(x, args)
}

pub use crate::dist::FOLD;

/// Whether sums of rows with these active inputs are [folded](Distribution::fold) to anything.
pub const fn folds<D: Distribution<N>, const N: usize>(active: u32) -> bool {
    active & D::FOLDED != 0
}

/// [`Distribution::start`].
#[inline(always)]
pub fn start<D: Distribution<N>, const N: usize, T: Real>() -> Sums<T> {
    D::start()
}

/// [`Distribution::row`].
#[inline(always)]
pub fn row<D: Distribution<N>, const N: usize, T: Real, const ACTIVE: u32, const SHARED: u32>(
    x: T,
    args: [T; N],
    sums: &mut Sums<T>,
) -> Partials<T, N> {
    D::row::<T, ACTIVE, SHARED>(x, args, sums)
}

/// [`Distribution::fold`], and the sums of a block of rows added to those of the plate.
#[inline(always)]
pub fn fold<
    D: Distribution<N>,
    const N: usize,
    T: Real,
    R: Rows<T>,
    const ACTIVE: u32,
    const SHARED: u32,
>(
    mut rows: Sums<R>,
    plate: &mut Sums<T>,
) {
    D::fold::<R, ACTIVE, SHARED>(&mut rows);
    for (sum, row) in plate.iter_mut().zip(rows) {
        *sum += row.total();
    }
}

/// [`Distribution::finish`].
#[inline(always)]
pub fn finish<D: Distribution<N>, const N: usize, T: Real, const ACTIVE: u32, const SHARED: u32>(
    sums: Sums<T>,
    rows: usize,
    args: [T; N],
) -> Partials<T, N> {
    D::finish::<T, ACTIVE, SHARED>(sums, rows as f64, args)
}

/// What the data settle of a log density, which evaluations start from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settled {
    /// The part that the generic density leaves out: the distributions' bases, and statements without parameters.
    pub density: f64,
    /// The part that the score leaves out: the known terms of the kernels too.
    pub score: f64,
}

impl Settled {
    /// A term that both leave out.
    pub fn both(term: f64) -> Self {
        Settled {
            density: term,
            score: term,
        }
    }
}

impl AddAssign for Settled {
    fn add_assign(&mut self, other: Settled) {
        self.density += other.density;
        self.score += other.score;
    }
}

/// Checks the variate and the arguments that the data settle, and returns the statement's constant terms.
///
/// # Errors
/// If an observed value is outside the support, or an argument outside its domain.
pub fn settle_site<D: Distribution<N>, const N: usize, const ACTIVE: u32>(
    place: Place,
    target: (&str, &[usize], f64),
    args: [f64; N],
) -> Result<Settled, DataError> {
    let (name, at, x) = target;
    let domains = D::domains();
    for i in 0..N {
        if ACTIVE >> (i + 1) & 1 == 0 {
            bind::check_argument(place, (name, at), D::PARAMETERS[i], args[i], domains[i])?;
        }
    }
    if ACTIVE & 1 == 0 {
        bind::check_variate(place, name, at, x, D::support(args))?;
    }
    Ok(match ACTIVE {
        0 => Settled::both(D::log_density(x, args)),
        _ => {
            let density = D::base(x, args);
            let score = density + D::known_terms::<ACTIVE>(x, args);
            Settled { density, score }
        }
    })
}

/// The same of data that may be missing, where `x` is NaN: an observed value is checked, but is a parameter to the density.
///
/// # Errors
/// If an observed value is outside the support, or an argument outside its domain.
pub fn settle_observed<D: Distribution<N>, const N: usize, const ACTIVE: u32>(
    place: Place,
    (name, at, x): (&str, &[usize], f64),
    args: [f64; N],
) -> Result<Settled, DataError> {
    if !x.is_nan() {
        bind::check_variate(place, name, at, x, D::support(args))?;
    }
    settle_site::<D, N, ACTIVE>(place, (name, at, f64::NAN), args)
}

/// The report of `x ~ D(args)` if its log density is not finite.
pub fn explain_site<D: Distribution<N>, const N: usize>(
    place: Place,
    target: (&str, &[usize], f64),
    args: [f64; N],
    inputs: impl FnOnce() -> Vec<(String, f64)>,
) -> Option<NonFinite> {
    let (name, index, x) = target;
    // The base may be NaN here for want of data arguments; the kernel alone holds what can go wrong.
    let value = D::kernel(x, args);
    if value.is_finite() {
        return None;
    }
    let arguments = D::PARAMETERS
        .iter()
        .zip(args)
        .map(|(name, value)| ((*name).to_owned(), value));
    Some(NonFinite {
        statement: place.statement.to_owned(),
        file: place.file,
        line: place.line,
        target: (element_name(name, index), x),
        arguments: arguments.collect(),
        inputs: inputs(),
        value,
        reason: None,
    })
}

/// The report of a `factor` or a log-Jacobian that is not finite.
pub fn explain_value(
    place: Place,
    name: &str,
    value: f64,
    inputs: impl FnOnce() -> Vec<(String, f64)>,
) -> Option<NonFinite> {
    (!value.is_finite()).then(|| NonFinite {
        statement: place.statement.to_owned(),
        file: place.file,
        line: place.line,
        target: (name.to_owned(), value),
        arguments: Vec::new(),
        inputs: inputs(),
        value,
        reason: None,
    })
}
