//! The score: one forward walk that gathers partial derivatives, one reverse sweep over the `let`s.

mod arrays;

use super::adjoint::{adjoint_name, evaluate};
use super::change::scatter;
use super::first::written_by;
use super::index::{index, range_end};
use super::keep::{Kept, keep};
use super::latent;
use super::loops::for_loop;
use super::names::bind_all;
use super::plate::{self, Range};
use super::reads::{Names, OneByOne};
use super::scalar::is_known;
use super::site::{active_mask, arguments, distribution, input};
use super::tally;
use super::wholes;
use crate::ir::{Program, Scalar, Site, Stmt, StmtKind};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

/// The bodies of `score` and of `workspace_len`.
pub(super) struct Score {
    pub(super) body: TokenStream,
    pub(super) workspace: TokenStream,
}

pub(super) fn score(program: &Program) -> Score {
    let mut walk = Walk {
        program,
        names: Names::default(),
        workspace: Vec::new(),
        arrays: TokenStream::new(),
    };
    if let Some(len) = wholes::joint_room(program) {
        walk.room(&format_ident!("__joint_scratch"), len);
    }
    let (forward, reverse) = walk.block(&program.body, true);
    let latents = program.body.iter().filter_map(|stmt| match stmt.kind {
        StmtKind::Latent(id) => Some(id),
        _ => None,
    });
    let gradients = latents.map(|id| latent::gradient(program, id));
    let data = bind_all(program);
    let body = quote! {
        let (mut __u, mut __gradient, mut __work) = (__u, __gradient, __work);
        #data
        let mut __log_density: __T = __p::Real::constant(self.__settled.score);
        #forward
        #(#reverse)*
        #(#gradients)*
        __log_density
    };
    let workspace = walk.workspace;
    Score {
        body,
        workspace: quote!(0 #(+ #workspace)*),
    }
}

struct Walk<'p> {
    program: &'p Program,
    names: Names,
    /// The numbers of workspace that each array takes.
    workspace: Vec<TokenStream>,
    /// Arrays that the statement at hand needs, to be made before it at the top level.
    arrays: TokenStream,
}

impl Walk<'_> {
    /// The forward code of a block, and the reverse sweep over its `let`s, last one first.
    fn block(&mut self, body: &[Stmt], top: bool) -> (TokenStream, Vec<TokenStream>) {
        let mut forward = TokenStream::new();
        let mut terms = TokenStream::new();
        let mut reverse: Vec<TokenStream> = Vec::new();
        for stmt in body {
            let (code, sweep) = self.statement(stmt);
            if top {
                forward.extend(std::mem::take(&mut self.arrays));
            }
            match stmt.kind {
                // Nothing waits for what single terms compute, which may take long; what plates compute would.
                StmtKind::Tilde(_)
                | StmtKind::Joint(_)
                | StmtKind::Factor { .. }
                | StmtKind::Tally { .. } => {
                    terms.extend(code);
                }
                _ => forward.extend(code),
            }
            reverse.extend(sweep);
        }
        reverse.reverse();
        forward.extend(terms);
        (forward, reverse)
    }

    fn statement(&mut self, stmt: &Stmt) -> (TokenStream, Option<TokenStream>) {
        match &stmt.kind {
            StmtKind::Latent(id) => {
                self.workspace.extend(latent::workspace(self.program, *id));
                (latent::value_and_adjoint(self.program, *id), None)
            }
            StmtKind::Let { var, .. } if !self.computes(*var) => (TokenStream::new(), None),
            StmtKind::Let {
                var,
                loops,
                value,
                rows,
            } => {
                let (define, sweep) = match loops.split_last() {
                    None => self.scalar(*var, value),
                    Some((last, outer)) if *rows => self.rows(*var, outer, last, value),
                    Some(_) => self.elements(*var, loops, value),
                };
                (define, Some(sweep))
            }
            StmtKind::Declare(var) | StmtKind::Assign { var, .. } if !self.computes(*var) => {
                (TokenStream::new(), None)
            }
            StmtKind::Declare(var) => {
                self.declare(*var);
                (TokenStream::new(), None)
            }
            StmtKind::Assign { var, at, value, .. } => {
                let (assign, sweep) = self.assign(*var, at, value);
                (assign, Some(sweep))
            }
            StmtKind::Fill { var, .. } if !self.computes(*var) => (TokenStream::new(), None),
            StmtKind::Fill { .. } => {
                let (fill, sweep) = self.fill(stmt);
                (fill, Some(sweep))
            }
            StmtKind::Tilde(site) => (self.tilde(site), None),
            StmtKind::Tally { name, site, .. } => (tally::score(&mut self.one(), name, site), None),
            StmtKind::Operate { var, .. } if !self.computes(*var) => (TokenStream::new(), None),
            StmtKind::Operate { var, at, .. } => {
                // A part of an array that was declared before the loops.
                if at.is_empty() {
                    self.declare(*var);
                }
                self.room(
                    &wholes::kept_name(&self.program.model.vars[*var].name),
                    wholes::all_kept(self.program, stmt),
                );
                let program = self.program;
                (
                    wholes::forward(program, stmt, true),
                    Some(wholes::backward(program, stmt)),
                )
            }
            StmtKind::Joint(joint) if !wholes::is_active(self.program, joint) => {
                (TokenStream::new(), None)
            }
            StmtKind::Joint(joint) => {
                let scratch = self.names.fresh("scratch");
                self.room(&scratch, wholes::scratch_len(self.program, joint));
                (wholes::score(&mut self.one(), joint, &scratch), None)
            }
            StmtKind::Factor { value, .. } => (self.factor(value), None),
            StmtKind::For {
                var,
                lo,
                hi,
                body,
                plate: true,
            } => {
                let range = Range { var, lo, hi };
                let first = written_by(self.program, stmt);
                let plate = plate::plate(self.program, &mut self.names, &range, body, &first);
                (plate, None)
            }
            StmtKind::For {
                var, lo, hi, body, ..
            } => self.for_statement(&Range { var, lo, hi }, body),
        }
    }

    /// Whether a score works the variable out: the density needs it, and a parameter reaches it.
    fn computes(&self, var: usize) -> bool {
        self.program.needed[var] && !is_known(self.program, var)
    }

    fn for_statement(
        &mut self,
        range: &Range<'_>,
        body: &[Stmt],
    ) -> (TokenStream, Option<TokenStream>) {
        let (inside, reverse) = self.block(body, false);
        if body.iter().any(Stmt::assigns) {
            if inside.is_empty() {
                return (inside, None);
            }
            // Elements may depend on elements before them, so their adjoints wait for the whole loop to be undone.
            let forward = for_loop(self.program, range.var, range.lo, range.hi, inside);
            let (lo, hi) = (
                index(self.program, range.lo),
                range_end(self.program, range.hi),
            );
            let var = range.var;
            let sweep = quote!(for #var in (#lo..#hi).rev() { #(#reverse)* });
            return (forward, Some(sweep));
        }
        if inside.is_empty() {
            return (inside, None);
        }
        let inside = quote!(#inside #(#reverse)*);
        let code = for_loop(self.program, range.var, range.lo, range.hi, inside);
        (code, None)
    }

    /// Room for numbers that have no adjoints.
    fn room(&mut self, name: &Ident, len: TokenStream) {
        self.arrays
            .extend(quote!(let #name = __p::take_mut(&mut __work, #len);));
        self.workspace.push(len);
    }

    fn one(&mut self) -> OneByOne<'_, '_> {
        OneByOne {
            program: self.program,
            names: &mut self.names,
        }
    }

    /// `x ~ D(args)`: the partial derivatives go straight to the adjoints of the inputs.
    fn tilde(&mut self, site: &Site) -> TokenStream {
        let mask = active_mask(self.program, site);
        if mask == 0 {
            return TokenStream::new();
        }
        let (mut setup, mut sweep) = (TokenStream::new(), TokenStream::new());
        let mut one = self.one();
        let x = input(
            &mut one,
            &site.x,
            &quote!(__partials.x),
            &mut setup,
            &mut sweep,
        );
        let args = arguments(&mut one, site, &mut setup, &mut sweep);
        let (distribution, mask) = (distribution(site), Literal::u32_unsuffixed(mask));
        quote!({
            #setup
            let __partials = __p::partials::<#distribution, __T, #mask>(#x, [#(#args),*]);
            __log_density += __partials.value;
            #sweep
        })
    }

    fn factor(&mut self, value: &Scalar) -> TokenStream {
        if !value.is_active(&self.program.model) {
            return TokenStream::new();
        }
        let mut setup = TokenStream::new();
        let mut one = self.one();
        let mut value = evaluate(&mut one, value, &mut setup);
        let paths = std::mem::take(&mut value.paths);
        let sweep = scatter(&mut one, &paths, &quote!(__one));
        let value = value.lifted();
        quote!({
            let __one: __T = __p::Real::constant(1.0);
            #setup
            __log_density += #value;
            #sweep
        })
    }

    /// `let name = value`: its value and kept partials, and its part of the reverse sweep.
    fn scalar(&mut self, id: usize, value: &Scalar) -> (TokenStream, TokenStream) {
        let name = &self.program.model.vars[id].name;
        let (mut setup, adjoint) = (TokenStream::new(), adjoint_name(name));
        let mut one = self.one();
        let mut value = evaluate(&mut one, value, &mut setup);
        let mut paths = std::mem::take(&mut value.paths);
        let kept = keep(name, &mut paths, |kept| quote!(#kept));
        let sweep = scatter(&mut one, &paths, &quote!(#adjoint));
        let kept = kept
            .iter()
            .map(|Kept { name, value }| quote!(let #name = #value;));
        let value = value.lifted();
        let define = quote! {
            #setup
            let #name: __T = #value;
            let mut #adjoint: __T = __p::Real::constant(0.0);
            #(#kept)*
        };
        (define, sweep)
    }
}
