//! Scopes: what each name of a model stands for.

use super::Checker;
use crate::errors::did_you_mean;
use crate::typed::{DataId, VarId};
use proc_macro2::Ident;
use std::collections::BTreeMap;

#[derive(Clone)]
pub(super) enum Symbol {
    Size,
    Data(DataId),
    Var(VarId),
    /// A loop variable, from 0 at least to the given length where that is known.
    Loop {
        upper: Option<String>,
    },
    /// Something whose definition had an error: its uses are not errors of their own.
    Broken,
}

#[derive(Default)]
pub(super) struct Scopes {
    outer: BTreeMap<String, Symbol>,
    inner: Vec<BTreeMap<String, Symbol>>,
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
        if text.starts_with("__") {
            let message = "names that begin with two underscores are kept for generated code";
            self.errors.push(name.span(), message);
            return;
        }
        if let Some(earlier) = self.scopes.get(&text) {
            let what = match earlier {
                Symbol::Size => " as a size",
                Symbol::Data(_) => " as data",
                Symbol::Var(_) => " in this model",
                Symbol::Loop { .. } => " as a loop variable",
                Symbol::Broken => "",
            };
            let message =
                format!("`{text}` is already defined{what}; every name of a model has one meaning");
            self.errors.push(name.span(), message);
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
    pub(super) fn lookup(&self, name: &Ident) -> Option<Symbol> {
        let text = name.to_string();
        if let Some(symbol) = self.scopes.get(&text) {
            return Some(symbol.clone());
        }
        let near = did_you_mean(&text, self.scopes.names());
        self.errors
            .push(name.span(), format!("`{text}` is not defined{near}"));
        None
    }
}
