//! Ranges of values, with the field and position of the first that is wrong.

use crate::dist::Support;
use crate::engine::{Place, element_name};
use crate::model::DataError;

/// The name of element `flat` of a field: `x[7]`, or `x[3,1]` for a matrix of `columns` columns, or `x`.
fn position(field: &str, flat: usize, shape: &[usize]) -> String {
    match shape {
        [] => field.to_owned(),
        [_] => element_name(field, &[flat]),
        [_, columns, ..] => element_name(field, &[flat / columns, flat % columns]),
    }
}

/// Every value is in the support; what is missing is passed over.
pub(super) fn bounded(
    field: &str,
    values: impl Iterator<Item = Option<f64>>,
    shape: &[usize],
    support: Support,
) -> Result<(), DataError> {
    let wrong = |(i, x): (usize, Option<f64>)| match x {
        Some(x) if !support.contains(x) => Some((i, x)),
        _ => None,
    };
    match values.enumerate().find_map(wrong) {
        None => Ok(()),
        Some((i, value)) => Err(DataError::Value {
            field: position(field, i, shape),
            value,
            expected: support.to_string(),
            context: String::new(),
        }),
    }
}

/// What real data between two bounds are.
pub(super) fn real_support(lo: f64, hi: f64) -> Support {
    match (lo, hi) {
        (f64::NEG_INFINITY, f64::INFINITY) => Support::Real,
        (0.0, f64::INFINITY) => Support::NonNegative,
        _ => Support::Interval(lo, hi),
    }
}

/// Real data between two bounds, either of which may be infinite; NaN and infinities are errors.
pub fn real(
    field: &str,
    values: Vec<f64>,
    shape: &[usize],
    lo: f64,
    hi: f64,
) -> Result<Vec<f64>, DataError> {
    let support = real_support(lo, hi);
    bounded(field, values.iter().copied().map(Some), shape, support)?;
    Ok(values)
}

/// Whole numbers between two bounds, stored as the `f64` that densities take.
pub fn int(
    field: &str,
    values: Vec<i64>,
    shape: &[usize],
    lo: f64,
    hi: f64,
) -> Result<Vec<f64>, DataError> {
    let values: Vec<f64> = values.into_iter().map(|x| x as f64).collect();
    let support = Support::Integers(lo, hi);
    bounded(field, values.iter().copied().map(Some), shape, support)?;
    Ok(values)
}

/// Counts 0, 1, 2, …, stored as the `f64` that densities take.
pub fn count(field: &str, values: Vec<u64>, shape: &[usize]) -> Result<Vec<f64>, DataError> {
    let values: Vec<f64> = values.into_iter().map(|x| x as f64).collect();
    let support = Support::Integers(0.0, f64::INFINITY);
    bounded(field, values.iter().copied().map(Some), shape, support)?;
    Ok(values)
}

/// Truth values, stored as 0 and 1.
pub fn truths(values: Vec<bool>) -> Vec<f64> {
    values.into_iter().map(f64::from).collect()
}

/// Indices from 0 to `n` exclusive, in half the room: what a plate reads should stay in the nearest cache.
pub fn index(
    field: &str,
    values: Vec<usize>,
    shape: &[usize],
    n: usize,
    size: &str,
) -> Result<Vec<u32>, DataError> {
    let narrow = |&i: &usize| u32::try_from(i).ok().filter(|_| i < n);
    match values.iter().position(|i| narrow(i).is_none()) {
        None => Ok(values.iter().filter_map(narrow).collect()),
        Some(at) => Err(DataError::Value {
            field: position(field, at, shape),
            value: values[at] as f64,
            expected: match size.parse() == Ok(n) {
                true => format!("an index below {n}"),
                false => format!("an index below {size} = {n}"),
            },
            context: match values[at] == n {
                true => " (indices count from 0; if these count from 1, convert them with `counting_from_one()`)".to_owned(),
                false => String::new(),
            },
        }),
    }
}

/// A size beyond which no data set of this version goes; memory would end long before.
const LARGEST_SIZE: usize = 1 << 32;

/// A size that the data give.
pub fn given_size(field: &str, n: usize) -> Result<usize, DataError> {
    match n <= LARGEST_SIZE {
        true => Ok(n),
        false => Err(DataError::Value {
            field: field.to_owned(),
            value: n as f64,
            expected: format!("at most {LARGEST_SIZE}"),
            context: String::new(),
        }),
    }
}

/// A length that the model computes.
pub fn size(text: &str, value: i64) -> Result<usize, DataError> {
    usize::try_from(value)
        .map_err(|_| DataError::Shape(format!("the length `{text}` is negative: {value}")))
}

/// Indices that count from 1, counted from 0.
pub fn count_from_zero<'a>(
    field: &str,
    shape: &[usize],
    values: impl Iterator<Item = &'a mut usize>,
) -> Result<(), DataError> {
    for (at, i) in values.enumerate() {
        *i = i.checked_sub(1).ok_or_else(|| DataError::Value {
            field: position(field, at, shape),
            value: 0.0,
            expected: "at least 1, since these indices count from 1".to_owned(),
            context: String::new(),
        })?;
    }
    Ok(())
}

/// An index expression of the model stays within its array.
pub fn check_index(place: Place, index: i64, array: &str, length: usize) -> Result<(), DataError> {
    match usize::try_from(index).is_ok_and(|i| i < length) {
        true => Ok(()),
        false => Err(DataError::Index {
            expression: place.statement.to_owned(),
            index,
            array: array.to_owned(),
            length,
            file: place.file,
            line: place.line,
        }),
    }
}

/// A range of the model stays within its array, and does not run backwards.
///
/// # Errors
/// If it does not: which range, of which array, from where to where.
pub fn check_slice(
    place: Place,
    range: std::ops::Range<i64>,
    array: &str,
    length: usize,
) -> Result<(), DataError> {
    let wrong = match (range.start, range.end) {
        (..0, _) => "begins before 0".to_owned(),
        (lo, hi) if hi < lo => "ends before it begins".to_owned(),
        (_, hi) if usize::try_from(hi).is_ok_and(|hi| hi <= length) => return Ok(()),
        _ => format!("ends after the last of the {length} elements"),
    };
    Err(DataError::Shape(format!(
        "the range `{}` of `{array}` is {}..{}, which {wrong} (at {}:{})",
        place.statement, range.start, range.end, place.file, place.line
    )))
}

/// A loop starts at 0 or later.
pub fn check_range(place: Place, lo: i64) -> Result<(), DataError> {
    match lo >= 0 {
        true => Ok(()),
        false => Err(DataError::Shape(format!(
            "the loop `{}` starts at {lo}; loops start at 0 or later (at {}:{})",
            place.statement, place.file, place.line
        ))),
    }
}

/// What the model works out from the data alone is finite.
pub fn check_known(place: Place, values: &[f64], shape: &[usize]) -> Result<(), DataError> {
    match values.iter().position(|x| !x.is_finite()) {
        None => Ok(()),
        Some(i) => Err(DataError::Value {
            field: position(place.statement, i, shape),
            value: values[i],
            expected: "finite, as it is worked out from the data alone".to_owned(),
            context: format!(" (at {}:{})", place.file, place.line),
        }),
    }
}

/// A parameter's bounds are numbers, the lower below the upper.
pub fn check_bounds(place: Place, lo: f64, hi: f64) -> Result<(), DataError> {
    match lo < hi {
        true => Ok(()),
        false => Err(DataError::Shape(format!(
            "the bounds of `{}` leave no room: {lo} to {hi} (at {}:{})",
            place.statement, place.file, place.line
        ))),
    }
}

/// An observed value can come from its distribution.
pub fn check_variate(
    place: Place,
    name: &str,
    at: &[usize],
    x: f64,
    support: Support,
) -> Result<(), DataError> {
    match support.contains(x) {
        true => Ok(()),
        false => Err(DataError::Value {
            field: element_name(name, at),
            value: x,
            expected: support.to_string(),
            context: context(place),
        }),
    }
}

/// What is wrong with an observed value outside the ends of its truncated distribution, of which either may be infinite.
pub fn out_of_ends(
    place: Place,
    (name, at, x): (&str, &[usize], f64),
    lo: f64,
    hi: f64,
) -> DataError {
    let expected = match (lo.is_infinite(), hi.is_infinite()) {
        (false, true) => format!("at least {lo}"),
        (true, false) => format!("at most {hi}"),
        _ => format!("between {lo} and {hi}"),
    };
    DataError::Value {
        field: element_name(name, at),
        value: x,
        expected,
        context: context(place),
    }
}

/// A distribution's argument that the data settle is in its domain.
pub fn check_argument(
    place: Place,
    target: (&str, &[usize]),
    parameter: &str,
    value: f64,
    domain: Support,
) -> Result<(), DataError> {
    match domain.contains(value) {
        true => Ok(()),
        false => Err(DataError::Value {
            field: format!("{parameter} of {}", element_name(target.0, target.1)),
            value,
            expected: domain.to_string(),
            context: context(place),
        }),
    }
}

/// What does not suit a distribution of arrays.
pub fn out_of_place(place: Place, field: String, value: Option<f64>, must: &str) -> DataError {
    let at = context(place);
    match value {
        Some(value) => DataError::Value {
            field,
            value,
            expected: must.trim_start_matches("must be ").to_owned(),
            context: at,
        },
        None => DataError::Shape(format!("{field} {must}{at}")),
    }
}

fn context(place: Place) -> String {
    format!(" in `{}` at {}:{}", place.statement, place.file, place.line)
}
