//! Minibatches: the rows that are drawn, and the model bound to them.
//!
//! A model of some rows is the model whose loops run over these, with all that the data settle worked out anew. It shares the
//! data with the model of all rows.

use super::index::saturated;
use super::names::{bind_data, known_vars};
use super::product::{matrices, tiles_name};
use super::scalar::plain;
use super::site::place;
use super::tally::tallies;
use crate::ir::Program;
use crate::lower::bound;
use crate::typed::{DataId, DataVar, Dim};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

pub(super) fn any(program: &Program) -> bool {
    !program.model.minibatches.is_empty()
}

/// `let __drawn0 = …;`, if the size is one of these.
pub(super) fn count(program: &Program, size: &Ident) -> Option<TokenStream> {
    let minibatch = program
        .model
        .minibatches
        .iter()
        .find(|m| m.count == *size)?;
    let end = |d: &Dim| {
        let (text, value) = (&d.text, saturated(program, &crate::lower::dim(d)));
        quote!(__p::size(#text, #value)?)
    };
    let (lo, hi) = (end(&minibatch.lo), end(&minibatch.hi));
    Some(quote!(let #size: usize = usize::saturating_sub(#hi, #lo);))
}

/// All rows, if the data are those of a minibatch.
pub(super) fn of_data(program: &Program, id: DataId) -> Option<TokenStream> {
    let minibatch = program.model.minibatches.iter().find(|m| m.rows == id)?;
    let rows = &program.model.data[id].name;
    let (lo, count) = (
        saturated(program, &crate::lower::dim(&minibatch.lo)),
        &minibatch.count,
    );
    Some(quote!(let #rows: ::std::vec::Vec<u32> = __p::all_rows(#lo, #count);))
}

/// Whether the models of some rows share this array with that of all.
pub(super) fn shares(program: &Program, var: &DataVar) -> bool {
    let is_rows = |id: DataId| program.model.data[id].name == var.name;
    any(program)
        && !var.shape.is_empty()
        && !program.model.minibatches.iter().any(|m| is_rows(m.rows))
}

/// `let x = Arc::new(x);` for such arrays.
pub(super) fn share(program: &Program) -> TokenStream {
    let shared = program.model.data.iter().filter(|var| shares(program, var));
    let names = shared.map(|var| &var.name);
    quote!(#(let #names = ::std::sync::Arc::new(#names);)*)
}

/// The type of the field with the pace of batches: those of some rows take their own.
pub(super) fn paces(program: &Program) -> (TokenStream, TokenStream, TokenStream) {
    match any(program) {
        false => (
            quote!(__pace: ::wgf::__private::Pace,),
            quote!(__pace: __p::Pace::default(),),
            TokenStream::new(),
        ),
        true => (
            quote! {
                __pace: ::std::sync::Arc<::wgf::__private::Pace>,
                __pace_of_some: ::std::sync::Arc<::wgf::__private::Pace>,
            },
            quote! {
                __pace: ::core::default::Default::default(),
                __pace_of_some: ::core::default::Default::default(),
            },
            quote! {
                __pace: ::std::sync::Arc::clone(&self.__pace_of_some),
                __pace_of_some: ::std::sync::Arc::clone(&self.__pace_of_some),
            },
        ),
    }
}

/// The sizes of batches are at least 1.
pub(super) fn checks(program: &Program) -> TokenStream {
    let checks = program.model.minibatches.iter().map(|m| {
        let place = place("minibatch", m.line);
        let size = plain(program, &bound(&program.model, &m.size).value);
        quote!(__p::check_batch_size(#place, #size)?;)
    });
    checks.collect()
}

/// The methods of the model that only those with minibatches have.
pub(super) fn methods(program: &Program) -> TokenStream {
    if !any(program) {
        return TokenStream::new();
    }
    let model = &program.model;
    let drawn: Vec<&Ident> = rows(program).collect();
    let counts = model.minibatches.iter().map(|m| &m.count);
    let sizes = model.sizes.iter().map(|size| &size.name);
    let sizes = sizes.filter(|name| !model.minibatches.iter().any(|m| m.count == **name));
    let sizes: Vec<&Ident> = sizes.collect();
    let data = model.data.iter().filter(|var| !drawn.contains(&&var.name));
    let data = data.map(|var| &var.name);
    let known: Vec<&Ident> = known_vars(program).map(|id| &model.vars[id].name).collect();
    let tallies: Vec<&Ident> = tallies(program).collect();
    let (matrices, tiles) = tiles(program);
    let (_, _, pace) = paces(program);
    let loops = Literal::usize_unsuffixed(drawn.len());
    quote! {
        /// The model of these rows.
        fn __of_rows(&self, [#(#drawn),*]: __p::Rowsets<#loops>) -> ::core::option::Option<Self> {
            #(let #sizes = self.#sizes;)*
            let mut __model = Self {
                #(#counts: #drawn.len(),)*
                #(#drawn,)*
                #(#sizes,)*
                #(#data: ::core::clone::Clone::clone(&self.#data),)*
                #(#known: ::core::default::Default::default(),)*
                #(#tiles: __p::Tiles::default(),)*
                #(#tallies: __p::Tally::default(),)*
                __settled: __p::Settled::default(),
                __dim: self.__dim,
                __quantities: ::std::vec::Vec::new(),
                #pace
            };
            (__model.__settled, #(__model.#known,)* #(__model.#tallies),*) = __model.__settle(false).ok()?;
            #matrices
            ::core::option::Option::Some(__model)
        }
    }
}

/// The matrices that products read, set out for them, and their names.
pub(super) fn tiles(program: &Program) -> (TokenStream, Vec<Ident>) {
    let made = matrices(program).into_iter().map(|(name, columns)| {
        let (tiles, columns) = (tiles_name(name), super::index::dim(program, columns));
        let made = quote!(__model.#tiles = __p::Tiles::new(&__model.#name, #columns););
        (made, tiles)
    });
    made.unzip()
}

/// The method of `LogDensity` that draws a part of the density.
pub(super) fn subsample(program: &Program) -> TokenStream {
    if !any(program) {
        return TokenStream::new();
    }
    let (data, rows) = (bind_data(program), rows(program));
    let sizes = program.model.minibatches.iter();
    let sizes = sizes.map(|m| plain(program, &bound(&program.model, &m.size).value));
    quote! {
        fn subsample(&self, __seed: u64) -> ::core::option::Option<::std::boxed::Box<dyn __p::LogDensity + '_>> {
            #data
            __p::subsample(__seed, [#(&self.#rows[..]),*], [#((#sizes) as f64),*], |__rows| self.__of_rows(__rows))
        }
    }
}

fn rows(program: &Program) -> impl Iterator<Item = &Ident> {
    let minibatches = program.model.minibatches.iter();
    minibatches.map(|m| &program.model.data[m.rows].name)
}
