//! Negative binomial counts of many rows with one dispersion: what depends on a row's count alone is added up over the counts
//! that occur, and the rows keep a softplus.
//!
//! `y[i] ~ NegBinomialLog(eta[i], phi)` becomes `y[i] ~ NegBinomialPowers(eta[i] - ln(phi), phi)` and, after all else,
//! `tally y[i] ~ RisingFactorial(phi)`; so does `NegBinomial(exp(eta[i]), phi)`.

use crate::ast::BinaryOp;
use crate::ir::{Bound, Program, Scalar, Site, Stmt, StmtKind};
use crate::typed::Dist;
use crate::typed::{Model, VarKind};
use quote::format_ident;

pub(super) fn tallies(program: &mut Program) {
    let model = &program.model;
    let mut tallies = Vec::new();
    for stmt in &mut program.body {
        let line = stmt.line;
        let StmtKind::For {
            var, lo, hi, body, ..
        } = &mut stmt.kind
        else {
            continue;
        };
        let mut bound = Bound::of_loop(var);
        bound
            .vars
            .extend(body.iter().filter_map(|stmt| match stmt.kind {
                StmtKind::Let { var, .. } => Some(var),
                _ => None,
            }));
        for stmt in body {
            let StmtKind::Tilde(site) = &mut stmt.kind else {
                continue;
            };
            if let Some(site) = split(model, site, &bound) {
                tallies.push(Stmt {
                    kind: StmtKind::Tally {
                        name: format_ident!("__tally{}", tallies.len()),
                        var: var.clone(),
                        lo: lo.clone(),
                        hi: hi.clone(),
                        site,
                    },
                    line,
                    checks: Vec::new(),
                });
            }
        }
    }
    program.body.append(&mut tallies);
}

/// Leaves a site what differs from row to row, if its dispersion does not; the rest.
fn split(model: &Model, site: &mut Site, bound: &Bound) -> Option<Site> {
    let log_mean = log_mean(site)?;
    let dispersion = site.args[1].clone();
    let shared = dispersion.is_active(model) && !dispersion.depends(bound);
    if !shared || site.x.is_active(model) || reads_local(model, &site.x) {
        return None;
    }
    let log = Scalar::Call("ln", vec![dispersion.clone()]);
    let logit = Scalar::Binary(BinaryOp::Sub, Box::new(log_mean), Box::new(log));
    let tally = Site {
        dist: Dist::named(format_ident!("RisingFactorial")),
        args: vec![dispersion.clone()],
        ..site.clone()
    };
    site.dist = Dist::named(format_ident!("NegBinomialPowers"));
    site.args = vec![logit, dispersion];
    Some(tally)
}

fn log_mean(site: &Site) -> Option<Scalar> {
    if site.dist.is("NegBinomialLog") {
        return Some(site.args[0].clone());
    }
    match &site.args[..] {
        [Scalar::Call("exp", args), _] if site.dist.is("NegBinomial") => Some(args[0].clone()),
        _ => None,
    }
}

/// A count must be there when the model meets its data, outside of the loop.
fn reads_local(model: &Model, x: &Scalar) -> bool {
    let mut local = false;
    x.for_each_var(&mut |id| local |= matches!(model.vars[id].kind, VarKind::Local));
    local
}
