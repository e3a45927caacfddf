//! Data of which entries may be missing: how they are taken apart, checked and reported.

use super::bind::{checks_of_bounds, end, field_text};
use super::index::{dim, element};
use super::loops::for_loop;
use super::params::field_type;
use super::site::index_list;
use crate::ir::{Int, Program, Scalar, Source, Stmt, StmtKind, Whole};
use crate::typed::{DataId, DataKind, DataVar, Missing, Var, VarId};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

/// The data whose missing entries this parameter is.
pub(super) fn of_latent(program: &Program, id: VarId) -> Option<&Missing> {
    program.model.missing.iter().find(|m| m.latent == id)
}

pub(super) fn of_whole(program: &Program, id: VarId) -> Option<&Missing> {
    program.model.missing.iter().find(|m| m.whole == id)
}

fn observed_data<'p>(program: &'p Program, m: &Missing) -> &'p DataVar {
    &program.model.data[m.data]
}

fn whole<'p>(program: &'p Program, m: &Missing) -> &'p Var {
    &program.model.vars[m.whole]
}

/// `let x__count = …;`, if the size is one of these.
pub(super) fn count(program: &Program, size: &Ident) -> Option<TokenStream> {
    let m = program.model.missing.iter().find(|m| m.count == *size)?;
    let data = observed_data(program, m);
    let (count, field) = (&m.count, &data.field);
    let rows = (data.shape.len() == 2).then(|| quote!(.flatten()));
    Some(quote!(let #count: usize = __p::missing_count(__data.#field.iter()#rows);))
}

/// What `new` makes of the field; nothing of the places, which come with it.
pub(super) fn of_data(program: &Program, id: DataId) -> Option<TokenStream> {
    let missing = &program.model.missing;
    if missing.iter().any(|m| m.place == id) {
        return Some(TokenStream::new());
    }
    let m = missing.iter().find(|m| m.data == id)?;
    let (data, place) = (observed_data(program, m), &program.model.data[m.place].name);
    let DataKind::Real { lo, hi } = &data.kind else {
        return None;
    };
    let (lo, hi) = (
        end(program, lo, "NEG_INFINITY"),
        end(program, hi, "INFINITY"),
    );
    let (name, field, text) = (&data.name, &data.field, field_text(data));
    let flat = match data.shape.len() {
        1 => quote!(__data.#field),
        _ => quote!(__p::flatten(__data.#field)),
    };
    let shape = data.shape.iter().map(|d| dim(program, d));
    let checks = checks_of_bounds(program, data);
    Some(quote! {
        #checks
        let (#name, #place) = __p::observed(#text, #flat, &[#(#shape),*], #lo, #hi)?;
    })
}

/// A model whose only parameters are what is missing has none if nothing is.
pub(super) fn some_parameter(program: &Program) -> Option<TokenStream> {
    let any = !program.model.missing.is_empty();
    any.then(|| quote!(__p::some_parameter(__model.__dim)?;))
}

/// The observed entry, or NaN, if the variate is an entry of such data.
pub(super) fn observed(program: &Program, x: &Scalar) -> Option<TokenStream> {
    let Scalar::Var(id, at) = x else { return None };
    let data = observed_data(program, of_whole(program, *id)?);
    Some(element(program, &data.name, &data.shape, at))
}

/// The same of the entry at `at` of data by this name.
pub(super) fn entry(program: &Program, name: &str, at: &[Int]) -> Option<TokenStream> {
    let named = |m: &&Missing| whole(program, m).name.unraw() == name;
    let m = program.model.missing.iter().find(named)?;
    let data = observed_data(program, m);
    (at.len() == data.shape.len()).then(|| element(program, &data.name, &data.shape, at))
}

/// The field of the typed draw.
pub(super) fn params_field(program: &Program, m: &Missing) -> TokenStream {
    let (data, vis) = (observed_data(program, m), &program.model.vis);
    let (field, docs, ty) = (&data.field, &data.docs, field_type(data.shape.len()));
    let doc = format!(
        "`{}`, the observed entries as they are and the draw's values of those that are missing",
        field_text(data)
    );
    quote!(#(#docs)* #[doc = #doc] #vis #field: #ty,)
}

/// The same, read from the draw's values.
pub(super) fn from_values(program: &Program, m: &Missing) -> TokenStream {
    let data = observed_data(program, m);
    let (name, field) = (&data.name, &data.field);
    match &data.shape[..] {
        [_, columns] => {
            let columns = dim(program, columns);
            quote!(#field: __values.filled_in_rows(&self.#name, #columns),)
        }
        _ => quote!(#field: __values.filled_in(&self.#name),),
    }
}

pub(super) fn quantity(program: &Program, m: &Missing) -> TokenStream {
    let data = observed_data(program, m);
    let (text, place, count) = (
        field_text(data),
        &program.model.data[m.place].name,
        &m.count,
    );
    let shape = data.shape.iter().map(|d| dim(program, d));
    quote! {
        __p::Quantity::of_entries(#text, &[#(#shape),*], __p::missing_entries(&__model.#place, #count))
    }
}

fn tracker(var: &Var) -> Ident {
    format_ident!("{}__stated", var.name.unraw())
}

/// Before the statements are checked: no missing entry has a distribution.
pub(super) fn begin(program: &Program) -> TokenStream {
    let begin = program.model.missing.iter().map(|m| {
        let (var, place, count) = (
            whole(program, m),
            &program.model.data[m.place].name,
            &m.count,
        );
        let (tracker, text) = (tracker(var), var.name.unraw().to_string());
        let shape = var.shape.iter().map(|d| dim(program, d));
        quote!(let mut #tracker = __p::Stated::new(#text, &[#(#shape),*], #place, #count);)
    });
    begin.collect()
}

/// After them, every one has.
pub(super) fn all_stated(program: &Program) -> TokenStream {
    let all = program.model.missing.iter().map(|m| {
        let tracker = tracker(whole(program, m));
        quote!(#tracker.all()?;)
    });
    all.collect()
}

/// The entries that a statement gives a distribution.
pub(super) fn states(program: &Program, stmt: &Stmt) -> TokenStream {
    let mut code = TokenStream::new();
    match &stmt.kind {
        StmtKind::Tilde(site) => code.extend(states_variate(program, &site.x)),
        StmtKind::Joint(joint) => match &joint.x {
            Whole::Block {
                source: Source::Var(id),
                at,
            } => code.extend(states_entries(program, *id, at)),
            Whole::Number(s) => code.extend(states_variate(program, s)),
            Whole::Block { .. } => {}
        },
        StmtKind::Factor { value, .. } if !program.model.missing.is_empty() => {
            code.extend(states_in(program, value));
        }
        _ => {}
    }
    code
}

fn states_variate(program: &Program, x: &Scalar) -> Option<TokenStream> {
    match x {
        Scalar::Var(id, at) => states_entries(program, *id, at),
        _ => None,
    }
}

fn states_entries(program: &Program, id: VarId, at: &[Int]) -> Option<TokenStream> {
    of_whole(program, id)?;
    let (tracker, at) = (tracker(&program.model.vars[id]), index_list(program, at));
    Some(quote!(#tracker.state(#at);))
}

/// The densities in an expression, of distributions put together.
fn states_in(program: &Program, s: &Scalar) -> TokenStream {
    let own = match s {
        Scalar::Density(site) => states_variate(program, &site.x),
        _ => None,
    };
    let below = s.operands();
    let below: TokenStream = below.iter().map(|a| states_in(program, a)).collect();
    let code = quote!(#own #below);
    match s {
        Scalar::Over { var, lo, hi, .. } if !code.is_empty() => {
            for_loop(program, var, lo, hi, code)
        }
        _ => code,
    }
}
