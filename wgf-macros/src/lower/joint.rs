//! Distributions of arrays.

use super::density::over;
use super::scalar::{Lowering, dim};
use super::{fresh_loops, loop_vars, target_name};
use crate::ir::{Int, Joint, Over, Scalar};
use crate::pattern;
use crate::typed::{Stmt, StmtKind};

impl Lowering<'_> {
    /// `target ~ dist(args)` at the index `at` of what the statement repeats over.
    pub(super) fn joint(&mut self, stmt: &Stmt, at: &[Int]) -> Joint {
        let StmtKind::Tilde {
            target,
            dist,
            args,
            text,
            dims,
        } = &stmt.kind
        else {
            unreachable!("called for a tilde alone")
        };
        let Some(joint) = dist.info().and_then(|info| info.joint) else {
            unreachable!("called for distributions of arrays alone")
        };
        Joint {
            x: self.whole(target, at),
            target: target_name(self.model, target, at, self),
            dist: dist.clone(),
            dims: dims.clone(),
            args: args
                .iter()
                .zip(joint.parameters)
                .map(|(arg, pattern)| {
                    let repeated = arg.ty.shape.len() > pattern::rank(pattern);
                    self.whole(arg, if repeated { at } else { &[] })
                })
                .collect(),
            text: text.clone(),
        }
    }

    /// The log density of all that the statement is about, as an expression.
    pub(super) fn joint_term(&mut self, stmt: &Stmt) -> Scalar {
        let StmtKind::Tilde { target, dist, .. } = &stmt.kind else {
            unreachable!("called for a tilde alone")
        };
        let own = dist.info().and_then(|info| info.joint);
        let repeats = target.ty.shape.len() - own.map_or(0, |joint| pattern::rank(joint.variate));
        let loops = fresh_loops(&target.ty.shape[..repeats]);
        let density = Scalar::Joint(Box::new(self.joint(stmt, &loop_vars(&loops))));
        loops.iter().rev().fold(density, |body, (var, len)| {
            over(Over::Sum, var, Int::Lit(0), dim(len), body)
        })
    }
}
