//! Shapes of what goes element by element.

use super::Checker;
use crate::ast::Expr;
use crate::typed::{Dim, TExpr};

impl Checker<'_> {
    /// The shape of an elementwise operation: scalars go with any shape, arrays only with their own.
    pub(super) fn broadcast(
        &mut self,
        what: &str,
        operands: &[&TExpr],
        e: &Expr,
    ) -> Option<Vec<Dim>> {
        let sources = e.operands();
        let mut arrays = operands
            .iter()
            .zip(sources)
            .filter(|(t, _)| !t.ty.is_scalar());
        let Some((first, source)) = arrays.next() else {
            return Some(Vec::new());
        };
        for (other, other_source) in arrays {
            if other.ty.shape != first.ty.shape {
                let hint = match (what, first.ty.shape.len(), other.ty.shape.len()) {
                    ("*", 1, 2) => {
                        format!("; a matrix times a vector is `{other_source} * {source}`")
                    }
                    _ => String::new(),
                };
                let message = format!(
                    "shapes differ: `{what}` takes arrays of one shape, but `{source}` is `{}` and `{other_source}` is `{}`{hint}",
                    first.ty, other.ty
                );
                self.errors.push(e.spans, message);
                return None;
            }
        }
        Some(first.ty.shape.clone())
    }
}
