//! Arrays of discrete parameters: `let z: [index(k); n] ~ Categorical(w);`, and chains.

use super::gather::{Gathered, over_elements};
use super::{Declared, Each, chain, summed_out};
use crate::ast::{self, TypeExpr};
use crate::check::Checker;
use crate::check::names::Symbol;
use crate::typed::{Dim, Elem, IndexArg, States, Stmt, StmtKind, TExpr, TKind, Ty};
use proc_macro2::Ident;
use quote::format_ident;
use syn::ext::IdentExt;

/// What an array of discrete parameters is summed out by.
#[allow(clippy::large_enum_variant, reason = "there is one for each array")]
enum Summing {
    /// Each element on its own.
    Apart(super::Values),
    /// The forward algorithm.
    Chain(chain::Parts),
}

impl Checker<'_> {
    pub(super) fn array_of_discrete(
        &mut self,
        declared: Declared,
        rest: Vec<ast::Stmt>,
    ) -> Vec<Stmt> {
        let name = declared.name.clone();
        let found = self.array_parts(&declared);
        match &found {
            Some((each, upper, _)) => self.define(
                &name,
                Symbol::Discrete {
                    len: each.len.clone(),
                    upper: upper.clone(),
                },
            ),
            None => self.define(&name, Symbol::Broken),
        }
        let body = self.as_expression(|checker| checker.statements(rest));
        let Some((each, _, summing)) = found else {
            return body;
        };
        if !self.errors.is_empty() {
            return body;
        }
        let Some(gathered) = self.gather(&name, &each, body) else {
            return Vec::new();
        };
        let mut terms = gathered.of_element.iter();
        if !terms.all(|stmt| self.can_be_summed(stmt, &name, true)) {
            return gathered.apart;
        }
        match summing {
            Summing::Apart(values) => elements(declared, &each, values, gathered),
            Summing::Chain(parts) => self.chain(declared, each, parts, gathered),
        }
    }

    /// The elements, the length that all values are below, and how they are summed out.
    fn array_parts(&mut self, declared: &Declared) -> Option<(Each, Option<String>, Summing)> {
        let Declared { name, ty, dist, .. } = declared;
        let ty = self.array_type(name, ty.as_ref(), chain::is_chain(dist))?;
        if self.scopes.in_loop() {
            let message = match chain::is_chain(dist) {
                true => format!(
                    "a chain inside a loop is not built; declare `{name}` outside all loops"
                ),
                false => format!(
                    "an array of discrete parameters is declared outside all loops; inside one, `let {name} ~ {dist};` in a loop over its elements is a single one"
                ),
            };
            self.errors.push(name.span(), message);
            return None;
        }
        let shape = self.shape(&ty.shape)?;
        let [len] = &shape[..] else {
            let message = format!(
                "an array of discrete parameters has one dimension; for more, declare one in the loops: `for i in … {{ for j in … {{ let {name} ~ …; }} }}`"
            );
            self.errors.push(ty.spans, message);
            return None;
        };
        let each = Each {
            at: format_ident!("__at_{}", name.unraw()),
            len: len.clone(),
        };
        if chain::is_chain(dist) {
            let parts = self.chain_parts(name, ty, dist, &each.len)?;
            let upper = Some(parts.values.text.clone());
            return Some((each, upper, Summing::Chain(parts)));
        }
        let values = self.values(name, dist, Some(&each))?;
        self.is_of_type(ty, dist, &values)?;
        Some((each, values.upper.clone(), Summing::Apart(values)))
    }

    fn array_type<'t>(
        &mut self,
        name: &Ident,
        ty: Option<&'t TypeExpr>,
        is_chain: bool,
    ) -> Option<&'t TypeExpr> {
        match ty {
            Some(ty) if !ty.shape.is_empty() && (!is_chain || ty.base == "index") => Some(ty),
            _ => {
                let message = format!(
                    "a chain says what its states are and how many there are: `let {name}: [index(k); n] ~ MarkovChain(…);`"
                );
                self.errors.push(name.span(), message);
                None
            }
        }
    }

    /// `z[i]` of an array of discrete parameters.
    pub(crate) fn state(
        &mut self,
        name: &Ident,
        len: &Dim,
        index: &[ast::Expr],
        e: crate::errors::Spans,
    ) -> Option<(TKind, Ty)> {
        let typed: Vec<Option<TExpr>> = index
            .iter()
            .map(|i| self.index_value(i, "an index"))
            .collect();
        let typed: Vec<TExpr> = typed.into_iter().collect::<Option<_>>()?;
        let [value] = &typed[..] else {
            let message = format!("too many indices: `{name}` is `[int; {}]`", len.text);
            self.errors.push(e, message);
            return None;
        };
        if !matches!(&value.kind, TKind::Loop(var) if self.is_loop(var)) {
            let source = &index[0];
            let message = format!(
                "`{name}` is summed out element by element, and is read as `{name}[i]`, with the variable of a loop over its elements, not as `{name}[{source}]`; shift the other indices instead, as in `y[i - 1] ~ … {name}[i] …`"
            );
            self.errors.push(source.spans, message);
            return None;
        }
        let array = TExpr {
            kind: TKind::Loop(name.clone()),
            ty: Ty {
                shape: vec![len.clone()],
                ..Ty::scalar(Elem::Int)
            },
            spans: e,
        };
        let at = IndexArg {
            text: index[0].to_string(),
            value: value.clone(),
            safe: true,
        };
        let kind = TKind::Index(Box::new(array), vec![at]);
        Some((kind, Ty::scalar(Elem::Int)))
    }

    fn is_loop(&self, var: &Ident) -> bool {
        matches!(self.scopes.get(&var.to_string()), Some(Symbol::Loop { .. }))
    }

    /// A chain's term: the log density of what is seen in each state, and the forward algorithm.
    fn chain(
        &mut self,
        declared: Declared,
        each: Each,
        parts: chain::Parts,
        gathered: Gathered,
    ) -> Vec<Stmt> {
        let line = declared.line;
        let body = gathered.of_element;
        let ty = Ty {
            elem: Elem::Real,
            shape: vec![each.len.clone(), parts.values.clone()],
            active: body.iter().any(is_active),
        };
        let densities = self.hidden(&ty);
        let states = States {
            var: declared.name.clone(),
            at: each.at,
            len: each.len,
            values: parts.values.clone(),
            densities,
            body,
        };
        let read = TExpr {
            kind: TKind::Var(densities),
            ty,
            spans: declared.dist.spans,
        };
        let text = format!("{} ~ {}, summed out", declared.name, declared.dist);
        let chain = StmtKind::Chain {
            value: parts.log_density(&states, read, declared.dist.spans),
            states: states.clone(),
            text,
        };
        let mut out = gathered.apart;
        out.extend(gathered.ranges);
        for kind in [StmtKind::Conditional(states), chain] {
            out.push(Stmt { kind, line });
        }
        out
    }
}

/// A term for every element.
fn elements(
    declared: Declared,
    each: &Each,
    values: super::Values,
    gathered: Gathered,
) -> Vec<Stmt> {
    let (line, mut values) = (declared.line, values);
    let before = std::mem::take(&mut values.before);
    let mut out: Vec<Stmt> = gathered.apart;
    out.extend(gathered.ranges);
    out.extend(before.into_iter().map(|kind| Stmt { kind, line }));
    let name = declared.name;
    let term = summed_out(name.clone(), &declared.dist, values, gathered.of_element);
    let body = vec![Stmt { kind: term, line }];
    let kind = over_elements(each, &name, body);
    out.push(Stmt { kind, line });
    out
}

/// Whether a parameter reaches what the statement adds.
fn is_active(stmt: &Stmt) -> bool {
    let mut found = false;
    super::gather::each_expression(&mut stmt.clone(), &mut |t| {
        found |= t.any(&|t| t.ty.active);
    });
    found
}
