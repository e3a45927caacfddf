//! Log densities as expressions: distributions put together, and discrete parameters summed out.

use super::scalar::{Lowering, dim};
use super::tails::Ends;
use super::{fresh_loops, loop_vars, target_name};
use crate::ast::{BinaryOp, Comparison};
use crate::ir::{Base, Condition, Int, Over, Scalar, Site};
use crate::typed::{Dist, Spec, Stmt, StmtKind, TExpr};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// As many values of a discrete parameter, or fewer, are written out one by one.
const WRITTEN_OUT: i64 = 8;

/// What a density is of: the value, and what reports call it.
#[derive(Clone)]
pub(super) struct Variate {
    pub(super) x: Scalar,
    pub(super) target: (String, Vec<Int>),
}

impl Lowering<'_> {
    /// ln p(x) at the index `at` of what the statement is about.
    pub(super) fn density(&mut self, spec: &Spec, of: &Variate, at: &[Int]) -> Scalar {
        match spec {
            Spec::Plain { dist, args, text } => {
                let args = args.iter().map(|arg| self.broadcast(arg, at)).collect();
                self.log_density(dist, of, args, text)
            }
            Spec::Between {
                inner,
                lo,
                hi,
                censored,
                discrete,
            } => {
                let ends = self.ends(lo, hi, at);
                match censored {
                    true => self.censored(inner, of, at, ends, *discrete),
                    false => self.truncated(inner, of, at, ends, *discrete),
                }
            }
            Spec::Observed { inner, observed } => {
                let seen = Condition::Is(self.broadcast(observed, at));
                let beyond = self.ln_mass(inner, &Ends::beyond(of.x.clone()), at);
                let density = self.density(inner, of, at);
                Scalar::If(Box::new(seen), Box::new(density), Box::new(beyond))
            }
            Spec::Each {
                weights,
                var,
                len,
                inner,
            } => {
                let mut place = match weights.ty.shape.len() {
                    1 => Vec::new(),
                    _ => at.to_vec(),
                };
                place.push(Int::Loop(var.clone()));
                self.within.push((var.clone(), Int::Lit(0), dim(len)));
                let weight = Scalar::Call("ln", vec![self.scalar(weights, &place)]);
                let body = plus(weight, self.density(inner, of, at));
                self.within.pop();
                over(Over::LogSumExp, var, Int::Lit(0), dim(len), body)
            }
            Spec::Weight { weights, var } => {
                let place = [Int::Loop(var.clone())];
                Scalar::Call("ln", vec![self.scalar(weights, &place)])
            }
            Spec::List {
                weights,
                components,
            } => {
                let terms = weights.iter().zip(components).map(|(w, c)| {
                    let weight = Scalar::Call("ln", vec![self.scalar(w, &[])]);
                    plus(weight, self.density(c, of, at))
                });
                let terms: Vec<Scalar> = terms.collect();
                Scalar::Call("log_sum_exp", terms)
            }
            Spec::Inflated { gate, inner } => {
                let gate = self.broadcast(gate, at);
                let rest = Scalar::Call("ln_1p", vec![Scalar::Neg(Box::new(gate.clone()))]);
                let density = plus(rest, self.density(inner, of, at));
                // Elsewhere than at 0 there is −∞ beside the density, which leaves it as it is.
                let is_zero =
                    Condition::Compare(Comparison::Equal, of.x.clone(), Scalar::Const(0.0));
                let zero = Scalar::If(
                    Box::new(is_zero),
                    Box::new(Scalar::Call("ln", vec![gate])),
                    Box::new(Scalar::Const(f64::NEG_INFINITY)),
                );
                Scalar::Call("log_sum_exp", vec![zero, density])
            }
        }
    }

    /// ln p(x | args): what parameters reach, and what the data settle.
    fn log_density(&mut self, dist: &Dist, of: &Variate, args: Vec<Scalar>, text: &str) -> Scalar {
        let active = |s: &Scalar| s.is_active(self.model);
        let mask = args
            .iter()
            .enumerate()
            .map(|(i, arg)| u32::from(active(arg)) << (i + 1))
            .sum::<u32>()
            + u32::from(active(&of.x));
        let known = |s: &Scalar| (!active(s)).then(|| s.clone());
        let base = Scalar::Base(Box::new(Base {
            dist: dist.clone(),
            active: mask,
            x: known(&of.x),
            args: args.iter().map(known).collect(),
        }));
        if mask == 0 {
            return base;
        }
        let density = Scalar::Density(Box::new(Site {
            x: of.x.clone(),
            target: of.target.clone(),
            dist: dist.clone(),
            args,
            text: text.to_owned(),
        }));
        plus(density, base)
    }

    fn truncated(
        &mut self,
        inner: &Spec,
        of: &Variate,
        at: &[Int],
        ends: Ends,
        discrete: bool,
    ) -> Scalar {
        let (inner, ends) = self.cut(inner, ends, at);
        let mass = self.ln_mass(inner, &ends.clone().half_open(discrete), at);
        let density = minus(self.density(inner, of, at), mass);
        let outside = |op, end: Option<Scalar>| {
            let end = end.filter(|end| !end.is_active(self.model) && !of.x.is_active(self.model));
            end.map(|end| Condition::Compare(op, of.x.clone(), end))
        };
        let (low, high) = (
            outside(Comparison::Less, ends.lo),
            outside(Comparison::Greater, ends.hi),
        );
        let outside = match (low, high) {
            (Some(low), Some(high)) => Condition::Either(Box::new(low), Box::new(high)),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return density,
        };
        let never = Scalar::Const(f64::NEG_INFINITY);
        Scalar::If(Box::new(outside), Box::new(never), Box::new(density))
    }

    /// At an end stands everything beyond it.
    fn censored(
        &mut self,
        inner: &Spec,
        of: &Variate,
        at: &[Int],
        ends: Ends,
        discrete: bool,
    ) -> Scalar {
        let mut value = self.density(inner, of, at);
        if let Some(hi) = ends.hi {
            // Counts from hi on are those above hi − 1.
            let from = Ends::beyond(hi.clone()).half_open(discrete);
            let beyond = self.ln_mass(inner, &from, at);
            let is_there = Condition::Compare(Comparison::GreaterOrEqual, of.x.clone(), hi);
            value = Scalar::If(Box::new(is_there), Box::new(beyond), Box::new(value));
        }
        if let Some(lo) = ends.lo {
            let below = self.ln_mass(inner, &Ends::up_to(lo.clone()), at);
            let is_there = Condition::Compare(Comparison::LessOrEqual, of.x.clone(), lo);
            value = Scalar::If(Box::new(is_there), Box::new(below), Box::new(value));
        }
        value
    }

    /// What a statement adds to the log density, as an expression; `None` of a name.
    pub(super) fn term(&mut self, stmt: &Stmt) -> Option<Scalar> {
        Some(match &stmt.kind {
            StmtKind::Let { var, value, .. } => {
                let value = self.scalar(value, &[]);
                self.values.insert(*var, value);
                return None;
            }
            StmtKind::Tilde {
                target,
                dist,
                args,
                text,
                ..
            } => {
                if dist.info().is_some_and(|info| info.joint.is_some()) {
                    return Some(self.joint_term(stmt));
                }
                let spec = Spec::Plain {
                    dist: dist.clone(),
                    args: args.clone(),
                    text: text.clone(),
                };
                self.whole_term(target, &spec)
            }
            StmtKind::Term { target, spec, .. } => self.whole_term(target, spec),
            StmtKind::Factor { value, .. } => self.scalar(value, &[]),
            StmtKind::Marginal { .. } => self.marginal(stmt),
            StmtKind::For { var, lo, hi, body } => {
                let (lo, hi) = (self.int(lo), self.int(hi));
                self.within.push((var.clone(), lo.clone(), hi.clone()));
                let body = self.terms(body);
                self.within.pop();
                over(Over::Sum, var, lo, hi, body)
            }
            StmtKind::If { .. } => self.alternatives(stmt),
            StmtKind::Latent(_)
            | StmtKind::Declare(_)
            | StmtKind::Assign { .. }
            | StmtKind::Conditional(_)
            | StmtKind::Chain { .. }
            | StmtKind::Within { .. }
            | StmtKind::Part { .. }
            | StmtKind::Operate { .. } => {
                unreachable!("the checker keeps these away from discrete parameters")
            }
        })
    }

    /// What one or the other block adds.
    pub(super) fn alternatives(&mut self, stmt: &Stmt) -> Scalar {
        let StmtKind::If {
            condition,
            then,
            other,
        } = &stmt.kind
        else {
            unreachable!("called for an `if` alone")
        };
        let condition = self.condition(condition);
        let otherwise = Condition::Not(Box::new(condition.clone()));
        let then = self.where_holds(&condition, |lowering| lowering.terms(then));
        let other = self.where_holds(&otherwise, |lowering| lowering.terms(other));
        Scalar::If(Box::new(condition), Box::new(then), Box::new(other))
    }

    pub(super) fn terms(&mut self, body: &[Stmt]) -> Scalar {
        let terms: Vec<Scalar> = body.iter().filter_map(|stmt| self.term(stmt)).collect();
        terms.into_iter().reduce(plus).unwrap_or(Scalar::Const(0.0))
    }

    /// The density of all elements of what a statement is about.
    fn whole_term(&mut self, target: &TExpr, spec: &Spec) -> Scalar {
        let loops = fresh_loops(&target.ty.shape);
        let at = loop_vars(&loops);
        let of = Variate {
            x: self.scalar(target, &at),
            target: target_name(self.model, target, &at, self),
        };
        let density = self.density(spec, &of, &at);
        loops.iter().rev().fold(density, |body, (var, len)| {
            over(Over::Sum, var, Int::Lit(0), dim(len), body)
        })
    }
}

/// `body` for every value of the variable; few of them are written out.
pub(super) fn over(how: Over, var: &Ident, lo: Int, hi: Int, body: Scalar) -> Scalar {
    if let (Int::Lit(0), Int::Lit(n @ 1..=WRITTEN_OUT), Over::LogSumExp) = (&lo, &hi, how) {
        let terms = (0..*n).map(|value| {
            let mut term = body.clone();
            super::replace::value(&mut term, var, value);
            term
        });
        return Scalar::Call("log_sum_exp", terms.collect());
    }
    Scalar::Over {
        how,
        var: var.clone(),
        lo,
        hi,
        body: Box::new(body),
    }
}

pub(super) fn path(dist: &Dist) -> TokenStream {
    let name = &dist.name;
    match &dist.path {
        Some(path) => path.clone(),
        None => quote!(::wgf::dist::#name),
    }
}

pub(super) fn plus(a: Scalar, b: Scalar) -> Scalar {
    Scalar::Binary(BinaryOp::Add, Box::new(a), Box::new(b))
}

pub(super) fn minus(a: Scalar, b: Scalar) -> Scalar {
    Scalar::Binary(BinaryOp::Sub, Box::new(a), Box::new(b))
}
