//! Where the model reads its names: a function that nothing calls, which reads the field of each with the token of the use. An
//! editor that is asked about the token finds the field, and shows its documentation.

use super::data_struct::data_name;
use super::forward::reported;
use super::params::params_name;
use crate::ir::Program;
use crate::typed::Use;
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn uses(program: &Program) -> TokenStream {
    let (data, params) = (data_name(&program.model.name), params_name(program));
    let kept: Vec<usize> = reported(program).collect();
    let reads = program.model.uses.iter().filter_map(|name| match name {
        Use::Data(name) => Some(quote!(__data.#name)),
        Use::Var(id, name) => kept.contains(id).then(|| quote!(__params.#name)),
    });
    quote! {
        fn __uses(__data: &#data, __params: &#params) {
            #(let _ = &#reads;)*
        }
    }
}
