//! The driver: a list of stages, and the barriers between them.

use crate::errors::Errors;
use crate::expand::stub::Stub;
use crate::ir::Program;
use crate::{check, expand, lower, optimise, parse};
use proc_macro2::TokenStream;
use quote::quote;
use std::ffi::OsStr;

/// Rust for a model: its items, or its errors and a stub.
pub(crate) fn compile(tokens: TokenStream) -> TokenStream {
    let written = match lowered(tokens) {
        Ok(program) => program,
        Err(errors) => return errors,
    };
    let mut program = written.clone();
    program.forget_summed();
    match std::env::var_os("WGF_DUMP_IR") {
        Some(path) => write(&path, &optimise::dump(&mut program)),
        None => optimise::optimise(&mut program, |_, _| ()),
    }
    let expansion = expand::expand(&written, &program);
    if let Some(path) = std::env::var_os("WGF_DUMP") {
        write(&path, &expansion.to_string());
    }
    expansion
}

/// The IR of a model before the optimiser, or the model's errors and a stub.
pub(crate) fn lowered(tokens: TokenStream) -> Result<Program, TokenStream> {
    let errors = Errors::default();
    let Some(def) = parse::parse(tokens, &errors) else {
        return Err(errors.barrier().err().unwrap_or_default());
    };
    let mut stub = Stub::of(&def);
    let model = check::check(def, &errors);
    if let Err(errors) = errors.barrier() {
        stub.refine(&model.vars);
        let stub = stub.expand();
        return Err(quote!(#errors #stub));
    }
    Ok(lower::lower(model))
}

/// Writes what a model became to the file that an environment variable names: `WGF_DUMP_IR` the statements before the
/// first pass of the optimiser and after each, `WGF_DUMP` the expansion. A dump that cannot be written must not break the
/// build that it is meant to explain.
fn write(path: &OsStr, text: &str) {
    let _ = std::fs::write(path, text);
}
