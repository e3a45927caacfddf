//! Arrays that differ from pass to pass of the loops around them: each is a part of one array over all passes.

use super::names::Symbol;
use super::{Around, Checker};
use crate::ast;
use crate::errors::Spans;
use crate::typed::{Dim, Elem, IndexArg, Stmt, StmtKind, TExpr, TKind, Ty, Var, VarKind};
use proc_macro2::Ident;
use quote::format_ident;

impl Checker<'_> {
    /// The statements of a loop's body.
    pub(super) fn in_loop(
        &mut self,
        var: &Ident,
        symbol: Symbol,
        len: Option<Dim>,
        body: Vec<ast::Stmt>,
    ) -> Vec<Stmt> {
        self.scopes.open();
        self.define(var, symbol);
        self.loops.push(Around {
            var: var.clone(),
            len,
            in_expression: self.in_expression,
        });
        let body = self.statements(body);
        self.loops.pop();
        self.scopes.close();
        body
    }

    /// Statements that become an expression.
    pub(super) fn as_expression<R>(&mut self, statements: impl FnOnce(&mut Self) -> R) -> R {
        let outer = std::mem::replace(&mut self.in_expression, true);
        let checked = statements(self);
        self.in_expression = outer;
        checked
    }

    /// An array that differs from pass to pass can have a part for each.
    pub(super) fn has_passes(&mut self, spans: Spans, what: &str) -> Option<()> {
        let unknown = self
            .loops
            .iter()
            .find(|around| around.len.is_none() && !around.in_expression);
        let message = if self.in_expression {
            format!(
                "{what} is an array that would stand under a discrete parameter, which is summed out, or a condition on a parameter; name it before them"
            )
        } else if let Some(around) = unknown {
            format!(
                "{what} is an array that differs from pass to pass of the loop over `{}`, the number of which only the data tell; let the loop run to a size, or name all of them before it: `let name[i in n, j in k] = …`",
                around.var
            )
        } else {
            return Some(());
        };
        self.errors.push(spans, message);
        None
    }

    /// Whether every loop variable that the expression reads is one of a loop around the statement, which arrays can have
    /// parts for.
    pub(super) fn differs_by_loops_alone(&self, t: &TExpr) -> bool {
        let is_around = |var: &Ident| {
            let mut loops = self.loops.iter();
            loops.any(|around| around.var == *var && !around.in_expression)
        };
        !t.any(&|t| matches!(&t.kind, TKind::Loop(var) if !is_around(var)))
    }

    /// `let name = value` of an array, in a loop.
    pub(super) fn part(&mut self, name: &Ident, value: TExpr) -> StmtKind {
        let id = self.vars.len();
        let lead = self.loops.iter().filter_map(|around| around.len.clone());
        let own = value.ty.shape.iter().cloned();
        let shape: Vec<Dim> = lead.chain(own).collect();
        self.vars.push(Var {
            docs: Vec::new(),
            name: format_ident!("__t{id}"),
            shape: shape.clone(),
            kind: VarKind::Hidden,
            active: value.ty.active,
        });
        let spans = Spans::from(name.span());
        let args = self.loops.iter().map(|around| IndexArg {
            value: TExpr {
                kind: TKind::Loop(around.var.clone()),
                ty: Ty::scalar(Elem::Int),
                spans,
            },
            text: around.var.to_string(),
            safe: true,
        });
        let whole = TExpr {
            kind: TKind::Var(id),
            ty: Ty {
                elem: Elem::Real,
                shape,
                active: value.ty.active,
            },
            spans,
        };
        let row = TExpr {
            kind: TKind::Index(Box::new(whole), args.collect()),
            ty: value.ty.clone(),
            spans,
        };
        let at = self.loops.iter().map(|around| around.var.clone()).collect();
        self.define(name, Symbol::Each(row));
        StmtKind::Part { var: id, at, value }
    }
}
