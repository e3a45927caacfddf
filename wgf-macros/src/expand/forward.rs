//! Walks without derivatives: the generic log density, the search for a statement that is not finite, the values of a
//! draw.

use super::index::{array_len, flat_index, var_element};
use super::latent;
use super::loops::{Filling, filling, for_loop, nest};
use super::names::bind_all;
use super::scalar::{is_known, lifted, plain};
use super::site::{active_mask, any_site, distribution, index_list, place};
use super::{missing, ode, pointwise, tally, wholes};
use crate::ir::{Int, Joint, Program, Scalar, Site, Stmt, StmtKind, Whole};
use crate::typed::{Dim, VarKind};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

/// What a walk does at each statement.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Purpose {
    Density,
    /// The density that the others are tested against.
    Oracle,
    Explain,
    Constrain,
    /// What is defined, whether a density needs it or not.
    Define,
    /// Each observation by itself.
    Pointwise,
    /// What the discrete parameters that are summed out read.
    Discrete,
}

impl Purpose {
    fn is_density(self) -> bool {
        matches!(self, Purpose::Density | Purpose::Oracle)
    }
}

/// The body of `density`: `__T` is the caller's scalar.
pub(super) fn density(program: &Program) -> TokenStream {
    let body = log_density_body(program, Purpose::Density);
    quote! {
        let mut __work = __work;
        #body
    }
}

/// The body of `density_as_written`.
pub(super) fn oracle(written: &Program) -> TokenStream {
    log_density_body(written, Purpose::Oracle)
}

fn log_density_body(program: &Program, purpose: Purpose) -> TokenStream {
    let (data, scratch) = (bind_all(program), joint_scratch(program));
    let walk = block(program, &program.body, purpose);
    quote! {
        let mut __u = __u;
        #data
        #scratch
        let mut __log_density: __T = __p::Real::constant(self.__settled.density);
        #walk
        __log_density
    }
}

/// The body of `explain`.
pub(super) fn explain(program: &Program) -> TokenStream {
    let prologue = in_f64(program);
    let walk = block(program, &program.body, Purpose::Explain);
    quote! {
        #prologue
        #walk
        ::core::option::Option::None
    }
}

/// The body of `constrain`.
pub(super) fn constrain(program: &Program) -> TokenStream {
    let prologue = in_f64(program);
    let walk = block(program, &program.body, Purpose::Constrain);
    let writes = reported(program).map(|id| {
        let var = &program.model.vars[id];
        let name = &var.name;
        match var.shape.is_empty() {
            true => quote!(*__p::take_one_mut(&mut __values) = #name;),
            false => quote!(__p::take_mut(&mut __values, #name.len()).copy_from_slice(&#name[..]);),
        }
    });
    quote! {
        #prologue
        let mut __values = __values;
        #walk
        #(#writes)*
    }
}

/// A definition, an assignment or an operation, in numbers.
pub(super) fn definition(program: &Program, stmt: &Stmt) -> TokenStream {
    statement(program, stmt, Purpose::Define)
}

/// The body of `log_likelihood`.
pub(super) fn log_likelihood(program: &Program) -> TokenStream {
    let prologue = in_f64(program);
    let walk = block(program, &program.body, Purpose::Pointwise);
    quote! {
        #prologue
        #walk
    }
}

/// The variables of a draw: the parameters, the `let`s that depend on them, and what is missing of the data.
pub(super) fn reported(program: &Program) -> impl Iterator<Item = usize> + '_ {
    let is_missing = |id: &usize| missing::of_latent(program, *id).is_some();
    let missing = program.model.missing.iter().map(|m| m.latent);
    defined(program)
        .filter(move |id| !is_missing(id))
        .chain(missing)
}

fn defined(program: &Program) -> impl Iterator<Item = usize> + '_ {
    let vars = program.model.vars.iter().enumerate();
    vars.filter(|(_, var)| {
        var.active && !matches!(var.kind, VarKind::Local | VarKind::Hidden | VarKind::Raw)
    })
    .map(|(id, _)| id)
}

pub(super) fn in_f64(program: &Program) -> TokenStream {
    let (data, scratch) = (bind_all(program), joint_scratch(program));
    quote! {
        type __T = f64;
        let mut __u = __u;
        #data
        #scratch
    }
}

/// Scratch for log densities of arrays that stand in expressions.
fn joint_scratch(program: &Program) -> Option<TokenStream> {
    let len = wholes::joint_room(program)?;
    Some(quote!(let mut __joint_scratch = ::std::vec![<__T as __p::Real>::constant(0.0); #len];))
}

fn block(program: &Program, body: &[Stmt], purpose: Purpose) -> TokenStream {
    body.iter()
        .map(|stmt| statement(program, stmt, purpose))
        .collect()
}

pub(super) fn statement(program: &Program, stmt: &Stmt, purpose: Purpose) -> TokenStream {
    let needed = |id: usize| match purpose {
        Purpose::Constrain => !matches!(program.model.vars[id].kind, VarKind::Local),
        Purpose::Define => true,
        _ => program.needed[id],
    };
    match &stmt.kind {
        StmtKind::Latent(id) => {
            let var = &program.model.vars[*id];
            let in_workspace = purpose == Purpose::Density;
            latent::value(program, var, purpose.is_density(), in_workspace)
        }
        StmtKind::Let {
            var, loops, value, ..
        } => match needed(*var) && !is_known(program, *var) {
            true => define(program, *var, loops, value, purpose),
            false => TokenStream::new(),
        },
        StmtKind::Declare(var) => match needed(*var) && !is_known(program, *var) {
            true => declare(program, *var, purpose),
            false => TokenStream::new(),
        },
        StmtKind::Assign { var, at, value, .. } => match needed(*var) && !is_known(program, *var) {
            true => assign(program, *var, at, value),
            false => TokenStream::new(),
        },
        StmtKind::Fill { var, .. } => match needed(*var) {
            true => fill(program, stmt),
            false => TokenStream::new(),
        },
        StmtKind::Tilde(site) => match purpose {
            Purpose::Density | Purpose::Oracle => log_density(program, site),
            Purpose::Explain => explain_site(program, site, stmt.line),
            Purpose::Pointwise => pointwise::site(program, site),
            Purpose::Constrain | Purpose::Define | Purpose::Discrete => TokenStream::new(),
        },
        StmtKind::Tally { name, site, .. } => match purpose.is_density() {
            true => tally::log_density(program, name, site),
            false => TokenStream::new(),
        },
        StmtKind::Operate { var, at, .. } => match needed(*var) && !is_known(program, *var) {
            true => {
                // A pass of a loop gives its room back.
                let in_workspace = purpose == Purpose::Density && at.is_empty();
                let kept = wholes::kept_name(&program.model.vars[*var].name);
                let len = wholes::kept_len(program, stmt);
                let room = latent::array(&len, in_workspace);
                let value = wholes::forward(program, stmt, false);
                let declare = at.is_empty().then(|| declare(program, *var, purpose));
                let explain = match purpose {
                    Purpose::Explain => ode::explain(program, stmt),
                    _ => TokenStream::new(),
                };
                quote!(#declare let #kept = #room; #explain #value)
            }
            false => TokenStream::new(),
        },
        StmtKind::Joint(joint) => match purpose {
            Purpose::Constrain | Purpose::Define | Purpose::Discrete => TokenStream::new(),
            Purpose::Explain => explain_joint(program, joint, stmt.line),
            Purpose::Pointwise => pointwise::joint(program, joint),
            _ if !wholes::is_active(program, joint) => TokenStream::new(),
            _ => {
                let len = wholes::scratch_len(program, joint);
                let scratch = quote!(&mut ::std::vec![<__T as __p::Real>::constant(0.0); #len][..]);
                let value = wholes::log_density(program, joint, &scratch);
                quote!(__log_density += #value;)
            }
        },
        StmtKind::Factor {
            value,
            text,
            target,
            ..
        } => match purpose {
            // What the data settle alone is in `__settled`.
            Purpose::Density | Purpose::Oracle if !value.is_active(&program.model) => {
                TokenStream::new()
            }
            Purpose::Density | Purpose::Oracle => {
                let value = plain(program, value);
                quote!(__log_density += #value;)
            }
            Purpose::Explain => explain_factor(program, value, text, stmt.line),
            Purpose::Pointwise => pointwise::term(program, value, target.as_ref()),
            Purpose::Constrain | Purpose::Define | Purpose::Discrete => TokenStream::new(),
        },
        StmtKind::For {
            var, lo, hi, body, ..
        } => {
            let all = matches!(purpose, Purpose::Explain | Purpose::Pointwise);
            let runs = |site: &Site| all || active_mask(program, site) != 0;
            let density = !matches!(
                purpose,
                Purpose::Constrain | Purpose::Define | Purpose::Discrete
            );
            let runs = any_assignment(stmt, &needed)
                || density && (body.iter().any(has_term) || any_site(stmt, &runs));
            match runs {
                true => for_loop(program, var, lo, hi, block(program, body, purpose)),
                false => TokenStream::new(),
            }
        }
    }
}

fn any_assignment(stmt: &Stmt, needed: &impl Fn(usize) -> bool) -> bool {
    match &stmt.kind {
        StmtKind::Assign { var, .. }
        | StmtKind::Fill { var, .. }
        | StmtKind::Operate { var, .. } => needed(*var),
        StmtKind::For { body, .. } => body.iter().any(|s| any_assignment(s, needed)),
        _ => false,
    }
}

/// Room for an array that is filled element by element.
fn declare(program: &Program, id: usize, purpose: Purpose) -> TokenStream {
    let var = &program.model.vars[id];
    let (name, len) = (&var.name, array_len(program, &var.shape));
    let array = latent::array(&len, purpose == Purpose::Density);
    quote!(let #name = #array;)
}

fn assign(program: &Program, id: usize, at: &[Int], value: &Scalar) -> TokenStream {
    let var = &program.model.vars[id];
    let (name, at) = (&var.name, flat_index(program, &var.shape, at));
    let value = lifted(program, value);
    quote!(#name[#at] = #value;)
}

fn fill(program: &Program, stmt: &Stmt) -> TokenStream {
    let StmtKind::Fill {
        var,
        index,
        lo,
        hi,
        at,
        value,
        feedback,
        ..
    } = &stmt.kind
    else {
        return TokenStream::new();
    };
    let (name, shape) = (
        &program.model.vars[*var].name,
        &program.model.vars[*var].shape,
    );
    let at = flat_index(program, shape, at);
    let (value, feedback) = (
        lifted(program, value),
        feedback.as_ref().map(|f| lifted(program, f)),
    );
    let value = match feedback {
        Some(feedback) => quote!(__p::Real::mul_add(#name[#at - 1], #feedback, #value)),
        None => value,
    };
    for_loop(program, index, lo, hi, quote!(#name[#at] = #value;))
}

fn has_term(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Factor { .. } | StmtKind::Joint(_) => true,
        StmtKind::For { body, .. } => body.iter().any(has_term),
        _ => false,
    }
}

/// `let name = value`, as a number or an array.
fn define(
    program: &Program,
    id: usize,
    loops: &[(Ident, Dim)],
    value: &Scalar,
    purpose: Purpose,
) -> TokenStream {
    let name = &program.model.vars[id].name;
    let value = plain(program, value);
    if loops.is_empty() {
        return quote!(let #name = #value;);
    }
    let Filling { len, at } = filling(program, id, loops);
    let fill = nest(program, loops, quote!(#name[#at] = #value;));
    let array = latent::array(&len, purpose == Purpose::Density);
    quote! {
        let #name = #array;
        #fill
    }
}

/// The base and what the data settle alone are in `__settled`.
fn log_density(program: &Program, site: &Site) -> TokenStream {
    if active_mask(program, site) == 0 {
        return TokenStream::new();
    }
    let distribution = distribution(site);
    let x = lifted(program, &site.x);
    let args = site.args.iter().map(|arg| lifted(program, arg));
    quote!(__log_density += __p::kernel::<#distribution, __T>(#x, [#(#args),*]);)
}

fn explain_site(program: &Program, site: &Site, line: u32) -> TokenStream {
    let distribution = distribution(site);
    let place = place(&site.text, line);
    let (target, at) = (&site.target.0, index_list(program, &site.target.1));
    let x = plain(program, &site.x);
    let args = site.args.iter().map(|arg| plain(program, arg));
    let inputs = inputs(program, &site.args);
    quote! {
        let __report = __p::explain_site::<#distribution>(#place, (#target, #at, #x), [#(#args),*], || #inputs);
        if __report.is_some() {
            return __report;
        }
    }
}

fn explain_joint(program: &Program, joint: &Joint, line: u32) -> TokenStream {
    let distribution = wholes::distribution(joint);
    let place = place(&joint.text, line);
    let (target, at) = (&joint.target.0, index_list(program, &joint.target.1));
    let (x, args) = (
        wholes::view(program, &joint.x),
        wholes::views(program, &joint.args),
    );
    let dims = wholes::lengths(program, &joint.dims);
    let numbers: Vec<Scalar> = joint
        .args
        .iter()
        .filter_map(Whole::number)
        .cloned()
        .collect();
    let inputs = inputs(program, &numbers);
    quote! {
        let __report = __p::explain_joint::<#distribution>(#place, (#target, #at), #dims, #x, #args, || #inputs);
        if __report.is_some() {
            return __report;
        }
    }
}

fn explain_factor(program: &Program, value: &Scalar, text: &str, line: u32) -> TokenStream {
    let place = place(text, line);
    let inputs = inputs(program, std::slice::from_ref(value));
    let value = plain(program, value);
    quote! {
        let __report = __p::explain_value(#place, "factor", #value, || #inputs);
        if __report.is_some() {
            return __report;
        }
    }
}

/// The parameters that expressions read, with their values, for a report.
pub(super) fn inputs(program: &Program, expressions: &[Scalar]) -> TokenStream {
    let mut reads: Vec<(String, TokenStream)> = Vec::new();
    for s in expressions {
        collect_reads(program, s, &mut reads);
    }
    let reads = reads.into_iter().map(|(_, tokens)| tokens);
    quote!(::std::vec![#(#reads),*])
}

fn collect_reads(program: &Program, s: &Scalar, out: &mut Vec<(String, TokenStream)>) {
    match s {
        Scalar::Var(id, at) if program.model.vars[*id].active => {
            let var = &program.model.vars[*id];
            let value = var_element(program, *id, at);
            let text = value.to_string();
            if !out.iter().any(|(t, _)| *t == text) {
                let (name, at) = (var.name.unraw().to_string(), index_list(program, at));
                out.push((text, quote!((__p::element_name(#name, #at), #value))));
            }
        }
        // The elements of a sum or an inner product are many; its value stands among the arguments.
        Scalar::Over { .. }
        | Scalar::Dot(..)
        | Scalar::Product(..)
        | Scalar::Base(_)
        | Scalar::Joint(_) => {}
        _ => s
            .operands()
            .iter()
            .for_each(|a| collect_reads(program, a, out)),
    }
}
