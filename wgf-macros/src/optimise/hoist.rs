//! Work on parameters that is the same in every pass through a loop is done before it.
//!
//! `y[i] ~ Normal(a[i], 2.0 * s)` over i doubles s once; `sum(b)` in a row's mean would make n rows cost n².

use super::taken::{definition, is_work, variable};
use crate::ast::BinaryOp;
use crate::ir::{Bound, IndexCheck, Program, Scalar, Stmt, StmtKind};
use crate::typed::{Model, VarKind};
use quote::format_ident;

pub(super) fn hoist(program: &mut Program) {
    let body = std::mem::take(&mut program.body);
    program.body = block(&mut program.model, body, &VarKind::Hidden);
}

/// A block with what its statements' loops do not need to repeat before each of them, under names of the kind given.
fn block(model: &mut Model, body: Vec<Stmt>, kind: &VarKind) -> Vec<Stmt> {
    let mut out = Vec::with_capacity(body.len());
    for mut stmt in body {
        out.extend(loop_statement(model, &mut stmt, kind));
        out.push(stmt);
    }
    out
}

/// Takes out of a loop what does not depend on it; other statements have nothing to give.
fn loop_statement(model: &mut Model, stmt: &mut Stmt, kind: &VarKind) -> Vec<Stmt> {
    let fills = stmt.assigns();
    let mut taking = Taking {
        model,
        kind,
        bound: Bound::default(),
        line: stmt.line,
        checks: stmt.checks.clone(),
        taken: Vec::new(),
    };
    match &mut stmt.kind {
        StmtKind::For { var, body, .. } => {
            let mut inside = std::mem::take(body);
            // A name in the body of a loop that fills an array would have to be an array.
            if !fills {
                inside = block(taking.model, inside, &VarKind::Local);
            }
            taking.bound.loops.push(var.clone());
            taking.bound.vars.extend(defined(&inside));
            *body = taking.statements(inside);
        }
        StmtKind::Let { loops, value, .. } if !loops.is_empty() => {
            taking.bound.loops = loops.iter().map(|(var, _)| var.clone()).collect();
            taking.scalar(value);
        }
        StmtKind::Fill { index, value, .. } => {
            taking.bound.loops = vec![index.clone()];
            taking.scalar(value);
        }
        _ => {}
    }
    taking.taken
}

/// The names that change in a loop: its own, and those of loops in it.
fn defined(body: &[Stmt]) -> Vec<usize> {
    let mut vars = Vec::new();
    for stmt in body {
        match &stmt.kind {
            StmtKind::Let { var, .. }
            | StmtKind::Assign { var, .. }
            | StmtKind::Operate { var, .. }
            | StmtKind::Fill { var, .. } => vars.push(*var),
            StmtKind::For { body, .. } => vars.extend(defined(body)),
            _ => {}
        }
    }
    vars
}

struct Taking<'m> {
    model: &'m mut Model,
    kind: &'m VarKind,
    bound: Bound,
    line: u32,
    /// The index checks of the statement at hand; what is taken out of it must not run before them.
    checks: Vec<IndexCheck>,
    taken: Vec<Stmt>,
}

impl Taking<'_> {
    /// The statements of a loop's body. A `let` that does not depend on the loop goes as a whole.
    fn statements(&mut self, body: Vec<Stmt>) -> Vec<Stmt> {
        let mut out = Vec::with_capacity(body.len());
        for mut stmt in body {
            self.line = stmt.line;
            self.checks = stmt.checks.clone();
            if self.moves(&stmt) {
                let StmtKind::Let { var, .. } = stmt.kind else {
                    continue;
                };
                self.bound.vars.retain(|bound| *bound != var);
                // Beside its new neighbours its own name might not be its alone.
                self.model.vars[var].name = format_ident!("__t{var}");
                if let VarKind::Hidden = self.kind {
                    self.model.vars[var].kind = VarKind::Hidden;
                }
                stmt.checks.retain(|check| !check.depends(&self.bound));
                self.taken.push(stmt);
                continue;
            }
            let depth = self.bound.loops.len();
            if let StmtKind::Fill { index, .. } = &stmt.kind {
                self.bound.loops.push(index.clone());
            }
            stmt.for_each_expression(|s| self.scalar(s));
            self.bound.loops.truncate(depth);
            out.push(stmt);
        }
        out
    }

    /// Whether a statement is a `let` of an active number that does not depend on the loop.
    fn moves(&self, stmt: &Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Let {
                var, loops, value, ..
            } => loops.is_empty() && self.model.vars[*var].active && !value.depends(&self.bound),
            _ => false,
        }
    }

    fn scalar(&mut self, s: &mut Scalar) {
        if s.is_active(self.model) && is_work(s) && !s.depends(&self.bound) {
            *s = self.take(s.clone());
            return;
        }
        if let Scalar::Binary(BinaryOp::Div, a, b) = s
            && b.is_active(self.model)
            && !b.depends(&self.bound)
        {
            // One division before the loop, and a product in it.
            let inverse = Scalar::Call("recip", vec![(**b).clone()]);
            let (mut a, inverse) = ((**a).clone(), self.take(inverse));
            self.scalar(&mut a);
            *s = Scalar::Binary(BinaryOp::Mul, Box::new(a), Box::new(inverse));
            return;
        }
        if let Scalar::Over { var, .. } = s {
            let var = var.clone();
            self.bound.loops.push(var);
            s.for_each_operand(|a| self.scalar(a));
            self.bound.loops.pop();
            return;
        }
        s.for_each_operand(|a| self.scalar(a));
    }

    /// Names the value before the loop.
    fn take(&mut self, value: Scalar) -> Scalar {
        let same = self.taken.iter().find_map(|stmt| match &stmt.kind {
            StmtKind::Let { var, value: v, .. } if *v == value => Some(*var),
            _ => None,
        });
        if let Some(var) = same {
            return Scalar::Var(var, Vec::new());
        }
        let kind = match self.kind {
            VarKind::Hidden => VarKind::Hidden,
            _ => VarKind::Local,
        };
        let var = variable(self.model, kind, Vec::new(), true);
        let mut checks = self.checks.clone();
        checks.retain(|check| !check.depends(&self.bound));
        self.taken.push(definition(var, value, self.line, checks));
        Scalar::Var(var, Vec::new())
    }
}
