//! Whether a draw came to anything.

use super::{DrawError, Undrawn};
use crate::engine::{Place, element_name};

/// How often a draw is repeated until it fits the parameter's type.
pub const MAX_TRIES: usize = 100_000;

fn error(place: Place, target: String, why: Undrawn) -> DrawError {
    DrawError {
        statement: place.statement.to_owned(),
        file: place.file,
        line: place.line,
        target,
        why,
    }
}

/// The number that was drawn.
///
/// # Errors
/// If it is NaN: as the distribution has no sampler, or its parameters are outside their domains.
pub fn drawn(
    x: Result<f64, Undrawn>,
    place: Place,
    (name, at): (&str, &[usize]),
) -> Result<f64, DrawError> {
    match x {
        Ok(x) if !x.is_nan() => Ok(x),
        Ok(_) => Err(error(place, element_name(name, at), Undrawn::Arguments)),
        Err(why) => Err(error(place, element_name(name, at), why)),
    }
}

/// The same of an array.
///
/// # Errors
/// If a number of it is NaN.
pub fn whole_drawn(x: &[f64], place: Place, (name, at): (&str, &[usize])) -> Result<(), DrawError> {
    match x.iter().any(|x| x.is_nan()) {
        true => Err(error(place, element_name(name, at), Undrawn::Arguments)),
        false => Ok(()),
    }
}

/// The error of a parameter whose type its distribution says nothing about.
pub fn impossible(place: Place, name: &str) -> DrawError {
    error(place, name.to_owned(), Undrawn::NotOfItsType)
}

/// One try more.
///
/// # Errors
/// If there have been [`MAX_TRIES`].
pub fn tried(tries: &mut usize, place: Place, name: &str) -> Result<(), DrawError> {
    *tries += 1;
    match *tries > MAX_TRIES {
        true => Err(error(place, name.to_owned(), Undrawn::OutOfBounds)),
        false => Ok(()),
    }
}
