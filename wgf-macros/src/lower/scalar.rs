//! Expressions: an array expression at an index is the expression of its operands at that index.

use crate::ast::{BinaryOp, Expr, ExprKind};
use crate::ir::{Condition, IndexCheck, Int, Over, Own, Scalar, Slice, Source, Summed, Whole};
use crate::typed::{self, Dim, IndexArg, Model, TExpr, TKind, VarId};
use proc_macro2::Ident;
use quote::format_ident;
use std::collections::HashMap;
use syn::ext::IdentExt;

pub(super) struct Lowering<'m> {
    pub(super) model: &'m Model,
    pub(super) checks: Vec<IndexCheck>,
    sums: usize,
    /// The variables of sums around what is being lowered.
    pub(super) within: Vec<(Ident, Int, Int)>,
    /// Names that stand for expressions.
    pub(super) values: HashMap<VarId, Scalar>,
    /// Discrete parameters that were summed out.
    pub(super) summed: Vec<Summed>,
    /// How many of `within` are around the discrete parameter that is being summed out.
    pub(super) depth: usize,
}

impl<'m> Lowering<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Lowering {
            model,
            checks: Vec::new(),
            sums: 0,
            within: Vec::new(),
            values: HashMap::new(),
            summed: Vec::new(),
            depth: 0,
        }
    }

    /// The element of `t` at the index `at`, whose length is the rank of `t`.
    pub(super) fn scalar(&mut self, t: &TExpr, at: &[Int]) -> Scalar {
        match &t.kind {
            TKind::Float(x) => Scalar::Const(*x),
            TKind::Int(n) => Scalar::Const(*n as f64),
            TKind::Size(name) => Scalar::Int(Int::Size(name.clone())),
            TKind::Loop(name) => Scalar::Int(Int::Loop(name.clone())),
            TKind::Data(id) => Scalar::Data(*id, at.to_vec()),
            TKind::Var(id) => match self.values.get(id) {
                Some(value) => value.clone(),
                None => Scalar::Var(*id, at.to_vec()),
            },
            TKind::Own(path, args) => {
                let args = args.iter().map(|a| self.scalar(a, &[])).collect();
                let own = Own {
                    path: path.clone(),
                    alone: None,
                };
                Scalar::Own(own, args)
            }
            TKind::Over {
                how,
                var,
                lo,
                hi,
                body,
            } => {
                let (lo, hi) = (self.int(lo), self.int(hi));
                self.within.push((var.clone(), lo.clone(), hi.clone()));
                let body = self.scalar(body, &[]);
                self.within.pop();
                Scalar::Over {
                    how: *how,
                    var: var.clone(),
                    lo,
                    hi,
                    body: Box::new(body),
                }
            }
            TKind::If(condition, a, b) => {
                let condition = self.condition(condition);
                let otherwise = Condition::Not(Box::new(condition.clone()));
                let a = self.where_holds(&condition, |lowering| lowering.scalar(a, &[]));
                let b = self.where_holds(&otherwise, |lowering| lowering.scalar(b, &[]));
                Scalar::If(Box::new(condition), Box::new(a), Box::new(b))
            }
            TKind::Index(base, args) => self.element(base, args, at),
            TKind::Slice(base, parts) => {
                let index = self.in_slice(base, parts, at);
                read(base, index)
            }
            TKind::Neg(a) => Scalar::Neg(Box::new(self.scalar(a, at))),
            TKind::Binary(op, a, b) => {
                let (a, b) = (self.broadcast(a, at), self.broadcast(b, at));
                Scalar::Binary(*op, Box::new(a), Box::new(b))
            }
            TKind::Call(function, args) => {
                let args = args.iter().map(|a| self.broadcast(a, at)).collect();
                Scalar::Call(function.name, args)
            }
            TKind::Powi(a, n) => Scalar::Powi(Box::new(self.scalar(a, at)), *n),
            TKind::Sum(a) => self.sum(a),
            TKind::Mean(a) => {
                let sum = self.sum(a);
                let count =
                    a.ty.shape
                        .iter()
                        .map(dim)
                        .reduce(|m, n| Int::Binary(BinaryOp::Mul, Box::new(m), Box::new(n)));
                let count = Scalar::Int(count.unwrap_or(Int::Lit(1)));
                Scalar::Binary(BinaryOp::Div, Box::new(sum), Box::new(count))
            }
            TKind::Dot(a, b) => match (self.slice(a, None), self.slice(b, None)) {
                (Some(a), Some(b)) => Scalar::Dot(a, b),
                _ => self.sum_of_products(a, &[], b, &a.ty.shape[0]),
            },
            TKind::MatVec(a, b) => match (self.slice(a, Some(&at[0])), self.slice(b, None)) {
                (Some(a), Some(b)) => Scalar::Dot(a, b),
                _ => self.sum_of_products(a, at, b, &b.ty.shape[0]),
            },
            TKind::Repeat(a) => self.scalar(a, &[]),
            TKind::Array(_) | TKind::Operation(..) => {
                unreachable!("operations on arrays were named before")
            }
        }
    }

    /// Indices are checked only where the condition holds.
    pub(super) fn where_holds<R>(
        &mut self,
        condition: &Condition,
        lower: impl FnOnce(&mut Self) -> R,
    ) -> R {
        // What a parameter decides is not known where indices are checked.
        if condition.is_active(self.model) {
            return lower(self);
        }
        let once = Int::If(Box::new(condition.clone()));
        self.within
            .push((format_ident!("__once"), Int::Lit(0), once));
        let lowered = lower(self);
        self.within.pop();
        lowered
    }

    pub(super) fn condition(&mut self, condition: &typed::Condition) -> Condition {
        match condition {
            typed::Condition::Compare(op, a, b) => {
                Condition::Compare(*op, self.scalar(a, &[]), self.scalar(b, &[]))
            }
            typed::Condition::Is(a) => Condition::Is(self.scalar(a, &[])),
            typed::Condition::Not(a) => Condition::Not(Box::new(self.condition(a))),
            typed::Condition::Both(a, b) => {
                Condition::Both(Box::new(self.condition(a)), Box::new(self.condition(b)))
            }
            typed::Condition::Either(a, b) => {
                Condition::Either(Box::new(self.condition(a)), Box::new(self.condition(b)))
            }
        }
    }

    /// What is read at once: a number, a name, or what is left of a name at its first indices; in each pass of the loops
    /// `at` that the statement repeats over, a part of it.
    pub(super) fn whole(&mut self, t: &TExpr, at: &[Int]) -> Whole {
        if t.ty.shape.len() == at.len() {
            return Whole::Number(self.scalar(t, at));
        }
        let (base, index) = match &t.kind {
            TKind::Index(base, args) => {
                let mut index = self.index(base, args);
                index.extend_from_slice(at);
                (&**base, index)
            }
            TKind::Slice(base, parts) => (&**base, self.in_slice(base, parts, at)),
            _ => (t, at.to_vec()),
        };
        let source = match base.kind {
            TKind::Data(id) => Source::Data(id),
            TKind::Var(id) => Source::Var(id),
            _ => unreachable!("arrays that are read at once were named before"),
        };
        Whole::Block { source, at: index }
    }

    /// The operand of an elementwise operation: a scalar is the same at every index.
    pub(super) fn broadcast(&mut self, t: &TExpr, at: &[Int]) -> Scalar {
        match t.ty.is_scalar() {
            true => self.scalar(t, &[]),
            false => self.scalar(t, at),
        }
    }

    fn element(&mut self, base: &TExpr, args: &[IndexArg], at: &[Int]) -> Scalar {
        let mut index = self.index(base, args);
        index.extend_from_slice(at);
        read(base, index)
    }

    /// The written indices of `base`; those that are not safe by type are entered for the check at construction.
    pub(super) fn index(&mut self, base: &TExpr, args: &[IndexArg]) -> Vec<Int> {
        let mut index = Vec::with_capacity(args.len());
        for (arg, len) in args.iter().zip(&base.ty.shape) {
            let value = self.int(&arg.value);
            if !arg.safe {
                self.checks.push(IndexCheck {
                    value: value.clone(),
                    text: arg.text.clone(),
                    array: self.name(base),
                    len: len.clone(),
                    within: self.within.clone(),
                    from: None,
                });
            }
            index.push(value);
        }
        index
    }

    pub(super) fn name(&self, base: &TExpr) -> String {
        match base.kind {
            TKind::Var(id) => self.model.vars[id].name.unraw().to_string(),
            TKind::Data(id) => self.model.data[id].name.unraw().to_string(),
            _ => String::new(),
        }
    }

    fn sum(&mut self, a: &TExpr) -> Scalar {
        let loops: Vec<(Ident, Dim)> =
            a.ty.shape
                .iter()
                .map(|dim| (self.fresh(), dim.clone()))
                .collect();
        let at: Vec<Int> = loops
            .iter()
            .map(|(var, _)| Int::Loop(var.clone()))
            .collect();
        let body = self.scalar(a, &at);
        loops
            .into_iter()
            .rev()
            .fold(body, |body, (var, len)| sum_over(var, &len, body))
    }

    /// `Σ_k a[at, k] b[k]`.
    fn sum_of_products(&mut self, a: &TExpr, at: &[Int], b: &TExpr, len: &Dim) -> Scalar {
        let var = self.fresh();
        let k = Int::Loop(var.clone());
        let mut at = at.to_vec();
        at.push(k.clone());
        let product = (self.scalar(a, &at), self.scalar(b, &[k]));
        let body = Scalar::Binary(BinaryOp::Mul, Box::new(product.0), Box::new(product.1));
        sum_over(var, len, body)
    }

    fn fresh(&mut self) -> Ident {
        self.sums += 1;
        format_ident!("__k{}", self.sums)
    }

    /// A vector that lies contiguous in memory: a named one, or a row (`row`, or the index written) of a named matrix.
    fn slice(&mut self, t: &TExpr, row: Option<&Int>) -> Option<Slice> {
        let (base, args): (&TExpr, &[IndexArg]) = match &t.kind {
            TKind::Index(base, args) => (base, args),
            _ => (t, &[]),
        };
        let source = match base.kind {
            TKind::Data(id)
                if !matches!(self.model.data[id].kind, crate::typed::DataKind::Index(_)) =>
            {
                Source::Data(id)
            }
            TKind::Var(id) => Source::Var(id),
            _ => return None,
        };
        let row = self.index(base, args).pop().or(row.cloned());
        let len = base.ty.shape.last()?.clone();
        Some(Slice { source, row, len })
    }

    pub(super) fn int(&mut self, t: &TExpr) -> Int {
        match &t.kind {
            TKind::Int(n) => Int::Lit(*n),
            TKind::Size(name) => Int::Size(name.clone()),
            TKind::Loop(name) => Int::Loop(name.clone()),
            TKind::Data(id) => Int::Data(*id, Vec::new()),
            TKind::Index(base, args) => match base.kind {
                TKind::Data(id) => Int::Data(id, self.index(base, args)),
                _ => unreachable!("the checker lets only data into indices"),
            },
            TKind::Neg(a) => Int::Neg(Box::new(self.int(a))),
            TKind::Binary(op, a, b) => {
                Int::Binary(*op, Box::new(self.int(a)), Box::new(self.int(b)))
            }
            _ => unreachable!("the checker lets only whole numbers into indices"),
        }
    }
}

/// `Σ_var body`, var over a length.
fn sum_over(var: Ident, len: &Dim, body: Scalar) -> Scalar {
    Scalar::Over {
        how: Over::Sum,
        var,
        lo: Int::Lit(0),
        hi: dim(len),
        body: Box::new(body),
    }
}

/// The element of a name.
fn read(base: &TExpr, index: Vec<Int>) -> Scalar {
    match base.kind {
        TKind::Var(id) => Scalar::Var(id, index),
        TKind::Data(id) => Scalar::Data(id, index),
        _ => unreachable!("the checker lets only names be indexed"),
    }
}

/// A length as an integer expression.
pub(crate) fn dim(dim: &Dim) -> Int {
    match &dim.ragged {
        Some(length) => super::slices::length(length),
        None => size_expression(&dim.expr),
    }
}

fn size_expression(e: &Expr) -> Int {
    match &e.kind {
        ExprKind::Int(n) => Int::Lit(*n),
        ExprKind::Name(name) => Int::Size(name.clone()),
        ExprKind::Binary(op, a, b) => Int::Binary(
            *op,
            Box::new(size_expression(a)),
            Box::new(size_expression(b)),
        ),
        _ => unreachable!("the checker lets only sizes into lengths"),
    }
}
