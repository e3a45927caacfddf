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
    let mut stub = Stub::of(&def);
    let model = check::check(def, &errors);
    if let Err(errors) = errors.barrier() {
        stub.refine(&model.vars);
        let stub = stub.expand();
        return quote!(#errors #stub);
    }
    let expansion = expand::expand(&lower::lower(model));
    dump(&expansion);
    expansion
}

/// Writes the expansion to the file that the environment variable `WGF_DUMP` names, for reading what a model became.
fn dump(expansion: &TokenStream) {
    if let Some(path) = std::env::var_os("WGF_DUMP") {
        // A dump that cannot be written must not break the build that it is meant to explain.
        let _ = std::fs::write(path, expansion.to_string());
    }
}
