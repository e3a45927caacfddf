//! Lengths: inferred from one array, checked against all others.

use crate::model::DataError;

/// A length and where it was found, for messages.
#[derive(Clone, Copy, Debug)]
pub struct Lengths<'a> {
    /// The size's name in the model.
    pub size: &'a str,
    /// Its value.
    pub value: usize,
    /// The field that it comes from.
    pub origin: &'a str,
}

/// `field` has the length that the size says; an empty array that a size is inferred from is an error.
pub fn length(field: &str, found: usize, expected: Lengths<'_>) -> Result<(), DataError> {
    if found != expected.value {
        return Err(DataError::Length {
            field: field.to_owned(),
            found,
            size: expected.size.to_owned(),
            expected: expected.value,
            origin: expected.origin.to_owned(),
        });
    }
    if found == 0 {
        return Err(DataError::Empty {
            field: field.to_owned(),
        });
    }
    Ok(())
}

/// Every row of `field` has the length that the size says.
pub fn rows<T>(field: &str, rows: &[Vec<T>], expected: Lengths<'_>) -> Result<(), DataError> {
    for (i, row) in rows.iter().enumerate() {
        length(&format!("{field}[{i}]"), row.len(), expected)?;
    }
    Ok(())
}

/// A matrix as the model stores it, row by row.
pub fn flatten<T>(rows: Vec<Vec<T>>) -> Vec<T> {
    rows.into_iter().flatten().collect()
}
