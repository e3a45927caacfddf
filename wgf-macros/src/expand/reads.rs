//! How an expression reads its inputs and gives back their adjoints: one number at a time, or the rows of a plate.

use super::adjoint::{adjoint_name, evaluate};
use super::change::{Change, scatter};
use super::index::{element, flat_index, index, range_end};
use super::latent::is_in_place;
use super::scalar::{self, Code, plain, plain_code, row_range, slice};
use super::wholes;
use crate::ir::{Over, Program, Scalar, Slice, Source};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// The value of an expression that the data settle.
pub(super) enum Known {
    /// One `f64`.
    Constant(Code),
    /// A number for each row, of the type of [`Reads::number`].
    Rows(TokenStream),
}

/// Where an expression stands.
pub(super) trait Reads {
    fn program(&self) -> &Program;

    /// The type of what depends on a parameter.
    fn number(&self) -> TokenStream;

    /// What the data settle.
    fn known(&mut self, s: &Scalar) -> Known;

    /// The value of an active input (a variable, a sum, an inner product), as something that can be written twice;
    /// `setup` takes statements that must run first.
    fn input(&mut self, s: &Scalar, setup: &mut TokenStream) -> TokenStream;

    /// Whether the value differs from row to row.
    fn varies(&self, s: &Scalar) -> bool;

    /// `adjoint(input) += change`; changes of one `occasion` are made at one time.
    fn add(&mut self, input: &Scalar, change: Change, occasion: &Ident) -> TokenStream;

    fn names(&mut self) -> &mut Names;
}

/// Numbers the names that evaluations introduce, so that they differ.
#[derive(Default)]
pub(super) struct Names(usize);

impl Names {
    pub(super) fn fresh(&mut self, prefix: &str) -> Ident {
        self.0 += 1;
        format_ident!("__{}{}", prefix.trim_start_matches("r#"), self.0)
    }
}

/// Outside plates: every name is one number of the generic scalar, or an array of them.
pub(super) struct OneByOne<'p, 'n> {
    pub(super) program: &'p Program,
    pub(super) names: &'n mut Names,
}

impl Reads for OneByOne<'_, '_> {
    fn program(&self) -> &Program {
        self.program
    }

    fn number(&self) -> TokenStream {
        quote!(__T)
    }

    fn known(&mut self, s: &Scalar) -> Known {
        Known::Constant(plain_code(self.program, s))
    }

    fn input(&mut self, s: &Scalar, setup: &mut TokenStream) -> TokenStream {
        let value = plain(self.program, s);
        match s {
            Scalar::Var(..) => value,
            _ => {
                let name = self.names.fresh("node");
                setup.extend(quote!(let #name: __T = #value;));
                quote!(#name)
            }
        }
    }

    fn varies(&self, _s: &Scalar) -> bool {
        true
    }

    fn add(&mut self, input: &Scalar, change: Change, _occasion: &Ident) -> TokenStream {
        if let Scalar::Var(id, at) = input {
            let var = &self.program.model.vars[*id];
            let adjoint = adjoint_name(&var.name);
            if is_in_place(self.program, *id) {
                let flat = flat_index(self.program, &var.shape, at);
                let added = change.added(&quote!(__entry));
                return quote!({
                    let __place = #flat;
                    let mut __entry: __T = __p::Gradient::at(&#adjoint, __place);
                    #added
                    __p::Gradient::set(&mut #adjoint, __place, __entry);
                });
            }
            return change.added(&element(self.program, &adjoint, &var.shape, at));
        }
        let g = self.names.fresh("g");
        let change = change.value();
        let inside = self.node(input, &quote!(#g));
        quote!({ let #g: __T = #change; #inside })
    }

    fn names(&mut self) -> &mut Names {
        self.names
    }
}

impl OneByOne<'_, '_> {
    /// Carries the adjoint `g` of a sum or an inner product to what it adds up.
    fn node(&mut self, node: &Scalar, g: &TokenStream) -> TokenStream {
        match node {
            Scalar::Over {
                how,
                var,
                lo,
                hi,
                body,
            } => {
                let mut setup = TokenStream::new();
                let value = evaluate(self, body, &mut setup);
                let paths = value.paths.clone();
                let (lo, hi) = (index(self.program, lo), range_end(self.program, hi));
                match how {
                    Over::Sum => {
                        let inside = scatter(self, &paths, g);
                        quote!(for #var in #lo..#hi { #setup #inside })
                    }
                    // Each term's slope is its share of the sum.
                    Over::LogSumExp => {
                        let (total, term) = (plain(self.program, node), value.lifted());
                        let inside = scatter(self, &paths, &quote!(__share));
                        quote! {
                            let __total: __T = #total;
                            for #var in #lo..#hi {
                                #setup
                                let __share: __T = #g * __p::Real::exp(#term - __total);
                                #inside
                            }
                        }
                    }
                }
            }
            Scalar::If(condition, a, b) => {
                let condition = scalar::condition(self.program, condition);
                let [a, b] = [a, b].map(|branch| {
                    if !branch.is_active(&self.program.model) {
                        return TokenStream::new();
                    }
                    let mut setup = TokenStream::new();
                    let value = evaluate(self, branch, &mut setup);
                    let inside = scatter(self, &value.paths, g);
                    quote!(#setup #inside)
                });
                quote!(if #condition { #a } else { #b })
            }
            Scalar::Dot(a, b) | Scalar::Product(a, b) => {
                let left = self.slice(a, b, g);
                let right = self.slice(b, a, g);
                quote!(#left #right)
            }
            Scalar::Joint(joint) => wholes::carry(self, joint, g),
            _ => TokenStream::new(),
        }
    }

    /// `adjoint(to) += g · other`, if `to` is active.
    fn slice(&self, to: &Slice, other: &Slice, g: &TokenStream) -> Option<TokenStream> {
        let Source::Var(id) = to.source else {
            return None;
        };
        if !to.is_active(&self.program.model) {
            return None;
        }
        let adjoint = adjoint_name(&self.program.model.vars[id].name);
        let (range, values) = (row_range(self.program, to), slice(self.program, other));
        Some(match other.is_active(&self.program.model) {
            true => quote!(__p::add_scaled_active(&mut #adjoint[#range], #values, #g);),
            false => quote!(__p::add_scaled(&mut #adjoint[#range], #values, #g);),
        })
    }
}
