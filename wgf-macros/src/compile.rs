//! The driver: a list of stages, and the barriers between them.

use crate::errors::Errors;
use crate::expand::stub::Stub;
use crate::{check, expand, lower, parse};
use proc_macro2::TokenStream;
use quote::quote;

/// Rust for a model: its items, or its errors and a stub.
pub(crate) fn compile(tokens: TokenStream) -> TokenStream {
    let errors = Errors::default();
    let Some(def) = parse::parse(tokens, &errors) else {
        return errors.barrier().err().unwrap_or_default();
    };
    let stub = Stub::of(&def);
    let model = check::check(def, &errors);
    if let Err(errors) = errors.barrier() {
        let stub = stub.expand();
        return quote!(#errors #stub);
    }
    expand::expand(&lower::lower(model))
}
