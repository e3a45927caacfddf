//! Scopes: what each name of a model stands for.

use super::Checker;
use crate::errors::did_you_mean;
use crate::typed::{DataId, Dim, TExpr, Use, VarId};
use proc_macro2::Ident;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone)]
pub(super) enum Symbol {
    Size,
    Data(DataId),
    Var(VarId),
    /// A loop variable, from 0 at least to the given length where that is known.
    Loop {
        upper: Option<String>,
    },
    /// An array of discrete parameters, and a length that all their values are below, where that is known.
    Discrete {
        len: Dim,
        upper: Option<String>,
    },
    /// An element, or a row, of an array that a loop runs over.
    Each(TExpr),
    /// Something whose definition had an error: its uses are not errors of their own.
    Broken,
}

#[derive(Default)]
pub(super) struct Scopes {
    outer: BTreeMap<String, Symbol>,
    inner: Vec<BTreeMap<String, Symbol>>,
    /// Names that a definition which did not parse may have defined.
    excused: BTreeSet<String>,
    /// Everything the model defines outside loops, to tell a name that is used too early from one that is unknown.
    later: BTreeSet<String>,
}

impl Scopes {
    pub(super) fn get(&self, name: &str) -> Option<&Symbol> {
        let inner = self.inner.iter().rev().find_map(|scope| scope.get(name));
        inner.or_else(|| self.outer.get(name))
    }

    pub(super) fn open(&mut self) {
        self.inner.push(BTreeMap::new());
    }

    pub(super) fn close(&mut self) {
        self.inner.pop();
    }

    /// A name of the compiler's own, in the innermost scope.
    pub(super) fn hide(&mut self, name: &Ident, symbol: Symbol) {
        let scope = self.inner.last_mut().unwrap_or(&mut self.outer);
        scope.insert(name.to_string(), symbol);
    }

    pub(super) fn excuse(&mut self, name: &Ident) {
        self.excused.insert(name.to_string());
    }

    pub(super) fn is_excused(&self, name: &str) -> bool {
        self.excused.contains(name)
    }

    pub(super) fn foresee<'a>(&mut self, names: impl IntoIterator<Item = &'a Ident>) {
        self.later.extend(names.into_iter().map(Ident::to_string));
    }

    pub(super) fn comes_later(&self, name: &str) -> bool {
        self.later.contains(name)
    }

    pub(super) fn in_loop(&self) -> bool {
        !self.inner.is_empty()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let scopes = self.inner.iter().chain([&self.outer]);
        scopes.flat_map(|scope| scope.keys().map(String::as_str))
    }
}

impl Checker<'_> {
    /// Enters a name; one that is taken or reserved is an error, and keeps its first meaning.
    pub(super) fn define(&mut self, name: &Ident, symbol: Symbol) {
        let text = name.to_string();
        if text.contains("__") {
            let message = "names with two underscores in a row are kept for generated code";
            self.errors.push(name.span(), message);
            return;
        }
        if let Some(earlier) = self.scopes.get(&text) {
            let what = match earlier {
                Symbol::Size => " as a size",
                Symbol::Data(_) => " as data",
                Symbol::Var(id) if self.missing_entry(*id).is_some() => " as data",
                Symbol::Var(_) | Symbol::Discrete { .. } => " in this model",
                Symbol::Loop { .. } | Symbol::Each(_) => " as a loop variable",
                Symbol::Broken => "",
            };
            let message =
                format!("`{text}` is already defined{what}; every name of a model has one meaning");
            self.errors.push(name.span(), message);
            // Inside a loop, what uses the name means the new one.
            if let Some(scope) = self.scopes.inner.last_mut() {
                scope.insert(text, Symbol::Broken);
            }
            return;
        }
        let scope = self
            .scopes
            .inner
            .last_mut()
            .unwrap_or(&mut self.scopes.outer);
        scope.insert(text, symbol);
    }

    /// What a name stands for; an unknown name is an error.
    pub(super) fn lookup(&mut self, name: &Ident) -> Option<Symbol> {
        let text = name.to_string();
        if let Some(symbol) = self.scopes.get(&text).cloned() {
            self.used(name, &symbol);
            return Some(symbol);
        }
        if self.scopes.is_excused(&text) {
            return None;
        }
        let message = match self.scopes.comes_later(&text) {
            true => format!("`{text}` is used before it is defined"),
            false => {
                let near = did_you_mean(&text, self.scopes.names());
                format!("`{text}` is not defined{near}")
            }
        };
        self.errors.push(name.span(), message);
        None
    }

    /// Remembers where a name is read that becomes a field, for editors to resolve it.
    pub(super) fn used(&mut self, name: &Ident, symbol: &Symbol) {
        let is_field = match symbol {
            Symbol::Data(id) => self.data[*id].field.is_some(),
            Symbol::Var(id) => self.missing_entry(*id).is_some(),
            Symbol::Size => self.sizes.iter().any(|s| s.given && s.name == *name),
            _ => return,
        };
        match symbol {
            _ if is_field => self.uses.push(Use::Data(name.clone())),
            Symbol::Var(id) => self.uses.push(Use::Var(*id, name.clone())),
            _ => {}
        }
    }
}
