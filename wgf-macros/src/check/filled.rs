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
            let message = format!("`{name}` is an array; declare it outside loops and conditions");
            self.errors.push(name.span(), message);
            return None;
        }
        Some(())
    }

    /// `target = value;`
    pub(super) fn assign(&mut self, target: &Expr, value: &Expr) -> Option<StmtKind> {
        let text = format!("{target} = {value}");
        let Some(target) = self.element(target) else {
            // What is wrong inside the value is told too, but not that it does not suit such a target.
            self.expr(value);
            return None;
        };
        let value = self.scalar(value, "an element")?;
        Some(StmtKind::Assign {
            target,
            value,
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
        let whole = matches!(target.kind, ExprKind::Name(_));
        let id = self.fillable(name, whole)?;
        self.filled.insert(id);
        let typed = self.expr(target)?;
        if !typed.ty.is_scalar() {
            let index = match self.vars[id].shape.len() {
                1 => "i",
                _ => "i, j",
            };
            let message = format!(
                "`{target}` is `{}`, and an array is filled element by element: `{name}[{index}] = …;`",
                typed.ty
            );
            self.errors.push(target.spans, message);
            return None;
        }
        Some(typed)
    }

    /// The array that a name left of `=` stands for. `whole` says that the name stands there without an index.
    fn fillable(&mut self, name: &Ident, whole: bool) -> Option<usize> {
        let text = name.to_string();
        let message = match self.scopes.get(&text) {
            Some(Symbol::Var(id)) => match self.vars[*id].kind {
                VarKind::Filled => return Some(*id),
                _ if self.missing_entry(*id).is_some() => format!(
                    "`{text}` is data, and cannot be assigned; what is missing has its distribution: `{text} ~ …`"
                ),
                VarKind::Latent(_) => format!(
                    "`{text}` is a parameter: it has its distribution, and cannot be assigned"
                ),
                _ => format!(
                    "`{text}` has its value from its `let`, and keeps it; an array to fill is `let {text}: [real; n];`"
                ),
            },
            Some(Symbol::Data(_)) => {
                format!("`{text}` is data, and cannot be assigned; an observation is `{text} ~ …`")
            }
            Some(Symbol::Size) => format!("`{text}` is a size, and cannot be assigned"),
            Some(Symbol::Loop { .. } | Symbol::Each(_)) => {
                format!("`{text}` is a loop variable, and cannot be assigned")
            }
            Some(Symbol::Discrete { .. }) => {
                format!("`{text}` is summed out: it has its distribution, and cannot be assigned")
            }
            Some(Symbol::Broken) => return None,
            None if self.scopes.is_excused(&text) => return None,
            None => {
                let message = self.not_declared(&text, whole);
                // Its other uses are no mistakes of their own.
                self.scopes.excuse(name);
                message
            }
        };
        self.errors.push(name.span(), message);
        None
    }

    fn not_declared(&self, text: &str, whole: bool) -> String {
        if self.scopes.comes_later(text) {
            return format!("`{text}` is assigned before it is declared");
        }
        let arrays = self
            .vars
            .iter()
            .filter(|v| matches!(v.kind, VarKind::Filled));
        let names: Vec<String> = arrays.map(|v| v.name.to_string()).collect();
        let near = did_you_mean(text, names.iter().map(String::as_str));
        let hint = match whole {
            _ if !near.is_empty() => near,
            true => format!("; a new quantity is `let {text} = …;`"),
            false => format!("; an array to fill is declared first: `let {text}: [real; n];`"),
        };
        format!("`{text}` is not defined{hint}")
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
