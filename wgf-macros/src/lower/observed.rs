//! Which data a statement that becomes one term observes.

use super::scalar::Lowering;
use super::target_name;
use crate::ir::Int;
use crate::typed::{Model, Stmt, StmtKind, TExpr, TKind};
use syn::ext::IdentExt;

/// The name of the data that a target is, or is a part of; entries of them may be missing.
pub(super) fn target(model: &Model, t: &TExpr) -> Option<String> {
    let name = match &t.kind {
        TKind::Data(id) => &model.data[*id].name,
        TKind::Var(id) if model.missing.iter().any(|m| m.whole == *id) => &model.vars[*id].name,
        TKind::Index(base, _) | TKind::Slice(base, _) => return target(model, base),
        _ => return None,
    };
    Some(name.unraw().to_string())
}

/// The name and index of the one observation in a statement, or in all its branches; of several, the name of the first one's
/// data.
pub(super) fn by(lowering: &mut Lowering<'_>, stmt: &Stmt) -> Option<(String, Vec<Int>)> {
    let mut found = Vec::new();
    collect(lowering.model, stmt, false, &mut found);
    let (first, _) = *found.first()?;
    let single = |(t, in_loop): &(&TExpr, bool)| t.ty.is_scalar() && !in_loop;
    if found.iter().all(single) {
        let mut names = found
            .iter()
            .map(|(t, _)| target_name(lowering.model, t, &[], lowering))
            .collect::<Vec<_>>();
        names.dedup_by(|a, b| a.0 == b.0 && a.1 == b.1);
        if let [_] = names[..] {
            return names.pop();
        }
    }
    Some((target(lowering.model, first)?, Vec::new()))
}

/// The name of the first data that statements observe, which are one observation together.
pub(super) fn together(model: &Model, body: &[Stmt]) -> Option<(String, Vec<Int>)> {
    let mut found = Vec::new();
    body.iter()
        .for_each(|stmt| collect(model, stmt, false, &mut found));
    Some((target(model, found.first()?.0)?, Vec::new()))
}

/// The targets that are data, and whether they stand in a loop of the statement.
fn collect<'s>(model: &Model, stmt: &'s Stmt, in_loop: bool, found: &mut Vec<(&'s TExpr, bool)>) {
    match &stmt.kind {
        StmtKind::Tilde { target: t, .. } | StmtKind::Term { target: t, .. }
            if target(model, t).is_some() =>
        {
            found.push((t, in_loop));
        }
        StmtKind::For { body, .. } => body
            .iter()
            .for_each(|stmt| collect(model, stmt, true, found)),
        StmtKind::Marginal { body, .. } => body
            .iter()
            .for_each(|stmt| collect(model, stmt, in_loop, found)),
        StmtKind::If { then, other, .. } => then
            .iter()
            .chain(other)
            .for_each(|stmt| collect(model, stmt, in_loop, found)),
        _ => {}
    }
}
