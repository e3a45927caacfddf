//! Differential equations: the type that stands for the user's function, the checks of the times, the report of a failure.

use super::forward::inputs;
use super::site::{index_list, place};
use super::wholes;
use crate::ir::{Program, Scalar, Source, Stmt, StmtKind, Whole};
use crate::operations::{Applied, Ode};
use crate::typed::VarKind;
use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

/// The equation that the statement solves, with the shape of its solution and what it reads.
fn of(stmt: &Stmt) -> Option<(usize, &Ode, &[Whole])> {
    match &stmt.kind {
        StmtKind::Operate {
            var,
            operation: Applied::Ode(ode),
            inputs,
            ..
        } => Some((*var, ode, inputs)),
        _ => None,
    }
}

/// A type for each equation, which carries the user's function:
///
/// ```text
/// struct __Ode0;
/// impl __p::array::Field for __Ode0 { const OPTIONS: … = …; fn derivative<__T: __p::Real>(…) { predator_prey(…) } }
/// ```
pub(super) fn fields(program: &Program) -> TokenStream {
    program.body.iter().map(fields_of).collect()
}

fn fields_of(stmt: &Stmt) -> TokenStream {
    match (&stmt.kind, of(stmt)) {
        (StmtKind::For { body, .. }, _) => body.iter().map(fields_of).collect(),
        (_, Some((_, ode, _))) => field(ode),
        _ => TokenStream::new(),
    }
}

fn field(ode: &Ode) -> TokenStream {
    let (marker, function) = (&ode.marker, &ode.function);
    let options = &ode.options;
    let (rtol, atol) = (options.rtol, options.atol);
    let steps = Literal::u64_unsuffixed(options.max_steps);
    let method = match options.stiff {
        true => quote!(Stiff),
        false => quote!(NonStiff),
    };
    // Where the function does not fit, the error is at its name.
    let call = quote_spanned!(ode.at=> #function(__t, __z, __p_, __dz));
    quote! {
        struct #marker;
        impl __p::array::Field for #marker {
            const OPTIONS: __p::array::OdeOptions = __p::array::OdeOptions {
                rtol: #rtol,
                atol: #atol,
                max_steps: #steps,
                method: __p::array::OdeMethod::#method,
            };
            #[inline(always)]
            fn derivative<__T: __p::Real>(__t: f64, __z: &[__T], __p_: &[__T], __dz: &mut [__T]) {
                #call;
            }
        }
    }
}

/// The times ascend from the start.
pub(super) fn check_times(program: &Program, stmt: &Stmt) -> TokenStream {
    let Some((_, ode, inputs)) = of(stmt) else {
        return TokenStream::new();
    };
    let name = match &inputs[2] {
        Whole::Block {
            source: Source::Data(id),
            ..
        } => program.model.data[*id].name.unraw().to_string(),
        Whole::Block {
            source: Source::Var(id),
            ..
        } if !matches!(program.model.vars[*id].kind, VarKind::Hidden) => {
            program.model.vars[*id].name.unraw().to_string()
        }
        _ => "the times".to_owned(),
    };
    let at = match &inputs[2] {
        Whole::Block { at, .. } => index_list(program, at),
        Whole::Number(_) => quote!(&[]),
    };
    let place = place(&ode.text, stmt.line);
    let (start, times) = (
        wholes::view(program, &inputs[1]),
        wholes::view(program, &inputs[2]),
    );
    quote!(__p::check_times(#place, #start, (#name, #at), #times)?;)
}

/// Where the data settle everything, a failure is one of the data.
pub(super) fn check_known(program: &Program, stmt: &Stmt) -> TokenStream {
    let Some((_, ode, inputs)) = of(stmt) else {
        return TokenStream::new();
    };
    let (place, marker) = (place(&ode.text, stmt.line), &ode.marker);
    let views = wholes::views(program, inputs);
    quote!(__p::check_ode::<#marker, _>(#place, #views)?;)
}

/// The report of a solver that failed.
pub(super) fn explain(program: &Program, stmt: &Stmt) -> TokenStream {
    let Some((var, ode, inputs)) = of(stmt) else {
        return TokenStream::new();
    };
    let (place, marker) = (place(&ode.text, stmt.line), &ode.marker);
    let var = &program.model.vars[var];
    let target = match var.kind {
        VarKind::Hidden => "its solution".to_owned(),
        _ => var.name.unraw().to_string(),
    };
    let (views, parameters) = (wholes::views(program, inputs), parameters(program, stmt));
    quote! {
        let __report = __p::explain_ode::<#marker, _>(#place, #target, #views, || #parameters);
        if __report.is_some() {
            return __report;
        }
    }
}

/// The parameters that an operation reads, with their values, for a report: numbers and whole arrays.
fn parameters(program: &Program, stmt: &Stmt) -> TokenStream {
    let wholes = stmt.wholes();
    let numbers: Vec<Scalar> = wholes.iter().filter_map(|w| w.number()).cloned().collect();
    let numbers = inputs(program, &numbers);
    let arrays = wholes.iter().filter_map(|whole| match whole {
        Whole::Block {
            source: Source::Var(id),
            at,
        } if at.is_empty() && !matches!(program.model.vars[*id].kind, VarKind::Hidden) => {
            Some(&program.model.vars[*id])
        }
        _ => None,
    });
    let arrays = arrays
        .filter(|var| var.active && var.shape.len() == 1)
        .map(|var| {
            let (name, text) = (&var.name, var.name.unraw().to_string());
            quote! {
                for (__i, __x) in #name.iter().enumerate() {
                    __inputs.push((__p::element_name(#text, &[__i]), *__x));
                }
            }
        });
    quote!({
        let mut __inputs: ::std::vec::Vec<(::std::string::String, f64)> = #numbers;
        #(#arrays)*
        __inputs
    })
}
