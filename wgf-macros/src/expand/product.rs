//! Matrix products in plates: `Σₖ x[i, k] v[k]` is worked out for a chunk of rows, or for a part of one, before the plate's
//! blocks read it, and the chunk's adjoints go back to v after them.
//!
//! ```text
//! // What is shared.
//! while __at < __hi {
//!     let __chunk = __at..min(the next multiple of TOGETHER, __hi);
//!     // x__times__v = the chunk's products
//!     // Whole blocks of rows, then the rows that are left, as in a plate without products.
//!     // v__adjoint += the chunk's adjoints times x
//! }
//! // Shared arguments get their adjoints.
//! ```

use super::adjoint::adjoint_name;
use super::plate::{Step, Version, pass};
use super::rows::Pieces;
use crate::ir::{Program, Scalar, Slice, Source, Stmt, StmtKind};
use crate::typed::Dim;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// A product as a version of a plate's loop reads it.
pub(super) struct Product {
    matrix: Ident,
    vector: Ident,
    /// The block's values.
    name: Ident,
    /// The block's adjoints.
    adjoint: Ident,
}

/// A matrix of data, or worked out from the data.
pub(super) fn matrix_name(program: &Program, matrix: Source) -> &Ident {
    match matrix {
        Source::Data(id) => &program.model.data[id].name,
        Source::Var(id) => &program.model.vars[id].name,
    }
}

/// The name of a matrix in the layout that products read.
pub(super) fn tiles_name(matrix: &Ident) -> Ident {
    format_ident!("{matrix}__tiles")
}

impl Product {
    pub(super) fn new(program: &Program, x: &Slice, v: &Slice, name: &Ident) -> Product {
        let model = &program.model;
        let Source::Var(v) = v.source else {
            unreachable!("a product is of data and parameters")
        };
        Product {
            matrix: matrix_name(program, x.source).clone(),
            vector: model.vars[v].name.clone(),
            name: name.clone(),
            adjoint: adjoint_name(name),
        }
    }

    /// The chunk's values.
    fn values(&self) -> Ident {
        format_ident!("{}__times__{}", self.matrix, self.vector)
    }

    /// The chunk's adjoints.
    fn adjoints(&self) -> Ident {
        adjoint_name(&self.values())
    }

    /// The block's adjoints to their places in the chunk.
    pub(super) fn give_back(&self, rows: &TokenStream) -> TokenStream {
        let (adjoint, adjoints) = (&self.adjoint, self.adjoints());
        quote!(#rows::store(#adjoint, &mut #adjoints[__at - __first..]);)
    }

    /// The block's values, if they are read.
    fn load(&self, version: &Version, number: &TokenStream) -> Option<TokenStream> {
        let Pieces { top, bottom, .. } = &version.pieces;
        let (name, values) = (&self.name, self.values());
        let read = [top, &version.body, bottom]
            .iter()
            .any(|code| mentions(code, name));
        read.then(|| {
            quote! {
                let #name: #number = <#number as __p::Rows<__T>>::load(&#values[__at - __first..]);
            }
        })
    }
}

fn mentions(code: &TokenStream, name: &Ident) -> bool {
    code.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        _ => false,
    })
}

/// The code of a plate's products around its blocks.
#[derive(Default)]
struct Around {
    /// Before the loop: room for the products of a chunk and their adjoints.
    room: TokenStream,
    /// Before a chunk's blocks.
    multiply: TokenStream,
    /// After them.
    back: TokenStream,
}

impl Around {
    /// What of its products this version of the loop reads, and gives back to.
    fn of(version: &Version, number: &TokenStream) -> Around {
        let mut around = Around::default();
        for product in &version.pieces.products {
            if product.load(version, number).is_some() {
                around.read(product, number);
            }
            if mentions(&version.pieces.bottom, &product.adjoints()) {
                around.give_back(product, number);
            }
        }
        around
    }

    fn read(&mut self, product: &Product, number: &TokenStream) {
        let (matrix, vector) = (tiles_name(&product.matrix), &product.vector);
        let values = product.values();
        self.room
            .extend(quote!(let mut #values = [<__T as __p::Real>::constant(0.0); __p::CHUNK];));
        self.multiply.extend(quote! {
            <#number as __p::Rows<__T>>::multiply(#matrix, __chunk.clone(), &#vector[..], &mut #values);
        });
    }

    fn give_back(&mut self, product: &Product, number: &TokenStream) {
        let (matrix, to) = (tiles_name(&product.matrix), adjoint_name(&product.vector));
        let adjoints = product.adjoints();
        self.room
            .extend(quote!(let mut #adjoints = [<__T as __p::Real>::constant(0.0); __p::CHUNK];));
        // As many rows as go together write all that is read of it.
        self.multiply.extend(quote! {
            if __chunk.len() < <#number as __p::Rows<__T>>::TOGETHER {
                #adjoints.fill(__p::Real::constant(0.0));
            }
        });
        self.back.extend(quote! {
            <#number as __p::Rows<__T>>::multiply_back(#matrix, __chunk.clone(), &#adjoints, &mut #to[..]);
        });
    }
}

/// Reads the products at the top of the body.
fn with_loads(mut version: Version, number: &TokenStream) -> Version {
    let products = &version.pieces.products;
    let loads: TokenStream = products
        .iter()
        .filter_map(|product| product.load(&version, number))
        .collect();
    let top = &version.pieces.top;
    version.pieces.top = quote!(#loads #top);
    version
}

/// The loop over chunks of a plate with products, from `__at` to `__hi`.
pub(super) fn chunks(
    var: &Ident,
    blocks: Version,
    rest: Version,
    number: &TokenStream,
) -> TokenStream {
    let rows = quote!(<#number as __p::Rows<__T>>);
    let width = quote!(#rows::WIDTH);
    let Around {
        room,
        multiply,
        back,
    } = Around::of(&blocks, number);
    let (blocks, rest) = (with_loads(blocks, number), with_loads(rest, &quote!(__T)));
    let whole = pass(var, &blocks, Step::Block(&width));
    let single = pass(var, &rest, Step::Row);
    let folds = [&blocks.fold, &rest.fold];
    let (count, fold) = match folds.iter().all(|fold| fold.is_empty()) {
        true => (TokenStream::new(), TokenStream::new()),
        false => {
            let run = &blocks.run;
            (
                quote!(let mut __rows: usize = 0;),
                quote! {
                    __rows += __chunk.len();
                    // Up to a chunk late: a product has room for a thousand factors.
                    if __rows >= usize::saturating_mul(#run, #width) || __chunk.end == __hi {
                        #(#folds)*
                        __rows = 0;
                    }
                },
            )
        }
    };
    // Each loop has a variable of its own: one for all takes LLVM long to follow.
    let run = quote! {
        #count
        let mut __start = __at;
        while __start < __hi {
            let __first = __start - __start % #rows::TOGETHER;
            let __chunk = __start..usize::min(__first + #rows::TOGETHER, __hi);
            #multiply
            let mut __at = __chunk.start;
            // A constant, so that where there are no blocks no code is made for them.
            if const { #width > 1 } {
                while __at + #width <= __chunk.end { #whole }
            }
            while __at < __chunk.end { #single }
            #back
            __start = __chunk.end;
            #fold
        }
    };
    let before = [&blocks.pieces.before, &rest.pieces.before];
    let after = [&blocks.pieces.after, &rest.pieces.after];
    quote!(#(#before)* #room #run #(#after)*)
}

/// The matrices that plates multiply: their names, and their numbers of columns.
pub(super) fn matrices(program: &Program) -> Vec<(&Ident, &Dim)> {
    let mut found = Vec::new();
    for stmt in &program.body {
        statement(stmt, &mut found);
    }
    let mut matrices: Vec<(&Ident, &Dim)> = Vec::new();
    for x in found {
        let name = matrix_name(program, x.source);
        if matrices.iter().all(|(other, _)| *other != name) {
            matrices.push((name, &x.len));
        }
    }
    matrices
}

fn statement<'p>(stmt: &'p Stmt, found: &mut Vec<&'p Slice>) {
    match &stmt.kind {
        StmtKind::For {
            body, plate: true, ..
        } => body.iter().for_each(|stmt| expressions(stmt, found)),
        StmtKind::For { body, .. } => body.iter().for_each(|stmt| statement(stmt, found)),
        StmtKind::Let { rows: true, .. } | StmtKind::Fill { rows: true, .. } => {
            expressions(stmt, found);
        }
        _ => {}
    }
}

fn expressions<'p>(stmt: &'p Stmt, found: &mut Vec<&'p Slice>) {
    for s in stmt.expressions() {
        expression(s, found);
    }
}

fn expression<'p>(s: &'p Scalar, found: &mut Vec<&'p Slice>) {
    if let Scalar::Product(x, _) = s {
        found.push(x);
    }
    for operand in s.operands() {
        expression(operand, found);
    }
}
