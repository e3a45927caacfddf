//! Checks, when the model meets its data, of arrays that are filled element by element: each element is filled once, and
//! before it is read.

use super::index::dim;
use super::site::{index_list, place};
use crate::ir::{Bound, Int, Program, Scalar, Source, Stmt, StmtKind, Whole};
use crate::typed::{Var, VarKind};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

fn tracker(var: &Var) -> Ident {
    format_ident!("{}__filled", var.name)
}

/// The compiler's own arrays are filled before they are read by construction.
fn is_users(var: &Var) -> bool {
    matches!(var.kind, VarKind::Filled)
}

/// `let s: [real; n];`
pub(super) fn begin(program: &Program, var: &Var) -> TokenStream {
    if !is_users(var) {
        return TokenStream::new();
    }
    let (tracker, name) = (tracker(var), var.name.unraw().to_string());
    let shape = var.shape.iter().map(|d| dim(program, d));
    quote!(let mut #tracker = __p::Filled::new(#name, &[#(#shape),*]);)
}

/// `s[at] = …`
pub(super) fn fill(program: &Program, id: usize, at: &[Int], text: &str, line: u32) -> TokenStream {
    let var = &program.model.vars[id];
    if !is_users(var) {
        return TokenStream::new();
    }
    let (tracker, place, at) = (tracker(var), place(text, line), index_list(program, at));
    quote!(#tracker.fill(#place, #at)?;)
}

/// At the model's end every element has a value.
pub(super) fn complete(program: &Program) -> TokenStream {
    let declared = program.body.iter().filter_map(|stmt| match stmt.kind {
        StmtKind::Declare(id) if is_users(&program.model.vars[id]) => Some((id, stmt.line)),
        _ => None,
    });
    declared
        .map(|(id, line)| {
            let var = &program.model.vars[id];
            let place = place(&format!("let {}", var.name.unraw()), line);
            let tracker = tracker(var);
            quote!(#tracker.whole(#place)?;)
        })
        .collect()
}

/// What a statement reads of such arrays, checked.
pub(super) fn reads(program: &Program, stmt: &Stmt) -> TokenStream {
    let (expressions, text): (Vec<&Scalar>, String) = match &stmt.kind {
        StmtKind::Let { var, value, .. } => {
            let name = program.model.vars[*var].name.unraw();
            (vec![value], format!("let {name}"))
        }
        StmtKind::Assign { value, text, .. } | StmtKind::Factor { value, text, .. } => {
            (vec![value], text.clone())
        }
        StmtKind::Tilde(site) => {
            let args = site.args.iter();
            let expressions = std::iter::once(&site.x).chain(args).collect();
            (expressions, site.text.clone())
        }
        StmtKind::Joint(joint) => (stmt.expressions(), joint.text.clone()),
        StmtKind::Operate { operation, .. } => (stmt.expressions(), operation.name().to_owned()),
        _ => return TokenStream::new(),
    };
    let place = place(&text, stmt.line);
    let mut code = TokenStream::new();
    for whole in stmt.wholes() {
        if let Whole::Block {
            source: Source::Var(id),
            ..
        } = whole
            && is_users(&program.model.vars[*id])
        {
            let tracker = tracker(&program.model.vars[*id]);
            code.extend(quote!(#tracker.whole(#place)?;));
        }
    }
    for s in expressions {
        expression(program, s, &Bound::default(), &place, &mut code);
    }
    code
}

fn expression(
    program: &Program,
    s: &Scalar,
    sums: &Bound,
    place: &TokenStream,
    code: &mut TokenStream,
) {
    let mut whole = |id: usize| {
        let var = &program.model.vars[id];
        if is_users(var) {
            let tracker = tracker(var);
            code.extend(quote!(#tracker.whole(#place)?;));
        }
    };
    match s {
        Scalar::Var(id, at) if is_users(&program.model.vars[*id]) => {
            // A sum reads what it runs over.
            if at.iter().any(|i| i.depends(sums)) {
                return whole(*id);
            }
            let (tracker, at) = (tracker(&program.model.vars[*id]), index_list(program, at));
            code.extend(quote!(#tracker.read(#place, #at)?;));
        }
        Scalar::Dot(a, b) | Scalar::Product(a, b) => {
            for slice in [a, b] {
                if let Source::Var(id) = slice.source {
                    whole(id);
                }
            }
        }
        Scalar::Joint(joint) => {
            for part in joint.wholes() {
                if let Whole::Block {
                    source: Source::Var(id),
                    ..
                } = part
                {
                    whole(*id);
                }
            }
            for part in joint.wholes().filter_map(Whole::number) {
                expression(program, part, sums, place, code);
            }
        }
        Scalar::Over { var, body, .. } => {
            let mut inside = sums.clone();
            inside.loops.push(var.clone());
            expression(program, body, &inside, place, code);
        }
        _ => {
            for a in s.operands() {
                expression(program, a, sums, place, code);
            }
        }
    }
}
