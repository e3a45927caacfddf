//! The reference posteriors of posteriordb, read in place; where they are absent, that is said and there is none.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;

/// One posterior: its data as Stan's file gives them, and reference means and standard deviations by name. Some have no
/// reference draws, and no names.
pub struct Reference {
    pub data: Value,
    pub names: Vec<String>,
    pub mean: Vec<f64>,
    pub sd: Vec<f64>,
}

pub fn read(name: &str) -> Option<Reference> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/posteriordb/data");
    let Ok(text) = std::fs::read_to_string(folder.join(format!("{name}.json"))) else {
        // Written past the test harness, which would hide it: a skipped test must be seen.
        let _ = writeln!(
            std::io::stderr(),
            "skipped: {name} is not in {}",
            folder.display()
        );
        return None;
    };
    let file: Value = serde_json::from_str(&text).expect("posteriordb files are JSON");
    let names = file["names"].as_array().into_iter().flatten();
    Some(Reference {
        names: names.map(|x| x.as_str().unwrap().to_owned()).collect(),
        mean: numbers(&file["mean"]),
        sd: numbers(&file["sd"]),
        data: file["data"].clone(),
    })
}

impl Reference {
    /// The data as JSON text.
    pub fn json(&self) -> String {
        self.data.to_string()
    }

    /// A field that is one number.
    pub fn number(&self, field: &str) -> f64 {
        self.data[field].as_f64().expect("a number")
    }

    /// A field that is an array of numbers.
    pub fn column(&self, field: &str) -> Vec<f64> {
        let column = numbers(&self.data[field]);
        assert!(!column.is_empty(), "{field} is no array of numbers");
        column
    }

    /// A field that is a matrix, row by row.
    pub fn rows(&self, field: &str) -> Vec<Vec<f64>> {
        let rows = self.data[field].as_array().expect("a matrix");
        rows.iter().map(numbers).collect()
    }
}

/// The numbers of an array; none where there is no array.
fn numbers(array: &Value) -> Vec<f64> {
    let numbers = array.as_array().into_iter().flatten();
    numbers.map(|x| x.as_f64().expect("a number")).collect()
}
