//! Walking over expressions and statements.

use super::{Scalar, Stmt, StmtKind};

impl Scalar {
    /// Calls `f` with every direct operand.
    pub(crate) fn for_each_operand(&mut self, mut f: impl FnMut(&mut Scalar)) {
        match self {
            Scalar::Const(_)
            | Scalar::Int(_)
            | Scalar::Data(..)
            | Scalar::Var(..)
            | Scalar::Dot(..)
            | Scalar::Product(..) => {}
            Scalar::Neg(a) | Scalar::Powi(a, _) | Scalar::Sum { body: a, .. } => f(a),
            Scalar::Binary(_, a, b) => {
                f(a);
                f(b);
            }
            Scalar::Call(_, args) => args.iter_mut().for_each(f),
        }
    }
}

impl Stmt {
    /// Whether the statement, or one inside it, fills an element of an array.
    pub(crate) fn assigns(&self) -> bool {
        match &self.kind {
            StmtKind::Assign { .. } | StmtKind::Fill { .. } => true,
            StmtKind::For { body, .. } => body.iter().any(Stmt::assigns),
            _ => false,
        }
    }

    /// Calls `f` with every expression of the statement itself, not of statements inside it.
    pub(crate) fn for_each_expression(&mut self, mut f: impl FnMut(&mut Scalar)) {
        match &mut self.kind {
            StmtKind::Let { value, .. }
            | StmtKind::Assign { value, .. }
            | StmtKind::Factor { value, .. } => f(value),
            StmtKind::Fill {
                value, feedback, ..
            } => {
                f(value);
                feedback.iter_mut().for_each(f);
            }
            StmtKind::Tilde(site) => {
                f(&mut site.x);
                site.args.iter_mut().for_each(f);
            }
            StmtKind::Latent(_) | StmtKind::Declare(_) | StmtKind::For { .. } => {}
        }
    }
}
