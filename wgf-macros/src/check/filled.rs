//! Arrays filled element by element: `let s: [real; t]; s[0] = …; for i in 1..t { s[i] = … }`.

use super::Checker;
use super::names::Symbol;
use crate::ast::{self, Expr, ExprKind, TypeExpr};
use crate::errors::did_you_mean;
use crate::typed::{StmtKind, TExpr, Var, VarKind};
use proc_macro2::Ident;

impl Checker<'_> {
    /// `let name: [real; n];`
    pub(super) fn declare(&mut self, name: &Ident, ty: &TypeExpr) -> Option<StmtKind> {
        let checked = self
            .filled_type(name, ty)
            .and_then(|()| self.shape(&ty.shape));
        let Some(shape) = checked else {
            self.define(name, Symbol::Broken);
            return None;
        };
        let id = self.vars.len();
        self.vars.push(Var {
            docs: Vec::new(),
            name: name.clone(),
            shape,
            kind: VarKind::Filled,
            active: true,
        });
        self.define(name, Symbol::Var(id));
        Some(StmtKind::Declare(id))
    }

    fn filled_type(&self, name: &Ident, ty: &TypeExpr) -> Option<()> {
        if ty.base != "real" || !matches!(ty.arg, ast::TypeArg::None) {
            let message = "an array to fill is `real`; its elements' values decide their range";
            self.errors.push(ty.spans, message);
            return None;
        }
        if ty.shape.is_empty() {
            let message = format!("a single number has its value at once: `let {name} = …;`");
            self.errors.push(ty.spans, message);
            return None;
        }
        if self.scopes.in_loop() {
            let message = format!("`{name}` is an array; declare it before the loop");
            self.errors.push(name.span(), message);
            return None;
        }
        Some(())
    }

    /// `target = value;`
    pub(super) fn assign(&mut self, target: &Expr, value: &Expr) -> Option<StmtKind> {
        let text = format!("{target} = {value}");
        let target = self.element(target);
        let value = self.scalar(value, "an element");
        Some(StmtKind::Assign {
            target: target?,
            value: value?,
            text,
        })
    }

    /// Left of `=` without `let` stands an element of an array to fill.
    fn element(&mut self, target: &Expr) -> Option<TExpr> {
        let mut root = target;
        while let ExprKind::Index(base, _) = &root.kind {
            root = base;
        }
        let ExprKind::Name(name) = &root.kind else {
            let message = "only elements can be assigned: the left of `=` is `name[i]`";
            self.errors.push(target.spans, message);
            return None;
        };
        let id = self.fillable(name)?;
        self.filled.insert(id);
        let typed = self.expr(target)?;
        if !typed.ty.is_scalar() {
            let message = format!(
                "`{name}` is filled element by element, but `{target}` is `{}`",
                typed.ty
            );
            self.errors.push(target.spans, message);
            return None;
        }
        Some(typed)
    }

    /// The array that a name left of `=` stands for.
    fn fillable(&mut self, name: &Ident) -> Option<usize> {
        let text = name.to_string();
        let message = match self.scopes.get(&text) {
            Some(Symbol::Var(id)) => match self.vars[*id].kind {
                VarKind::Filled => return Some(*id),
                VarKind::Latent(_) => format!(
                    "`{text}` is a parameter: it has its distribution, and cannot be assigned"
                ),
                _ => format!("`{text}` has its value already"),
            },
            Some(Symbol::Data(_)) => {
                format!("`{text}` is data, and cannot be assigned; an observation is `{text} ~ …`")
            }
            Some(Symbol::Broken) => return None,
            Some(_) => format!("`{text}` cannot be assigned"),
            None if self.scopes.is_excused(&text) => return None,
            None => {
                let arrays = self
                    .vars
                    .iter()
                    .filter(|v| matches!(v.kind, VarKind::Filled));
                let names: Vec<String> = arrays.map(|v| v.name.to_string()).collect();
                let near = did_you_mean(&text, names.iter().map(String::as_str));
                format!(
                    "`{text}` is not defined{near} (a new quantity is `let {text} = …;`, an array to fill `let {text}: [real; n];`)"
                )
            }
        };
        self.errors.push(name.span(), message);
        None
    }

    /// An array that nothing fills is a mistake.
    pub(super) fn all_filled(&self) {
        // A statement that did not parse may have been the one.
        if !self.errors.is_empty() {
            return;
        }
        for (id, var) in self.vars.iter().enumerate() {
            if matches!(var.kind, VarKind::Filled) && !self.filled.contains(&id) {
                let name = &var.name;
                let message = format!("`{name}` is never filled: no statement is `{name}[…] = …;`");
                self.errors.push(name.span(), message);
            }
        }
    }
}
