//! Scales that are data and differ from row to row are divided by once, when the model meets its data.

use crate::ir::{Bound, Program, Scalar, Stmt, StmtKind};
use crate::typed::Dist;
use crate::typed::Model;
use proc_macro2::Ident;
use quote::format_ident;

pub(super) fn scales(program: &mut Program) {
    let model = &program.model;
    for stmt in &mut program.body {
        statement(model, stmt, None);
    }
}

/// `row` is the variable of the innermost loop.
fn statement(model: &Model, stmt: &mut Stmt, row: Option<&Ident>) {
    match &mut stmt.kind {
        StmtKind::For { var, body, .. } => {
            body.iter_mut()
                .for_each(|stmt| statement(model, stmt, Some(var)));
        }
        StmtKind::Tilde(site) if site.dist.is("Normal") => {
            let any = site.x.is_active(model) || site.args[0].is_active(model);
            let scale = &mut site.args[1];
            let varies = row.is_some_and(|row| scale.depends(&Bound::of_loop(row)));
            if any && !scale.is_active(model) && varies {
                *scale = Scalar::Call("recip", vec![scale.clone()]);
                site.dist = Dist::named(format_ident!("NormalByInverse"));
            }
        }
        _ => {}
    }
}
