//! Checked model to the steps that draw from it.

use super::density::Variate;
use super::scalar::{Lowering, dim};
use super::{fresh_loops, loop_vars, statement, target_name, tilde};
use crate::ir::{
    Arrange, Draw, DrawnFrom, Int, Said, Scalar, Step, Steps, Stmt as IrStmt, StmtKind as IrKind,
    Target,
};
use crate::operations::HIDDEN_MARKOV;
use crate::typed::{
    Constraint, Dim, Dist, Model, Spec, States, Stmt, StmtKind, TExpr, TKind, VarId, VarKind,
};
use proc_macro2::Ident;

/// The steps of a model whose operations on arrays have names.
pub(super) fn steps(model: &Model, body: &[Stmt]) -> Steps {
    let body = block(model, body);
    let mut model = model.clone();
    for var in &mut model.vars {
        if var.is_latent() {
            var.kind = VarKind::Filled;
        }
    }
    Steps { model, body }
}

fn block(model: &Model, body: &[Stmt]) -> Vec<Step> {
    body.iter()
        .flat_map(|stmt| step(model, stmt, body))
        .collect()
}

/// The steps of a statement among others.
fn step(model: &Model, stmt: &Stmt, all: &[Stmt]) -> Vec<Step> {
    let mut lowering = Lowering::new(model);
    let line = stmt.line;
    let one = match &stmt.kind {
        StmtKind::Latent(id) => Step::Latent(*id),
        // Nothing is drawn from a term of the user's own.
        StmtKind::Factor { .. } => return Vec::new(),
        StmtKind::Tilde {
            target,
            dist,
            args,
            text,
            ..
        } => {
            if dist.info().is_some_and(|info| info.joint.is_some()) {
                return joint(model, stmt, target, dist, text);
            }
            let said = said(model, target, text, line);
            let from = |lowering: &mut Lowering<'_>, at: &[Int]| {
                let args = args.iter().map(|a| lowering.broadcast(a, at)).collect();
                plain(dist, args)
            };
            let drawn = draws(model, target, said.clone(), from);
            return arranged(model, target, (dist, args), drawn, said);
        }
        StmtKind::Term { target, spec, text } => {
            let said = said(model, target, text, line);
            let drawn = draws(model, target, said.clone(), |lowering, at| {
                lowering.source(spec, at)
            });
            return match shaped(model, target) {
                Some(var) => vec![impossible(var, said)],
                None => drawn,
            };
        }
        StmtKind::Marginal {
            var,
            spec,
            body,
            text,
            lo,
            hi,
            truncated,
        } => {
            let from = match spec {
                Spec::Plain { .. } if !truncated => lowering.source(spec, &[]),
                _ => DrawnFrom::Value {
                    var: var.clone(),
                    lo: lowering.int(lo),
                    hi: lowering.int(hi),
                    weight: lowering.weight(spec, var),
                },
            };
            Step::Choose {
                var: var.clone(),
                from,
                body: block(model, body),
                place: Said {
                    text: text.clone(),
                    line,
                },
            }
        }
        // The densities of what is seen, which only the sum over the states reads.
        StmtKind::Conditional(_) | StmtKind::Within { .. } => return Vec::new(),
        StmtKind::Operate { operation, .. } if operation.name() == HIDDEN_MARKOV.name => {
            return Vec::new();
        }
        StmtKind::Chain {
            states,
            value,
            text,
        } => return path(model, states, (value, all), text, line),
        StmtKind::If {
            condition,
            then,
            other,
        } => Step::If {
            condition: lowering.condition(condition),
            then: block(model, then),
            other: block(model, other),
        },
        StmtKind::For { var, lo, hi, body } => {
            // Of a minibatch, all rows.
            let rows = model
                .minibatches
                .iter()
                .find(|m| matches!(&hi.kind, TKind::Size(count) if *count == m.count));
            let (lo, hi) = match rows {
                Some(m) => (dim(&m.lo), dim(&m.hi)),
                None => (lowering.int(lo), lowering.int(hi)),
            };
            Step::For {
                var: var.clone(),
                lo,
                hi,
                body: block(model, body),
            }
        }
        StmtKind::Let { .. }
        | StmtKind::Declare(_)
        | StmtKind::Assign { .. }
        | StmtKind::Part { .. }
        | StmtKind::Operate { .. } => Step::Plain(statement(model, stmt)),
    };
    vec![one]
}

/// A chain of states, and what each of them draws.
fn path(
    model: &Model,
    states: &States,
    (value, all): (&TExpr, &[Stmt]),
    text: &str,
    line: u32,
) -> Vec<Step> {
    let TKind::Index(sum, _) = &value.kind else {
        return Vec::new();
    };
    let of_sum = |stmt: &&Stmt| matches!((&stmt.kind, &sum.kind), (StmtKind::Operate { var, .. }, TKind::Var(id)) if var == id);
    let Some(Stmt {
        kind: StmtKind::Operate { args, dims, .. },
        ..
    }) = all.iter().find(of_sum)
    else {
        return Vec::new();
    };
    let mut lowering = Lowering::new(model);
    vec![Step::Path {
        var: states.var.clone(),
        at: states.at.clone(),
        dims: dims.clone(),
        initial: lowering.whole(&args[0], &[]),
        transition: lowering.whole(&args[1], &[]),
        body: block(model, &states.body),
        place: Said {
            text: text.to_owned(),
            line,
        },
    }]
}

fn plain(dist: &Dist, args: Vec<Scalar>) -> DrawnFrom {
    match dist.is("Flat") {
        true => DrawnFrom::Flat,
        false => DrawnFrom::Plain(dist.clone(), args),
    }
}

fn said(model: &Model, target: &TExpr, text: &str, line: u32) -> Said {
    let mut lowering = Lowering::new(model);
    let (name, _) = target_name(model, target, &[], &mut lowering);
    Said {
        text: format!("{name} ~ {text}"),
        line,
    }
}

/// A draw for every element of the target.
fn draws(
    model: &Model,
    target: &TExpr,
    place: Said,
    from: impl FnOnce(&mut Lowering<'_>, &[Int]) -> DrawnFrom,
) -> Vec<Step> {
    let mut lowering = Lowering::new(model);
    let loops = fresh_loops(&target.ty.shape);
    let at = loop_vars(&loops);
    let Some(to) = target_of(&lowering.scalar(target, &at)) else {
        return Vec::new();
    };
    let draw = Step::Draw(Draw {
        to,
        name: target_name(model, target, &at, &mut lowering),
        from: from(&mut lowering, &at),
        place,
    });
    vec![in_loops(loops, draw)]
}

fn in_loops(loops: Vec<(Ident, Dim)>, innermost: Step) -> Step {
    loops
        .into_iter()
        .rev()
        .fold(innermost, |inner, (var, len)| Step::For {
            var,
            lo: Int::Lit(0),
            hi: dim(&len),
            body: vec![inner],
        })
}

fn target_of(s: &Scalar) -> Option<Target> {
    match s {
        Scalar::Data(id, at) => Some(Target::Data(*id, at.clone())),
        Scalar::Var(id, at) => Some(Target::Var(*id, at.clone())),
        _ => None,
    }
}

/// The parameter that is a target, if it is of a type of arrays.
fn shaped(model: &Model, target: &TExpr) -> Option<VarId> {
    match target.kind {
        TKind::Var(id) => match &model.vars[id].kind {
            VarKind::Latent(Constraint::Shaped(..)) => Some(id),
            _ => None,
        },
        _ => None,
    }
}

fn impossible(var: VarId, place: Said) -> Step {
    Step::Arrange {
        var,
        how: Arrange::Impossible,
        place,
    }
}

/// Draws for the elements of a parameter, made an element of its set.
fn arranged(
    model: &Model,
    target: &TExpr,
    (dist, args): (&Dist, &[TExpr]),
    drawn: Vec<Step>,
    place: Said,
) -> Vec<Step> {
    let Some(var) = shaped(model, target) else {
        return drawn;
    };
    let VarKind::Latent(Constraint::Shaped(shape, _)) = &model.vars[var].kind else {
        return drawn;
    };
    let alike = args.iter().all(|a| a.ty.is_scalar());
    let zero = matches!(args.first().map(|a| &a.kind), Some(TKind::Float(x)) if *x == 0.0)
        || matches!(args.first().map(|a| &a.kind), Some(TKind::Int(0)));
    let how = match shape.name {
        _ if dist.is("Flat") => Arrange::Uniform,
        "ordered" | "positive_ordered" if !alike => {
            return vec![Step::Until {
                var,
                body: drawn,
                place,
            }];
        }
        "ordered" | "positive_ordered" => Arrange::Sort,
        "sum_to_zero" if alike && dist.is("Normal") => Arrange::Center,
        "unit_vector" if alike && zero && dist.is("Normal") => Arrange::Normalise,
        _ => return vec![impossible(var, place)],
    };
    let mut steps = match how {
        Arrange::Uniform => Vec::new(),
        _ => drawn,
    };
    steps.push(Step::Arrange { var, how, place });
    steps
}

fn joint(model: &Model, stmt: &Stmt, target: &TExpr, dist: &Dist, text: &str) -> Vec<Step> {
    let place = said(model, target, text, stmt.line);
    if let Some(var) = shaped(model, target) {
        let VarKind::Latent(Constraint::Shaped(shape, _)) = &model.vars[var].kind else {
            return Vec::new();
        };
        let own = dist.info().is_some_and(
            |info| matches!(info.support, crate::distributions::Support::Shaped(name) if name == shape.name),
        );
        if !own {
            return vec![impossible(var, place)];
        }
    }
    vec![of_joint(&tilde(model, stmt), &place)]
}

/// The step of a statement `x ~ D(arrays)`, in the loops it stands in.
fn of_joint(stmt: &IrStmt, place: &Said) -> Step {
    match &stmt.kind {
        IrKind::For {
            var, lo, hi, body, ..
        } => Step::For {
            var: var.clone(),
            lo: lo.clone(),
            hi: hi.clone(),
            body: body.iter().map(|stmt| of_joint(stmt, place)).collect(),
        },
        IrKind::Joint(joint) => Step::Joint {
            joint: joint.clone(),
            place: place.clone(),
        },
        _ => unreachable!("a statement of arrays is one inside loops"),
    }
}

impl Lowering<'_> {
    /// The probability of a discrete parameter's value.
    fn weight(&mut self, spec: &Spec, var: &Ident) -> Scalar {
        let of = Variate {
            x: Scalar::Int(Int::Loop(var.clone())),
            target: (var.to_string(), Vec::new()),
        };
        Scalar::Call("exp", vec![self.density(spec, &of, &[])])
    }

    /// What a number at the index `at` is drawn from.
    fn source(&mut self, spec: &Spec, at: &[Int]) -> DrawnFrom {
        match spec {
            Spec::Plain { dist, args, .. } => {
                let args = args.iter().map(|arg| self.broadcast(arg, at)).collect();
                plain(dist, args)
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
                    false => self.between(inner, ends, *discrete, at),
                    true => DrawnFrom::Censored {
                        inner: Box::new(self.source(inner, at)),
                        lo: ends.lo,
                        hi: ends.hi,
                    },
                }
            }
            // When what is not seen would have been seen, a model does not say.
            Spec::Observed { inner, .. } => self.source(inner, at),
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
                DrawnFrom::Each {
                    var: var.clone(),
                    hi: dim(len),
                    weight: self.scalar(weights, &place),
                    inner: Box::new(self.source(inner, at)),
                }
            }
            Spec::Weight { weights, var } => {
                let place = [Int::Loop(var.clone())];
                DrawnFrom::Value {
                    var: var.clone(),
                    lo: Int::Lit(0),
                    hi: dim(&weights.ty.shape[0]),
                    weight: self.scalar(weights, &place),
                }
            }
            Spec::List {
                weights,
                components,
            } => {
                let weights = weights.iter().map(|w| self.scalar(w, &[])).collect();
                let components = components.iter().map(|c| self.source(c, at)).collect();
                DrawnFrom::OneOf(weights, components)
            }
            Spec::Inflated { gate, inner } => {
                let gate = self.broadcast(gate, at);
                DrawnFrom::Inflated(gate, Box::new(self.source(inner, at)))
            }
        }
    }
}
