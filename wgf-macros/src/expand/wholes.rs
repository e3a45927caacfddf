//! Operations on whole arrays and distributions of arrays: what they read, and where their adjoints go.

use super::adjoint::{adjoint_name, evaluate};
use super::change::scatter;
use super::index::{array_len, dim, element, flat_index};
use super::reads::OneByOne;
use super::scalar::plain;
use crate::ir::{Joint, Program, Scalar, Source, Stmt, StmtKind, Whole};
use crate::operations::Applied;
use crate::typed::Dim;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

/// `&[n, k]`.
pub(super) fn lengths(program: &Program, dims: &[Dim]) -> TokenStream {
    let dims = dims.iter().map(|d| dim(program, d));
    quote!(&[#(#dims),*])
}

/// `Cholesky`.
fn operation_name(operation: &Applied) -> TokenStream {
    match operation {
        Applied::Of(operation) => format_ident!("{}", operation.runtime).into_token_stream(),
        Applied::Ode(ode) => {
            let marker = &ode.marker;
            quote!(Ode::<#marker>)
        }
    }
}

/// `Cholesky, 1`, with this many inputs.
fn operation_arguments(operation: &Applied, inputs: usize) -> TokenStream {
    let (name, n) = (operation_name(operation), super::site::count(inputs));
    quote!(__p::array::#name, #n)
}

/// `<Cholesky as Operation<1>>`, with this many inputs.
fn operation_type(operation: &Applied, inputs: usize) -> TokenStream {
    let (name, n) = (operation_name(operation), super::site::count(inputs));
    quote!(<__p::array::#name as __p::array::Operation<#n>>)
}

/// `::wgf::dist::MultiNormal, 2`, with the user's token for the name.
pub(super) fn distribution(joint: &Joint) -> TokenStream {
    let (name, n) = (&joint.dist.name, super::site::count(joint.args.len()));
    quote!(::wgf::dist::#name, #n)
}

/// `<MultiNormal as Multivariate<2>>`.
fn distribution_type(joint: &Joint) -> TokenStream {
    let (name, n) = (&joint.dist.name, super::site::count(joint.args.len()));
    quote!(<::wgf::dist::#name as __p::array::Multivariate<#n>>)
}

/// Where a block lies in its array; everything, for all of it.
pub(super) fn range(program: &Program, source: Source, at: &[crate::ir::Int]) -> TokenStream {
    let shape = match source {
        Source::Data(id) => &program.model.data[id].shape,
        Source::Var(id) => &program.model.vars[id].shape,
    };
    if at.is_empty() {
        return quote!(..);
    }
    let (lead, own) = shape.split_at(at.len());
    let (first, len) = (flat_index(program, lead, at), array_len(program, own));
    quote!((#first) * (#len)..((#first) + 1) * (#len))
}

fn name(program: &Program, source: Source) -> &Ident {
    match source {
        Source::Data(id) => &program.model.data[id].name,
        Source::Var(id) => &program.model.vars[id].name,
    }
}

/// What is read, as a slice.
pub(super) fn numbers(program: &Program, whole: &Whole) -> TokenStream {
    match whole {
        Whole::Block { source, at } => {
            let (name, range) = (name(program, *source), range(program, *source, at));
            quote!(&#name[#range])
        }
        Whole::Number(s) => {
            let number = plain(program, s);
            quote!(&[#number])
        }
    }
}

/// What is read, as a view: of `f64` where the data settle it.
pub(super) fn view(program: &Program, whole: &Whole) -> TokenStream {
    let is_active = whole.is_active(&program.model);
    let numbers = numbers(program, whole);
    match is_active {
        true => quote!(__p::array::View::<'_, __T>::Active(#numbers)),
        false => quote!(__p::array::View::<'_, __T>::Known(#numbers)),
    }
}

pub(super) fn views(program: &Program, wholes: &[Whole]) -> TokenStream {
    let views = wholes.iter().map(|whole| view(program, whole));
    quote!([#(#views),*])
}

/// `Some(slice)` of what the data settle, `None` of what a parameter reaches.
pub(super) fn known(program: &Program, whole: &Whole) -> TokenStream {
    if whole.is_active(&program.model) {
        return quote!(::core::option::Option::None);
    }
    let slice = numbers(program, whole);
    quote!(::core::option::Option::Some(#slice))
}

pub(super) fn kept_name(name: &Ident) -> Ident {
    format_ident!("{name}__kept")
}

/// How many numbers the operation keeps.
pub(super) fn kept_len(program: &Program, stmt: &Stmt) -> TokenStream {
    let StmtKind::Operate {
        operation,
        dims,
        inputs,
        ..
    } = &stmt.kind
    else {
        return quote!(0);
    };
    let operation = operation_type(operation, inputs.len());
    let dims = lengths(program, dims);
    quote!(#operation::kept_len(#dims))
}

/// The value of `var = operation(inputs)`, once there is room for it and for what it keeps.
///
/// In a loop, what a score keeps is a part of what it keeps for all passes.
pub(super) fn forward(program: &Program, stmt: &Stmt, in_score: bool) -> TokenStream {
    let StmtKind::Operate {
        var,
        at,
        operation,
        dims,
        inputs,
    } = &stmt.kind
    else {
        return TokenStream::new();
    };
    let name = &program.model.vars[*var].name;
    let (kept, views) = (kept_name(name), views(program, inputs));
    let (operation, dims) = (
        operation_arguments(operation, inputs.len()),
        lengths(program, dims),
    );
    let (range, part) = (
        range(program, Source::Var(*var), at),
        match in_score {
            true => kept_range(program, stmt),
            false => quote!(..),
        },
    );
    quote!(__p::operate::<#operation, __T>(#dims, #views, &mut #name[#range], &mut #kept[#part]);)
}

/// Where a pass of the loops around an operation keeps what it keeps.
fn kept_range(program: &Program, stmt: &Stmt) -> TokenStream {
    let StmtKind::Operate { var, at, .. } = &stmt.kind else {
        return quote!(..);
    };
    if at.is_empty() {
        return quote!(..);
    }
    let lead = &program.model.vars[*var].shape[..at.len()];
    let (pass, len) = (flat_index(program, lead, at), kept_len(program, stmt));
    quote!((#pass) * (#len)..((#pass) + 1) * (#len))
}

/// How many numbers a score keeps for all passes of the loops around an operation.
pub(super) fn all_kept(program: &Program, stmt: &Stmt) -> TokenStream {
    let len = kept_len(program, stmt);
    match &stmt.kind {
        StmtKind::Operate { var, at, .. } if !at.is_empty() => {
            let passes = array_len(program, &program.model.vars[*var].shape[..at.len()]);
            quote!((#passes) * (#len))
        }
        _ => len,
    }
}

/// Its part of the reverse sweep.
pub(super) fn backward(program: &Program, stmt: &Stmt) -> TokenStream {
    let StmtKind::Operate {
        var,
        at,
        operation,
        dims,
        inputs,
    } = &stmt.kind
    else {
        return TokenStream::new();
    };
    let name = &program.model.vars[*var].name;
    let (kept, adjoint) = (kept_name(name), adjoint_name(name));
    let adjoints = inputs.iter().map(|input| match input {
        Whole::Block { source, at } if input.is_active(&program.model) => {
            block_adjoint(program, *source, at)
        }
        Whole::Number(Scalar::Var(id, at)) if input.is_active(&program.model) => {
            let var = &program.model.vars[*id];
            let adjoint = element(program, &adjoint_name(&var.name), &var.shape, at);
            quote!(::core::option::Option::Some(::core::slice::from_mut(&mut #adjoint)))
        }
        _ => quote!(::core::option::Option::None),
    });
    let views = views(program, inputs);
    let (operation, dims) = (
        operation_arguments(operation, inputs.len()),
        lengths(program, dims),
    );
    let (range, part) = (
        range(program, Source::Var(*var), at),
        kept_range(program, stmt),
    );
    quote! {
        __p::operate_back::<#operation, __T>(#dims, #views, &#name[#range], &mut #kept[#part], &mut #adjoint[#range], [#(#adjoints),*]);
    }
}

fn block_adjoint(program: &Program, source: Source, at: &[crate::ir::Int]) -> TokenStream {
    let (adjoint, range) = (
        adjoint_name(name(program, source)),
        range(program, source, at),
    );
    quote!(::core::option::Option::Some(&mut #adjoint[#range]))
}

/// How many numbers of scratch a distribution of arrays needs.
pub(super) fn scratch_len(program: &Program, joint: &Joint) -> TokenStream {
    let (distribution, dims) = (distribution_type(joint), lengths(program, &joint.dims));
    quote!(#distribution::scratch_len(#dims))
}

/// The log density, without derivatives.
pub(super) fn log_density(program: &Program, joint: &Joint, scratch: &TokenStream) -> TokenStream {
    let (distribution, dims) = (distribution(joint), lengths(program, &joint.dims));
    let (x, args) = (view(program, &joint.x), views(program, &joint.args));
    quote!(__p::joint_density::<#distribution, __T>(#dims, #x, #args, #scratch))
}

/// What is read, with a place for its adjoint, and what carries that on.
struct Input {
    view: TokenStream,
    adjoint: TokenStream,
    sweep: TokenStream,
}

fn input(one: &mut OneByOne<'_, '_>, whole: &Whole, setup: &mut TokenStream) -> Input {
    let program = one.program;
    let is_active = whole.is_active(&program.model);
    match whole {
        Whole::Block { source, at } if is_active => Input {
            view: view(program, whole),
            adjoint: block_adjoint(program, *source, at),
            sweep: TokenStream::new(),
        },
        Whole::Number(s) if is_active => {
            let mut value = evaluate(one, s, setup);
            let (number, adjoint) = (one.names.fresh("x"), one.names.fresh("a"));
            let paths = std::mem::take(&mut value.paths);
            let sweep = scatter(one, &paths, &quote!(#adjoint[0]));
            let value = value.lifted();
            setup.extend(quote! {
                let #number: [__T; 1] = [#value];
                let mut #adjoint: [__T; 1] = [__p::Real::constant(0.0)];
            });
            Input {
                view: quote!(__p::array::View::<'_, __T>::Active(&#number)),
                adjoint: quote!(::core::option::Option::Some(&mut #adjoint)),
                sweep,
            }
        }
        _ => Input {
            view: view(program, whole),
            adjoint: quote!(::core::option::Option::None),
            sweep: TokenStream::new(),
        },
    }
}

/// The log density, its partial derivatives added to the adjoints of what it reads.
pub(super) fn score(one: &mut OneByOne<'_, '_>, joint: &Joint, scratch: &Ident) -> TokenStream {
    let program = one.program;
    let mut setup = TokenStream::new();
    let x = input(one, &joint.x, &mut setup);
    let args: Vec<Input> = joint
        .args
        .iter()
        .map(|a| input(one, a, &mut setup))
        .collect();
    let (distribution, dims) = (distribution(joint), lengths(program, &joint.dims));
    let (view, adjoint) = (&x.view, &x.adjoint);
    let views = args.iter().map(|input| &input.view);
    let adjoints = args.iter().map(|input| &input.adjoint);
    let sweeps = std::iter::once(&x).chain(&args).map(|input| &input.sweep);
    quote!({
        #setup
        __log_density += __p::joint_score::<#distribution, __T>(#dims, #view, [#(#views),*], #adjoint, [#(#adjoints),*], &mut #scratch[..]);
        #(#sweeps)*
    })
}

/// Whether a parameter reaches anything that the statement reads.
pub(super) fn is_active(program: &Program, joint: &Joint) -> bool {
    let mut wholes = std::iter::once(&joint.x).chain(&joint.args);
    wholes.any(|whole| whole.is_active(&program.model))
}

/// The log density as an expression: a number of the generic scalar, or of `f64` where the data settle it.
pub(super) fn value(program: &Program, joint: &Joint) -> TokenStream {
    if is_active(program, joint) {
        return log_density(program, joint, &quote!(&mut __joint_scratch[..]));
    }
    let (distribution, dims) = (distribution_type(joint), lengths(program, &joint.dims));
    let views = joint.wholes().map(|whole| {
        let known = known(program, whole);
        quote!(__p::array::View::<'_, f64>::Known(#known.unwrap_or_default()))
    });
    let views: Vec<TokenStream> = views.collect();
    let (x, args) = (&views[0], &views[1..]);
    quote!(#distribution::log_density::<f64>(#dims, #x, [#(#args),*], &mut ::std::vec![0.0; #distribution::scratch_len(#dims)][..]))
}

/// How many numbers a block has.
fn block_len(program: &Program, source: Source, at: &[crate::ir::Int]) -> TokenStream {
    let shape = match source {
        Source::Data(id) => &program.model.data[id].shape,
        Source::Var(id) => &program.model.vars[id].shape,
    };
    array_len(program, &shape[at.len()..])
}

/// How many numbers log densities in expressions need at most, for scratch and adjoints; `None` if there are none.
pub(super) fn joint_room(program: &Program) -> Option<TokenStream> {
    let mut rooms: Vec<TokenStream> = Vec::new();
    fn expression(program: &Program, s: &Scalar, rooms: &mut Vec<TokenStream>) {
        if let Scalar::Joint(joint) = s
            && is_active(program, joint)
        {
            let scratch = scratch_len(program, joint);
            let lengths = joint.wholes().filter_map(|whole| match whole {
                Whole::Block { source, at } if whole.is_active(&program.model) => {
                    Some(block_len(program, *source, at))
                }
                _ => None,
            });
            rooms.push(quote!(#scratch #(+ #lengths)*));
        }
        s.operands()
            .into_iter()
            .for_each(|a| expression(program, a, rooms));
    }
    fn block(program: &Program, body: &[Stmt], rooms: &mut Vec<TokenStream>) {
        for stmt in body {
            stmt.expressions()
                .into_iter()
                .for_each(|s| expression(program, s, rooms));
            if let StmtKind::For { body, .. } = &stmt.kind {
                block(program, body, rooms);
            }
        }
    }
    block(program, &program.body, &mut rooms);
    rooms
        .into_iter()
        .reduce(|most, room| quote!(usize::max(#most, #room)))
}

/// Carries the adjoint `g` of a log density in an expression to what it reads.
pub(super) fn carry(one: &mut OneByOne<'_, '_>, joint: &Joint, g: &TokenStream) -> TokenStream {
    let program = one.program;
    let (mut setup, mut back) = (TokenStream::new(), TokenStream::new());
    let scratch = scratch_len(program, joint);
    let inputs: Vec<(TokenStream, TokenStream)> = joint
        .wholes()
        .map(|whole| carried(one, whole, g, &mut setup, &mut back))
        .collect();
    let (distribution, dims) = (distribution_type(joint), lengths(program, &joint.dims));
    let views: Vec<&TokenStream> = inputs.iter().map(|(view, _)| view).collect();
    let adjoints: Vec<&TokenStream> = inputs.iter().map(|(_, adjoint)| adjoint).collect();
    let (x, args, of_x, of_args) = (views[0], &views[1..], adjoints[0], &adjoints[1..]);
    quote!({
        let (__scratch, __rest) = (&mut __joint_scratch[..]).split_at_mut(#scratch);
        #setup
        #distribution::score::<__T>(#dims, #x, [#(#args),*], #of_x, [#(#of_args),*], __scratch);
        #back
    })
}

/// The view of an input and the place for its partial derivatives, which go to its adjoint `back` again.
fn carried(
    one: &mut OneByOne<'_, '_>,
    whole: &Whole,
    g: &TokenStream,
    setup: &mut TokenStream,
    back: &mut TokenStream,
) -> (TokenStream, TokenStream) {
    let program = one.program;
    let none = quote!(::core::option::Option::None);
    match whole {
        _ if !whole.is_active(&program.model) => (view(program, whole), none),
        Whole::Number(s) => {
            let mut value = evaluate(one, s, setup);
            let (number, partial) = (one.names.fresh("x"), one.names.fresh("a"));
            let paths = std::mem::take(&mut value.paths);
            let change = one.names.fresh("g");
            let sweep = scatter(one, &paths, &quote!(#change));
            let value = value.lifted();
            setup.extend(quote! {
                let #number: [__T; 1] = [#value];
                let mut #partial: [__T; 1] = [__p::Real::constant(0.0)];
            });
            back.extend(quote!({ let #change: __T = #g * #partial[0]; #sweep }));
            (
                quote!(__p::array::View::<'_, __T>::Active(&#number)),
                quote!(::core::option::Option::Some(&mut #partial)),
            )
        }
        Whole::Block { source, at } => {
            let (adjoint, range) = (
                adjoint_name(name(program, *source)),
                range(program, *source, at),
            );
            let len = block_len(program, *source, at);
            let partial = one.names.fresh("a");
            setup.extend(quote! {
                let (#partial, __rest) = __rest.split_at_mut(#len);
                #partial.fill(__p::Real::constant(0.0));
            });
            back.extend(quote!(__p::add_scaled_active(&mut #adjoint[#range], #partial, #g);));
            (
                view(program, whole),
                quote!(::core::option::Option::Some(&mut #partial[..])),
            )
        }
    }
}
