//! What the data settle is worked out once, when the model meets them: in numbers, or in arrays over the loops around it.

use super::taken::{array, definition, is_work, variable};
use crate::ir::{Bound, Condition, IndexCheck, Int, Program, Scalar, Stmt, StmtKind, length};
use crate::typed::{Dim, Model, VarId, VarKind};
use proc_macro2::Ident;

pub(super) fn known(program: &mut Program) {
    let body = std::mem::take(&mut program.body);
    let mut out = Vec::with_capacity(body.len());
    for mut stmt in body {
        let mut taking = Taking {
            model: &mut program.model,
            loops: Vec::new(),
            conditions: Vec::new(),
            vars: Vec::new(),
            sums: Bound::default(),
            line: stmt.line,
            checks: Vec::new(),
            taken: Vec::new(),
            made: Vec::new(),
        };
        taking.statement(&mut stmt);
        out.append(&mut taking.taken);
        out.push(stmt);
    }
    program.body = out;
}

/// A loop around the expression at hand.
#[derive(Clone, PartialEq)]
struct Loop {
    var: Ident,
    lo: Int,
    hi: Int,
}

struct Taking<'m> {
    model: &'m mut Model,
    loops: Vec<Loop>,
    /// What holds where the expression is evaluated: elsewhere its indices may be out of range.
    conditions: Vec<Condition>,
    /// What the loops define.
    vars: Vec<VarId>,
    /// The variables of sums around the expression, which it may not depend on.
    sums: Bound,
    line: u32,
    checks: Vec<IndexCheck>,
    taken: Vec<Stmt>,
    /// What was taken out of this statement before: the value, its loops, its name.
    made: Vec<(Scalar, Vec<Loop>, VarId)>,
}

impl Taking<'_> {
    fn statement(&mut self, stmt: &mut Stmt) {
        self.checks = stmt.checks.clone();
        let (depth, conditions) = (self.loops.len(), self.conditions.len());
        match &mut stmt.kind {
            StmtKind::Let {
                var, loops, value, ..
            } => {
                let is_active = self.model.vars[*var].active;
                self.loops.extend(loops.iter().map(|(var, len)| Loop {
                    var: var.clone(),
                    lo: Int::Lit(0),
                    hi: crate::lower::dim(len),
                }));
                match is_active {
                    true => self.scalar(value),
                    false => self.reductions(value),
                }
                self.loops.truncate(depth);
                self.vars.push(*var);
            }
            StmtKind::For {
                var, lo, hi, body, ..
            } => {
                self.loops.push(Loop {
                    var: var.clone(),
                    lo: lo.clone(),
                    hi: hi.clone(),
                });
                if let Int::If(condition) = hi {
                    self.conditions.push((**condition).clone());
                }
                body.iter_mut().for_each(|stmt| self.statement(stmt));
                self.loops.truncate(depth);
                self.conditions.truncate(conditions);
            }
            _ => stmt.for_each_expression(|s| self.scalar(s)),
        }
    }

    fn scalar(&mut self, s: &mut Scalar) {
        if !s.is_active(self.model) {
            self.inactive(s);
            return;
        }
        match s {
            Scalar::Over { var, body, .. } => {
                self.sums.loops.push(var.clone());
                self.scalar(body);
                self.sums.loops.pop();
            }
            Scalar::If(condition, a, b) => {
                condition.for_each_operand(&mut |s| self.scalar(s));
                let holds = (**condition).clone();
                self.where_holds(holds.clone(), |taking| taking.scalar(a));
                let otherwise = Condition::Not(Box::new(holds));
                self.where_holds(otherwise, |taking| taking.scalar(b));
            }
            // The exponent stays an exponent that is data.
            _ => s.for_each_operand(|a| self.scalar(a)),
        }
    }

    /// What the data settle cannot wait for a condition on parameters: it is worked out whether or not that holds.
    fn where_holds(&mut self, condition: Condition, f: impl FnOnce(&mut Self)) {
        if condition.is_active(self.model) {
            return f(self);
        }
        self.conditions.push(condition);
        f(self);
        self.conditions.pop();
    }

    /// The expression, where the conditions around it hold.
    fn guarded(&self, s: &Scalar) -> Scalar {
        self.conditions
            .iter()
            .rev()
            .fold(s.clone(), |s, condition| {
                let elsewhere = Box::new(Scalar::Const(0.0));
                Scalar::If(Box::new(condition.clone()), Box::new(s), elsewhere)
            })
    }

    /// A maximal expression of data.
    fn inactive(&mut self, s: &mut Scalar) {
        if !(is_work(s) || self.is_gathered(s)) {
            return;
        }
        let guarded = self.guarded(s);
        if guarded.depends(&self.sums) || self.reads_local(&guarded) {
            return;
        }
        let varying = |l: &&Loop| guarded.depends(&Bound::of_loop(&l.var));
        let loops: Vec<Loop> = self.loops.iter().filter(varying).cloned().collect();
        let earlier = self
            .made
            .iter()
            .find(|(value, over, _)| *value == guarded && *over == loops);
        if let Some((_, _, var)) = earlier {
            *s = element(*var, &loops);
            return;
        }
        let Some(shape) = self.shape(&loops) else {
            self.reductions(s);
            return;
        };
        if !loops.is_empty() {
            self.reductions(s);
        }
        let var = variable(self.model, VarKind::Hidden, shape, false);
        let read = element(var, &loops);
        let value = std::mem::replace(s, read);
        self.made.push((guarded, loops.clone(), var));
        let value = self.guarded(&value);
        self.define(var, &loops, value);
    }

    /// Sums and inner products in an expression of data that are the same in every pass: n rows would cost n².
    fn reductions(&mut self, s: &mut Scalar) {
        let around = Bound {
            loops: self.loops.iter().map(|l| l.var.clone()).collect(),
            vars: Vec::new(),
        };
        match s {
            // Under a condition that differs from pass to pass it is not the same.
            Scalar::Over { .. } | Scalar::Dot(..)
                if !around.loops.is_empty() && !self.guarded(s).depends(&around) =>
            {
                self.inactive(s);
            }
            Scalar::Over { var, body, .. } => {
                self.sums.loops.push(var.clone());
                self.reductions(body);
                self.sums.loops.pop();
            }
            _ => s.for_each_operand(|a| self.reductions(a)),
        }
    }

    /// Data read at an index that is not the loop's: in an array of its own it lies in the order of the loop.
    fn is_gathered(&self, s: &Scalar) -> bool {
        let (Scalar::Data(_, at), Some(innermost)) = (s, self.loops.last()) else {
            return false;
        };
        let (Some(last), bound) = (at.last(), Bound::of_loop(&innermost.var)) else {
            return false;
        };
        at.iter().any(|i| i.depends(&bound)) && !last.follows(&innermost.var)
    }

    fn reads_local(&self, s: &Scalar) -> bool {
        let mut local = false;
        s.for_each_var(&mut |id| {
            local |= matches!(self.model.vars[id].kind, VarKind::Local) || self.vars.contains(&id);
        });
        local
    }

    /// The lengths of an array over the loops; `None` if their ranges depend on each other or on data.
    fn shape(&self, loops: &[Loop]) -> Option<Vec<Dim>> {
        if loops.len() > 2 {
            return None;
        }
        let around = Bound {
            loops: self.loops.iter().map(|l| l.var.clone()).collect(),
            vars: Vec::new(),
        };
        loops
            .iter()
            .map(|l| {
                let fixed = !l.lo.depends(&around) && !l.hi.depends(&around);
                let length = fixed.then(|| length(&l.hi))??;
                Some(Dim::new(&length))
            })
            .collect()
    }

    /// Fills the variable before the statement at hand.
    fn define(&mut self, var: VarId, loops: &[Loop], value: Scalar) {
        let (line, checks) = (self.line, self.checks_of(loops));
        if loops.is_empty() {
            self.taken.push(definition(var, value, line, checks));
            return;
        }
        let loops: Vec<(Ident, Int, Int)> = loops
            .iter()
            .map(|l| (l.var.clone(), l.lo.clone(), l.hi.clone()))
            .collect();
        self.taken.extend(array(var, &loops, value, line, checks));
    }

    /// The index checks of the statement that can be made in these loops alone.
    fn checks_of(&self, loops: &[Loop]) -> Vec<IndexCheck> {
        let absent = Bound {
            loops: self
                .loops
                .iter()
                .filter(|l| !loops.contains(l))
                .map(|l| l.var.clone())
                .collect(),
            vars: Vec::new(),
        };
        let mut checks = self.checks.clone();
        checks.retain(|check| !check.depends(&absent) && !check.depends(&self.sums));
        checks
    }
}

fn element(var: VarId, loops: &[Loop]) -> Scalar {
    Scalar::Var(
        var,
        loops.iter().map(|l| Int::Loop(l.var.clone())).collect(),
    )
}
