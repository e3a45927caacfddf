//! One statement `x ~ D(args)` of arrays: its checks against the data, its report when it is not finite.

use super::{Place, Settled, element_name};
use crate::array::{Multivariate, View};
use crate::bind;
use crate::model::{DataError, NonFinite};

/// How many numbers of an array a report shows.
const SHOWN: usize = 8;

/// Checks what the data settle (`Some`), and returns the log density where they settle all of it.
///
/// # Errors
/// If the data are outside the support, or an argument outside its domain.
pub fn settle_joint<D: Multivariate<N>, const N: usize>(
    place: Place,
    (name, at): (&str, &[usize]),
    dims: &[usize],
    x: Option<&[f64]>,
    args: [Option<&[f64]>; N],
) -> Result<Settled, DataError> {
    if let Err(fault) = D::check(dims, x, args) {
        let (array, whole) = match fault.input {
            0 => (x, element_name(name, at)),
            i => (
                args.get(i - 1).copied().flatten(),
                format!("{} of {}", D::PARAMETERS[i - 1], element_name(name, at)),
            ),
        };
        let number = fault.at.and_then(|i| Some((i, *array?.get(i)?)));
        let field = match (fault.input, number) {
            (0, Some((i, _))) => element_name(name, &position(at, i, dims, array)),
            (_, Some((i, _))) => format!("{whole}, number {i}"),
            (_, None) => whole,
        };
        return Err(bind::out_of_place(
            place,
            field,
            number.map(|(_, x)| x),
            &fault.must,
        ));
    }
    let Some(x) = x else {
        return Ok(Settled::default());
    };
    if args.iter().any(Option::is_none) {
        return Ok(Settled::default());
    }
    let views = args.map(|arg| View::Known(arg.unwrap_or_default()));
    let mut scratch = vec![0.0; D::scratch_len(dims)];
    let density = D::log_density::<f64>(dims, View::Known(x), views, &mut scratch);
    Ok(Settled::both(density))
}

/// The index of the i-th number of an array that stands at `at`: a number, a vector or a square matrix.
fn position(at: &[usize], i: usize, dims: &[usize], array: Option<&[f64]>) -> Vec<usize> {
    let mut position = at.to_vec();
    let k = dims.first().copied().unwrap_or(1).max(1);
    match array.map_or(1, <[f64]>::len) {
        1 if i == 0 => {}
        n if n == k * k && n > k => position.extend([i / k, i % k]),
        _ => position.push(i),
    }
    position
}

/// The report of `x ~ D(args)` if its log density is not finite.
pub fn explain_joint<D: Multivariate<N>, const N: usize>(
    place: Place,
    (name, at): (&str, &[usize]),
    dims: &[usize],
    x: View<'_, f64>,
    args: [View<'_, f64>; N],
    inputs: impl FnOnce() -> Vec<(String, f64)>,
) -> Option<NonFinite> {
    let mut scratch = vec![0.0; D::scratch_len(dims)];
    let value = D::log_density::<f64>(dims, x, args, &mut scratch);
    if value.is_finite() {
        return None;
    }
    let mut arguments = Vec::new();
    for (parameter, arg) in D::PARAMETERS.iter().zip(args) {
        let index = |i: usize| match arg.len() {
            1 => (*parameter).to_owned(),
            n if n == dims[0] * dims[0] => {
                format!("{parameter}[{},{}]", i / dims[0], i % dims[0])
            }
            _ => format!("{parameter}[{i}]"),
        };
        arguments.extend((0..arg.len().min(SHOWN)).map(|i| (index(i), arg.at(i))));
    }
    // Of an array, the first number that is not finite, or else the first.
    let odd = (0..x.len()).find(|&i| !x.at(i).is_finite()).unwrap_or(0);
    let target = match x.len() {
        0 => (element_name(name, at), f64::NAN),
        1 => (element_name(name, at), x.at(0)),
        _ => {
            let mut position = at.to_vec();
            position.push(odd);
            (element_name(name, &position), x.at(odd))
        }
    };
    Some(NonFinite {
        statement: place.statement.to_owned(),
        file: place.file,
        line: place.line,
        target,
        arguments,
        inputs: inputs(),
        value,
        reason: None,
    })
}
