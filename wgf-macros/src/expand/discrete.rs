//! `NameDiscrete`: what is known about the discrete parameters that a model sums out, given the others.

use super::forward::{Purpose, in_f64, statement};
use super::index::{dim, index, range_end};
use super::loops::for_loop;
use super::scalar::plain;
use super::site::index_list;
use super::wholes;
use crate::ir::{Int, Program, Stmt, StmtKind, Summed, SummedBy};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

/// The struct, and what is implemented for it; nothing for a model without discrete parameters.
pub(super) fn items(written: &Program) -> (TokenStream, TokenStream) {
    let mut fields: Vec<Ident> = Vec::new();
    names(&written.body, &mut fields);
    if fields.is_empty() {
        return (TokenStream::new(), TokenStream::new());
    }
    let (vis, model) = (&written.model.vis, &written.model.name);
    let name = format_ident!("{model}Discrete");
    let docs = fields.iter().map(|field| format!("`{field}`"));
    let doc = format!(
        "What is known about the discrete parameters of [`{model}`], given the data and values of the others."
    );
    let item = quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq)]
        #[allow(non_snake_case)]
        #vis struct #name {
            #(#[doc = #docs] #vis #fields: ::wgf::discrete::Discrete,)*
        }
    };
    let body = body(written, &name, &fields);
    let implementations = quote! {
        impl __p::DiscreteValues for #name {
            fn each_mut(&mut self) -> ::std::vec::Vec<&mut __p::Discrete> {
                ::std::vec![#(&mut self.#fields),*]
            }
        }

        impl #model {
            /// What is known about the discrete parameters, given the data and the unconstrained parameters `u`.
            ///
            /// # Panics
            /// If `u` does not have length d.
            #vis fn discrete(&self, u: &[f64]) -> #name {
                ::core::assert_eq!(u.len(), self.__dim, "the length of `u`");
                <Self as __p::SummedOut>::discrete(self, u)
            }
        }

        impl __p::SummedOut for #model {
            type Discrete = #name;

            fn discrete(&self, __u: &[f64]) -> #name {
                #body
            }
        }
    };
    (item, implementations)
}

/// The names of all discrete parameters, each once.
fn names(body: &[Stmt], found: &mut Vec<Ident>) {
    fn enter(summed: &[Summed], found: &mut Vec<Ident>) {
        for one in summed {
            if !found.contains(&one.name) {
                found.push(one.name.clone());
            }
            enter(&one.inside, found);
        }
    }
    for stmt in body {
        match &stmt.kind {
            StmtKind::Factor { summed, .. } => enter(summed, found),
            StmtKind::For { body, .. } => names(body, found),
            _ => {}
        }
    }
}

fn body(program: &Program, name: &Ident, fields: &[Ident]) -> TokenStream {
    let prologue = in_f64(program);
    let mut walk = Walk {
        program,
        loops: Vec::new(),
        occasions: 0,
    };
    let walk = walk.block(&program.body);
    let gathers: Vec<Ident> = fields.iter().map(gather).collect();
    quote! {
        #prologue
        #(let mut #gathers = __p::Gather::default();)*
        let __case = 1.0;
        #walk
        #name { #(#fields: #gathers.finish()),* }
    }
}

fn gather(name: &Ident) -> Ident {
    format_ident!("__gather_{}", name.unraw())
}

struct Walk<'p> {
    program: &'p Program,
    /// The variables of the loops around what is at hand.
    loops: Vec<Ident>,
    /// How many discrete parameters came before, some of which may have the same name.
    occasions: usize,
}

impl Walk<'_> {
    fn block(&mut self, body: &[Stmt]) -> TokenStream {
        body.iter().map(|stmt| self.statement(stmt)).collect()
    }

    fn statement(&mut self, stmt: &Stmt) -> TokenStream {
        match &stmt.kind {
            StmtKind::Factor { summed, .. } => self.all(summed),
            StmtKind::For {
                var, lo, hi, body, ..
            } if has_summed(body) => {
                let outer = self.loops.len();
                self.enter(var);
                let body = self.block(body);
                self.loops.truncate(outer);
                for_loop(self.program, var, lo, hi, body)
            }
            _ => statement(self.program, stmt, Purpose::Discrete),
        }
    }

    /// A loop's variable is an index; a condition is none.
    fn enter(&mut self, var: &Ident) {
        if var != "__once" {
            self.loops.push(var.clone());
        }
    }

    fn all(&mut self, summed: &[Summed]) -> TokenStream {
        summed.iter().map(|one| self.one(one)).collect()
    }

    fn one(&mut self, one: &Summed) -> TokenStream {
        let outer = self.loops.len();
        one.loops.iter().for_each(|(var, ..)| self.enter(var));
        let occasion = Literal::usize_unsuffixed(self.occasions);
        self.occasions += 1;
        let code = match &one.by {
            SummedBy::Values { lo, hi, weight } => {
                let (lo, hi) = (index(self.program, lo), range_end(self.program, hi));
                let at: Vec<Int> = self.loops.iter().cloned().map(Int::Loop).collect();
                let at = index_list(self.program, &at);
                let (var, gather, weight) =
                    (&one.name, gather(&one.name), plain(self.program, weight));
                let inside = self.all(&one.inside);
                let inside = (!inside.is_empty())
                    .then(|| quote!(for (#var, __case) in (#lo..#hi).zip(__cases) { #inside }));
                quote!({
                    let __logs: ::std::vec::Vec<f64> = (#lo..#hi).map(|#var| #weight).collect();
                    let __cases = #gather.add(#occasion, #at, __case, #lo, &__logs);
                    #inside
                })
            }
            SummedBy::Chain {
                sum,
                at,
                len,
                values,
            } => {
                let chain = self.chain(*sum);
                let (len, values) = (dim(self.program, len), dim(self.program, values));
                let (var, gather) = (&one.name, gather(&one.name));
                self.enter(at);
                let inside = self.all(&one.inside);
                let inside = (!inside.is_empty()).then(|| {
                    quote! {
                        for #at in 0..#len {
                            for #var in 0..#values {
                                let __case = __chain.probabilities[#at][#var];
                                #inside
                            }
                        }
                    }
                });
                quote!({
                    let __chain = #chain;
                    #gather.chain(#occasion, &__chain);
                    #inside
                })
            }
        };
        self.loops.truncate(outer);
        let loops = one.loops.iter().rev();
        loops.fold(code, |code, (var, lo, hi)| {
            for_loop(self.program, var, lo, hi, code)
        })
    }

    /// The states of the chain whose density the operation gave.
    fn chain(&self, sum: usize) -> TokenStream {
        let operation = self.program.body.iter().find_map(|stmt| match &stmt.kind {
            StmtKind::Operate {
                var, dims, inputs, ..
            } if *var == sum => Some((dims, inputs)),
            _ => None,
        });
        let Some((dims, inputs)) = operation else {
            unreachable!("a chain's density is an operation's value")
        };
        let dims = wholes::lengths(self.program, dims);
        let inputs = wholes::views(self.program, inputs);
        quote!(__p::chain(#dims, #inputs))
    }
}

fn has_summed(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match &stmt.kind {
        StmtKind::Factor { summed, .. } => !summed.is_empty(),
        StmtKind::For { body, .. } => has_summed(body),
        _ => false,
    })
}
