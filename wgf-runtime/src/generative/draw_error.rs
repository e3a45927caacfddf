//! Why a statement cannot be drawn from.

use std::fmt;

/// A statement that no number could be drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawError {
    /// The statement as the user wrote it.
    pub statement: String,
    /// The source file of the model.
    pub file: &'static str,
    /// The line of the statement in that file.
    pub line: u32,
    /// What was to be drawn: `y[3]`.
    pub target: String,
    /// Why it was not.
    pub why: Undrawn,
}

/// Why a number could not be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Undrawn {
    /// The distribution is improper (`Flat` without bounds), or one of the user's own that does not implement
    /// [`Sample`](crate::dist::Sample).
    NoSampler,
    /// A parameter of the distribution is outside its domain.
    Arguments,
    /// No draw of very many was inside the type's bounds or in its order.
    OutOfBounds,
    /// Independent draws do not make an element of the parameter's type.
    NotOfItsType,
    /// A statement before it reads data that it draws.
    ReadBefore,
}

impl fmt::Display for DrawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (target, statement) = (&self.target, &self.statement);
        let (file, line) = (self.file, self.line);
        write!(
            f,
            "cannot draw {target} from `{statement}` at {file}:{line}: "
        )?;
        f.write_str(match self.why {
            Undrawn::NoSampler => {
                "the distribution is improper, or has no sampler (the trait `Sample`)"
            }
            Undrawn::Arguments => "a parameter of the distribution is outside its domain",
            Undrawn::OutOfBounds => "very many draws were all outside the parameter's type",
            Undrawn::NotOfItsType => {
                "independent draws do not make a parameter of this type; a distribution of the type does"
            }
            Undrawn::ReadBefore => {
                "the model reads these data before the statement that draws them; write the recursion in the loop that observes"
            }
        })
    }
}

impl std::error::Error for DrawError {}
