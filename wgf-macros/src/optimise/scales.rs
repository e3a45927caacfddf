//! Scales that are data and differ from row to row are divided by once, when the model meets its data.

use crate::ir::{Bound, Program, Scalar, Stmt, StmtKind};
use crate::typed::Model;
use quote::format_ident;

pub(super) fn scales(program: &mut Program) {
    let model = &program.model;
    for stmt in &mut program.body {
        statement(model, stmt, &Bound::default());
    }
}

fn statement(model: &Model, stmt: &mut Stmt, around: &Bound) {
    match &mut stmt.kind {
        StmtKind::For { var, body, .. } => {
            let mut around = around.clone();
            around.loops.push(var.clone());
            body.iter_mut()
                .for_each(|stmt| statement(model, stmt, &around));
        }
        StmtKind::Tilde(site) if site.dist_name == "Normal" => {
            let any = site.x.is_active(model) || site.args[0].is_active(model);
            let scale = &mut site.args[1];
            if any && !scale.is_active(model) && scale.depends(around) {
                *scale = Scalar::Call("recip", vec![scale.clone()]);
                site.dist_name = format_ident!("NormalByInverse");
            }
        }
        _ => {}
    }
}
