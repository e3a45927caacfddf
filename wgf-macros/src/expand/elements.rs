//! Arrays that are filled row by row, several rows at a time, and the sweep back over them.

use super::adjoint::{adjoint_name, evaluate};
use super::change::scatter;
use super::keep::{Kept, keep};
use super::plate::{Range, Version, loops};
use super::reads::Names;
use super::rows::{Pieces, Rows};
use crate::ir::{Program, Scalar};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// `var[…, i] = value` over its last index: the code that fills it, what it keeps, and the code of the sweep.
pub(super) struct Elements {
    pub(super) fill: TokenStream,
    pub(super) sweep: TokenStream,
    /// The names of the arrays of partial derivatives.
    pub(super) kept: Vec<Ident>,
}

pub(super) fn elements(
    program: &Program,
    names: &mut Names,
    range: &Range<'_>,
    (name, at): (&Ident, &TokenStream),
    value: &Scalar,
) -> Elements {
    let adjoint = adjoint_name(name);
    let prefix = &names.fresh(&format!("{name}_"));
    let number = quote!(__R);
    let mut kept_names = Vec::new();
    let mut fill = |names: &mut Names, number: TokenStream| {
        let mut rows = Rows::new(program, names, range.var, number);
        let (body, kept) = fill_rows(&mut rows, prefix, (name, at), value);
        kept_names = kept;
        Version {
            pieces: Pieces {
                // The forward loop gives nothing back.
                bottom: TokenStream::new(),
                after: TokenStream::new(),
                ..rows.code
            },
            body,
            fold: TokenStream::new(),
            run: TokenStream::new(),
        }
    };
    let blocks = fill(names, number.clone());
    let rest = fill(names, quote!(__T));
    let fill = loops(program, range, blocks, rest, &number);
    let sweep = |names: &mut Names, number: TokenStream| {
        let mut rows = Rows::new(program, names, range.var, number);
        let (load, number) = (rows.rows(), rows.number.clone());
        let mut setup = TokenStream::new();
        // Evaluated for its ways alone: what it computes was kept.
        let mut value = evaluate(&mut rows, value, &mut setup);
        keep(
            prefix,
            &mut value.paths,
            |kept| quote!(#load::load(&#kept[#at..])),
        );
        let mut rows = Rows::new(program, rows.names, range.var, number.clone());
        let body = scatter(&mut rows, &value.paths, &quote!(__g));
        Version {
            body: quote! {
                let __g: #number = #load::load(&#adjoint[#at..]);
                #body
            },
            pieces: rows.code,
            fold: TokenStream::new(),
            run: TokenStream::new(),
        }
    };
    let blocks = sweep(names, number.clone());
    let rest = sweep(names, quote!(__T));
    let sweep = loops(program, range, blocks, rest, &number);
    Elements {
        fill: quote!({ #fill }),
        sweep: quote!({ #sweep }),
        kept: kept_names,
    }
}

fn fill_rows(
    rows: &mut Rows<'_, '_>,
    prefix: &Ident,
    (name, at): (&Ident, &TokenStream),
    value: &Scalar,
) -> (TokenStream, Vec<Ident>) {
    let mut setup = TokenStream::new();
    let mut value = evaluate(rows, value, &mut setup);
    let kept = keep(prefix, &mut value.paths, |kept| quote!(#kept));
    let (store, code) = (rows.rows(), value.lifted());
    let stores = kept
        .iter()
        .map(|Kept { name, value }| quote!(#store::store(#value, &mut #name[#at..]);));
    let body = quote! {
        #setup
        #store::store(#code, &mut #name[#at..]);
        #(#stores)*
    };
    (body, kept.into_iter().map(|k| k.name).collect())
}
