//! Arrays: `let`s over indices, element assignments, and loops that do nothing but fill.

use super::Walk;
use crate::expand::adjoint::{adjoint_name, evaluate};
use crate::expand::change::{Change, scatter};
use crate::expand::elements::elements;
use crate::expand::first::is_written_first;
use crate::expand::index::{array_len, flat_index, index, range_end};
use crate::expand::keep::{Kept, keep};
use crate::expand::loops::{for_loop, nest};
use crate::expand::plate::Range;
use crate::expand::reads::Reads;
use crate::expand::scalar::lifted;
use crate::ir::{Int, Scalar, Stmt, StmtKind};
use crate::typed::Dim;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Walk<'_> {
    /// `let name[outer, last] = value`: the last index runs over the rows of a plate.
    pub(super) fn rows(
        &mut self,
        id: usize,
        outer: &[(Ident, Dim)],
        last: &(Ident, Dim),
        value: &Scalar,
    ) -> (TokenStream, TokenStream) {
        let program = self.program;
        let at: Vec<Int> = outer
            .iter()
            .chain([last])
            .map(|(var, _)| Int::Loop(var.clone()))
            .collect();
        self.declare(id);
        let hi = crate::lower::dim(&last.1);
        let range = Range {
            var: &last.0,
            lo: &Int::Lit(0),
            hi: &hi,
        };
        let (fill, sweep) = self.fill_in_rows(id, &range, &at, value);
        (nest(program, outer, fill), nest(program, outer, sweep))
    }

    /// The same, element by element.
    pub(super) fn elements(
        &mut self,
        id: usize,
        loops: &[(Ident, Dim)],
        value: &Scalar,
    ) -> (TokenStream, TokenStream) {
        let at: Vec<Int> = loops
            .iter()
            .map(|(var, _)| Int::Loop(var.clone()))
            .collect();
        self.declare(id);
        let (assign, sweep) = self.assign(id, &at, value);
        (
            nest(self.program, loops, assign),
            nest(self.program, loops, sweep),
        )
    }

    /// `name[at] = value`: its value and kept partials, and its part of the reverse sweep.
    pub(super) fn assign(
        &mut self,
        id: usize,
        at: &[Int],
        value: &Scalar,
    ) -> (TokenStream, TokenStream) {
        let var = &self.program.model.vars[id];
        let (name, adjoint) = (&var.name, adjoint_name(&var.name));
        let at = flat_index(self.program, &var.shape, at);
        let prefix = self.names.fresh(&format!("{name}_"));
        let mut setup = TokenStream::new();
        let mut one = self.one();
        let mut value = evaluate(&mut one, value, &mut setup);
        let mut paths = std::mem::take(&mut value.paths);
        let kept = keep(&prefix, &mut paths, |kept| quote!(#kept[#at]));
        let sweep = scatter(&mut one, &paths, &quote!(__g));
        let stores = kept
            .iter()
            .map(|Kept { name, value }| quote!(#name[#at] = #value;));
        let value = value.lifted();
        let assign = quote!({
            #setup
            #(#stores)*
            #name[#at] = #value;
        });
        let sweep = quote!({
            let __g: __T = #adjoint[#at];
            #sweep
        });
        for kept in &kept {
            self.array_of_partials(id, &kept.name);
        }
        (assign, sweep)
    }

    /// `name[at] = value + feedback · name[at − 1]`: the values first, then the recurrence over them, in place.
    pub(super) fn fill(&mut self, stmt: &Stmt) -> (TokenStream, TokenStream) {
        let StmtKind::Fill {
            var: id,
            index: var,
            lo,
            hi,
            at,
            value,
            feedback,
            rows,
        } = &stmt.kind
        else {
            return Default::default();
        };
        let program = self.program;
        let range = Range { var, lo, hi };
        let (fill, sweep) = match rows {
            true => self.fill_in_rows(*id, &range, at, value),
            false => {
                let (assign, sweep) = self.assign(*id, at, value);
                (
                    for_loop(program, var, lo, hi, assign),
                    for_loop(program, var, lo, hi, sweep),
                )
            }
        };
        let Some(feedback) = feedback else {
            return (fill, sweep);
        };
        let var_is = &program.model.vars[*id];
        let (name, adjoint) = (&var_is.name, adjoint_name(&var_is.name));
        let flat = flat_index(program, &var_is.shape, at);
        let (lo, hi) = (index(program, lo), range_end(program, hi));
        let with_places = |code: TokenStream| {
            quote! {
                let (__lo, __hi): (usize, usize) = (#lo, #hi);
                if __lo < __hi {
                    let #var = __lo;
                    let __places = #flat..#flat + (__hi - __lo);
                    #code
                }
            }
        };
        let factor = lifted(program, feedback);
        let back = match feedback.is_active(&program.model) {
            true => {
                let occasion = self.names.fresh("occasion");
                self.one().add(feedback, Change::by(quote!(__g)), &occasion)
            }
            false => TokenStream::new(),
        };
        let recur = with_places(quote!(__p::recur(#name, __places, #factor);));
        let recur_back = with_places(quote! {
            let __g = __p::recur_back(#adjoint, #name, __places, #factor);
            #back
        });
        (quote!({ #fill #recur }), quote!({ #recur_back #sweep }))
    }

    fn fill_in_rows(
        &mut self,
        id: usize,
        range: &Range<'_>,
        at: &[Int],
        value: &Scalar,
    ) -> (TokenStream, TokenStream) {
        let var = &self.program.model.vars[id];
        let flat = flat_index(self.program, &var.shape, at);
        let names = &mut self.names;
        let elements = elements(self.program, names, range, (&var.name, &flat), value);
        for name in &elements.kept {
            self.array_of_partials(id, name);
        }
        (elements.fill, elements.sweep)
    }

    /// Room for an array's values and adjoints.
    pub(super) fn declare(&mut self, id: usize) {
        let var = &self.program.model.vars[id];
        let (name, adjoint) = (&var.name, adjoint_name(&var.name));
        let len = array_len(self.program, &var.shape);
        self.workspace.push(quote!(2 * (#len)));
        let zero = (!is_written_first(self.program, id))
            .then(|| quote!(#adjoint.fill(__p::Real::constant(0.0));));
        self.arrays.extend(quote! {
            let #name = __p::take_mut(&mut __work, #len);
            let #adjoint = __p::take_mut(&mut __work, #len);
            #zero
        });
    }

    /// Room for partial derivatives of an array's elements.
    fn array_of_partials(&mut self, id: usize, name: &Ident) {
        let len = array_len(self.program, &self.program.model.vars[id].shape);
        self.workspace.push(len.clone());
        self.arrays
            .extend(quote!(let #name = __p::take_mut(&mut __work, #len);));
    }
}
