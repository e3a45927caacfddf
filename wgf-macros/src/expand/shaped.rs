//! Parameters that are arrays with a constraint of their own: simplexes, ordered vectors, covariance matrices.

use super::adjoint::adjoint_name;
use super::index::{array_len, dim};
use super::latent::array;
use super::names::{gradient_name, room_name, unconstrained_name};
use super::wholes::kept_name;
use crate::ir::Program;
use crate::shapes::Shape;
use crate::typed::{Dim, Var, VarId, VarKind};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// What the code of such a parameter is made of.
struct Parts {
    /// `<Simplex as Shaped>`.
    ty: TokenStream,
    /// The length of each, and how many there are.
    k: TokenStream,
    rows: TokenStream,
}

fn of(var: &Var) -> Option<(&'static Shape, &Dim)> {
    match &var.kind {
        VarKind::Latent(constraint) => constraint.shaped(),
        _ => None,
    }
}

fn parts(program: &Program, var: &Var) -> Option<Parts> {
    let (shape, len) = of(var)?;
    let name = format_ident!("{}", shape.runtime);
    let own = if shape.is_matrix { 2 } else { 1 };
    let lead = &var.shape[..var.shape.len() - own];
    Some(Parts {
        ty: quote!(<__p::array::#name as __p::array::Shaped>),
        k: dim(program, len),
        rows: array_len(program, lead),
    })
}

/// How many unconstrained coordinates the parameter has, if it is of this kind.
pub(super) fn free_len(program: &Program, var: &Var) -> Option<TokenStream> {
    let Parts { ty, k, rows } = parts(program, var)?;
    Some(quote!((#rows) * #ty::free_len(#k)))
}

/// Its value, for evaluations without derivatives.
pub(super) fn value(
    program: &Program,
    var: &Var,
    density: bool,
    in_workspace: bool,
) -> Option<TokenStream> {
    let Parts { ty, k, rows } = parts(program, var)?;
    let name = &var.name;
    let (unconstrained, kept) = (unconstrained_name(name), kept_name(name));
    let values = array(&quote!((#rows) * #ty::len(#k)), in_workspace);
    let room = array(&quote!(#ty::kept_len(#k)), in_workspace);
    let jacobian = density.then(|| quote!(__log_density += __log_jacobian;));
    Some(quote! {
        let #unconstrained = __p::take(&mut __u, (#rows) * #ty::free_len(#k));
        let #name = #values;
        let #kept = #room;
        for __i in 0..(#rows) {
            let (__free, __len) = (#ty::free_len(#k), #ty::len(#k));
            let __log_jacobian: __T = #ty::constrain(#k, &#unconstrained[__i * __free..(__i + 1) * __free], &mut #name[__i * __len..(__i + 1) * __len], &mut #kept[..]);
            #jacobian
        }
    })
}

/// Its value, and what the reverse sweep needs of it.
pub(super) fn value_and_adjoint(program: &Program, var: &Var) -> Option<TokenStream> {
    let Parts { ty, k, rows } = parts(program, var)?;
    let name = &var.name;
    let (unconstrained, kept) = (unconstrained_name(name), kept_name(name));
    let (gradient, room, adjoint) = (gradient_name(name), room_name(name), adjoint_name(name));
    Some(quote! {
        let #unconstrained = __p::Point::take(&mut __u, (#rows) * #ty::free_len(#k));
        let mut #gradient = __p::Gradient::take(&mut __gradient, (#rows) * #ty::free_len(#k));
        let #unconstrained: &[__T] = __p::Point::whole(#unconstrained, __p::take_mut(&mut __work, (#rows) * #ty::free_len(#k)));
        let #room = __p::take_mut(&mut __work, (#rows) * #ty::free_len(#k));
        let #name = __p::take_mut(&mut __work, (#rows) * #ty::len(#k));
        let #adjoint = __p::take_mut(&mut __work, (#rows) * #ty::len(#k));
        let #kept = __p::take_mut(&mut __work, (#rows) * #ty::kept_len(#k));
        #adjoint.fill(__p::Real::constant(0.0));
        for __i in 0..(#rows) {
            let (__free, __len, __kept) = (#ty::free_len(#k), #ty::len(#k), #ty::kept_len(#k));
            __log_density += #ty::constrain::<__T>(#k, &#unconstrained[__i * __free..(__i + 1) * __free], &mut #name[__i * __len..(__i + 1) * __len], &mut #kept[__i * __kept..(__i + 1) * __kept]);
        }
    })
}

/// Its gradient, from its adjoint.
pub(super) fn gradient(program: &Program, id: VarId) -> Option<TokenStream> {
    let var = &program.model.vars[id];
    let Parts { ty, k, rows } = parts(program, var)?;
    let name = &var.name;
    let (unconstrained, kept) = (unconstrained_name(name), kept_name(name));
    let (gradient, room, adjoint) = (gradient_name(name), room_name(name), adjoint_name(name));
    Some(quote! {
        {
            let (__free, __len, __kept) = (#ty::free_len(#k), #ty::len(#k), #ty::kept_len(#k));
            let __entries: &mut [__T] = __p::Gradient::whole(&mut #gradient, #room);
            for __i in 0..(#rows) {
                #ty::pull_back::<__T>(#k, &#unconstrained[__i * __free..(__i + 1) * __free], &#name[__i * __len..(__i + 1) * __len], &mut #kept[__i * __kept..(__i + 1) * __kept], &mut #adjoint[__i * __len..(__i + 1) * __len], &mut __entries[__i * __free..(__i + 1) * __free]);
            }
        }
        __p::Gradient::fill(&mut #gradient, #room);
    })
}

/// How many numbers of workspace it takes in a score.
pub(super) fn workspace(program: &Program, id: VarId) -> Option<TokenStream> {
    let var = &program.model.vars[id];
    let Parts { ty, k, rows } = parts(program, var)?;
    Some(quote! {
        (#rows) * (2 * #ty::free_len(#k) + 2 * #ty::len(#k) + #ty::kept_len(#k)) + #ty::kept_len(#k)
    })
}

/// Writes the unconstrained coordinates of its value.
pub(super) fn unconstrain(program: &Program, var: &Var) -> Option<TokenStream> {
    let Parts { ty, k, rows } = parts(program, var)?;
    let name = &var.name;
    Some(quote! {
        for __i in 0..(#rows) {
            let (__free, __len) = (#ty::free_len(#k), #ty::len(#k));
            #ty::unconstrain(#k, &#name[__i * __len..(__i + 1) * __len], __p::take_mut(&mut __u, __free));
        }
    })
}
