//! Patterns of shapes: `"nn"` is a square matrix, `"nm"` any, `"n"` a vector, `""` a number. A letter stands for one length
//! wherever it occurs. `"k*"` may also be one number for all, and the last letter of `"nm?"` may be missing, where it is 1.

use crate::ast::{BinaryOp, Expr, ExprKind};
use crate::errors::Spans;
use crate::typed::Dim;
use proc_macro2::Span;

/// The lengths that letters stand for, so far.
#[derive(Default)]
pub(crate) struct Lengths {
    known: Vec<(char, Dim)>,
    /// Whether an optional last letter was missing.
    missing: bool,
}

impl Lengths {
    /// Whether the shape is as the pattern says; its letters then stand for its lengths.
    pub(crate) fn fit(&mut self, pattern: &str, shape: &[Dim]) -> bool {
        if shape.is_empty() && pattern.ends_with('*') {
            return true;
        }
        let (letters, is_optional) = letters(pattern);
        let missing = is_optional && shape.len() + 1 == letters.len();
        if !missing && shape.len() != letters.len() {
            return false;
        }
        if missing {
            self.missing = true;
            self.known.push((letters[letters.len() - 1], literal(1)));
        }
        let pairs = letters.iter().zip(shape);
        pairs
            .into_iter()
            .all(|(letter, dim)| self.bind(*letter, dim))
    }

    fn bind(&mut self, letter: char, dim: &Dim) -> bool {
        match self.get(letter) {
            Some(known) => known == dim,
            None => {
                self.known.push((letter, dim.clone()));
                true
            }
        }
    }

    fn get(&self, letter: char) -> Option<&Dim> {
        self.known
            .iter()
            .find(|(known, _)| *known == letter)
            .map(|(_, dim)| dim)
    }

    /// The shape that a pattern stands for. All its letters must be known.
    pub(crate) fn shape(&self, pattern: &str) -> Option<Vec<Dim>> {
        let (letters, is_optional) = letters(pattern);
        let given = match is_optional && self.missing {
            true => &letters[..letters.len() - 1],
            false => &letters[..],
        };
        given.iter().map(|l| self.get(*l).cloned()).collect()
    }

    /// The shape that a pattern stands for, with the lengths that are known.
    pub(crate) fn describe(&self, pattern: &str) -> String {
        let own = self.shape(pattern).filter(|shape| !shape.is_empty());
        let Some(shape) = own else {
            return describe(pattern);
        };
        let list: Vec<&str> = shape.iter().map(|dim| dim.text.as_str()).collect();
        let or = match pattern.ends_with('*') {
            true => " or a single number",
            false => "",
        };
        format!("`[real; {}]`{or}", list.join(", "))
    }

    /// The lengths that `"n"`, `"nm"`, `"c+"` (c and one more) stand for.
    pub(crate) fn dims(&self, pattern: &str) -> Option<Vec<Dim>> {
        let mut dims: Vec<Dim> = Vec::new();
        for letter in pattern.chars() {
            match letter {
                '+' => {
                    let last = dims.pop()?;
                    dims.push(plus_one(&last));
                }
                _ => dims.push(self.get(letter)?.clone()),
            }
        }
        Some(dims)
    }
}

/// The letters, and whether the last may be missing.
fn letters(pattern: &str) -> (Vec<char>, bool) {
    let letters = pattern.chars().filter(|c| c.is_alphabetic()).collect();
    (letters, pattern.ends_with('?'))
}

/// How many lengths the pattern has at most.
pub(crate) fn rank(pattern: &str) -> usize {
    letters(pattern).0.len()
}

/// The pattern in words.
pub(crate) fn describe(pattern: &str) -> String {
    let (letters, is_optional) = letters(pattern);
    let list: String = letters
        .iter()
        .map(char::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    let array = format!("[real; {list}]");
    match (letters.len(), is_optional) {
        (0, _) => "a single number".to_owned(),
        (_, true) => {
            let fewer = letters[..letters.len() - 1].iter().map(char::to_string);
            let fewer: Vec<String> = fewer.collect();
            format!("`[real; {}]` or `{array}`", fewer.join(", "))
        }
        _ if pattern.ends_with('*') => format!("`{array}` or a single number"),
        _ => format!("`{array}`"),
    }
}

pub(crate) fn literal(n: i64) -> Dim {
    Dim::new(&Expr::new(ExprKind::Int(n), Spans::from(Span::call_site())))
}

fn plus_one(dim: &Dim) -> Dim {
    let spans = Spans::from(Span::call_site());
    if let ExprKind::Int(n) = dim.expr.kind {
        return literal(n + 1);
    }
    let one = Expr::new(ExprKind::Int(1), spans);
    let sum = ExprKind::Binary(BinaryOp::Add, dim.expr.clone(), Box::new(one));
    Dim::new(&Expr::new(sum, spans))
}
