//! Derivatives of operations.

use super::{BEFORE, Inputs, PARTIAL, constants, seeded, views};
use crate::support::{Disagreements, Points, Tolerance};
use num_dual::Dual64;
use wgf_runtime::array::*;
use wgf_runtime::real::Real;

/// The output, and what is kept.
fn forward<O: Operation<N>, const N: usize, T: Real>(
    dims: &[usize],
    len: usize,
    active: u32,
    known: &Inputs,
    values: &[Vec<T>],
) -> (Vec<T>, Vec<T>) {
    let views = views(active, known, values);
    let nan = T::constant(f64::NAN);
    let (mut output, mut kept) = (vec![nan; len], vec![nan; O::kept_len(dims)]);
    O::forward(
        dims,
        std::array::from_fn(|i| views[i]),
        &mut output,
        &mut kept,
    );
    (output, kept)
}

/// The output for numbers.
pub(crate) fn value<O: Operation<N>, const N: usize>(
    dims: &[usize],
    len: usize,
    inputs: &Inputs,
) -> Vec<f64> {
    forward::<O, N, f64>(dims, len, 0, inputs, &[]).0
}

/// The adjoints of a weighted sum of the outputs.
fn adjoints<O: Operation<N>, const N: usize, T: Real>(
    dims: &[usize],
    active: u32,
    known: &Inputs,
    values: &[Vec<T>],
    weights: &[f64],
) -> Vec<Vec<T>> {
    let (output, mut kept) = forward::<O, N, T>(dims, weights.len(), active, known, values);
    let views = views(active, known, values);
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
    let open = std::array::from_fn(|_| open.next().unwrap());
    let inputs = std::array::from_fn(|i| views[i]);
    let mut gradient = constants(weights);
    O::backward(dims, inputs, &output, &mut kept, &mut gradient, open);
    adjoints
}

/// For every set of active inputs: the output does not depend on which are active, the adjoints of a randomly weighted sum of it are
/// those of dual numbers, and on dual numbers they are a symmetric Hessian.
pub(crate) fn backward_is_adjoint<O: Operation<N>, const N: usize>(
    name: &str,
    dims: &[usize],
    len: usize,
    inputs: &Inputs,
    points: &mut Points,
    found: &mut Disagreements,
) {
    let weights: Vec<f64> = (0..len).map(|_| points.between(-2.0, 2.0)).collect();
    let want = value::<O, N>(dims, len, inputs);
    assert!(
        want.iter().all(|x| x.is_finite()),
        "{name} at {inputs:?}: {want:?}"
    );
    for active in 1..1 << N {
        let (output, _) = forward::<O, N, f64>(dims, len, active, inputs, inputs);
        for j in 0..len {
            found.compare(
                output[j],
                want[j],
                Tolerance::relative(1e-13).or(1e-14),
                || format!("{name} at {inputs:?}, value {j} (active {active:b})"),
            );
        }
        let got = adjoints::<O, N, f64>(dims, active, inputs, inputs, &weights);
        for i in 0..N {
            for j in 0..inputs[i].len() {
                let partial = match active >> i & 1 {
                    1 => {
                        let seeded = seeded(inputs, (i, j));
                        let (output, _) =
                            forward::<O, N, Dual64>(dims, len, active, inputs, &seeded);
                        output.iter().zip(&weights).map(|(y, w)| y.eps * w).sum()
                    }
                    _ => 0.0,
                };
                found.compare(got[i][j] - BEFORE, partial, PARTIAL, || {
                    format!("{name} at {inputs:?}, adjoint {i}.{j} (active {active:b})")
                });
            }
        }
    }
    hessian_is_symmetric::<O, N>(name, dims, inputs, &weights, found);
}

fn hessian_is_symmetric<O: Operation<N>, const N: usize>(
    name: &str,
    dims: &[usize],
    inputs: &Inputs,
    weights: &[f64],
    found: &mut Disagreements,
) {
    let places: Vec<(usize, usize)> = (0..N)
        .flat_map(|i| (0..inputs[i].len()).map(move |j| (i, j)))
        .collect();
    let row = |&place: &(usize, usize)| {
        let seeded = seeded(inputs, place);
        let got = adjoints::<O, N, Dual64>(dims, (1 << N) - 1, inputs, &seeded, weights);
        places
            .iter()
            .map(|&(i, j)| got[i][j].eps)
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
