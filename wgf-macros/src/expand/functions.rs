//! Functions of numbers that depend on parameters: their values, and the slopes that adjoints pass through.

use super::reads::Reads;
use super::scalar::{Code, arguments};
use super::value::{Factor, Path, Value};
use crate::ir::{Own, Scalar};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

/// aⁿ, with a evaluated.
pub(super) fn power<'s>(
    reads: &mut dyn Reads,
    a: &'s Scalar,
    mut base: Value<'s>,
    n: i32,
    setup: &mut TokenStream,
) -> Value<'s> {
    if n == 2 {
        let name = base.named(reads, setup);
        let factor = match a {
            Scalar::Var(..) => Factor::Input(a),
            _ => Factor::Active(name.clone()),
        };
        let twice = |p: Path<'s>| p.scaled(2.0).times(factor.clone());
        return Value {
            code: Code::atom(quote!(__p::Real::square(#name))),
            constant: false,
            paths: base.paths.into_iter().map(twice).collect(),
        };
    }
    let n = Literal::i32_unsuffixed(n);
    on_duals(reads, vec![base], setup, |inputs| {
        let a = &inputs[0];
        quote!(__p::Real::powi(#a, #n))
    })
}

/// 1/a.
pub(super) fn reciprocal<'s>(
    reads: &mut dyn Reads,
    a: Value<'s>,
    setup: &mut TokenStream,
) -> Value<'s> {
    let (name, number) = (reads.names().fresh("inv"), reads.number());
    let code = a.code.tokens;
    setup.extend(quote!(let #name: #number = __p::Real::recip(#code);));
    let factor = Factor::Active(quote!(#name));
    let through = |p: Path<'s>| p.negated().times(factor.clone()).times(factor.clone());
    Value {
        code: Code::atom(quote!(#name)),
        constant: false,
        paths: a.paths.into_iter().map(through).collect(),
    }
}

/// A function of the runtime's, by its name in the language.
pub(super) fn function<'s>(
    reads: &mut dyn Reads,
    name: &str,
    mut args: Vec<Value<'s>>,
    setup: &mut TokenStream,
) -> Value<'s> {
    if name == "powf" && args[1].constant {
        let exponent = args.pop().map(|p| p.code.tokens);
        return on_duals(reads, args, setup, |inputs| {
            let a = &inputs[0];
            quote!(__p::Real::powf(#a, #exponent))
        });
    }
    let function = match name {
        "powf" => format_ident!("pow"),
        _ => format_ident!("{name}"),
    };
    on_duals(
        reads,
        args,
        setup,
        |inputs| quote!(__p::Real::#function(#(#inputs),*)),
    )
}

/// A function of the user's own. What the data settle becomes the type of its parameter.
pub(super) fn own_function<'s>(
    reads: &mut dyn Reads,
    own: &Own,
    args: Vec<Value<'s>>,
    setup: &mut TokenStream,
) -> Value<'s> {
    let path = own.path.clone();
    let known: Vec<Option<TokenStream>> = args
        .iter()
        .map(|arg| arg.constant.then(|| arg.code.tokens.clone()))
        .collect();
    on_duals(reads, args, setup, |inputs| {
        let inputs = inputs.iter().zip(&known).map(|(input, known)| match known {
            Some(number) => quote!(__p::Real::constant(#number)),
            None => input.clone(),
        });
        let inputs = arguments(own, &inputs.collect::<Vec<_>>());
        quote!(#path(#inputs))
    })
}

/// ln Σ exp(argsᵢ), whose slopes are the terms' shares.
pub(super) fn log_sum_exp<'s>(
    reads: &mut dyn Reads,
    args: Vec<Value<'s>>,
    setup: &mut TokenStream,
) -> Value<'s> {
    let (number, terms) = (reads.number(), reads.names().fresh("terms"));
    let mut paths = Vec::new();
    let mut values = Vec::new();
    for (i, mut arg) in args.into_iter().enumerate() {
        let of_arg = std::mem::take(&mut arg.paths);
        let i = Literal::usize_unsuffixed(i);
        let share = Factor::Active(quote!(#terms.1[#i]));
        paths.extend(of_arg.into_iter().map(|p| p.times(share.clone())));
        values.push(arg.lifted());
    }
    let n = Literal::usize_unsuffixed(values.len());
    setup.extend(quote! {
        let #terms: (#number, [#number; #n]) = __p::log_sum_exp_shares([#(#values),*]);
    });
    Value {
        code: Code::atom(quote!(#terms.0)),
        constant: false,
        paths,
    }
}

/// A function of the arguments, evaluated on a dual number as wide as the number of active ones.
fn on_duals<'s>(
    reads: &mut dyn Reads,
    args: Vec<Value<'s>>,
    setup: &mut TokenStream,
    function: impl FnOnce(&[TokenStream]) -> TokenStream,
) -> Value<'s> {
    let width = args.iter().filter(|a| !a.paths.is_empty()).count();
    let (number, dual) = (reads.number(), reads.names().fresh("dual"));
    let jet = {
        let width = Literal::usize_unsuffixed(width);
        quote!(__p::Jet::<#number, #width>)
    };
    let mut inputs = Vec::new();
    let mut paths = Vec::new();
    let mut slot = 0;
    for mut arg in args {
        let of_arg = std::mem::take(&mut arg.paths);
        if of_arg.is_empty() {
            let value = arg.lifted();
            inputs.push(quote!(#jet::fixed(#value)));
            continue;
        }
        let (value, k) = (arg.lifted(), Literal::usize_unsuffixed(slot));
        inputs.push(quote!(#jet::input(#value, #k)));
        let slope = Factor::Active(quote!(#dual.eps[#k]));
        paths.extend(of_arg.into_iter().map(|p| p.times(slope.clone())));
        slot += 1;
    }
    let function = function(&inputs);
    setup.extend(quote!(let #dual = #function;));
    Value {
        code: Code::atom(quote!(#dual.re)),
        constant: false,
        paths,
    }
}
