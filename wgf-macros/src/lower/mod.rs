//! Checked model to scalar IR: array statements become loops, array expressions are read at an index.

mod cut;
mod density;
mod gather;
mod joint;
mod locals;
mod observed;
mod recursion;
mod replace;
mod scalar;
mod slices;
mod steps;
mod summed;
mod tails;
mod wholes;

use crate::ir::{Condition, IndexCheck, Int, Program, Scalar, Site, Stmt, StmtKind};
use crate::pattern;
use crate::typed::{self, Dim, Model, TExpr, TKind};
use density::Variate;
use proc_macro2::Ident;
use quote::format_ident;
use scalar::Lowering;
use syn::ext::IdentExt;

pub(crate) use scalar::dim;

/// A bound as a scalar expression, with the indices in it that must be checked.
pub(crate) struct Bound {
    pub(crate) value: Scalar,
    pub(crate) checks: Vec<IndexCheck>,
}

/// Lowers a bound of data or of a parameter, which the data settle.
pub(crate) fn bound(model: &Model, t: &TExpr) -> Bound {
    let mut lowering = Lowering::new(model);
    Bound {
        value: lowering.scalar(t, &[]),
        checks: lowering.checks,
    }
}

pub(crate) fn lower(mut model: Model) -> Program {
    let body = std::mem::take(&mut model.body);
    let body = wholes::name(&mut model, body);
    let steps = steps::steps(&model, &body);
    let mut body = block(&model, &body);
    locals::inline(&model, &mut body);
    let body = recursion::promote(&mut model, body);
    let mut program = Program {
        model,
        body,
        needed: Vec::new(),
        steps,
    };
    program.find_needed();
    program
}

fn block(model: &Model, body: &[typed::Stmt]) -> Vec<Stmt> {
    body.iter()
        .flat_map(|stmt| match &stmt.kind {
            typed::StmtKind::If { condition, .. } if condition.is_active() => {
                vec![statement(model, stmt)]
            }
            typed::StmtKind::If { .. } => choice(model, stmt),
            _ => vec![statement(model, stmt)],
        })
        .collect()
}

/// `if`: loops that run once or not at all.
fn choice(model: &Model, stmt: &typed::Stmt) -> Vec<Stmt> {
    let typed::StmtKind::If {
        condition,
        then,
        other,
    } = &stmt.kind
    else {
        unreachable!("called for an `if` alone")
    };
    let mut lowering = Lowering::new(model);
    let condition = lowering.condition(condition);
    let checks = lowering.checks;
    let once = |condition: Condition, body: &[typed::Stmt]| Stmt {
        kind: StmtKind::For {
            var: format_ident!("__once"),
            lo: Int::Lit(0),
            hi: Int::If(Box::new(condition)),
            body: block(model, body),
            plate: false,
        },
        line: stmt.line,
        checks: checks.clone(),
    };
    let otherwise = Condition::Not(Box::new(condition.clone()));
    let branches = [(condition, then), (otherwise, other)];
    branches
        .into_iter()
        .filter(|(_, body)| !body.is_empty())
        .map(|(condition, body)| once(condition, body))
        .collect()
}

/// `target ~ spec`: a term for every element.
fn term(model: &Model, stmt: &typed::Stmt) -> Stmt {
    let typed::StmtKind::Term { target, spec, text } = &stmt.kind else {
        unreachable!("called for a term alone")
    };
    let mut lowering = Lowering::new(model);
    let loops = fresh_loops(&target.ty.shape);
    let at = loop_vars(&loops);
    let of = Variate {
        x: lowering.scalar(target, &at),
        target: target_name(model, target, &at, &mut lowering),
    };
    let innermost = Stmt {
        kind: StmtKind::Factor {
            value: lowering.density(spec, &of, &at),
            text: format!("{target_text} ~ {text}", target_text = of.target.0),
            target: observed::target(model, target).map(|_| of.target.clone()),
            summed: Vec::new(),
        },
        line: stmt.line,
        checks: lowering.checks,
    };
    in_loops(loops, innermost, stmt.line)
}

fn statement(model: &Model, stmt: &typed::Stmt) -> Stmt {
    let mut lowering = Lowering::new(model);
    let kind = match &stmt.kind {
        typed::StmtKind::Latent(id) => StmtKind::Latent(*id),
        typed::StmtKind::Let { var, index, value } => {
            let shape = &model.vars[*var].shape;
            let by_element = !index.is_empty();
            let loops: Vec<(Ident, Dim)> = match by_element {
                true => index.iter().cloned().zip(shape.iter().cloned()).collect(),
                false => fresh_loops(shape),
            };
            let at: Vec<Int> = match by_element {
                true => Vec::new(),
                false => loop_vars(&loops),
            };
            let value = lowering.scalar(value, &at);
            StmtKind::Let {
                var: *var,
                loops,
                value,
                rows: false,
            }
        }
        typed::StmtKind::Tilde { .. } => return tilde(model, stmt),
        typed::StmtKind::Term { .. } => return term(model, stmt),
        typed::StmtKind::Marginal { text, .. } => StmtKind::Factor {
            target: observed::by(&mut lowering, stmt),
            value: lowering.marginal(stmt),
            text: text.clone(),
            summed: std::mem::take(&mut lowering.summed),
        },
        typed::StmtKind::If { .. } => StmtKind::Factor {
            target: observed::by(&mut lowering, stmt),
            value: lowering.alternatives(stmt),
            text: "if … { … }".to_owned(),
            summed: std::mem::take(&mut lowering.summed),
        },
        typed::StmtKind::Conditional(states) => lowering.conditional(states),
        typed::StmtKind::Chain {
            states,
            value,
            text,
        } => {
            let target = observed::together(model, &states.body);
            lowering.chain(states, value, text, target)
        }
        typed::StmtKind::Within { loops, array, len } => lowering.within(loops, array, len),
        typed::StmtKind::Part { var, at, value } => return part(model, stmt.line, *var, at, value),
        typed::StmtKind::Operate {
            var,
            at,
            operation,
            dims,
            args,
        } => StmtKind::Operate {
            var: *var,
            at: at.iter().cloned().map(Int::Loop).collect(),
            operation: operation.clone(),
            dims: dims.clone(),
            inputs: args.iter().map(|arg| lowering.whole(arg, &[])).collect(),
        },
        typed::StmtKind::Declare(id) => StmtKind::Declare(*id),
        typed::StmtKind::Assign {
            target,
            value,
            text,
        } => match lowering.scalar(target, &[]) {
            Scalar::Var(var, at) => StmtKind::Assign {
                var,
                at,
                value: lowering.scalar(value, &[]),
                text: text.clone(),
            },
            _ => unreachable!("the checker lets only elements be assigned"),
        },
        typed::StmtKind::Factor { value, text } => StmtKind::Factor {
            value: lowering.scalar(value, &[]),
            text: text.clone(),
            target: None,
            summed: Vec::new(),
        },
        typed::StmtKind::For { var, lo, hi, body } => {
            let mut body = block(model, body);
            if let TKind::Size(count) = &hi.kind
                && let Some(m) = model.minibatches.iter().find(|m| m.count == *count)
            {
                gather::gather(&mut body, var, m.rows);
            }
            StmtKind::For {
                var: var.clone(),
                lo: lowering.int(lo),
                hi: lowering.int(hi),
                body,
                plate: false,
            }
        }
    };
    Stmt {
        kind,
        line: stmt.line,
        checks: lowering.checks,
    }
}

/// `var[at] = value`, element by element.
fn part(model: &Model, line: u32, var: typed::VarId, at: &[Ident], value: &TExpr) -> Stmt {
    let mut lowering = Lowering::new(model);
    let loops = fresh_loops(&value.ty.shape);
    let own = loop_vars(&loops);
    let outer = at.iter().cloned().map(Int::Loop);
    let innermost = Stmt {
        kind: StmtKind::Assign {
            var,
            at: outer.chain(own.iter().cloned()).collect(),
            value: lowering.scalar(value, &own),
            text: String::new(),
        },
        line,
        checks: lowering.checks,
    };
    in_loops(loops, innermost, line)
}

/// `target ~ dist(args)`, inside a loop for every dimension of the target.
fn tilde(model: &Model, stmt: &typed::Stmt) -> Stmt {
    let typed::StmtKind::Tilde {
        target,
        dist,
        args,
        text,
        ..
    } = &stmt.kind
    else {
        unreachable!("called for a tilde alone")
    };
    let mut lowering = Lowering::new(model);
    let joint = dist.info().and_then(|info| info.joint);
    let repeats = target.ty.shape.len() - joint.map_or(0, |joint| pattern::rank(joint.variate));
    let loops = fresh_loops(&target.ty.shape[..repeats]);
    let at = loop_vars(&loops);
    let kind = match joint {
        Some(_) => StmtKind::Joint(lowering.joint(stmt, &at)),
        None => StmtKind::Tilde(Site {
            x: lowering.scalar(target, &at),
            target: target_name(model, target, &at, &mut lowering),
            dist: dist.clone(),
            args: args
                .iter()
                .map(|arg| lowering.broadcast(arg, &at))
                .collect(),
            text: text.clone(),
        }),
    };
    let innermost = Stmt {
        kind,
        line: stmt.line,
        checks: lowering.checks,
    };
    in_loops(loops, innermost, stmt.line)
}

fn in_loops(loops: Vec<(Ident, Dim)>, innermost: Stmt, line: u32) -> Stmt {
    if loops.is_empty() {
        return innermost;
    }
    // Ranges are checked before the loops as well, which they may keep from running at all.
    let mut ranges = innermost.checks.clone();
    ranges.retain(|check| check.from.is_some());
    let mut outermost = loops
        .into_iter()
        .rev()
        .fold(innermost, |inner, (var, len)| Stmt {
            line,
            checks: Vec::new(),
            kind: StmtKind::For {
                var,
                lo: Int::Lit(0),
                hi: scalar::dim(&len),
                body: vec![inner],
                plate: false,
            },
        });
    outermost.checks = ranges;
    outermost
}

fn target_name(
    model: &Model,
    target: &TExpr,
    at: &[Int],
    lowering: &mut Lowering<'_>,
) -> (String, Vec<Int>) {
    let (base, mut index) = match &target.kind {
        TKind::Index(base, args) => {
            let index = args.iter().map(|arg| lowering.int(&arg.value)).collect();
            (&base.kind, index)
        }
        TKind::Slice(base, parts) => {
            let index = slices::places(parts, at, |t| lowering.int(t));
            return target_name_at(model, &base.kind, index);
        }
        kind => (kind, Vec::new()),
    };
    index.extend_from_slice(at);
    target_name_at(model, base, index)
}

fn target_name_at(model: &Model, base: &TKind, index: Vec<Int>) -> (String, Vec<Int>) {
    let name = match base {
        TKind::Data(id) => model.data[*id].name.unraw().to_string(),
        TKind::Var(id) => {
            let name = model.vars[*id].name.unraw().to_string();
            name.trim_end_matches("__raw").to_owned()
        }
        _ => String::new(),
    };
    (name, index)
}

/// Loop variables of our own, one for each dimension.
fn fresh_loops(shape: &[Dim]) -> Vec<(Ident, Dim)> {
    let vars = ["__i", "__j", "__l"];
    shape
        .iter()
        .zip(vars)
        .map(|(dim, var)| (format_ident!("{var}"), dim.clone()))
        .collect()
}

fn loop_vars(loops: &[(Ident, Dim)]) -> Vec<Int> {
    loops
        .iter()
        .map(|(var, _)| Int::Loop(var.clone()))
        .collect()
}
