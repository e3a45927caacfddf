//! Types of expressions. `None` means that an error was pushed.

use super::Checker;
use super::data::constant;
use super::names::Symbol;
use super::slices::is_range;
use crate::ast::{BinaryOp, Expr, ExprKind};
use crate::errors::{Spans, did_you_mean};
use crate::functions::{self, FUNCTIONS, SPECIAL};
use crate::operations::{self, MATRIX_PRODUCT, OPERATIONS};
use crate::typed::{DataKind, Dim, Elem, IndexArg, TExpr, TKind, Ty};
use proc_macro2::Ident;

impl Checker<'_> {
    pub(super) fn expr(&mut self, e: &Expr) -> Option<TExpr> {
        let (kind, ty) = match &e.kind {
            ExprKind::Int(n) => (TKind::Int(*n), Ty::scalar(Elem::Int)),
            ExprKind::Float(x) => (TKind::Float(*x), Ty::scalar(Elem::Real)),
            ExprKind::Name(name) => self.name(name)?,
            ExprKind::Neg(inner) => {
                let inner = self.expr(inner)?;
                let ty = inner.ty.clone();
                (TKind::Neg(Box::new(inner)), ty)
            }
            ExprKind::Binary(op, a, b) => {
                let (a, b) = self.operands(*op, a, b);
                self.binary(*op, (a?, b?), e)?
            }
            ExprKind::Index(array, index) if index.iter().any(is_range) => {
                self.slice(array, index, e.spans)?
            }
            ExprKind::Index(array, index) => self.index(array, index, e.spans)?,
            ExprKind::Range(..) => {
                let message = "a range stands among indices, as in `x[1..n]`";
                self.errors.push(e.spans, message);
                return None;
            }
            ExprKind::Call { name, args, .. } => self.call(name, args, e)?,
            ExprKind::Array(items) => self.array(items, e)?,
            ExprKind::Ode(call) => self.ode(call, e)?,
            ExprKind::Own { path, args } => self.own(path, args)?,
            ExprKind::Over {
                function,
                body,
                var,
                lo,
                hi,
            } => self.over(function, body, (var, lo, hi))?,
            ExprKind::Each {
                function,
                body,
                var,
                array,
            } => self.over_each(function, body, (var, array))?,
            ExprKind::If(condition, a, b) => self.choose(condition, a, b)?,
        };
        let spans = e.spans;
        Some(TExpr { kind, ty, spans })
    }

    /// A scalar whose value the data settle.
    pub(super) fn known_scalar(&mut self, e: &Expr, what: &str) -> Option<TExpr> {
        let t = self.scalar(e, what)?;
        if t.ty.active {
            let message =
                format!("{what} must be known from the data, but `{e}` depends on a parameter");
            self.errors.push(e.spans, message);
            return None;
        }
        Some(t)
    }

    pub(super) fn scalar(&mut self, e: &Expr, what: &str) -> Option<TExpr> {
        let t = self.expr(e)?;
        if !t.ty.is_scalar() {
            self.errors.push(
                e.spans,
                format!("{what} must be a single number, but `{e}` is `{}`", t.ty),
            );
            return None;
        }
        Some(t)
    }

    fn name(&mut self, name: &Ident) -> Option<(TKind, Ty)> {
        match self.lookup(name)? {
            Symbol::Size => Some((TKind::Size(name.clone()), Ty::scalar(Elem::Int))),
            Symbol::Loop { .. } => Some((TKind::Loop(name.clone()), Ty::scalar(Elem::Int))),
            Symbol::Data(id) => {
                let var = &self.data[id];
                let elem = match var.kind {
                    DataKind::Real { .. } => Elem::Real,
                    DataKind::Bool => Elem::Bool,
                    _ => Elem::Int,
                };
                let shape = var.shape.clone();
                Some((
                    TKind::Data(id),
                    Ty {
                        elem,
                        shape,
                        active: false,
                    },
                ))
            }
            Symbol::Var(id) => {
                let var = &self.vars[id];
                let (shape, active) = (var.shape.clone(), var.active);
                Some((
                    TKind::Var(id),
                    Ty {
                        elem: Elem::Real,
                        shape,
                        active,
                    },
                ))
            }
            Symbol::Discrete { len, .. } => {
                let message = format!(
                    "`{name}` is summed out element by element, and cannot be read whole; read it as `{name}[i]` in a loop over its elements: `for i in 0..{len} {{ … {name}[i] … }}`",
                    len = len.text
                );
                self.errors.push(name.span(), message);
                None
            }
            Symbol::Each(element) => Some((element.kind, element.ty)),
            Symbol::Broken => None,
        }
    }

    fn binary(&mut self, op: BinaryOp, (a, b): (TExpr, TExpr), e: &Expr) -> Option<(TKind, Ty)> {
        if op == BinaryOp::Mul && a.ty.shape.len() == 2 && b.ty.shape.len() == 1 {
            return self.matrix_vector(a, b, e);
        }
        if op == BinaryOp::Mul && a.ty.shape.len() == 2 && b.ty.shape.len() == 2 {
            return self.apply(&MATRIX_PRODUCT, vec![a, b], e);
        }
        let shape = self.broadcast(op.symbol(), &[&a, &b], e)?;
        let whole = a.ty.elem != Elem::Real && b.ty.elem != Elem::Real && op != BinaryOp::Div;
        let ty = Ty {
            elem: if whole { Elem::Int } else { Elem::Real },
            shape,
            active: a.ty.active || b.ty.active,
        };
        Some((TKind::Binary(op, Box::new(a), Box::new(b)), ty))
    }

    fn index(&mut self, array: &Expr, index: &[Expr], spans: Spans) -> Option<(TKind, Ty)> {
        if let ExprKind::Name(name) = &array.kind
            && let Some(Symbol::Discrete { len, .. }) = self.scopes.get(&name.to_string())
        {
            let len = len.clone();
            return self.state(name, &len, index, spans);
        }
        let array_expr = self.expr(array);
        let typed = index.iter().map(|i| self.index_value(i, "an index"));
        let typed: Vec<Option<TExpr>> = typed.collect();
        let array_expr = array_expr?;
        let typed: Vec<TExpr> = typed.into_iter().collect::<Option<_>>()?;
        // a[i][j] is a[i, j].
        let (base, mut args) = match array_expr.kind {
            TKind::Index(base, args) => (base, args),
            _ => (Box::new(array_expr.clone()), Vec::new()),
        };
        self.has_room(
            array,
            (&base, args.len()),
            (typed.len(), &array_expr.ty),
            spans,
        )?;
        for (value, source) in typed.into_iter().zip(index) {
            let dim = &base.ty.shape[args.len()];
            args.push(self.index_arg(value, source, dim)?);
        }
        let ty = Ty {
            elem: base.ty.elem,
            shape: base.ty.shape[args.len()..].to_vec(),
            active: base.ty.active,
        };
        Some((TKind::Index(base, args), ty))
    }

    /// Only a name can be indexed, and only as often as it has dimensions.
    pub(super) fn has_room(
        &mut self,
        array: &Expr,
        (base, taken): (&TExpr, usize),
        (more, ty): (usize, &Ty),
        spans: Spans,
    ) -> Option<()> {
        if !matches!(base.kind, TKind::Data(_) | TKind::Var(_)) {
            self.errors.push(
                array.spans,
                format!("only names can be indexed; name `{array}` with `let` first"),
            );
            return None;
        }
        let rank = base.ty.shape.len();
        if taken + more > rank {
            let message = match rank {
                0 => format!("`{array}` is a single number and cannot be indexed"),
                _ => format!("too many indices: `{array}` is `{ty}`"),
            };
            self.errors.push(spans, message);
            return None;
        }
        Some(())
    }

    pub(super) fn index_arg(&mut self, value: TExpr, source: &Expr, dim: &Dim) -> Option<IndexArg> {
        let safe = self.is_safe(&value, &dim.text) || self.is_within(source, dim)?;
        let text = source.to_string();
        Some(IndexArg { value, text, safe })
    }

    /// A whole number that the data settle.
    pub(super) fn index_value(&mut self, e: &Expr, what: &str) -> Option<TExpr> {
        let t = self.known_scalar(e, what)?;
        let message = match t.ty.elem {
            _ if contains_division(&t) => {
                format!(
                    "{what} is made of whole numbers under `+`, `-`, `*`; `/` leads out of them"
                )
            }
            Elem::Int if contains_reduction(&t) => {
                format!("{what} is made of whole numbers under `+`, `-`, `*`")
            }
            Elem::Int => return Some(t),
            _ => format!(
                "{what} must be a whole number (a loop variable, `int` or `index(n)` data), but `{e}` is `{}`",
                t.ty
            ),
        };
        self.errors.push(e.spans, message);
        None
    }

    /// Whether an index is in range by what is written out alone; one that is out of it is an error.
    fn is_within(&mut self, index: &Expr, dim: &Dim) -> Option<bool> {
        let len = constant(&dim.expr);
        let (last, what) = match (&index.kind, constant(index)) {
            (_, Some(n)) => (n, "is"),
            (ExprKind::Name(name), None) => match self.scopes.get(&name.to_string()) {
                Some(Symbol::Loop { upper: Some(upper) }) => match upper.parse::<i64>() {
                    Ok(end) => (end - 1, "runs to"),
                    Err(_) => return Some(false),
                },
                _ => return Some(false),
            },
            _ => return Some(false),
        };
        let message = match len {
            _ if last < 0 && what == "is" => {
                format!("an index counts from 0, but `{index}` is negative")
            }
            Some(len) if last >= len => {
                let what = match what {
                    "is" => format!("index {last} is out of range"),
                    _ => format!("`{index}` runs to {last}"),
                };
                format!(
                    "{what}: the indices of an array of length {len} end at {}",
                    len - 1
                )
            }
            len => return Some(len.is_some()),
        };
        self.errors.push(index.spans, message);
        None
    }

    fn is_safe(&self, index: &TExpr, dim: &str) -> bool {
        match &index.kind {
            TKind::Loop(name) => {
                let symbol = self.scopes.get(&name.to_string());
                matches!(symbol, Some(Symbol::Loop { upper: Some(upper) }) if upper == dim)
            }
            TKind::Data(id) => self.indexes(*id, dim),
            TKind::Index(base, _) => match &base.kind {
                TKind::Data(id) => self.indexes(*id, dim),
                TKind::Loop(name) => {
                    let symbol = self.scopes.get(&name.to_string());
                    matches!(symbol, Some(Symbol::Discrete { upper: Some(upper), .. }) if upper == dim)
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn indexes(&self, data: usize, dim: &str) -> bool {
        matches!(&self.data[data].kind, DataKind::Index(size) if size.text == dim)
    }

    fn call(&mut self, name: &Ident, args: &[Expr], e: &Expr) -> Option<(TKind, Ty)> {
        let spans = e.spans;
        let text = name.to_string();
        if SPECIAL.contains(&text.as_str()) {
            return self.special(name, args, e);
        }
        let typed: Vec<Option<TExpr>> = args.iter().map(|a| self.expr(a)).collect();
        if let Some(operation) = operations::find_for(&text, args.len()) {
            return self.operation(operation, typed, args, e);
        }
        let Some(function) = functions::find(&text) else {
            self.unknown_function(name);
            return None;
        };
        if args.len() != function.arity {
            let message = format!(
                "`{text}` takes {}, not {}",
                count(function.arity),
                args.len()
            );
            self.errors.push(spans, message);
            return None;
        }
        let typed: Vec<TExpr> = typed.into_iter().collect::<Option<_>>()?;
        let operands: Vec<&TExpr> = typed.iter().collect();
        let ty = Ty {
            elem: Elem::Real,
            shape: self.broadcast(&text, &operands, e)?,
            active: typed.iter().any(|t| t.ty.active),
        };
        Some((TKind::Call(function, typed), ty))
    }

    fn unknown_function(&mut self, name: &Ident) {
        let text = name.to_string();
        let hint = match functions::alias(&text).or_else(|| operations::alias(&text)) {
            Some(ours) => format!("; it is called `{ours}` here"),
            None if text == "ode" => {
                let message = "`ode` is no method; it starts with the function that gives the derivative: `ode(f, z0, t0, times, …)`";
                self.errors.push(name.span(), message);
                return;
            }
            None => did_you_mean(
                &text,
                FUNCTIONS
                    .iter()
                    .map(|f| f.name)
                    .chain(OPERATIONS.iter().map(|o| o.name))
                    .chain(SPECIAL.iter().copied())
                    .chain(["ode"]),
            ),
        };
        self.errors
            .push(name.span(), format!("there is no function `{text}`{hint}"));
    }
}

pub(super) fn count(arity: usize) -> String {
    match arity {
        1 => "one argument".to_owned(),
        n => format!("{n} arguments"),
    }
}

fn contains_division(t: &TExpr) -> bool {
    match &t.kind {
        TKind::Neg(a) => contains_division(a),
        TKind::Binary(op, a, b) => {
            *op == BinaryOp::Div || contains_division(a) || contains_division(b)
        }
        _ => false,
    }
}

/// Whole numbers may come from sums of data, but index arithmetic stays plain.
fn contains_reduction(t: &TExpr) -> bool {
    match &t.kind {
        TKind::Sum(_) | TKind::Mean(_) | TKind::Dot(..) | TKind::Powi(..) => true,
        TKind::Neg(a) => contains_reduction(a),
        TKind::Binary(_, a, b) => contains_reduction(a) || contains_reduction(b),
        _ => false,
    }
}
