//! Loops over the elements of an array, or over the rows of a matrix: `for e in edges { … }`, `sum(… for c in groups)`.
//!
//! They are loops over the places, in which the variable stands for what lies at the place.

use super::names::Symbol;
use super::over::put_together;
use super::{Around, Checker};
use crate::ast::{self, Expr};
use crate::typed::{Dim, Elem, IndexArg, StmtKind, TExpr, TKind, Ty};
use proc_macro2::Ident;
use quote::format_ident;

/// What a loop runs over: its hidden variable, from 0 to a length.
struct Places {
    var: Ident,
    lo: TExpr,
    hi: TExpr,
    len: Dim,
    /// What lies at the place.
    element: TExpr,
}

impl Checker<'_> {
    pub(super) fn each_statement(
        &mut self,
        var: &Ident,
        array: &Expr,
        body: Vec<ast::Stmt>,
    ) -> Option<StmtKind> {
        let places = self.places(var, array);
        self.scopes.open();
        self.define_each(var, places.as_ref());
        if let Some(Places { var, hi, .. }) = &places {
            self.loops.push(Around {
                var: var.clone(),
                len: hi.length(),
                in_expression: self.in_expression,
            });
        }
        let body = self.statements(body);
        if places.is_some() {
            self.loops.pop();
        }
        self.scopes.close();
        let Places { var, lo, hi, .. } = places?;
        Some(StmtKind::For { var, lo, hi, body })
    }

    pub(super) fn over_each(
        &mut self,
        function: &Ident,
        body: &Expr,
        (var, array): (&Ident, &Expr),
    ) -> Option<(TKind, Ty)> {
        let places = self.places(var, array);
        self.scopes.open();
        self.define_each(var, places.as_ref());
        let body = self.scalar(body, "what is added up");
        self.scopes.close();
        let (Places { var, lo, hi, .. }, body) = (places?, body?);
        Some(put_together(function, &var, (lo, hi), body))
    }

    fn define_each(&mut self, var: &Ident, places: Option<&Places>) {
        let Some(places) = places else {
            self.define(var, Symbol::Broken);
            return;
        };
        let upper = Some(places.len.text.clone());
        self.scopes.hide(&places.var, Symbol::Loop { upper });
        self.define(var, Symbol::Each(places.element.clone()));
    }

    fn places(&mut self, var: &Ident, array: &Expr) -> Option<Places> {
        let typed = self.expr(array)?;
        let Some(len) = typed.ty.shape.first().cloned() else {
            let message = format!(
                "`{array}` is a single number; a loop runs over a range, as in `for {var} in 0..n`, or over an array"
            );
            self.errors.push(array.spans, message);
            return None;
        };
        let spans = array.spans;
        let (base, mut args) = match typed.kind {
            TKind::Data(_) | TKind::Var(_) => (Box::new(typed.clone()), Vec::new()),
            TKind::Index(base, args) => (base, args),
            _ => {
                let message = format!(
                    "a loop runs over an array that has a name; name `{array}` with `let` first"
                );
                self.errors.push(spans, message);
                return None;
            }
        };
        let whole = |kind: TKind| TExpr {
            kind,
            ty: Ty::scalar(Elem::Int),
            spans,
        };
        let hi = self.expr(&len.expr.clone())?;
        let place = format_ident!("__each_{}", var, span = var.span());
        args.push(IndexArg {
            value: whole(TKind::Loop(place.clone())),
            text: var.to_string(),
            safe: true,
        });
        let element = TExpr {
            ty: Ty {
                shape: typed.ty.shape[1..].to_vec(),
                ..typed.ty
            },
            kind: TKind::Index(base, args),
            spans: var.span().into(),
        };
        Some(Places {
            var: place,
            lo: whole(TKind::Int(0)),
            hi,
            len,
            element,
        })
    }
}

/// Whether data lie there.
pub(super) fn is_data(t: &TExpr) -> bool {
    match &t.kind {
        TKind::Data(_) => true,
        TKind::Index(base, _) => is_data(base),
        _ => false,
    }
}
