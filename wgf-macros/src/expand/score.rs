//! The score: one forward walk that gathers partial derivatives, one reverse sweep over the `let`s.

use super::adjoint::{Kept, Names, adjoint_name, evaluate, keep, scatter};
use super::latent;
use super::loops::{Filling, filling, for_loop, nest};
use super::names::bind_all;
use super::scalar::{is_known, lifted, plain};
use super::site::{active_mask, distribution};
use crate::ir::{Program, Scalar, Site, Stmt, StmtKind};
use crate::typed::Dim;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

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
    };
    let (forward, reverse) = walk.block(&program.body, true);
    let latents = program.body.iter().filter_map(|stmt| match stmt.kind {
        StmtKind::Latent(id) => Some(&program.model.vars[id]),
        _ => None,
    });
    let gradients = latents.map(|var| latent::gradient(program, var));
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
}

impl Walk<'_> {
    /// The forward code of a block, and the reverse sweep over its `let`s, last one first.
    fn block(&mut self, body: &[Stmt], top: bool) -> (TokenStream, Vec<TokenStream>) {
        let mut forward = TokenStream::new();
        let mut reverse: Vec<TokenStream> = Vec::new();
        for stmt in body {
            match &stmt.kind {
                StmtKind::Latent(id) => {
                    let var = &self.program.model.vars[*id];
                    forward.extend(latent::value_and_adjoint(self.program, var));
                    self.workspace.extend(latent::workspace(self.program, var));
                }
                StmtKind::Let { var, loops, value } => {
                    if self.program.needed[*var] && !is_known(self.program, *var) {
                        let (define, sweep) = self.define(*var, loops, value, top);
                        forward.extend(define);
                        reverse.push(sweep);
                    }
                }
                StmtKind::Tilde(site) => forward.extend(self.tilde(site)),
                StmtKind::Factor { value, .. } => forward.extend(self.factor(value)),
                StmtKind::For { var, lo, hi, body } => {
                    let (inside, inside_reverse) = self.block(body, false);
                    if !inside.is_empty() {
                        let inside = quote!(#inside #(#inside_reverse)*);
                        forward.extend(for_loop(self.program, var, lo, hi, inside));
                    }
                }
            }
        }
        reverse.reverse();
        (forward, reverse)
    }

    /// `x ~ D(args)`: the partial derivatives go straight to the adjoints of the inputs.
    fn tilde(&mut self, site: &Site) -> TokenStream {
        let program = self.program;
        let mask = active_mask(program, site);
        if mask == 0 {
            return TokenStream::new();
        }
        let partials = quote!(__partials);
        let mut setup = TokenStream::new();
        let mut sweep = TokenStream::new();
        let mut place = |s: &Scalar, partial: TokenStream| {
            if !s.is_active(&program.model) {
                return lifted(program, s);
            }
            let evaluation = evaluate(program, s, &mut self.names);
            setup.extend(evaluation.setup);
            sweep.extend(scatter(
                program,
                &evaluation.parts,
                &partial,
                &mut self.names,
            ));
            evaluation.value
        };
        let x = place(&site.x, quote!(#partials.x));
        let args: Vec<TokenStream> = site
            .args
            .iter()
            .enumerate()
            .map(|(i, arg)| {
                let i = Literal::usize_unsuffixed(i);
                place(arg, quote!(#partials.args[#i]))
            })
            .collect();
        let (distribution, mask) = (distribution(site), Literal::u32_unsuffixed(mask));
        let body = quote! {
            #setup
            let #partials = __p::partials::<#distribution, __T, #mask>(#x, [#(#args),*]);
            __log_density += #partials.value;
            #sweep
        };
        quote!({ #body })
    }

    fn factor(&mut self, value: &Scalar) -> TokenStream {
        if !value.is_active(&self.program.model) {
            return TokenStream::new();
        }
        let evaluation = evaluate(self.program, value, &mut self.names);
        let g = quote!(__one);
        let (setup, value) = (evaluation.setup, evaluation.value);
        let sweep = scatter(self.program, &evaluation.parts, &g, &mut self.names);
        quote!({
            let #g: __T = __p::Real::constant(1.0);
            #setup
            __log_density += #value;
            #sweep
        })
    }

    /// `let name[loops] = value`: its value and kept partials, and its part of the reverse sweep.
    fn define(
        &mut self,
        id: usize,
        loops: &[(Ident, Dim)],
        value: &Scalar,
        top: bool,
    ) -> (TokenStream, TokenStream) {
        let program = self.program;
        let var = &program.model.vars[id];
        let name = &var.name;
        if !var.active {
            let value = plain(program, value);
            return (quote!(let #name = #value;), TokenStream::new());
        }
        let vars: Vec<Ident> = loops.iter().map(|(var, _)| var.clone()).collect();
        let mut evaluation = evaluate(program, value, &mut self.names);
        let kept = keep(program, id, &mut evaluation.parts, &vars);
        let (setup, value, adjoint) = (evaluation.setup, evaluation.value, adjoint_name(name));
        if loops.is_empty() {
            let sweep = scatter(
                program,
                &evaluation.parts,
                &quote!(#adjoint),
                &mut self.names,
            );
            let kept = kept
                .iter()
                .map(|Kept { name, value }| quote!(let #name = #value;));
            let define = quote! {
                #setup
                let #name: __T = #value;
                let mut #adjoint: __T = __p::Real::constant(0.0);
                #(#kept)*
            };
            return (define, sweep);
        }
        debug_assert!(top, "the checker lets no array `let` into a loop");
        let Filling { len, at } = filling(program, id, loops);
        let arrays: Vec<&Ident> = kept.iter().map(|k| &k.name).collect();
        let count = Literal::usize_unsuffixed(2 + arrays.len());
        self.workspace.push(quote!(#count * (#len)));
        let keep = kept
            .iter()
            .map(|Kept { name, value }| quote!(#name[#at] = #value;));
        let fill = nest(
            program,
            loops,
            quote! {
                #setup
                #name[#at] = #value;
                #(#keep)*
            },
        );
        let define = quote! {
            let #name = __p::take_mut(&mut __work, #len);
            let #adjoint = __p::take_mut(&mut __work, #len);
            #(let #arrays = __p::take_mut(&mut __work, #len);)*
            #adjoint.fill(__p::Real::constant(0.0));
            #fill
        };
        let sweep = scatter(program, &evaluation.parts, &quote!(__g), &mut self.names);
        let sweep = nest(
            program,
            loops,
            quote! {
                let __g = #adjoint[#at];
                #sweep
            },
        );
        (define, sweep)
    }
}
