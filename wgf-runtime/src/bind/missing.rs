//! Data of which entries may be missing: the observed ones, and where the others are among the parameters.

use super::values::{bounded, real_support};
use crate::engine::element_name;
use crate::model::DataError;

/// How many entries are missing.
pub fn missing_count<'a>(entries: impl Iterator<Item = &'a Option<f64>>) -> usize {
    entries.filter(|entry| entry.is_none()).count()
}

/// The observed entries, NaN for those missing; and for each entry its place among the missing ones, or their number if it is
/// observed.
///
/// # Errors
/// If an observed entry is not a number between the bounds.
pub fn observed(
    field: &str,
    entries: Vec<Option<f64>>,
    shape: &[usize],
    lo: f64,
    hi: f64,
) -> Result<(Vec<f64>, Vec<u32>), DataError> {
    let support = real_support(lo, hi);
    bounded(field, entries.iter().copied(), shape, support)?;
    let count = missing_count(entries.iter()) as u32;
    let mut next = 0..count;
    let places = entries.iter().map(|entry| match entry {
        None => next.next().unwrap_or(count),
        Some(_) => count,
    });
    let places = places.collect();
    let values = entries.into_iter().map(|x| x.unwrap_or(f64::NAN));
    Ok((values.collect(), places))
}

/// The row-major positions of the missing entries.
pub fn missing_entries(places: &[u32], count: usize) -> Vec<usize> {
    let is_missing = |at: &usize| (places[*at] as usize) < count;
    (0..places.len()).filter(is_missing).collect()
}

/// A model whose only parameters are missing data has none where nothing is missing.
///
/// # Errors
/// If there is no parameter.
pub fn some_parameter(dim: usize) -> Result<(), DataError> {
    match dim {
        0 => Err(DataError::Shape(
            "the model has no parameters for these data, as none of them is missing".to_owned(),
        )),
        _ => Ok(()),
    }
}

/// Which missing entries of an array have no distribution yet, as the model's loops run for these data.
#[derive(Debug)]
pub struct Stated {
    name: &'static str,
    shape: Vec<usize>,
    unstated: Vec<bool>,
}

impl Stated {
    /// None has one.
    pub fn new(name: &'static str, shape: &[usize], places: &[u32], count: usize) -> Self {
        let unstated = places.iter().map(|&place| (place as usize) < count);
        Stated {
            name,
            shape: shape.to_vec(),
            unstated: unstated.collect(),
        }
    }

    /// The entry, or what is left of the array at these first indices, is given a distribution.
    pub fn state(&mut self, at: &[usize]) {
        let (lead, own) = self.shape.split_at(at.len());
        let first = at.iter().zip(lead).fold(0, |flat, (i, n)| flat * n + i);
        let len: usize = own.iter().product();
        self.unstated[first * len..(first + 1) * len].fill(false);
    }

    /// At the model's end every missing entry has a distribution.
    ///
    /// # Errors
    /// Names the first that has none.
    pub fn all(&self) -> Result<(), DataError> {
        let Some(flat) = self.unstated.iter().position(|unstated| *unstated) else {
            return Ok(());
        };
        let at = match self.shape[..] {
            [_, columns] => vec![flat / columns, flat % columns],
            _ => vec![flat],
        };
        Err(DataError::Shape(format!(
            "{} is missing, and no statement of the model says how it is distributed",
            element_name(self.name, &at)
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_the_missing_entries() {
        let entries = vec![Some(1.5), None, Some(-2.0), None];
        let (values, places) =
            observed("x", entries, &[4], f64::NEG_INFINITY, f64::INFINITY).unwrap();
        assert_eq!((values[0], values[2]), (1.5, -2.0));
        assert!(values[1].is_nan() && values[3].is_nan());
        assert_eq!(places, [2, 0, 2, 1]);
        assert_eq!(missing_entries(&places, 2), [1, 3]);
    }

    #[test]
    fn an_observed_entry_that_is_no_number_is_an_error() {
        let entries = vec![None, Some(f64::NAN)];
        let error = observed("x", entries, &[2], 0.0, f64::INFINITY).unwrap_err();
        assert!(error.to_string().starts_with("x[1] = NaN"), "{error}");
    }

    #[test]
    fn the_first_entry_without_a_distribution_is_named() {
        let mut stated = Stated::new("x", &[2, 2], &[2, 0, 1, 2], 2);
        stated.state(&[0]);
        let error = stated.all().unwrap_err().to_string();
        assert!(error.starts_with("x[1,0] is missing"), "{error}");
        stated.state(&[1, 0]);
        stated.all().unwrap();
    }
}
