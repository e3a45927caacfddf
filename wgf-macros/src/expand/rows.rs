//! Reading and giving back in the rows of a plate: what is the same for all rows is read before the loop, and its adjoint
//! added up after it; what differs is loaded or gathered.

use super::adjoint::adjoint_name;
use super::change::{Change, Part};
use super::index::{element, flat_index};
use super::latent::is_in_place;
use super::product::Product;
use super::reads::{Known, Names, OneByOne, Reads};
use super::scalar::{plain, plain_code};
use crate::ir::{Bound, Int, Program, Scalar, Slice};
use crate::typed::{DataKind, Dim, VarId};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// One version of a plate's loop, for blocks of rows of one type.
pub(super) struct Rows<'p, 'n> {
    pub(super) program: &'p Program,
    pub(super) names: &'n mut Names,
    /// The loop variable, and the names that the body defines.
    pub(super) var: Ident,
    pub(super) bound: Bound,
    /// The type of a block of rows.
    pub(super) number: TokenStream,
    pub(super) code: Pieces,
    /// Arrays whose adjoints this plate writes first.
    pub(super) first: Vec<VarId>,
    known: Vec<(String, TokenStream)>,
    inputs: Vec<(String, Ident)>,
    /// Sums over the rows: when and what, and their names.
    sums: Vec<(String, Ident)>,
}

/// The code around and at the two ends of a plate's body.
#[derive(Default)]
pub(super) struct Pieces {
    /// The matrix products that the body reads or gives back to.
    pub(super) products: Vec<Product>,
    /// Before the loop.
    pub(super) before: TokenStream,
    /// At the top of the body.
    pub(super) top: TokenStream,
    /// At its bottom, once all adjoints of the block's inputs are complete.
    pub(super) bottom: TokenStream,
    /// After the loop.
    pub(super) after: TokenStream,
}

impl<'p, 'n> Rows<'p, 'n> {
    pub(super) fn new(
        program: &'p Program,
        names: &'n mut Names,
        var: &Ident,
        number: TokenStream,
    ) -> Self {
        Rows {
            program,
            names,
            var: var.clone(),
            bound: Bound::of_loop(var),
            number,
            code: Pieces::default(),
            first: Vec::new(),
            known: Vec::new(),
            inputs: Vec::new(),
            sums: Vec::new(),
        }
    }

    /// `<number as Rows<__T>>`.
    pub(super) fn rows(&self) -> TokenStream {
        let number = &self.number;
        quote!(<#number as __p::Rows<__T>>)
    }

    /// The name of what this version of the loop has of something that all versions share.
    pub(super) fn in_version(&self, name: &Ident) -> Ident {
        let number = self.number.to_string();
        format_ident!("{name}_{}", number.trim_start_matches('_').to_lowercase())
    }

    /// Begins the block's share of an adjoint; −0 is what addition leaves alone to the bit.
    pub(super) fn zero_adjoint(&self, adjoint: &Ident) -> TokenStream {
        let number = &self.number;
        quote!(let mut #adjoint: #number = __p::Real::constant(-0.0);)
    }

    /// The expression in each row of the block, as `into` makes rows of what `room` holds.
    fn in_each_row(&self, room: &str, into: &str, expression: TokenStream) -> TokenStream {
        let (rows, var) = (self.rows(), &self.var);
        let (room, into) = (format_ident!("{room}"), format_ident!("{into}"));
        quote!({
            let mut __rows = #rows::#room();
            for __r in 0..#rows::WIDTH {
                let #var = #var + __r;
                __rows[__r] = #expression;
            }
            #rows::#into(__rows)
        })
    }

    /// `__g`, the adjoint of each row of the block, goes where `back` takes it.
    fn each_row_back(&self, adjoint: &Ident, back: TokenStream) -> TokenStream {
        let (rows, var) = (self.rows(), &self.var);
        quote! {
            let __rows = #rows::scatter(#adjoint);
            for __r in 0..#rows::WIDTH {
                let (#var, __g) = (#var + __r, __rows[__r]);
                #back
            }
        }
    }

    /// Whether consecutive rows read consecutive elements.
    fn are_consecutive(&self, at: &[Int]) -> bool {
        at.split_last().is_some_and(|(last, outer)| {
            last.follows(&self.var) && outer.iter().all(|i| !i.depends(&self.bound))
        })
    }

    /// The consecutive elements of an array, as a slice that starts with the block's first row, if that is what they are.
    fn consecutive(&self, name: &Ident, shape: &[Dim], at: &[Int]) -> Option<TokenStream> {
        self.are_consecutive(at).then(|| {
            let flat = flat_index(self.program, shape, at);
            quote!(#name[#flat..])
        })
    }

    fn read_known(&self, s: &Scalar) -> TokenStream {
        let rows = self.rows();
        if let Scalar::Data(id, at) = s {
            let var = &self.program.model.data[*id];
            let is_number = !matches!(var.kind, DataKind::Index(_));
            let slice = self.consecutive(&var.name, &var.shape, at);
            if let (true, Some(slice)) = (is_number, slice) {
                return quote!(#rows::known_slice(&#slice));
            }
        }
        if let Scalar::Var(id, at) = s {
            let var = &self.program.model.vars[*id];
            if let Some(slice) = self.consecutive(&var.name, &var.shape, at) {
                return quote!(#rows::known_slice(&#slice));
            }
        }
        self.in_each_row("data", "known", plain(self.program, s))
    }

    /// The value of an input that is the same in all rows, read before the loop.
    fn shared(&mut self, s: &Scalar, name: &Ident) {
        let (rows, number) = (self.rows(), self.number.clone());
        let mut one = OneByOne {
            program: self.program,
            names: self.names,
        };
        let mut before = TokenStream::new();
        let value = one.input(s, &mut before);
        self.code.before.extend(quote! {
            #before
            let #name: #number = #rows::splat(#value);
        });
    }

    /// Adds a change to the adjoint of an input that all rows share: what differs from row to row is added up in the loop, once for
    /// all inputs that need the same sum, and the rest is left for after it.
    fn add_shared(&mut self, input: &Scalar, change: Change, occasion: &Ident) -> TokenStream {
        let (shared, varying): (Vec<_>, Vec<_>) =
            change.factors.into_iter().partition(|f| f.shared.is_some());
        let row = Change {
            g: change.g,
            scale: 1.0,
            factors: varying,
        };
        let key = format!("{occasion} {}", row.value());
        let known = self.sums.iter().find(|(k, _)| *k == key);
        let (sum, code) = match known {
            Some((_, sum)) => (sum.clone(), TokenStream::new()),
            None => {
                let sum = self.names.fresh("sum");
                let zero = self.zero_adjoint(&sum);
                self.code.before.extend(zero);
                let added = row.added(&quote!(#sum));
                self.sums.push((key, sum.clone()));
                (sum, added)
            }
        };
        let rows = self.rows();
        let total = Change {
            g: quote!(#rows::total(#sum)),
            scale: change.scale,
            factors: shared.into_iter().map(Part::outside).collect(),
        };
        let mut one = OneByOne {
            program: self.program,
            names: self.names,
        };
        let after = one.add(input, total, occasion);
        self.code.after.extend(after);
        code
    }

    /// The values of an input that differ from row to row.
    fn varying(&mut self, s: &Scalar, name: &Ident, adjoint: &Ident) {
        let (value, back) = match s {
            Scalar::Var(id, at) => self.elements(*id, at, adjoint),
            Scalar::Product(x, v) => return self.product(x, v, name, adjoint),
            _ => self.node(s, adjoint),
        };
        let (zero, number) = (self.zero_adjoint(adjoint), self.number.clone());
        self.code
            .top
            .extend(quote!(let #name: #number = #value; #zero));
        self.code.bottom.extend(back);
    }

    fn elements(&self, id: usize, at: &[Int], adjoint: &Ident) -> (TokenStream, TokenStream) {
        let rows = self.rows();
        let var = &self.program.model.vars[id];
        let (name, to) = (&var.name, adjoint_name(&var.name));
        if is_in_place(self.program, id) {
            return self.elements_in_place(id, at, adjoint);
        }
        if let (Some(from), Some(to)) = (
            self.consecutive(name, &var.shape, at),
            self.consecutive(&to, &var.shape, at),
        ) {
            let back = match self.first.contains(&id) {
                true => quote!(#rows::store(#adjoint, &mut #to);),
                false => quote!(#rows::add_to(#adjoint, &mut #to);),
            };
            return (quote!(#rows::load(&#from)), back);
        }
        let value = element(self.program, name, &var.shape, at);
        let to = element(self.program, &to, &var.shape, at);
        (
            self.in_each_row("values", "gather", value),
            self.each_row_back(adjoint, quote!(#to += __g;)),
        )
    }

    /// The same of a parameter whose coordinates are read where they lie.
    fn elements_in_place(
        &self,
        id: usize,
        at: &[Int],
        adjoint: &Ident,
    ) -> (TokenStream, TokenStream) {
        let var = &self.program.model.vars[id];
        let (name, to) = (&var.name, adjoint_name(&var.name));
        let flat = flat_index(self.program, &var.shape, at);
        if self.are_consecutive(at) {
            let number = &self.number;
            let write = match self.first.contains(&id) {
                true => quote!(store),
                false => quote!(add),
            };
            return (
                quote!(__p::Point::rows::<#number>(#name, #flat)),
                quote!(__p::Gradient::#write::<#number>(&mut #to, #flat, #adjoint);),
            );
        }
        let back = quote! {
            let __place = #flat;
            let __entry: __T = __p::Gradient::at(&#to, __place);
            __p::Gradient::set(&mut #to, __place, __entry + __g);
        };
        (
            self.in_each_row("values", "gather", quote!(__p::Point::at(#name, #flat))),
            self.each_row_back(adjoint, back),
        )
    }

    /// `Σₖ x[i, k] v[k]`, which the loop works out for a chunk of rows at a time.
    fn product(&mut self, x: &Slice, v: &Slice, name: &Ident, adjoint: &Ident) {
        let product = Product::new(self.program, x, v, name);
        let zero = self.zero_adjoint(adjoint);
        self.code.top.extend(zero);
        self.code.bottom.extend(product.give_back(&self.rows()));
        self.code.products.push(product);
    }

    /// A sum or an inner product, worked out row by row.
    fn node(&mut self, s: &Scalar, adjoint: &Ident) -> (TokenStream, TokenStream) {
        let value = self.in_each_row("values", "gather", plain(self.program, s));
        let mut one = OneByOne {
            program: self.program,
            names: self.names,
        };
        let back = one.add(s, Change::by(quote!(__g)), adjoint);
        (value, self.each_row_back(adjoint, back))
    }

    fn named_input(&mut self, s: &Scalar) -> Ident {
        if let Scalar::Var(id, _) = s
            && self.bound.vars.contains(id)
        {
            return self.program.model.vars[*id].name.clone();
        }
        let text = plain(self.program, s).to_string();
        if let Some((_, name)) = self.inputs.iter().find(|(t, _)| *t == text) {
            return name.clone();
        }
        let name = self.names.fresh("x");
        let adjoint = adjoint_name(&name);
        match self.varies(s) {
            true => self.varying(s, &name, &adjoint),
            false => self.shared(s, &name),
        }
        self.inputs.push((text, name.clone()));
        name
    }
}

impl Reads for Rows<'_, '_> {
    fn program(&self) -> &Program {
        self.program
    }

    fn number(&self) -> TokenStream {
        self.number.clone()
    }

    fn known(&mut self, s: &Scalar) -> Known {
        if !self.varies(s) {
            return Known::Constant(plain_code(self.program, s));
        }
        let text = plain(self.program, s).to_string();
        if let Some((_, name)) = self.known.iter().find(|(t, _)| *t == text) {
            return Known::Rows(name.clone());
        }
        let (name, value) = (self.names.fresh("data"), self.read_known(s));
        let number = &self.number;
        self.code.top.extend(quote!(let #name: #number = #value;));
        self.known.push((text, quote!(#name)));
        Known::Rows(quote!(#name))
    }

    fn input(&mut self, s: &Scalar, _setup: &mut TokenStream) -> TokenStream {
        let name = self.named_input(s);
        quote!(#name)
    }

    fn varies(&self, s: &Scalar) -> bool {
        s.depends(&self.bound)
    }

    fn add(&mut self, input: &Scalar, change: Change, occasion: &Ident) -> TokenStream {
        match self.varies(input) {
            true => {
                let adjoint = adjoint_name(&self.named_input(input));
                change.added(&quote!(#adjoint))
            }
            false => self.add_shared(input, change, occasion),
        }
    }

    fn names(&mut self) -> &mut Names {
        self.names
    }
}
