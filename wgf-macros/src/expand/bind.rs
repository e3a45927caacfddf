//! `new`: from the plain data struct to the bound model, every shape and range checked.

use super::checks::bound_checks;
use super::index::{array_len, dim, saturated};
use super::minibatch;
use super::missing;
use super::names::known_vars;
use super::product::{matrices, tiles_name};
use super::scalar::plain;
use super::shaped;
use super::tally::tallies;
use crate::ast::ExprKind;
use crate::ir::Program;
use crate::lower::bound;
use crate::typed::{DataKind, DataVar, Dim, TExpr};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

/// The fields of the bound model.
pub(super) fn fields(program: &Program) -> TokenStream {
    let sizes = program.model.sizes.iter().map(|size| &size.name);
    let data = program.model.data.iter().map(|var| {
        let (name, ty) = (&var.name, stored_type(var));
        match minibatch::shares(program, var) {
            true => quote!(#name: ::std::sync::Arc<#ty>,),
            false => quote!(#name: #ty,),
        }
    });
    let known = known_vars(program).map(|id| {
        let var = &program.model.vars[id];
        let name = &var.name;
        match var.shape.is_empty() {
            true => quote!(#name: f64,),
            false => quote!(#name: ::std::vec::Vec<f64>,),
        }
    });
    let tiles = matrices(program)
        .into_iter()
        .map(|(name, _)| tiles_name(name));
    let tallies = tallies(program);
    let (pace, ..) = minibatch::paces(program);
    quote! {
        #(#sizes: usize,)*
        #(#data)*
        #(#known)*
        #(#tiles: ::wgf::__private::Tiles,)*
        #(#tallies: ::wgf::__private::Tally,)*
        __settled: ::wgf::__private::Settled,
        __dim: usize,
        __quantities: ::std::vec::Vec<::wgf::__private::Quantity>,
        #pace
    }
}

/// Indices are stored as such, all other data as the `f64` that expressions read.
fn stored_type(var: &DataVar) -> TokenStream {
    let element = match var.kind {
        DataKind::Index(_) => quote!(u32),
        _ => quote!(f64),
    };
    match var.shape.is_empty() {
        true => element,
        false => quote!(::std::vec::Vec<#element>),
    }
}

/// The body of `new(__data)`.
pub(super) fn new(
    program: &Program,
    dim_tokens: &TokenStream,
    quantities: &TokenStream,
) -> TokenStream {
    let model = &program.model;
    let sizes = model.sizes.iter().map(|size| {
        let name = &size.name;
        match size.given {
            true => {
                let text = name.unraw().to_string();
                quote!(let #name: usize = __p::given_size(#text, __data.#name)?;)
            }
            false => infer(program, name),
        }
    });
    let lengths = model.data.iter().map(|var| lengths(program, var));
    let values = model.data.iter().enumerate().map(|(id, var)| {
        let own = missing::of_data(program, id).or_else(|| minibatch::of_data(program, id));
        own.unwrap_or_else(|| values(program, var))
    });
    let fields: Vec<&Ident> = model
        .sizes
        .iter()
        .map(|s| &s.name)
        .chain(model.data.iter().map(|v| &v.name))
        .collect();
    let known: Vec<&Ident> = known_vars(program).map(|id| &model.vars[id].name).collect();
    let empty = known_vars(program).map(|id| match model.vars[id].shape.is_empty() {
        true => quote!(0.0),
        false => quote!(::std::vec::Vec::new()),
    });
    let (matrices, tiles) = minibatch::tiles(program);
    let share = minibatch::share(program);
    let (_, pace, _) = minibatch::paces(program);
    let check = minibatch::any(program).then(|| quote!(true));
    let tallies: Vec<&Ident> = tallies(program).collect();
    let some_parameter = missing::some_parameter(program);
    quote! {
        #(#sizes)*
        #(#lengths)*
        #(#values)*
        #share
        let mut __model = Self {
            #(#fields,)*
            #(#known: #empty,)*
            #(#tiles: __p::Tiles::default(),)*
            #(#tallies: __p::Tally::default(),)*
            __settled: __p::Settled::default(),
            __dim: 0,
            __quantities: ::std::vec::Vec::new(),
            #pace
        };
        (__model.__settled, #(__model.#known,)* #(__model.#tallies),*) = __model.__settle(#check)?;
        #matrices
        __model.__dim = #dim_tokens;
        #some_parameter
        __model.__quantities = #quantities;
        __p::prepare(__p::Program::workspace_len(&__model));
        ::core::result::Result::Ok(__model)
    }
}

/// The first field with a dimension that is just this name, and which dimension: where the size is inferred from.
fn origin<'p>(program: &'p Program, size: &Ident) -> Option<(&'p DataVar, usize)> {
    program.model.data.iter().find_map(|var| {
        let at = var.shape.iter().position(|d| *size == d.text)?;
        Some((var, at))
    })
}

fn infer(program: &Program, size: &Ident) -> TokenStream {
    let own = missing::count(program, size).or_else(|| minibatch::count(program, size));
    if let Some(count) = own {
        return count;
    }
    match origin(program, size) {
        Some((var, 0)) => {
            let field = &var.field;
            quote!(let #size: usize = __data.#field.len();)
        }
        Some((var, _)) => {
            let field = &var.field;
            quote!(let #size: usize = __data.#field.first().map_or(0, ::std::vec::Vec::len);)
        }
        None => quote!(let #size: usize = 0;),
    }
}

/// Where a length comes from, for messages.
fn origin_text(program: &Program, d: &Dim) -> String {
    let ExprKind::Name(size) = &d.expr.kind else {
        return "the model".to_owned();
    };
    let given = program
        .model
        .sizes
        .iter()
        .any(|s| s.given && s.name == *size);
    match (given, origin(program, size)) {
        (false, Some((var, 0))) => format!("the length of `{}`", field_text(var)),
        (false, Some((var, _))) => format!("the first row of `{}`", field_text(var)),
        _ => format!("the field `{size}`"),
    }
}

/// The name of the field, for messages.
pub(super) fn field_text(var: &DataVar) -> String {
    let name = var.field.as_ref().unwrap_or(&var.name);
    name.unraw().to_string()
}

fn lengths(program: &Program, var: &DataVar) -> TokenStream {
    let Some(name) = &var.field else {
        return TokenStream::new();
    };
    let text = field_text(var);
    let expected = |d: &Dim| {
        let (size, origin) = (&d.text, origin_text(program, d));
        let value = match d.expr.kind {
            ExprKind::Name(_) | ExprKind::Int(_) => dim(program, d),
            _ => {
                let value = saturated(program, &crate::lower::dim(d));
                quote!(__p::size(#size, #value)?)
            }
        };
        quote!(__p::Lengths { size: #size, value: #value, origin: #origin })
    };
    let outer = var.shape.first().map(|d| {
        let expected = expected(d);
        quote!(__p::length(#text, __data.#name.len(), #expected)?;)
    });
    let inner = var.shape.get(1).map(|d| {
        let expected = expected(d);
        quote!(__p::rows(#text, &__data.#name, #expected)?;)
    });
    quote!(#outer #inner)
}

/// A bound of data; `open` where there is none.
pub(super) fn end(program: &Program, bound_of: &Option<TExpr>, open: &str) -> TokenStream {
    match bound_of {
        Some(b) => plain(program, &bound(&program.model, b).value),
        None => {
            let open = format_ident!("{open}");
            quote!(f64::#open)
        }
    }
}

/// The checks of what a bound reads.
pub(super) fn checks_of_bounds(program: &Program, var: &DataVar) -> TokenStream {
    match &var.kind {
        DataKind::Real { lo, hi } | DataKind::Int { lo, hi } => {
            let ends = [lo, hi].into_iter().flatten();
            ends.map(|end| bound_checks(program, end, var.name.span().start().line as u32))
                .collect()
        }
        _ => TokenStream::new(),
    }
}

fn values(program: &Program, var: &DataVar) -> TokenStream {
    let (name, text) = (&var.name, var.name.unraw().to_string());
    let shape = var.shape.iter().map(|d| dim(program, d));
    let shape = quote!(&[#(#shape),*]);
    let flat = match var.shape.len() {
        0 => quote!(::std::vec![__data.#name]),
        1 => quote!(__data.#name),
        _ => quote!(__p::flatten(__data.#name)),
    };
    let end = |b: &Option<TExpr>, open: &str| end(program, b, open);
    let checked = match &var.kind {
        DataKind::Real { lo, hi } => {
            let (lo, hi) = (end(lo, "NEG_INFINITY"), end(hi, "INFINITY"));
            quote!(__p::real(#text, #flat, #shape, #lo, #hi)?)
        }
        DataKind::Int { lo, hi } => {
            let (lo, hi) = (end(lo, "NEG_INFINITY"), end(hi, "INFINITY"));
            quote!(__p::int(#text, #flat, #shape, #lo, #hi)?)
        }
        DataKind::Count => quote!(__p::count(#text, #flat, #shape)?),
        DataKind::Bool => quote!(__p::truths(#flat)),
        DataKind::Index(size) => {
            let (n, size) = (dim(program, size), &size.text);
            quote!(__p::index(#text, #flat, #shape, #n, #size)?)
        }
    };
    let checks = checks_of_bounds(program, var);
    match var.shape.is_empty() {
        true => quote!(#checks let #name = #checked[0];),
        false => quote!(#checks let #name = #checked;),
    }
}

/// d: the sum of the parameters' lengths.
pub(super) fn dimension(program: &Program) -> TokenStream {
    let latents = program.model.vars.iter().filter(|v| v.is_latent());
    let (scalars, arrays): (Vec<_>, Vec<_>) = latents.partition(|v| v.shape.is_empty());
    let count = Literal::usize_unsuffixed(scalars.len());
    let lens = arrays
        .iter()
        .map(|v| shaped::free_len(program, v).unwrap_or_else(|| array_len(program, &v.shape)));
    quote!(#count #(+ #lens)*)
}
