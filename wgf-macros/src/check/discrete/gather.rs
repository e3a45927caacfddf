//! What depends on each element of an array of discrete parameters, taken out of the loops over them.

use super::values::{length, whole};
use super::{Each, depends};
use crate::ast::{Comparison, Expr, ExprKind};
use crate::check::Checker;
use crate::typed::{Condition, Stmt, StmtKind, TExpr, TKind, VarId};
use proc_macro2::Ident;

/// A loop: its variable, its start and its end.
type Loop = (Ident, TExpr, TExpr);

/// What was found of an array.
#[derive(Default)]
pub(super) struct Gathered {
    /// The terms of the element `at` whose value is the variable `name`.
    pub(super) of_element: Vec<Stmt>,
    /// Statements that do not depend on the array.
    pub(super) apart: Vec<Stmt>,
    /// Checks of the ranges of loops over it.
    pub(super) ranges: Vec<Stmt>,
}

/// Takes the statements of one array apart.
struct Gatherer<'c, 'e> {
    checker: &'c Checker<'e>,
    name: &'c Ident,
    each: &'c Each,
    ranges: Vec<Stmt>,
}

impl Checker<'_> {
    /// What reads `name`, the elements of which `each` says.
    pub(super) fn gather(&self, name: &Ident, each: &Each, body: Vec<Stmt>) -> Option<Gathered> {
        let mut gathered = Gathered::default();
        let mut gatherer = Gatherer {
            checker: self,
            name,
            each,
            ranges: Vec::new(),
        };
        for stmt in body {
            if !depends(&stmt, name, &mut Vec::new()) {
                gathered.apart.push(stmt);
                continue;
            }
            let rest = independent(&stmt, name, &mut Vec::new());
            gathered.apart.extend(rest);
            gathered
                .of_element
                .extend(gatherer.element(stmt, &mut Vec::new())?);
        }
        gathered.ranges = gatherer.ranges;
        Some(gathered)
    }
}

impl Gatherer<'_, '_> {
    /// The statement with the loop over the elements replaced by the element at hand.
    fn element(&mut self, stmt: Stmt, around: &mut Vec<Loop>) -> Option<Vec<Stmt>> {
        let line = stmt.line;
        let kind = match stmt.kind {
            StmtKind::For { var, lo, hi, body } => {
                let mut read = Vec::new();
                body.iter()
                    .for_each(|stmt| indices(stmt, self.name, &mut read));
                around.push((var.clone(), lo.clone(), hi.clone()));
                let found = match read.iter().find(|(index, _)| *index == var) {
                    None => {
                        let body = self.inside(body, around)?;
                        vec![Stmt {
                            kind: StmtKind::For { var, lo, hi, body },
                            line,
                        }]
                    }
                    Some(_) => match read.iter().find(|(index, _)| *index != var) {
                        Some((other, t)) => return self.two_at_once(&var, other, t),
                        None => self.at_hand((var, lo, hi), body, around, line),
                    },
                };
                around.pop();
                return Some(found);
            }
            StmtKind::If {
                condition,
                then,
                other,
            } => StmtKind::If {
                condition,
                then: self.inside(then, around)?,
                other: self.inside(other, around)?,
            },
            StmtKind::Let { .. } => return self.kept(&stmt),
            _ => return self.not_in_a_loop(&stmt),
        };
        Some(vec![Stmt { kind, line }])
    }

    /// The statements of a block that depend on the array, and the names that they may use.
    fn inside(&mut self, body: Vec<Stmt>, around: &mut Vec<Loop>) -> Option<Vec<Stmt>> {
        let mut found = Vec::new();
        for stmt in body {
            let is_needed = depends(&stmt, self.name, &mut Vec::new());
            match &stmt.kind {
                StmtKind::Let { .. } if !is_needed => found.push(stmt),
                _ if is_needed => found.extend(self.element(stmt, around)?),
                _ => {}
            }
        }
        Some(found)
    }

    /// The body of the loop over the elements, for one of them.
    fn at_hand(
        &mut self,
        (var, lo, hi): Loop,
        body: Vec<Stmt>,
        around: &[Loop],
        line: u32,
    ) -> Vec<Stmt> {
        let mut body = dependent(body, self.name, &mut Vec::new());
        let at = TKind::Loop(self.each.at.clone());
        for stmt in &mut body {
            each_expression(stmt, &mut |t| self.put(t, &var, &at));
        }
        let from_start = matches!(lo.kind, TKind::Int(0));
        let to_end = is_length(&hi, &self.each.len.expr);
        if from_start && to_end {
            return body;
        }
        let at = || whole(TKind::Loop(self.each.at.clone()), lo.spans);
        let from = Condition::Compare(Comparison::GreaterOrEqual, at(), lo.clone());
        let to = Condition::Compare(Comparison::Less, at(), hi.clone());
        let within = Condition::Both(Box::new(from), Box::new(to));
        if !to_end {
            self.ranges.push(Stmt {
                kind: StmtKind::Within {
                    loops: around.to_vec(),
                    array: self.name.clone(),
                    len: self.each.len.clone(),
                },
                line,
            });
        }
        vec![Stmt {
            kind: StmtKind::If {
                condition: within,
                then: body,
                other: Vec::new(),
            },
            line,
        }]
    }

    /// Reads the element's value for `name[var]`, and the element's index for the loop's variable.
    fn put(&self, t: &mut TExpr, var: &Ident, at: &TKind) {
        if state(t, self.name).is_some() {
            t.kind = TKind::Loop(self.name.clone());
        }
        if matches!(&t.kind, TKind::Loop(name) if name == var) {
            t.kind = at.clone();
        }
        t.operands_mut()
            .into_iter()
            .for_each(|t| self.put(t, var, at));
    }

    fn two_at_once<T>(&self, one: &Ident, other: &Ident, t: &TExpr) -> Option<T> {
        let name = self.name;
        let message = format!(
            "`{name}` is summed out element by element, and a statement that reads both `{name}[{one}]` and `{name}[{other}]` depends on two elements at once; read one of them in each loop"
        );
        self.checker.errors.push(t.spans, message);
        None
    }

    fn kept<T>(&self, stmt: &Stmt) -> Option<T> {
        let StmtKind::Let { var, .. } = stmt.kind else {
            return None;
        };
        let (name, of) = (self.name, &self.checker.vars[var].name);
        let message = format!(
            "`{of}` depends on `{name}`, which is summed out, and has no value to keep; write the `let` in the loop that uses it, as in `for i in 0..{len} {{ let {of} = … {name}[i] …; }}`",
            len = self.each.len.text
        );
        self.checker.errors.push(of.span(), message);
        None
    }

    fn not_in_a_loop<T>(&self, stmt: &Stmt) -> Option<T> {
        let mut read = Vec::new();
        indices(stmt, self.name, &mut read);
        let spans = match read.first() {
            Some((_, t)) => t.spans,
            None => self.name.span().into(),
        };
        let (name, len) = (self.name, &self.each.len.text);
        let message = match stmt.kind {
            StmtKind::Marginal { .. } | StmtKind::Conditional(_) | StmtKind::Chain { .. } => {
                format!(
                    "what depends on `{name}` here also depends on another discrete parameter, which is summed out for all elements at once; only one that is declared in a loop over `{name}`'s elements, or an array that is read at the same index, goes with it"
                )
            }
            _ => format!(
                "`{name}` is summed out element by element: a statement may read it only as `{name}[i]` in a loop over its elements, `for i in 0..{len} {{ … {name}[i] … }}`"
            ),
        };
        self.checker.errors.push(spans, message);
        None
    }
}

/// Whether a loop's end is the array's length.
fn is_length(hi: &TExpr, len: &Expr) -> bool {
    match (&hi.kind, &len.kind) {
        (TKind::Int(n), ExprKind::Int(m)) => n == m,
        (TKind::Size(name), ExprKind::Name(other)) => name == other,
        (TKind::Binary(op, a, b), ExprKind::Binary(other, c, d)) => {
            op == other && is_length(a, c) && is_length(b, d)
        }
        _ => false,
    }
}

/// The index of `name[index]`.
fn state<'t>(t: &'t TExpr, name: &Ident) -> Option<&'t Ident> {
    let TKind::Index(base, args) = &t.kind else {
        return None;
    };
    match (&base.kind, &args[..]) {
        (TKind::Loop(array), [arg]) if array == name => match &arg.value.kind {
            TKind::Loop(index) => Some(index),
            _ => None,
        },
        _ => None,
    }
}

/// The statements that depend on the array, with all names that they may use.
fn dependent(body: Vec<Stmt>, name: &Ident, made: &mut Vec<VarId>) -> Vec<Stmt> {
    let mut found = Vec::new();
    for stmt in body {
        let is_needed = depends(&stmt, name, made);
        let kind = match stmt.kind {
            kind @ StmtKind::Let { .. } => kind,
            _ if !is_needed => continue,
            StmtKind::For { var, lo, hi, body }
                if !reads(&lo, name, made) && !reads(&hi, name, made) =>
            {
                let body = dependent(body, name, made);
                StmtKind::For { var, lo, hi, body }
            }
            StmtKind::If {
                condition,
                then,
                other,
            } if !condition.operands().iter().any(|t| reads(t, name, made)) => StmtKind::If {
                condition,
                then: dependent(then, name, made),
                other: dependent(other, name, made),
            },
            kind => kind,
        };
        found.push(Stmt {
            kind,
            line: stmt.line,
        });
    }
    found
}

/// The rest of a statement; `None` if nothing is left.
fn independent(stmt: &Stmt, name: &Ident, made: &mut Vec<VarId>) -> Option<Stmt> {
    if !depends(stmt, name, made) {
        return Some(stmt.clone());
    }
    let mut rest = |body: &[Stmt]| -> Vec<Stmt> {
        body.iter()
            .filter_map(|stmt| independent(stmt, name, made))
            .collect()
    };
    let kind = match &stmt.kind {
        StmtKind::For { var, lo, hi, body } if !reads(lo, name, &[]) && !reads(hi, name, &[]) => {
            StmtKind::For {
                var: var.clone(),
                lo: lo.clone(),
                hi: hi.clone(),
                body: rest(body),
            }
        }
        StmtKind::If {
            condition,
            then,
            other,
        } if !condition.operands().iter().any(|t| reads(t, name, &[])) => StmtKind::If {
            condition: condition.clone(),
            then: rest(then),
            other: rest(other),
        },
        _ => return None,
    };
    let line = stmt.line;
    Some(Stmt { kind, line }).filter(does_something)
}

/// Whether the statement is more than names.
fn does_something(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Let { .. } => false,
        StmtKind::For { body, .. } => body.iter().any(does_something),
        StmtKind::If { then, other, .. } => then.iter().chain(other).any(does_something),
        _ => true,
    }
}

fn reads(t: &TExpr, name: &Ident, made: &[VarId]) -> bool {
    t.any(&|t| match &t.kind {
        TKind::Loop(var) => var == name,
        TKind::Var(id) => made.contains(id),
        _ => false,
    })
}

/// The indices that the array is read at.
fn indices(stmt: &Stmt, name: &Ident, found: &mut Vec<(Ident, TExpr)>) {
    fn walk(t: &TExpr, name: &Ident, found: &mut Vec<(Ident, TExpr)>) {
        match state(t, name) {
            Some(index) => found.push((index.clone(), t.clone())),
            None => t.operands().into_iter().for_each(|t| walk(t, name, found)),
        }
    }
    // The walk that changes expressions is the only one over all of a statement.
    each_expression(&mut stmt.clone(), &mut |t| walk(t, name, found));
}

/// Calls `f` with every expression of the statement and of those inside it.
pub(super) fn each_expression(stmt: &mut Stmt, f: &mut dyn FnMut(&mut TExpr)) {
    match &mut stmt.kind {
        StmtKind::Latent(_) | StmtKind::Declare(_) => {}
        StmtKind::Let { value, .. }
        | StmtKind::Part { value, .. }
        | StmtKind::Factor { value, .. } => f(value),
        StmtKind::Tilde { target, args, .. } => {
            f(target);
            args.iter_mut().for_each(f);
        }
        StmtKind::Term { target, spec, .. } => {
            f(target);
            spec.expressions_mut().into_iter().for_each(f);
        }
        StmtKind::Marginal {
            lo, hi, spec, body, ..
        } => {
            f(lo);
            f(hi);
            spec.expressions_mut().into_iter().for_each(&mut *f);
            body.iter_mut().for_each(|stmt| each_expression(stmt, f));
        }
        StmtKind::Conditional(states) => {
            let body = states.body.iter_mut();
            body.for_each(|stmt| each_expression(stmt, f));
        }
        StmtKind::Chain { states, value, .. } => {
            f(value);
            let body = states.body.iter_mut();
            body.for_each(|stmt| each_expression(stmt, f));
        }
        StmtKind::Within { loops, .. } => {
            for (_, lo, hi) in loops {
                f(lo);
                f(hi);
            }
        }
        StmtKind::Operate { args, .. } => args.iter_mut().for_each(f),
        StmtKind::Assign { target, value, .. } => {
            f(target);
            f(value);
        }
        StmtKind::For { lo, hi, body, .. } => {
            f(lo);
            f(hi);
            body.iter_mut().for_each(|stmt| each_expression(stmt, f));
        }
        StmtKind::If {
            condition,
            then,
            other,
        } => {
            condition.operands_mut().into_iter().for_each(&mut *f);
            let inside = then.iter_mut().chain(other);
            inside.for_each(|stmt| each_expression(stmt, f));
        }
    }
}

/// The elements of an array in order: `for at in 0..len { body }`.
pub(super) fn over_elements(each: &Each, name: &Ident, body: Vec<Stmt>) -> StmtKind {
    let spans = name.span().into();
    StmtKind::For {
        var: each.at.clone(),
        lo: whole(TKind::Int(0), spans),
        hi: length(&each.len, spans),
        body,
    }
}
