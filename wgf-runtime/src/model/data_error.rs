//! What can be wrong with the data a model is given.

use std::path::PathBuf;

/// A data set that a model cannot be bound to: which field, where in it, and the value found there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// The file cannot be read.
    #[error("cannot read data file {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },

    /// The text is not the JSON of the data struct.
    #[error("data{}: {message}", at(.field))]
    Json {
        /// The field, with its position (`sigma[3]`); empty where the trouble has no field.
        field: String,
        /// What the parser expected and found, with line and column.
        message: String,
    },

    /// Two lengths that must agree do not.
    #[error("{field} has length {found}, but `{size}` is {expected} (from {origin})")]
    Length {
        /// The field, with its position if it is a row of a matrix (`x[3]`).
        field: String,
        /// The length found.
        found: usize,
        /// The name of the size.
        size: String,
        /// The size's value.
        expected: usize,
        /// The field that the size's value comes from.
        origin: String,
    },

    /// An array that a length is inferred from, or that the model reads, has no elements.
    #[error("{field} is empty: the model needs at least one element")]
    Empty {
        /// The field, with its position if it is a row of a matrix.
        field: String,
    },

    /// A value is outside its declared type or the support of its distribution.
    #[error("{field} = {value}: must be {expected}{context}")]
    Value {
        /// The field with its position (`sigma[3]`).
        field: String,
        /// The value found there.
        value: f64,
        /// What it must be.
        expected: String,
        /// Where that comes from, starting with a blank or comma; may be empty.
        context: String,
    },

    /// An index expression of the model leaves its array.
    #[error(
        "{expression} = {index} is out of range for `{array}` of length {length} (at {file}:{line})"
    )]
    Index {
        /// The index expression as written.
        expression: String,
        /// The index it came to.
        index: i64,
        /// The array it indexes.
        array: String,
        /// The array's length in that dimension.
        length: usize,
        /// The model's source file.
        file: &'static str,
        /// The line of the statement.
        line: u32,
    },

    /// A length or a range that the model computes makes no sense for these data.
    #[error("{0}")]
    Shape(String),
}

fn at(field: &str) -> String {
    match field.is_empty() {
        true => String::new(),
        false => format!(" field `{field}`"),
    }
}
