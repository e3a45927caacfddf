//! Arrays that a model fills element by element: each element once, and before it is read.

use crate::engine::{Place, element_name};
use crate::model::DataError;

/// Which elements of an array have been filled, as the model's loops run for these data.
#[derive(Debug)]
pub struct Filled {
    name: &'static str,
    shape: Vec<usize>,
    elements: Vec<bool>,
}

impl Filled {
    /// An array with nothing in it yet.
    pub fn new(name: &'static str, shape: &[usize]) -> Self {
        Filled {
            name,
            shape: shape.to_vec(),
            elements: vec![false; shape.iter().product()],
        }
    }

    /// An element is given its value.
    ///
    /// # Errors
    /// If it has one.
    pub fn fill(&mut self, place: Place, at: &[usize]) -> Result<(), DataError> {
        let flat = self.flat(at);
        match std::mem::replace(&mut self.elements[flat], true) {
            false => Ok(()),
            true => Err(self.error(place, at, "is given a value twice")),
        }
    }

    /// An element is read.
    ///
    /// # Errors
    /// If it has no value yet.
    pub fn read(&self, place: Place, at: &[usize]) -> Result<(), DataError> {
        match self.elements[self.flat(at)] {
            true => Ok(()),
            false => Err(self.error(place, at, "is read before it has a value")),
        }
    }

    /// The whole array is read, or the model ends.
    ///
    /// # Errors
    /// If an element has no value yet.
    pub fn whole(&self, place: Place) -> Result<(), DataError> {
        let Some(empty) = self.elements.iter().position(|filled| !filled) else {
            return Ok(());
        };
        let mut at = Vec::with_capacity(self.shape.len());
        let mut rest = empty;
        for &n in self.shape.iter().rev() {
            at.insert(0, rest % n);
            rest /= n;
        }
        Err(self.error(place, &at, "has no value, as no statement gives it one"))
    }

    fn flat(&self, at: &[usize]) -> usize {
        at.iter()
            .zip(&self.shape)
            .fold(0, |flat, (i, n)| flat * n + i)
    }

    fn error(&self, place: Place, at: &[usize], what: &str) -> DataError {
        DataError::Shape(format!(
            "`{}` {what} (in `{}` at {}:{})",
            element_name(self.name, at),
            place.statement,
            place.file,
            place.line
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place {
        statement: "s[i, j] = 1.0",
        file: "model.rs",
        line: 7,
    };

    #[test]
    fn every_element_is_filled_once_and_before_it_is_read() {
        let mut filled = Filled::new("s", &[2, 3]);
        for i in 0..2 {
            for j in 0..3 {
                assert!(filled.read(PLACE, &[i, j]).is_err());
                assert!(filled.whole(PLACE).is_err());
                filled.fill(PLACE, &[i, j]).unwrap();
                filled.read(PLACE, &[i, j]).unwrap();
            }
        }
        filled.whole(PLACE).unwrap();
        let error = filled.fill(PLACE, &[1, 2]).unwrap_err().to_string();
        assert_eq!(
            error,
            "`s[1,2]` is given a value twice (in `s[i, j] = 1.0` at model.rs:7)"
        );
    }

    #[test]
    fn the_first_empty_element_is_named() {
        let mut filled = Filled::new("s", &[2, 3]);
        filled.fill(PLACE, &[0, 0]).unwrap();
        let error = filled.whole(PLACE).unwrap_err().to_string();
        assert!(error.starts_with("`s[0,1]` has no value"), "{error}");
    }
}
