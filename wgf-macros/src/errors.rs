//! Errors accumulate, so that all of a model's mistakes reach the user at once.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use std::cell::RefCell;
use std::fmt::Display;

/// The first and last token of a piece of the user's source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spans {
    pub(crate) start: Span,
    pub(crate) end: Span,
}

impl Spans {
    pub(crate) fn to(self, other: Spans) -> Spans {
        Spans {
            start: self.start,
            end: other.end,
        }
    }

    pub(crate) fn line(self) -> u32 {
        self.start.start().line as u32
    }
}

impl From<Span> for Spans {
    fn from(span: Span) -> Spans {
        Spans {
            start: span,
            end: span,
        }
    }
}

/// The errors found so far.
#[derive(Default)]
pub(crate) struct Errors(RefCell<Vec<syn::Error>>);

impl Errors {
    pub(crate) fn push(&self, at: impl Into<Spans>, message: impl Display) {
        let Spans { start, end } = at.into();
        // A syn error underlines from the first token's span to the last's.
        let from = quote_spanned!(start=> _);
        let to = quote_spanned!(end=> _);
        let error = syn::Error::new_spanned(quote::quote!(#from #to), message);
        self.0.borrow_mut().push(error);
    }

    pub(crate) fn push_syn(&self, error: syn::Error) {
        self.0.borrow_mut().push(error);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// The barrier between stages: past it, what was found before does not stand in the way.
    pub(crate) fn barrier(&self) -> Result<(), TokenStream> {
        let mut errors = self.0.borrow_mut();
        match errors.is_empty() {
            true => Ok(()),
            false => Err(errors.drain(..).map(|e| e.into_compile_error()).collect()),
        }
    }
}

/// ``; did you mean `theta`?`` for the candidate nearest to a misspelt name, if one is near.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> String {
    let budget = match name.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .filter(|c| *c != name)
        .map(|c| (edit_distance(&name.to_lowercase(), &c.to_lowercase()), c))
        .filter(|&(distance, c)| distance <= budget && distance < c.chars().count())
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, c)| format!("; did you mean `{c}`?"))
        .unwrap_or_default()
}

/// Restricted Damerau–Levenshtein distance: insertions, deletions, substitutions and swaps of neighbours.
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in d.iter_mut().enumerate() {
        row[0] = i;
    }
    d[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let substitution = d[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            d[i][j] = substitution.min(d[i - 1][j] + 1).min(d[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                d[i][j] = d[i][j].min(d[i - 2][j - 2] + 1);
            }
        }
    }
    d[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn near_names_are_suggested_and_far_ones_are_not() {
        let names = ["alpha", "sigma", "mu"];
        assert_eq!(did_you_mean("sgima", names), "; did you mean `sigma`?");
        assert_eq!(did_you_mean("Alpa", names), "; did you mean `alpha`?");
        assert_eq!(did_you_mean("epsilon", names), "");
        assert_eq!(did_you_mean("xy", names), "");
    }
}
