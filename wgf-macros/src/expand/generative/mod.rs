//! What draws from a model: its parameters before the data, data after its parameters; and how likely each observation is.

mod observed;
mod source;
mod walk;

use super::forward;
use super::names::bind_all;
use super::{index, latent, missing, shaped};
use crate::ir::{Program, Step, Steps};
use crate::typed::{Constraint, Missing, Var, VarId, VarKind};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use observed::{field, from_values, observed, quantities, read_before_drawn};
pub(super) use observed::{item, predicted_name, with_observations};
use walk::{Purpose, Walk};

/// The implementation of `Generative`.
pub(super) fn generative(written: &Program) -> TokenStream {
    let name = &written.model.name;
    let predicted = predicted_name(written);
    let (prior, data) = (draw_prior(written), draw_data(written));
    let (quantities, from_values) = (quantities(written), from_values(written));
    let early = read_before_drawn(written);
    let log_likelihood = forward::log_likelihood(written);
    quote! {
        impl __p::Generative for #name {
            type Predicted = #predicted;

            fn observed(&self) -> ::std::vec::Vec<__p::Quantity> {
                #quantities
            }

            fn draw_prior(&self, __rng: &mut __p::ChaCha8Rng, __u: &mut [f64]) -> ::core::result::Result<(), __p::DrawError> {
                #prior
            }

            fn draw_data(&self, __u: &[f64], __ancestral: bool, __rng: &mut __p::ChaCha8Rng, __values: &mut [f64]) -> ::core::result::Result<(), __p::DrawError> {
                #data
            }

            fn predicted(&self, __values: &[f64]) -> #predicted {
                #from_values
            }

            fn read_before_drawn(&self) -> ::core::option::Option<(&'static str, __p::Place)> {
                #early
            }

            fn log_likelihood(&self, __u: &[f64], __term: &mut dyn ::core::ops::FnMut(&'static str, &[usize], f64)) {
                #log_likelihood
            }
        }
    }
}

/// The steps' own copy of the model, as a program without statements.
fn program_of(written: &Program) -> Program {
    let steps = &written.steps;
    Program {
        needed: vec![true; steps.model.vars.len()],
        model: steps.model.clone(),
        body: Vec::new(),
        steps: Steps {
            model: steps.model.clone(),
            body: Vec::new(),
        },
    }
}

fn draw_prior(written: &Program) -> TokenStream {
    let program = program_of(written);
    let data = bind_all(&program);
    let walk = Walk {
        written,
        program: &program,
        purpose: Purpose::Prior,
    };
    let steps = walk.steps(&written.steps.body);
    let writes = latents(&written.steps.body).map(|id| write(written, &program, id));
    quote! {
        type __T = f64;
        let mut __u = __u;
        #data
        #steps
        #(#writes)*
        ::core::result::Result::Ok(())
    }
}

fn draw_data(written: &Program) -> TokenStream {
    let program = program_of(written);
    let data = bind_all(&program);
    let walk = Walk {
        written,
        program: &program,
        purpose: Purpose::Data,
    };
    let steps = walk.steps(&written.steps.body);
    let observed = observed(written);
    let copies = observed.iter().map(|&id| {
        let var = &program.model.data[id];
        let (name, drawn) = (&var.name, drawn_name(field(var)));
        match var.shape.is_empty() {
            true => quote! {
                let mut #drawn = #name as f64;
                let mut #name = #name;
            },
            false => quote! {
                let mut #drawn: ::std::vec::Vec<f64> = #name.iter().map(|&__x| __x as f64).collect();
                let mut #name = #name.to_vec();
            },
        }
    });
    let writes = observed.iter().map(|&id| {
        let var = &program.model.data[id];
        let drawn = drawn_name(field(var));
        match var.shape.is_empty() {
            true => quote!(*__p::take_one_mut(&mut __values) = #drawn;),
            false => {
                quote!(__p::take_mut(&mut __values, #drawn.len()).copy_from_slice(&#drawn);)
            }
        }
    });
    quote! {
        type __T = f64;
        let (mut __u, mut __values) = (__u, __values);
        #data
        #(#copies)*
        #steps
        #(#writes)*
        ::core::result::Result::Ok(())
    }
}

/// The drawn values of observed data.
fn drawn_name(name: &Ident) -> Ident {
    format_ident!("{name}__drawn")
}

fn latents(steps: &[Step]) -> impl Iterator<Item = VarId> + '_ {
    steps.iter().filter_map(|step| match step {
        Step::Latent(id) => Some(*id),
        _ => None,
    })
}

/// The parameter that a raw one makes up, if it has bounds that depend on others.
fn moved(program: &Program, raw: &Var) -> Option<VarId> {
    let is_it = |var: &Var| {
        matches!(var.kind, VarKind::Moved(_)) && format_ident!("{}__raw", var.name) == raw.name
    };
    program.model.vars.iter().position(is_it)
}

/// Writes the unconstrained numbers of a parameter that was drawn.
fn write(written: &Program, program: &Program, id: VarId) -> TokenStream {
    let var = &written.model.vars[id];
    let (name, transform) = match moved(program, var) {
        Some(moved) => {
            let var = &program.model.vars[moved];
            let VarKind::Moved(constraint) = &var.kind else {
                return TokenStream::new();
            };
            (&var.name, latent::of_constraint(program, constraint))
        }
        None => match &var.kind {
            VarKind::Latent(constraint) => (&var.name, latent::of_constraint(program, constraint)),
            _ => (&var.name, None),
        },
    };
    if let Some(code) = shaped::unconstrain(written, var) {
        return code;
    }
    let missing = missing::of_latent(written, id).map(|m| missing_entries(written, m));
    let inverse = |x: TokenStream| match &transform {
        Some(transform) => quote!(__p::Transform::inverse(&#transform, #x)),
        None => x,
    };
    match var.shape.is_empty() {
        true => {
            let u = inverse(quote!(#name));
            quote!(*__p::take_one_mut(&mut __u) = #u;)
        }
        false => {
            let len = index::array_len(program, &var.shape);
            let u = inverse(quote!(#name[__i]));
            quote! {
                #missing
                let __free = __p::take_mut(&mut __u, #len);
                for __i in 0..#len {
                    __free[__i] = #u;
                }
            }
        }
    }
}

/// What is missing of data, from where the whole was drawn.
fn missing_entries(written: &Program, m: &Missing) -> TokenStream {
    let model = &written.model;
    let (whole, latent) = (&model.vars[m.whole].name, &model.vars[m.latent].name);
    let (place, count) = (&model.data[m.place].name, &m.count);
    quote! {
        for (__x, &__place) in #whole.iter().zip(#place.iter()) {
            if (__place as usize) < #count {
                #latent[__place as usize] = *__x;
            }
        }
    }
}

/// The ends between which the elements of a parameter are drawn, where they are not both infinite.
fn ends(program: &Program, constraint: &Constraint) -> Option<[TokenStream; 2]> {
    let (low, high) = (quote!(f64::NEG_INFINITY), quote!(f64::INFINITY));
    let bound = |t| super::scalar::plain(program, &crate::lower::bound(&program.model, t).value);
    match constraint {
        Constraint::Real => None,
        Constraint::Positive => Some([quote!(0.0), high]),
        Constraint::Unit => Some([quote!(0.0), quote!(1.0)]),
        Constraint::Above(lo) => Some([bound(lo), high]),
        Constraint::Below(hi) => Some([low, bound(hi)]),
        Constraint::Between(lo, hi) => Some([bound(lo), bound(hi)]),
        Constraint::Shaped(shape, _) if shape.name == "positive_ordered" => {
            Some([quote!(0.0), high])
        }
        Constraint::Shaped(..) => None,
    }
}
