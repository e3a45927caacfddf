//! Parts of arrays: `y[1..]`, `x[.., j]`, `y[start[g]..start[g + 1]]`.

use super::Checker;
use super::names::Symbol;
use crate::ast::{BinaryOp, Expr, ExprKind};
use crate::distributions::Distribution;
use crate::errors::Spans;
use crate::lengths::Polynomial;
use crate::pattern;
use crate::typed::{Dim, Elem, Part, TExpr, TKind, Ty};

pub(super) fn is_range(e: &Expr) -> bool {
    matches!(e.kind, ExprKind::Range(..))
}

/// The ends of a range that are written out.
type Ends<'a> = (Option<&'a Expr>, Option<&'a Expr>);

impl Checker<'_> {
    /// `array[index]` with a range among the indices.
    pub(super) fn slice(
        &mut self,
        array: &Expr,
        index: &[Expr],
        spans: Spans,
    ) -> Option<(TKind, Ty)> {
        let whole = self.expr(array)?;
        let (base, before) = match whole.kind {
            TKind::Index(base, args) => (base, args),
            _ => (Box::new(whole.clone()), Vec::new()),
        };
        self.has_room(
            array,
            (&base, before.len()),
            (index.len(), &whole.ty),
            spans,
        )?;
        let mut parts: Vec<Part> = before.into_iter().map(Part::At).collect();
        let mut shape = Vec::new();
        for source in index {
            let dim = &base.ty.shape[parts.len()];
            parts.push(match &source.kind {
                ExprKind::Range(lo, hi) => {
                    let (part, len) = self.range((lo.as_deref(), hi.as_deref()), dim, source)?;
                    shape.push(len);
                    part
                }
                _ => {
                    let value = self.index_value(source, "an index")?;
                    Part::At(self.index_arg(value, source, dim)?)
                }
            });
        }
        shape.extend_from_slice(&base.ty.shape[parts.len()..]);
        let ty = Ty {
            shape,
            ..base.ty.clone()
        };
        Some((TKind::Slice(base, parts), ty))
    }

    /// A range in a dimension, and its length.
    fn range(&mut self, (lo, hi): Ends<'_>, dim: &Dim, source: &Expr) -> Option<(Part, Dim)> {
        let zero = Expr::new(ExprKind::Int(0), source.spans);
        let (low, high) = (lo.unwrap_or(&zero), hi.unwrap_or(&dim.expr));
        let first = self.index_value(low, "the start of a range");
        let last = match (hi, &dim.ragged) {
            (None, Some(len)) => Some((**len).clone()),
            _ => self.index_value(high, "the end of a range"),
        };
        let (first, last) = (first?, last?);
        let lengths = [low, high, &dim.expr].map(Polynomial::of);
        let [Some(lo_is), Some(hi_is), Some(all)] = &lengths else {
            return self.too_long(source);
        };
        let differences = (hi_is.clone().minus(lo_is), all.clone().minus(hi_is));
        let (Some(length), Some(rest)) = differences else {
            return self.too_long(source);
        };
        let known = [lo_is.constant(), length.constant(), rest.constant()];
        let wrong = match known {
            [Some(..0), _, _] => "begins before 0".to_owned(),
            [_, Some(..0), _] => "ends before it begins".to_owned(),
            [_, _, Some(..0)] => {
                format!("ends after the last of the {} elements", dim.text)
            }
            _ => String::new(),
        };
        if !wrong.is_empty() {
            let message = format!("the range `{source}` {wrong}");
            self.errors.push(source.spans, message);
            return None;
        }
        let len = self.length_of_range(&length, [low, high], [&first, &last]);
        let part = Part::Range {
            lo: Box::new(first),
            hi: Box::new(last),
            text: source.to_string(),
            safe: known.iter().all(Option::is_some) || (lo.is_none() && hi.is_none()),
        };
        Some((part, len))
    }

    fn too_long<T>(&self, source: &Expr) -> Option<T> {
        let message = "the ends of this range are too long; name parts of them in the data";
        self.errors.push(source.spans, message);
        None
    }

    /// A length in sizes alone, or what the ends come to in the data.
    fn length_of_range(
        &self,
        length: &Polynomial,
        [low, high]: [&Expr; 2],
        [lo, hi]: [&TExpr; 2],
    ) -> Dim {
        let is_size = |name: &String| matches!(self.scopes.get(name), Some(Symbol::Size));
        if length.names().all(is_size) {
            return Dim::new(&length.expression());
        }
        let spans = high.spans;
        let expr = match low.kind {
            ExprKind::Int(0) => high.clone(),
            _ => {
                let (high, low) = (Box::new(high.clone()), Box::new(low.clone()));
                Expr::new(ExprKind::Binary(BinaryOp::Sub, high, low), spans)
            }
        };
        let difference = TExpr {
            kind: TKind::Binary(BinaryOp::Sub, Box::new(hi.clone()), Box::new(lo.clone())),
            ty: Ty::scalar(Elem::Int),
            spans,
        };
        Dim {
            ragged: Some(Box::new(difference)),
            ..Dim::new(&expr)
        }
    }

    /// What a distribution of arrays is about is a whole array, or whole rows of one.
    pub(super) fn lies_together(
        &self,
        target: &TExpr,
        source: &Expr,
        dist: &Distribution,
    ) -> Option<()> {
        let (Some(joint), TKind::Slice(base, parts)) = (dist.joint, &target.kind) else {
            return Some(());
        };
        if parts.len() + pattern::rank(joint.variate) <= base.ty.shape.len() {
            return Some(());
        }
        let message = format!(
            "`{}` is a distribution of whole arrays and whole rows, and `{source}` is a part of one",
            dist.name
        );
        self.errors.push(source.spans, message);
        None
    }

    /// What is kept has lengths that sizes settle.
    pub(super) fn has_lengths(&self, t: &TExpr, source: &Expr) -> Option<()> {
        let Some(dim) = t.ty.shape.iter().find(|dim| dim.ragged.is_some()) else {
            return Some(());
        };
        let message = format!(
            "`{source}` has a length that is no size, `{}`, and cannot be read as a whole; `sum`, `mean`, `dot` and `~` read it element by element",
            dim.text
        );
        self.errors.push(source.spans, message);
        None
    }
}
