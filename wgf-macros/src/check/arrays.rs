//! Types of functions of whole arrays, and of arrays written out.

use super::Checker;
use super::expr::count;
use crate::ast::{BinaryOp, Expr, ExprKind};
use crate::operations::{self, Applied, Operation};
use crate::pattern::{self, Lengths};
use crate::typed::{Dim, Elem, TExpr, TKind, Ty};

impl Checker<'_> {
    /// `[a, b, c]`: numbers.
    pub(super) fn array(&mut self, items: &[Expr], source: &Expr) -> Option<(TKind, Ty)> {
        let typed = items.iter().map(|item| self.scalar(item, "an element"));
        let typed: Vec<Option<TExpr>> = typed.collect();
        let typed: Vec<TExpr> = typed.into_iter().collect::<Option<_>>()?;
        let ty = Ty {
            elem: Elem::Real,
            shape: vec![pattern::literal(items.len() as i64)],
            active: typed.iter().any(|t| t.ty.active),
        };
        let kind = TKind::Array(typed);
        let whole = TExpr {
            kind: kind.clone(),
            ty: ty.clone(),
            spans: source.spans,
        };
        self.whole(&whole, source)?;
        Some((kind, ty))
    }

    pub(super) fn operation(
        &mut self,
        operation: &'static Operation,
        args: Vec<Option<TExpr>>,
        sources: &[Expr],
        e: &Expr,
    ) -> Option<(TKind, Ty)> {
        if args.len() != operation.inputs.len() {
            let (name, expected) = (operation.name, count(operation.inputs.len()));
            let message = format!("`{name}` takes {expected}, not {}", args.len());
            self.errors.push(e.spans, message);
            return None;
        }
        let args: Vec<TExpr> = args.into_iter().collect::<Option<_>>()?;
        let mut lengths = Lengths::default();
        for (i, (arg, pattern)) in args.iter().zip(operation.inputs).enumerate() {
            let source = &sources[i];
            self.has_lengths(arg, source)?;
            if !lengths.fit(pattern, &arg.ty.shape) {
                let (name, found) = (operation.name, &arg.ty);
                let before = match lengths.shape(pattern) {
                    Some(shape) if !shape.is_empty() => format!("`{}` here", real(&shape)),
                    _ => pattern::describe(pattern),
                };
                let beside = beside(&args[..i], sources);
                let message = format!(
                    "shapes differ: `{name}` needs {before}{beside}, but `{source}` is `{found}`"
                );
                self.errors.push(source.spans, message);
                return None;
            }
        }
        self.apply(operation, args, e)
    }

    /// The operation of arguments that fit it.
    pub(super) fn apply(
        &mut self,
        operation: &'static Operation,
        args: Vec<TExpr>,
        e: &Expr,
    ) -> Option<(TKind, Ty)> {
        let mut lengths = Lengths::default();
        let shapes = args.iter().map(|arg| &arg.ty.shape);
        let fits = shapes
            .zip(operation.inputs)
            .fold(true, |fits, (shape, pattern)| {
                fits & lengths.fit(pattern, shape)
            });
        if !fits {
            let named = e.operands().into_iter().zip(&args);
            let named: Vec<String> = named
                .map(|(source, arg)| format!("`{source}` is `{}`", arg.ty))
                .collect();
            let message = format!(
                "shapes differ: a matrix times a matrix needs as many columns as rows, but {}; element by element it is `hadamard(a, b)`",
                named.join(" and ")
            );
            self.errors.push(e.spans, message);
            return None;
        }
        let ty = Ty {
            elem: Elem::Real,
            shape: lengths.shape(operation.output)?,
            active: args.iter().any(|t| t.ty.active),
        };
        let kind = TKind::Operation(Applied::Of(operation), lengths.dims(operation.dims)?, args);
        let whole = TExpr {
            kind: kind.clone(),
            ty: ty.clone(),
            spans: e.spans,
        };
        self.whole(&whole, e)?;
        Some((kind, ty))
    }

    /// What is worked out where no statement can stand before it has no functions of whole arrays in it.
    pub(super) fn plain(&self, t: &TExpr, what: &str) -> Option<()> {
        match operation_in(t) {
            None => Some(()),
            Some(t) => {
                let message =
                    format!("{what} is made of numbers alone; give this a name with `let`");
                self.errors.push(t.spans, message);
                None
            }
        }
    }

    /// Both sides of an operator. In `a + diagonal(x)` the shape of `a` says how often a number stands on the diagonal.
    pub(super) fn operands(
        &mut self,
        op: BinaryOp,
        a: &Expr,
        b: &Expr,
    ) -> (Option<TExpr>, Option<TExpr>) {
        let sum = matches!(op, BinaryOp::Add | BinaryOp::Sub);
        match (diagonal(a), diagonal(b)) {
            (None, Some(x)) if sum => {
                let a = self.expr(a);
                let b = match &a {
                    Some(a) => self.diagonal_like(x, b, &a.ty.shape),
                    None => self.expr(x),
                };
                (a, b)
            }
            (Some(x), None) if sum => {
                let b = self.expr(b);
                let a = match &b {
                    Some(b) => self.diagonal_like(x, a, &b.ty.shape),
                    None => self.expr(x),
                };
                (a, b)
            }
            _ => (self.expr(a), self.expr(b)),
        }
    }

    fn diagonal_like(&mut self, x: &Expr, source: &Expr, shape: &[Dim]) -> Option<TExpr> {
        let [rows, columns] = shape else {
            return self.expr(source);
        };
        let typed = self.expr(x)?;
        if !typed.ty.is_scalar() || rows != columns {
            return self.expr(source);
        }
        let repeated = TExpr {
            ty: Ty {
                shape: vec![rows.clone()],
                ..typed.ty.clone()
            },
            spans: typed.spans,
            kind: TKind::Repeat(Box::new(typed)),
        };
        let (kind, ty) = self.apply(operations::find("diagonal")?, vec![repeated], source)?;
        Some(TExpr {
            kind,
            ty,
            spans: source.spans,
        })
    }
}

/// The arrays that say which lengths are needed.
fn beside(args: &[TExpr], sources: &[Expr]) -> String {
    let arrays = args.iter().zip(sources).filter(|(t, _)| !t.ty.is_scalar());
    let named: Vec<String> = arrays
        .map(|(t, source)| format!("`{source}` is `{}`", t.ty))
        .collect();
    match named.is_empty() {
        true => String::new(),
        false => format!(", where {}", named.join(" and ")),
    }
}

fn operation_in(t: &TExpr) -> Option<&TExpr> {
    match &t.kind {
        TKind::Array(_) | TKind::Operation(..) => Some(t),
        _ => t.operands().into_iter().find_map(operation_in),
    }
}

/// x of `diagonal(x)`.
fn diagonal(e: &Expr) -> Option<&Expr> {
    match &e.kind {
        ExprKind::Call { name, args, .. } if name == "diagonal" && args.len() == 1 => args.first(),
        _ => None,
    }
}

fn real(shape: &[Dim]) -> Ty {
    Ty {
        elem: Elem::Real,
        shape: shape.to_vec(),
        active: false,
    }
}
