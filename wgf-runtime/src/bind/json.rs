//! Data from JSON (Stan's format among others): unknown fields are ignored, wrong ones are named.

use crate::model::DataError;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, Unexpected, Visitor};
use std::fmt;
use std::path::Path;

/// Reads a data struct from a JSON file.
pub fn from_json<D: DeserializeOwned>(path: &Path) -> Result<D, DataError> {
    let text = std::fs::read_to_string(path).map_err(|source| DataError::File {
        path: path.to_owned(),
        source,
    })?;
    from_json_str(&text)
}

/// Reads a data struct from JSON text.
pub fn from_json_str<D: DeserializeOwned>(text: &str) -> Result<D, DataError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let data = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        DataError::Json {
            // "." is the whole, "?" a place that the parser lost at the text's end.
            field: if [".", "?"].contains(&path.as_str()) {
                String::new()
            } else {
                path
            },
            message: error.into_inner().to_string(),
        }
    })?;
    deserializer.end().map_err(|error| DataError::Json {
        field: String::new(),
        message: error.to_string(),
    })?;
    Ok(data)
}

/// A truth value; JSON data often write it as 0 or 1.
struct Truth(bool);

impl<'de> Deserialize<'de> for Truth {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TruthVisitor;
        impl Visitor<'_> for TruthVisitor {
            type Value = bool;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false, 0 or 1")
            }
            fn visit_bool<E: Error>(self, b: bool) -> Result<bool, E> {
                Ok(b)
            }
            fn visit_u64<E: Error>(self, n: u64) -> Result<bool, E> {
                match n {
                    0 => Ok(false),
                    1 => Ok(true),
                    _ => Err(E::invalid_value(Unexpected::Unsigned(n), &self)),
                }
            }
        }
        deserializer.deserialize_any(TruthVisitor).map(Truth)
    }
}

/// A scalar, vector or matrix of truth values.
pub trait FromTruths: Sized {
    /// Reads it.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

impl FromTruths for bool {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Truth::deserialize(deserializer).map(|t| t.0)
    }
}

impl FromTruths for Vec<bool> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let truths = Vec::<Truth>::deserialize(deserializer)?;
        Ok(truths.into_iter().map(|t| t.0).collect())
    }
}

impl FromTruths for Vec<Vec<bool>> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let rows = Vec::<Vec<Truth>>::deserialize(deserializer)?;
        Ok(rows
            .into_iter()
            .map(|row| row.into_iter().map(|t| t.0).collect())
            .collect())
    }
}

/// Reads `bool` data from true, false, 0 or 1, for serde's `deserialize_with`.
pub fn truth<'de, D: Deserializer<'de>, B: FromTruths>(deserializer: D) -> Result<B, D::Error> {
    B::read(deserializer)
}
