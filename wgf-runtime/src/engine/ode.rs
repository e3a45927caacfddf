//! A differential equation: its times against the data, its report when its solver fails.

use super::{Place, element_name};
use crate::array::{Field, Ode, View};
use crate::bind;
use crate::model::{DataError, NonFinite};

/// The times of a solution ascend from its start.
///
/// # Errors
/// Names the first time that is not finite, or comes before the start or the time before it.
pub fn check_times(
    place: Place,
    start: View<'_, f64>,
    (name, at): (&str, &[usize]),
    times: View<'_, f64>,
) -> Result<(), DataError> {
    let mut before = start.at(0);
    let mut what = "at or after the start".to_owned();
    if !before.is_finite() {
        let field = "the start".to_owned();
        return Err(bind::out_of_place(place, field, Some(before), "finite"));
    }
    for i in 0..times.len() {
        let time = times.at(i);
        let index: Vec<usize> = at.iter().copied().chain([i]).collect();
        let field = element_name(name, &index);
        if !time.is_finite() {
            return Err(bind::out_of_place(place, field, Some(time), "finite"));
        }
        if time < before {
            let must = format!("{what}, {before}");
            return Err(bind::out_of_place(place, field, Some(time), &must));
        }
        before = time;
        what = format!("at or after {field}");
    }
    Ok(())
}

/// A solution that the data settle must exist.
///
/// # Errors
/// Where the solver fails, and why.
pub fn check_ode<F: Field, const N: usize>(
    place: Place,
    inputs: [View<'_, f64>; N],
) -> Result<(), DataError> {
    match Ode::<F>::failure(inputs) {
        None => Ok(()),
        Some(failure) => Err(DataError::Shape(format!(
            "`{}` at {}:{}: {failure}",
            place.statement, place.file, place.line
        ))),
    }
}

/// The report of a solver that does not reach the last time: z0 as `z0[i]` and the numbers that the function reads as `p[i]`.
pub fn explain_ode<F: Field, const N: usize>(
    place: Place,
    target: &str,
    inputs: [View<'_, f64>; N],
    parameters: impl FnOnce() -> Vec<(String, f64)>,
) -> Option<NonFinite> {
    let failure = Ode::<F>::failure(inputs)?;
    let [start, _, _, rest @ ..] = &inputs[..] else {
        return None;
    };
    let numbers = |view: &View<'_, f64>| (0..view.len()).map(|i| view.at(i)).collect::<Vec<_>>();
    let named = |name: &'static str, numbers: Vec<f64>| {
        let numbers = numbers.into_iter().enumerate();
        numbers.map(move |(i, x)| (element_name(name, &[i]), x))
    };
    let p = rest.iter().flat_map(numbers).collect();
    Some(NonFinite {
        statement: place.statement.to_owned(),
        file: place.file,
        line: place.line,
        target: (target.to_owned(), f64::NAN),
        arguments: named("z0", numbers(start)).chain(named("p", p)).collect(),
        inputs: parameters(),
        value: f64::NAN,
        reason: Some(failure.to_string()),
    })
}
