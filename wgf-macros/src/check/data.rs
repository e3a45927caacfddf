//! The data block: kinds, sizes, shapes.

use super::Checker;
use super::names::Symbol;
use crate::ast::{BinaryOp, DataField, Expr, ExprKind, TypeArg, TypeExpr};
use crate::errors::did_you_mean;
use crate::shapes;
use crate::typed::{DataKind, DataVar, Dim, Size, TExpr};
use proc_macro2::Ident;

const DATA_TYPES: [&str; 6] = ["size", "real", "int", "count", "bool", "index"];

impl Checker<'_> {
    pub(super) fn data_block(&mut self, fields: Vec<DataField>) {
        let (sizes, arrays): (Vec<_>, Vec<_>) =
            fields.into_iter().partition(|f| f.ty.base == "size");
        for field in sizes {
            self.given_size(field);
        }
        for field in &arrays {
            self.inferred_sizes(field);
        }
        for field in arrays {
            let (name, missing) = (field.name.clone(), field.ty.missing);
            let symbol = match self.data_var(field) {
                Some(var) if missing.is_some() => self.missing_data(var, missing),
                Some(var) => {
                    self.data.push(var);
                    Symbol::Data(self.data.len() - 1)
                }
                None => Symbol::Broken,
            };
            self.define(&name, symbol);
        }
    }

    fn given_size(&mut self, field: DataField) {
        let is_plain = field.ty.shape.is_empty() && field.ty.missing.is_none();
        if !is_plain || !matches!(field.ty.arg, TypeArg::None) {
            self.errors
                .push(field.ty.spans, "a `size` is a single number: `n: size`");
        }
        self.define(&field.name, Symbol::Size);
        self.sizes.push(Size {
            name: field.name,
            given: true,
            docs: field.docs,
        });
    }

    /// A name that stands alone as a length is a size, inferred unless it was given.
    fn inferred_sizes(&mut self, field: &DataField) {
        for dim in &field.ty.shape {
            let ExprKind::Name(name) = &dim.kind else {
                continue;
            };
            if matches!(self.scopes.get(&name.to_string()), Some(Symbol::Size)) {
                continue;
            }
            self.define(name, Symbol::Size);
            self.sizes.push(Size {
                name: name.clone(),
                given: false,
                docs: Vec::new(),
            });
        }
    }

    fn data_var(&mut self, field: DataField) -> Option<DataVar> {
        let kind = self.data_kind(&field.ty);
        let shape = self.shape(&field.ty.shape);
        Some(DataVar {
            docs: field.docs,
            field: Some(field.name.clone()),
            name: field.name,
            kind: kind?,
            shape: shape?,
        })
    }

    fn data_kind(&mut self, ty: &TypeExpr) -> Option<DataKind> {
        let base = ty.base.to_string();
        match (base.as_str(), &ty.arg) {
            ("real", arg) => {
                let (lo, hi) = self.bounds(arg, ty)?;
                Some(DataKind::Real { lo, hi })
            }
            ("int", arg) => {
                let (lo, hi) = self.bounds(arg, ty)?;
                Some(DataKind::Int { lo, hi })
            }
            ("count", TypeArg::None) => Some(DataKind::Count),
            ("bool", TypeArg::None) => Some(DataKind::Bool),
            ("index", TypeArg::Size(size)) => Some(DataKind::Index(self.dim(size)?)),
            ("index", _) => {
                self.errors.push(
                    ty.base.span(),
                    "an `index` names what it counts: `index(n)`",
                );
                None
            }
            ("count" | "bool", _) => {
                self.errors
                    .push(ty.spans, format!("`{base}` takes no bounds"));
                None
            }
            (shaped, _) if shapes::find(shaped).is_some() => {
                let message = format!(
                    "`{base}` is a type of parameters; data of this kind is `[real; n]` or `[real; n, k]`"
                );
                self.errors.push(ty.base.span(), message);
                None
            }
            ("positive" | "negative" | "unit", _) => {
                let message = format!(
                    "`{base}` is a type of parameters; data has bounds, as in `real(0.0..)`"
                );
                self.errors.push(ty.base.span(), message);
                None
            }
            _ => {
                let near = match of_rust(&base) {
                    Some(ours) => format!("; it is called `{ours}` here"),
                    None => did_you_mean(&base, DATA_TYPES),
                };
                let message = format!(
                    "there is no data type `{base}`{near} (there are {})",
                    DATA_TYPES.join(", ")
                );
                self.errors.push(ty.base.span(), message);
                None
            }
        }
    }

    /// The bounds of `real(lo..hi)`: numbers known from the data.
    pub(super) fn bounds(
        &mut self,
        arg: &TypeArg,
        ty: &TypeExpr,
    ) -> Option<(Option<TExpr>, Option<TExpr>)> {
        match arg {
            TypeArg::None => Some((None, None)),
            TypeArg::Bounds { lo, hi } => {
                let mut bound = |e: &Option<Expr>| match e {
                    None => Some(None),
                    Some(e) => {
                        let bound = self.known_scalar(e, "a bound")?;
                        self.plain(&bound, "a bound")?;
                        Some(Some(bound))
                    }
                };
                let (low, high) = (bound(lo), bound(hi));
                let (low, high) = (low?, high?);
                if let (Some(low), Some(high)) = (&low, &high) {
                    self.in_order(low, high)?;
                }
                Some((low, high))
            }
            TypeArg::Size(_) | TypeArg::Len(_) => {
                let message = format!(
                    "bounds are a range: `{}(0.0..)`, `{}(0.0..1.0)`",
                    ty.base, ty.base
                );
                self.errors.push(ty.spans, message);
                None
            }
        }
    }

    pub(super) fn shape(&mut self, dims: &[Expr]) -> Option<Vec<Dim>> {
        let dims: Vec<Option<Dim>> = dims.iter().map(|d| self.dim(d)).collect();
        dims.into_iter().collect()
    }

    /// A length: sizes and integers under `+`, `-`, `*`.
    pub(super) fn dim(&mut self, e: &Expr) -> Option<Dim> {
        if !self.is_size_expression(e) {
            return None;
        }
        if let Some(n) = constant(e).filter(|&n| n < 1) {
            let message = format!("a length is at least 1, not {n}");
            self.errors.push(e.spans, message);
            return None;
        }
        Some(Dim::new(e))
    }

    fn is_size_expression(&mut self, e: &Expr) -> bool {
        match &e.kind {
            ExprKind::Int(_) => true,
            ExprKind::Name(name) => self.is_size(name),
            ExprKind::Binary(op, a, b) if op.symbol() != "/" => {
                let (a, b) = (self.is_size_expression(a), self.is_size_expression(b));
                a && b
            }
            _ => {
                self.errors.push(
                    e.spans,
                    "a length is made of sizes and whole numbers, as in `n`, `8` or `n - 1`",
                );
                false
            }
        }
    }

    fn is_size(&mut self, name: &Ident) -> bool {
        match self.scopes.get(&name.to_string()) {
            Some(Symbol::Size) => {
                self.used(name, &Symbol::Size);
                true
            }
            Some(Symbol::Broken) => false,
            Some(_) => {
                self.errors.push(
                    name.span(),
                    format!("`{name}` is not a size; a length is made of sizes and whole numbers"),
                );
                false
            }
            None if self.scopes.is_excused(&name.to_string()) => false,
            None => {
                let sizes: Vec<String> = self.sizes.iter().map(|s| s.name.to_string()).collect();
                let near = did_you_mean(&name.to_string(), sizes.iter().map(String::as_str));
                self.errors.push(
                    name.span(),
                    format!("there is no size `{name}`{near} (a size is declared, `{name}: size`, or is the length of a data array)"),
                );
                false
            }
        }
    }
}

/// What a type of Rust's is called in a model.
pub(super) fn of_rust(name: &str) -> Option<&'static str> {
    match name {
        "f64" | "f32" | "float" | "double" => Some("real"),
        "i64" | "i32" | "isize" | "integer" => Some("int"),
        "usize" | "u64" | "u32" | "natural" => Some("count"),
        "vector" => Some("[real; n]"),
        "matrix" => Some("[real; n, k]"),
        _ => None,
    }
}

/// The value of a length or index that is written out.
pub(super) fn constant(e: &Expr) -> Option<i64> {
    match &e.kind {
        ExprKind::Int(n) => Some(*n),
        ExprKind::Neg(a) => constant(a)?.checked_neg(),
        ExprKind::Binary(op, a, b) => {
            let (a, b) = (constant(a)?, constant(b)?);
            match op {
                BinaryOp::Add => a.checked_add(b),
                BinaryOp::Sub => a.checked_sub(b),
                BinaryOp::Mul => a.checked_mul(b),
                BinaryOp::Div => None,
            }
        }
        _ => None,
    }
}
