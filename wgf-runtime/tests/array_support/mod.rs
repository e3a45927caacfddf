//! What the tests of distributions and operations on arrays share: derivatives by dual numbers, and moments.
// Each test binary compiles this module for itself and uses a part of it.
#![allow(dead_code)]

pub(crate) mod operation;

use crate::support::{Disagreements, Tolerance, reference};
use num_dual::Dual64;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use wgf_runtime::array::*;
use wgf_runtime::real::Real;

/// The variate (or nothing, of an operation) and the parameters of one evaluation.
pub(crate) type Inputs = Vec<Vec<f64>>;

/// What an adjoint holds before a score adds to it.
const BEFORE: f64 = 0.5;

/// A partial derivative's own rounding, and that of adding it to [`BEFORE`].
pub(crate) const PARTIAL: Tolerance = Tolerance::relative(1e-10).or(1e-12);

fn constants<T: Real>(numbers: &[f64]) -> Vec<T> {
    numbers.iter().map(|&x| T::constant(x)).collect()
}

/// The inputs in another scalar, number `seed.1` of input `seed.0` with derivative 1.
pub(crate) fn seeded(inputs: &Inputs, seed: (usize, usize)) -> Vec<Vec<Dual64>> {
    let mut all: Vec<Vec<Dual64>> = inputs.iter().map(|x| constants(x)).collect();
    all[seed.0][seed.1].eps = 1.0;
    all
}

/// The inputs as they are read: those in `active` with their derivatives, the others as data.
pub(crate) fn views<'a, T: Real>(
    active: u32,
    known: &'a Inputs,
    values: &'a [Vec<T>],
) -> Vec<View<'a, T>> {
    let view = |i: usize| match active >> i & 1 {
        1 => View::Active(&values[i][..]),
        _ => View::Known(&known[i][..]),
    };
    (0..known.len()).map(view).collect()
}

/// The log density of inputs of which those in `active` (bit 0 for the variate) are read as `values`.
pub(crate) fn density<D: Multivariate<N>, const N: usize, T: Real>(
    dims: &[usize],
    active: u32,
    known: &Inputs,
    values: &[Vec<T>],
) -> T {
    let views = views(active, known, values);
    let mut scratch = vec![T::constant(f64::NAN); D::scratch_len(dims)];
    D::log_density(
        dims,
        views[0],
        std::array::from_fn(|i| views[i + 1]),
        &mut scratch,
    )
}

/// The log density of numbers.
pub(crate) fn log_density<D: Multivariate<N>, const N: usize>(
    dims: &[usize],
    inputs: &Inputs,
) -> f64 {
    density::<D, N, f64>(dims, 0, inputs, &[])
}

/// The score and the adjoints.
pub(crate) fn score<D: Multivariate<N>, const N: usize, T: Real>(
    dims: &[usize],
    active: u32,
    known: &Inputs,
    values: &[Vec<T>],
) -> (T, Vec<Vec<T>>) {
    let views = views(active, known, values);
    let mut scratch = vec![T::constant(f64::NAN); D::scratch_len(dims)];
    let mut adjoints: Vec<Vec<T>> = known
        .iter()
        .map(|x| vec![T::constant(BEFORE); x.len()])
        .collect();
    let mut open = adjoints
        .iter_mut()
        .enumerate()
        .map(|(i, adjoint)| match active >> i & 1 {
            1 => Some(&mut adjoint[..]),
            _ => None,
        });
    let of_x = open.next().unwrap();
    let of_args = std::array::from_fn(|_| open.next().unwrap());
    let args = std::array::from_fn(|i| views[i + 1]);
    let value = D::score(dims, views[0], args, of_x, of_args, &mut scratch);
    (value, adjoints)
}

/// For every set of active inputs out of `may`: the score's value is the log density, and its partials are those of dual numbers.
/// Then that the score on dual numbers has a symmetric Hessian.
pub(crate) fn score_is_gradient<D: Multivariate<N>, const N: usize>(
    name: &str,
    dims: &[usize],
    may: u32,
    inputs: &Inputs,
    found: &mut Disagreements,
) {
    let want = log_density::<D, N>(dims, inputs);
    assert!(want.is_finite(), "{name} at {inputs:?}: {want}");
    for active in (0..2 << N).filter(|active| active & !may == 0) {
        let (value, adjoints) = score::<D, N, f64>(dims, active, inputs, inputs);
        found.compare(value, want, Tolerance::relative(1e-12).or(1e-12), || {
            format!("{name} at {inputs:?}, value (active {active:b})")
        });
        for i in 0..=N {
            for j in 0..inputs[i].len() {
                let partial = match active >> i & 1 {
                    1 => density::<D, N, Dual64>(dims, active, inputs, &seeded(inputs, (i, j))).eps,
                    _ => 0.0,
                };
                found.compare(adjoints[i][j] - BEFORE, partial, PARTIAL, || {
                    format!("{name} at {inputs:?}, partial {i}.{j} (active {active:b})")
                });
            }
        }
    }
    hessian_is_symmetric::<D, N>(name, dims, may, inputs, found);
}

fn hessian_is_symmetric<D: Multivariate<N>, const N: usize>(
    name: &str,
    dims: &[usize],
    may: u32,
    inputs: &Inputs,
    found: &mut Disagreements,
) {
    let places: Vec<(usize, usize)> = (0..=N)
        .filter(|i| may >> i & 1 == 1)
        .flat_map(|i| (0..inputs[i].len()).map(move |j| (i, j)))
        .collect();
    let row = |&place: &(usize, usize)| {
        let (_, adjoints) = score::<D, N, Dual64>(dims, may, inputs, &seeded(inputs, place));
        places
            .iter()
            .map(|&(i, j)| adjoints[i][j].eps)
            .collect::<Vec<_>>()
    };
    let rows: Vec<Vec<f64>> = places.iter().map(row).collect();
    let size = rows.iter().flatten().fold(1.0, |a: f64, b| a.max(b.abs()));
    for a in 0..places.len() {
        for b in 0..a {
            found.compare(
                rows[a][b],
                rows[b][a],
                Tolerance::relative(1e-10).or(1e-12 * size),
                || {
                    format!(
                        "{name} at {inputs:?}, second derivative {:?} {:?}",
                        places[a], places[b]
                    )
                },
            );
        }
    }
}

/// The means of statistics of 40000 draws are their expectations, within 5 of their own standard errors.
pub(crate) fn moments<D: Multivariate<N>, const N: usize>(
    name: &str,
    dims: &[usize],
    args: [&[f64]; N],
    len: usize,
    statistics: impl Fn(&[f64]) -> Vec<f64>,
    expected: &[f64],
) {
    const DRAWS: usize = 40_000;
    let mut rng = ChaCha8Rng::seed_from_u64(2024);
    let (mut sums, mut squares) = (vec![0.0; expected.len()], vec![0.0; expected.len()]);
    let mut x = vec![0.0; len];
    for _ in 0..DRAWS {
        D::sample(dims, &mut rng, args, &mut x);
        let values = statistics(&x);
        assert_eq!(values.len(), expected.len());
        for (i, value) in values.iter().enumerate() {
            sums[i] += value;
            squares[i] += value * value;
        }
    }
    let n = DRAWS as f64;
    for i in 0..expected.len() {
        let mean = sums[i] / n;
        let error = ((squares[i] / n - mean * mean) / n).sqrt();
        assert!(
            (mean - expected[i]).abs() <= 5.0 * error + 1e-12,
            "{name}, statistic {i}: {mean}, expected {} ± {error}",
            expected[i]
        );
    }
}

/// The inputs of a row of the reference table, by their lengths.
fn split(row: &[f64], lengths: &[usize]) -> Inputs {
    let mut rest = row;
    let mut take = |&len: &usize| {
        let (head, tail) = rest.split_at(len);
        rest = tail;
        head.to_vec()
    };
    lengths.iter().map(&mut take).collect()
}

/// Every row of the reference table: the value; and for points whose numbers are not extreme, the score.
pub(crate) fn against_mpmath<D: Multivariate<N>, const N: usize>(
    name: &str,
    may: u32,
    lengths: impl Fn(usize) -> [usize; 4],
) {
    let table = reference("arrays.json");
    let rows = &table[name];
    assert!(rows.len() >= 8, "{name} has {} points", rows.len());
    let mut found = Disagreements::default();
    for row in rows {
        let numbers: Vec<f64> = row.iter().map(|x| x.unwrap()).collect();
        let k = numbers[0] as usize;
        let (want, numbers) = numbers[1..].split_last().unwrap();
        let inputs = split(numbers, &lengths(k)[..=N]);
        let used: usize = inputs.iter().map(Vec::len).sum();
        assert_eq!(used, numbers.len(), "{name}: a row's length");
        let dims = [k, inputs[1].len()];
        // An absolute error of a log density is a relative error of the density; its terms are as large as its numbers.
        let size = numbers.iter().fold(10.0, |a: f64, b| a.max(b.abs()));
        let tolerance = Tolerance::relative(1e-12).or(1e-14 * size);
        found.compare(
            log_density::<D, N>(&dims, &inputs),
            *want,
            tolerance,
            || format!("{name} at {inputs:?}"),
        );
        if size <= 100.0 && found.is_empty() {
            score_is_gradient::<D, N>(name, &dims, may, &inputs, &mut found);
        }
    }
    found.report();
}

/// The first fault: its input and place.
pub(crate) fn blame(result: Result<(), ArrayFault>) -> Option<(usize, Option<usize>, String)> {
    result
        .err()
        .map(|fault| (fault.input, fault.at, fault.must))
}
