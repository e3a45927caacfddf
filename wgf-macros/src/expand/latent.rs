//! Parameters: from the unconstrained vector to their values, with log-Jacobians, and back for the gradient.

use super::adjoint::adjoint_name;
use super::first::is_written_first;
use super::index::array_len;
use super::names::{constrained_name, gradient_name, room_name, slope_name, unconstrained_name};
use super::scalar::plain;
use super::shaped;
use crate::ir::Program;
use crate::lower::bound;
use crate::typed::{Constraint, TExpr, Var, VarId, VarKind};
use proc_macro2::TokenStream;
use quote::quote;

/// The transform of a parameter's constraint; `None` for the real line.
pub(super) fn transform(program: &Program, var: &Var) -> Option<TokenStream> {
    let VarKind::Latent(constraint) = &var.kind else {
        return None;
    };
    of_constraint(program, constraint)
}

/// The transform onto a set; `None` for the real line, and for sets of arrays.
pub(super) fn of_constraint(program: &Program, constraint: &Constraint) -> Option<TokenStream> {
    let bound = |t: &TExpr| plain(program, &bound(&program.model, t).value);
    match constraint {
        Constraint::Real | Constraint::Shaped(..) => None,
        Constraint::Positive => Some(quote!(__p::Positive)),
        Constraint::Unit => Some(quote!(__p::Unit)),
        Constraint::Above(lo) => {
            let lo = bound(lo);
            Some(quote!(__p::Above(#lo)))
        }
        Constraint::Below(hi) => {
            let hi = bound(hi);
            Some(quote!(__p::Below(#hi)))
        }
        Constraint::Between(lo, hi) => {
            let (lo, hi) = (bound(lo), bound(hi));
            Some(quote!(__p::Between(#lo, #hi)))
        }
    }
}

/// Whether the parameter is an array that a score reads and differentiates where its coordinates lie: one on the real line,
/// whose elements are read in their own order.
pub(super) fn is_in_place(program: &Program, id: VarId) -> bool {
    let var = &program.model.vars[id];
    matches!(var.kind, VarKind::Latent(Constraint::Real) | VarKind::Raw)
        && !var.shape.is_empty()
        && !program.reads_all_over(id)
}

/// Room for the values of an array in an evaluation without derivatives.
pub(super) fn array(len: &TokenStream, in_workspace: bool) -> TokenStream {
    match in_workspace {
        true => quote!(__p::take_mut(&mut __work, #len)),
        false => quote!(&mut ::std::vec![<__T as __p::Real>::constant(0.0); #len][..]),
    }
}

/// The parameter's value, read from `__u`, for evaluations without derivatives.
pub(super) fn value(
    program: &Program,
    var: &Var,
    density: bool,
    in_workspace: bool,
) -> TokenStream {
    if let Some(shaped) = shaped::value(program, var, density, in_workspace) {
        return shaped;
    }
    let name = &var.name;
    let transform = transform(program, var);
    let jacobian = density.then(|| quote!(__log_density += __constrained.1;));
    if var.shape.is_empty() {
        return match transform {
            None => quote!(let #name = __p::take_one(&mut __u);),
            Some(transform) => quote! {
                let __constrained = __p::Transform::forward(&#transform, __p::take_one(&mut __u));
                let #name = __constrained.0;
                #jacobian
            },
        };
    }
    let len = array_len(program, &var.shape);
    match transform {
        None => quote!(let #name = __p::take(&mut __u, #len);),
        Some(transform) => {
            let (unconstrained, array) = (unconstrained_name(name), array(&len, in_workspace));
            quote! {
                let #unconstrained = __p::take(&mut __u, #len);
                let #name = #array;
                for __i in 0..#len {
                    let __constrained = __p::Transform::forward(&#transform, #unconstrained[__i]);
                    #name[__i] = __constrained.0;
                    #jacobian
                }
            }
        }
    }
}

/// The parameter's value, and what the reverse sweep needs of it.
pub(super) fn value_and_adjoint(program: &Program, id: VarId) -> TokenStream {
    let var = &program.model.vars[id];
    if let Some(shaped) = shaped::value_and_adjoint(program, var) {
        return shaped;
    }
    let (name, adjoint, gradient) = (&var.name, adjoint_name(&var.name), gradient_name(&var.name));
    let transform = transform(program, var);
    if var.shape.is_empty() {
        let value = match transform {
            None => quote!(let #name: __T = __p::Point::take_one(&mut __u);),
            Some(transform) => {
                let constrained = constrained_name(name);
                quote! {
                    let #constrained = __p::Transform::constrain(&#transform, __p::Point::take_one(&mut __u));
                    let #name = #constrained.value;
                    __log_density += #constrained.log_jacobian;
                }
            }
        };
        return quote! {
            #value
            let mut #gradient = __p::Gradient::take(&mut __gradient, 1);
            let mut #adjoint: __T = __p::Real::constant(0.0);
        };
    }
    let len = array_len(program, &var.shape);
    let written_first = is_written_first(program, id);
    match transform {
        // On the real line the gradient is the adjoint.
        None if is_in_place(program, id) => {
            let zero = (!written_first).then(|| quote!(__p::Gradient::clear(&mut #adjoint, #len);));
            quote! {
                let #name = __p::Point::take(&mut __u, #len);
                let mut #adjoint = __p::Gradient::take(&mut __gradient, #len);
                #zero
            }
        }
        None => {
            let room = room_name(name);
            let zero = (!written_first).then(|| quote!(#adjoint.fill(__p::Real::constant(0.0));));
            quote! {
                let #name = __p::Point::take(&mut __u, #len);
                let mut #gradient = __p::Gradient::take(&mut __gradient, #len);
                let #name: &[__T] = __p::Point::whole(#name, __p::take_mut(&mut __work, #len));
                let #room = __p::take_mut(&mut __work, #len);
                let #adjoint: &mut [__T] = __p::Gradient::whole(&mut #gradient, #room);
                #zero
            }
        }
        Some(transform) => {
            let (slope, unconstrained) = (slope_name(name), unconstrained_name(name));
            let zero = (!written_first).then(|| quote!(#adjoint[__i] = __p::Real::constant(0.0);));
            quote! {
                let #unconstrained = __p::Point::take(&mut __u, #len);
                let mut #gradient = __p::Gradient::take(&mut __gradient, #len);
                let #name = __p::take_mut(&mut __work, #len);
                let #slope = __p::take_mut(&mut __work, #len);
                let #adjoint = __p::take_mut(&mut __work, #len);
                for __i in 0..#len {
                    let __constrained = __p::Transform::constrain(&#transform, __p::Point::at(#unconstrained, __i));
                    #name[__i] = __constrained.value;
                    #slope[__i] = __constrained.slope;
                    __p::Gradient::set(&mut #gradient, __i, __constrained.log_jacobian_slope);
                    #zero
                    __log_density += __constrained.log_jacobian;
                }
            }
        }
    }
}

/// The parameter's gradient, from its adjoint.
pub(super) fn gradient(program: &Program, id: VarId) -> TokenStream {
    if let Some(shaped) = shaped::gradient(program, id) {
        return shaped;
    }
    let var = &program.model.vars[id];
    let (name, adjoint, gradient) = (&var.name, adjoint_name(&var.name), gradient_name(&var.name));
    let constrained = transform(program, var).is_some();
    match (var.shape.is_empty(), constrained) {
        (true, false) => quote!(__p::Gradient::set(&mut #gradient, 0, #adjoint);),
        (true, true) => {
            let constrained = constrained_name(name);
            quote! {
                __p::Gradient::set(&mut #gradient, 0, #adjoint * #constrained.slope + #constrained.log_jacobian_slope);
            }
        }
        (false, false) if is_in_place(program, id) => TokenStream::new(),
        (false, false) => {
            let room = room_name(name);
            quote!(__p::Gradient::fill(&mut #gradient, #room);)
        }
        (false, true) => {
            let slope = slope_name(name);
            let len = array_len(program, &var.shape);
            quote! {
                for __i in 0..#len {
                    let __entry = __p::Gradient::at(&#gradient, __i) + #adjoint[__i] * #slope[__i];
                    __p::Gradient::set(&mut #gradient, __i, __entry);
                }
            }
        }
    }
}

/// How many numbers of workspace the parameter takes in a score.
pub(super) fn workspace(program: &Program, id: VarId) -> Option<TokenStream> {
    let var = &program.model.vars[id];
    if let Some(shaped) = shaped::workspace(program, id) {
        return Some(shaped);
    }
    if var.shape.is_empty() || is_in_place(program, id) {
        return None;
    }
    let len = array_len(program, &var.shape);
    Some(match transform(program, var) {
        Some(_) => quote!(3 * (#len)),
        None => quote!(2 * (#len)),
    })
}
